"""A paper ledger comes in as history: whole or not at all, at its own dates, and nobody is woken by it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import clock, event, ledger_import, profile, verify
from models.attempt import Attempt
from models.clock import HERE
from models.delivery import Delivery
from models.deputy import Deputy
from models.event import Event
from models.ledger_import import Faulty, Import, Row, TakenIn
from models.person import Person
from models.service_request import ServiceRequest
from models.station import Station
from tests.cast import Cast

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)  # a Wednesday
WHOLE = {
    "no": "1", "filed_at": "2026-03-02", "name": "张大爷", "phone": "000-1111", "place": "村口", "category": "",
    "source": "信箱", "text": "路灯不亮", "deputy": "王示例", "standing": "已答复", "answer": "已解决：换了灯泡",
    "answered_at": "2026年3月6日", "grade": "满意",
}  # fmt: skip
OPEN = WHOLE | {"standing": "待受理", "answer": "", "answered_at": "", "grade": "", "text": "还没办的事"}


def rows(*cells: dict[str, str]) -> list[Row]:
    return [Row(n, one) for n, one in enumerate(cells, start=3)]


def waiting(cast: Cast, *cells: dict[str, str]) -> int:
    def work(session) -> int:
        home = session.get_one(Station, cast.station)
        return ledger_import.wait(session, home, cast.chen, "台账.xlsx", rows(*cells)).id

    return cast.database.transact(work)


def taken_in(cast: Cast, import_id: int) -> int:
    return cast.database.transact(lambda s: ledger_import.commit(s, s.get_one(Import, import_id), cast.chen))


def come(cast: Cast, *cells: dict[str, str]) -> list[ServiceRequest]:
    with clock.at(NOON):
        taken_in(cast, waiting(cast, *cells))
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        return list(session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)))


def faults(cast: Cast, **wrong: str) -> list[tuple[int, str, str]]:
    with clock.at(NOON), pytest.raises(Faulty) as refused:
        waiting(cast, OPEN, WHOLE | wrong)
    with cast.database.read() as session:
        assert session.query(Import).count() == session.query(ServiceRequest).count() == 0
    return [(one.row, one.column, one.said) for one in refused.value.faults]


def history(cast: Cast, one: ServiceRequest) -> list[Event]:
    with cast.database.read() as session:
        return event.history(session, one.id)


def day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def test_a_line_becomes_a_request_with_its_history_at_its_own_dates(cast: Cast) -> None:
    [one] = come(cast, WHOLE)
    told = history(cast, one)
    assert [(e.move, day(e.at), e.actor_role) for e in told] == [
        ("file", date(2026, 3, 2), "clerk"),
        ("answer", date(2026, 3, 6), "deputy"),
        ("rate", date(2026, 3, 6), "resident"),
    ]
    assert (one.state, one.source, one.outcome, one.grade) == ("rated", "mailbox", "solved", "satisfied")
    assert day(one.filed_at) == date(2026, 3, 2) and day(one.answered_at) == date(2026, 3, 6)
    assert (one.contact_name, one.contact_phone, one.consent) == ("张大爷", "000-1111", "ledger")


@pytest.mark.parametrize(
    ("cells", "moves", "state"),
    [
        (OPEN, ["file"], "filed"),
        (OPEN | {"standing": "办理中"}, ["file", "accept"], "accepted"),
        (OPEN | {"standing": "办理中", "deputy": ""}, ["file", "accept"], "accepted"),
        (WHOLE | {"grade": "", "answer": "换了灯泡"}, ["file", "answer"], "answered"),
        (WHOLE | {"standing": "已销号"}, ["file", "answer", "rate", "close"], "closed"),
        (WHOLE | {"standing": "已销号", "grade": ""}, ["file", "answer", "close"], "closed"),
        (WHOLE | {"answered_at": "2026-03-02"}, ["file", "answer", "rate"], "rated"),
        (WHOLE | {"filed_at": "2026/3/2 18:30", "answered_at": "2026-03-02"}, ["file", "answer", "rate"], "rated"),
    ],
)
def test_each_standing_takes_the_moves_it_takes(cast: Cast, cells: dict, moves: list[str], state: str) -> None:
    [one] = come(cast, cells)
    told = history(cast, one)
    assert [e.move for e in told] == moves and one.state == state
    assert [e.at for e in told] == sorted(e.at for e in told), "nothing happened before what came before it"
    assert all(e.at <= NOON + timedelta(seconds=1) for e in told)


def test_nobody_hears_of_what_happened_on_paper(cast: Cast) -> None:
    come(cast, WHOLE, OPEN)
    with cast.database.read() as session:
        assert event.oldest_unannounced(session, 10) == []
        assert session.query(Delivery).count() == session.query(Attempt).count() == 0


def test_many_rows_of_one_day_come_in_whole_and_in_their_order(cast: Cast) -> None:
    made = come(cast, *(WHOLE | {"text": f"第 {n} 件"} for n in range(60)))
    assert len(made) == 60 and len({day(one.filed_at) for one in made}) == 1
    assert len({one.number for one in made}) == 60


def test_a_storm_on_paper_holds_nobody_back(cast: Cast) -> None:
    """Three hundred within an hour are a flood from browsers, and a ledger on paper."""
    now = clock.now()
    today = {"filed_at": now.astimezone(HERE).date().isoformat()}
    taken_in(cast, waiting(cast, *(OPEN | today | {"text": f"第 {n} 件"} for n in range(250))))
    assert cast.file().request.state == "filed"


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"filed_at": "2026-06-11"}, "提出时间", "将来的日期"),
        ({"filed_at": "2026-02-30"}, "提出时间", "没有这一天"),
        ({"filed_at": "三月初"}, "提出时间", "认不出来"),
        ({"filed_at": "2023-12-31"}, "提出时间", "早于 2024 年"),
        ({"filed_at": ""}, "提出时间", "不能空着"),
        ({"answered_at": "2026-03-01"}, "答复时间", "早于提出时间"),
        ({"answered_at": "2026-06-11"}, "答复时间", "将来的日期"),
        ({"answered_at": ""}, "答复时间", "不能空着"),
        ({"answer": ""}, "办理结果", "不能空着"),
        ({"deputy": "没有这位"}, "代表", "不是本站现任代表"),
        ({"category": "没有这一类"}, "类别", "不在可选范围内"),
        ({"source": "飞鸽传书"}, "来源", "不在可选范围内"),
        ({"standing": "办结"}, "办理情况", "不在可选范围内"),
        ({"grade": "还行"}, "满意度", "不在可选范围内"),
        ({"name": "长" * 41}, "姓名", "最多 40 个字"),
        ({"phone": "电话没记"}, "联系方式", "不是电话号码"),
        ({"place": "村\n口"}, "地点", "一行内"),
        ({"text": "长" * 2001}, "内容", "最多 2000 个字"),
        ({"standing": "待受理"}, "办理结果", "办理情况不是"),
        ({"standing": "已销号", "grade": "", "deputy": ""}, "办理情况", "不能自己销号"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_kept(
    cast: Cast, wrong: dict, column: str, said: str
) -> None:  # fmt: skip
    found = faults(cast, **wrong)
    assert any(row == 4 and title == column and said in why for row, title, why in found), found
    assert all(row == 4 for row, _, _ in found)


@pytest.mark.parametrize(
    ("needs", "said"), [(("rated",), "未满 15 天"), (("looked_back",), "要回访"), (("phoned",), "抽访")]
)
def test_what_a_county_wants_before_closing_a_ledger_cannot_skip(
    cast: Cast, needs: tuple[str, ...], said: str
) -> None:  # fmt: skip
    strict = replace(profile.of(None), closing=replace(profile.of(None).closing, needs=needs))
    with profile.instead(strict):
        found = faults(cast, standing="已销号", grade="", answered_at="2026-06-09")
    assert any(column == "办理情况" and said in why for _, column, why in found), found


def test_emoji_and_rare_characters_are_words_like_others(cast: Cast) -> None:
    [one] = come(cast, WHOLE | {"text": "路灯😀不亮，𠮷家门口", "name": "𠮷示例"})
    assert one.contact_name == "𠮷示例"


def test_the_same_rows_come_in_once_however_they_were_saved(cast: Cast) -> None:
    with clock.at(NOON):
        first, second = waiting(cast, WHOLE), waiting(cast, WHOLE)
        taken_in(cast, first)
        for again in (lambda: taken_in(cast, first), lambda: taken_in(cast, second), lambda: waiting(cast, WHOLE)):
            with pytest.raises(TakenIn) as why:
                again()
            assert why.value.at == NOON
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 1
        assert session.get_one(Import, first).sheet is None, "its words stand where they belong now"


def test_of_two_who_press_at_once_one_brings_it_in_and_the_other_is_told(cast: Cast) -> None:
    many = [WHOLE | {"text": f"第 {n} 件"} for n in range(20)]
    kept, heard = (waiting(cast, *many), waiting(cast, *many)), []

    def press(import_id: int) -> None:
        try:
            heard.append(taken_in(cast, import_id))
        except TakenIn as why:
            heard.append(str(why))

    pressing = [threading.Thread(target=press, args=(one,)) for one in kept]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    assert sorted(map(str, heard)) == ["20", "taken in before"]
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 20 and list(verify.faults(session)) == []


def test_what_changed_overnight_is_looked_at_again_and_nothing_comes_in(cast: Cast) -> None:
    with clock.at(NOON):
        kept = waiting(cast, OPEN, WHOLE)
        gone = cast.deputies[cast.wang]
        cast.database.transact(lambda s: setattr(s.get_one(Deputy, gone), "left_on", date(2026, 6, 1)))
        with pytest.raises(Faulty):
            taken_in(cast, kept)
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 0
        assert session.query(Person).filter(Person.created_at < NOON - timedelta(days=30)).count() == 0


def test_what_nobody_took_in_is_gone_after_a_day(cast: Cast) -> None:
    with clock.at(NOON):
        kept, done = waiting(cast, OPEN), waiting(cast, WHOLE)
        taken_in(cast, done)
    later = NOON + timedelta(days=1, minutes=1)
    with clock.at(later):
        cast.database.transact(lambda s: ledger_import.forget(s, clock.now()))
    with cast.database.read() as session:
        assert session.get(Import, kept) is None and session.get(Import, done) is not None


def test_the_sheet_waits_sealed(cast: Cast) -> None:
    with clock.at(NOON):
        kept = waiting(cast, WHOLE)
    with cast.database.read() as session:
        one = session.get_one(Import, kept)
        assert "张大爷".encode() not in bytes(one.sheet) and one.rows[0].cells["name"] == "张大爷"


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("{cannot}：没有经费；依据：某规定第三条", ("cannot", None)),
        ("{not_ours}：请找县供电公司，电话 000", ("not_ours", None)),
        ("{promised}：2026-09-30；列入计划", ("promised", date(2026, 9, 30))),
        ("一句普通的话：没有结果的叫法", (None, None)),
    ],
)
def test_an_ending_is_named_in_the_countys_own_word(
    cast: Cast, answer: str, wanted: tuple[Any, Any], labels: Callable[[str], str]
) -> None:
    [one] = come(cast, WHOLE | {"answer": labels(answer)})
    assert (one.outcome, one.look_back_on) == wanted


@pytest.mark.parametrize("answer", ["{cannot}：没有经费", "{promised}：改天", "{not_ours}：", "{promised}：2026-06-01"])
def test_an_ending_says_what_it_must_say(cast: Cast, answer: str, labels: Callable[[str], str]) -> None:
    assert any(column == "办理结果" for _, column, _ in faults(cast, answer=labels(answer)))


@pytest.fixture
def labels() -> Callable[[str], str]:
    words = {key: one.label for key, one in profile.of(None).endings.items()}
    return lambda said: said.format(**words)


def test_all_that_is_wrong_in_a_row_is_told_in_one_round(cast: Cast) -> None:
    found = faults(
        cast, filed_at="三月初", standing="已销号", answer="暂不能解决", answered_at="", deputy="没有这位",
        grade="还行",
    )  # fmt: skip
    assert [column for _, column, _ in found] == ["提出时间", "代表", "满意度", "答复时间", "办理结果"]


def test_what_could_not_be_read_is_not_said_to_be_missing(cast: Cast) -> None:
    """A deputy whom the station does not have is one fault, not also a letter that nobody may write off."""
    found = faults(cast, standing="已销号", deputy="没有这位", grade="")
    assert [column for _, column, _ in found] == ["代表"]


def look(cast: Cast, *cells: dict[str, str]) -> ledger_import.Looked:
    with clock.at(NOON), cast.database.read() as session:
        return ledger_import.look(session, session.get_one(Station, cast.station), rows(*cells))


def test_a_row_written_twice_comes_in_once_and_the_preview_says_which(cast: Cast) -> None:
    found = look(cast, WHOLE, OPEN, WHOLE | {"no": "3"}, WHOLE | {"name": "王大妈"})
    assert found.passed_over == {5: "与第 3 行相同，跳过"} and [line.row for line in found.lines] == [3, 4, 6]
    assert len(come(cast, WHOLE, WHOLE | {"no": "2"})) == 1


def test_a_ledger_that_has_grown_brings_only_what_is_new(cast: Cast) -> None:
    come(cast, WHOLE, OPEN)
    grown = (WHOLE, OPEN | {"standing": "办理中"}, WHOLE | {"filed_at": "2026-03-03"}, WHOLE | {"text": "井盖坏了"})
    grown += (WHOLE | {"phone": "000-9999-0000"},)  # the same words, and somebody else's
    found = look(cast, *grown)
    assert found.passed_over == {3: "已在系统中，跳过", 4: "已在系统中，跳过"}
    assert [line.row for line in found.lines] == [5, 6, 7]
    assert len(come(cast, *grown)) == 5


def test_what_somebody_else_filed_that_day_is_not_taken_for_the_papers(cast: Cast) -> None:
    with clock.at(datetime(2026, 3, 2, 4, tzinfo=UTC)):
        cast.file(WHOLE["text"], name=WHOLE["name"], place=WHOLE["place"])
    assert look(cast, WHOLE).passed_over == {}
