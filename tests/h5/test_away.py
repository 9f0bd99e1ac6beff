"""王代表 says when he is away, and nobody can say it for him but his chief."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from models import absence, clock
from models.absence import Absence, Days
from models.deputy import Deputy
from models.service_request import seeing
from models.service_request.record import THE_SYSTEM
from tests.browser import Browser
from tests.cast import Cast

AWAY = "/deputy/away"
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _in_november():
    with clock.at(NOON):
        yield


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def kept(cast: Cast) -> list[Absence]:
    with cast.database.read() as session:
        return session.query(Absence).order_by(Absence.id).all()


def written(cast: Cast, who: int, instead: int | None = None) -> int:
    def work(session) -> int:
        one = session.get_one(Deputy, cast.deputies[who])
        other = session.get_one(Deputy, cast.deputies[instead]) if instead else None
        return absence.begin(session, one, Days(TODAY, TODAY), cast.chen, other).id

    return cast.database.transact(work)


def test_from_his_list_he_writes_down_the_days_and_who_stands_in(wang: Browser, cast: Cast) -> None:
    assert f'href="{AWAY}"' in wang.open("/deputy").text
    zhao = str(cast.deputies[cast.zhao])
    answer = wang.press(AWAY, AWAY, from_day=day(1), to_day=day(3), substitute=zhao, why="探亲")
    assert answer.status_code == 303
    page = wang.open(answer.headers["Location"]).text
    assert "请假已登记。" in page and "11月22日至24日" in page and "由赵示例代表代理" in page and "探亲" in page
    (one,) = kept(cast)
    assert (one.deputy_id, one.made_by) == (cast.deputies[cast.wang], cast.wang)


def test_the_stand_in_is_told_on_their_page_but_not_why(app: Flask, wang: Browser, cast: Cast) -> None:
    wang.press(AWAY, AWAY, from_day=day(0), substitute=str(cast.deputies[cast.zhao]), why="住院")
    page = Browser(app).sign_in(cast.database, cast.zhao, "h5").open(AWAY).text
    assert "请您代理的" in page and "王示例代表" in page and "11月21日" in page and "住院" not in page


def test_one_day_and_nobody_named(wang: Browser, cast: Cast) -> None:
    assert wang.press(AWAY, AWAY, from_day=day(0)).status_code == 303
    page = wang.open(AWAY).text
    assert "请假中" in page and "没有指定代理，由代表小组当日值班代表代理" in page


def test_back_early_he_ends_it_himself_also_what_the_chief_wrote_down(wang: Browser, cast: Cast) -> None:
    made = written(cast, cast.wang)
    assert "我已回来，现在结束" in wang.open(AWAY).text
    assert wang.press(AWAY, f"{AWAY}/{made}/end").status_code == 303
    assert "现在没有登记请假" in wang.open(AWAY).text and kept(cast)[0].ended_at == NOON
    assert cast.file().request.number in wang.open("/deputy").text  # he is asked again


def test_anothers_days_do_not_exist_for_him(wang: Browser, cast: Cast) -> None:
    theirs = written(cast, cast.zhao, instead=cast.wang)
    mine = wang.forms(AWAY)
    assert f"{AWAY}/{theirs}/end" not in mine
    assert wang.post(f"{AWAY}/{theirs}/end", **mine[AWAY]).status_code == 404
    assert wang.post(AWAY, **(mine[AWAY] | {"deputy": "1", "from_day": day(0)})).status_code == 422
    assert [one.ended_at for one in kept(cast)] == [None]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from_day": day(2), "to_day": day(1)}, "结束日期不能早于开始日期"),
        ({"from_day": day(-1)}, "开始日期已经过去"),
        ({"from_day": "tomorrow"}, "格式不正确"),
        ({"from_day": day(0), "substitute": "1"}, "应与请假代表同在一个联络站"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept_in_the_form(wang: Browser, cast: Cast, typed: dict, said: str) -> None:
    answer = wang.press(AWAY, AWAY, **(typed | {"why": "写好的原因"}))
    assert answer.status_code == 422 and said in answer.text and 'value="写好的原因"' in answer.text
    assert kept(cast) == []


def test_days_that_overlap_are_refused_by_name(wang: Browser, cast: Cast) -> None:
    written(cast, cast.wang)
    answer = wang.press(AWAY, AWAY, from_day=day(0), to_day=day(5))
    assert answer.status_code == 422 and "王示例代表已登记11月21日请假" in answer.text and len(kept(cast)) == 1


def test_only_a_deputy_known_by_wechat_has_this_page(app: Flask, cast: Cast) -> None:
    assert Browser(app).open(AWAY).headers["Location"] == f"/enter?next={AWAY}"
    assert Browser(app).sign_in(cast.database, cast.li, "h5").open(AWAY).status_code == 403


def test_while_he_is_away_his_sheet_reaches_the_stand_in(app: Flask, wang: Browser, cast: Cast) -> None:
    wang.press(AWAY, AWAY, from_day=day(0), substitute=str(cast.deputies[cast.zhao]))
    number = cast.file().request.number
    assert number not in wang.open("/deputy").text
    assert number in Browser(app).sign_in(cast.database, cast.zhao, "h5").open("/deputy").text


def test_what_he_holds_and_falls_due_meanwhile_is_the_stand_ins_to_answer(
    app: Flask, wang: Browser, cast: Cast
) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    wang.press(AWAY, AWAY, from_day=day(0), substitute=str(cast.deputies[cast.zhao]))
    cast.database.transact(lambda s: seeing.by_number(s, number).call_in([cast.zhao], by=THE_SYSTEM))
    zhao, page = Browser(app).sign_in(cast.database, cast.zhao, "h5"), f"/deputy/requests/{number}"
    assert "王示例代表正在请假，这件诉求请您代为办理。" in zhao.open(page).text
    assert "由同事办理" not in zhao.open("/deputy").text
    assert zhao.press(page, f"{page}/answer", text="灯已换好", outcome="solved").status_code == 303
    assert "赵示例代表" in wang.open(page).text
