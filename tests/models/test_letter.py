"""交办函: a number for every order and an order for every number, a receipt, and what becomes void."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from models import clock, letter, letterbook, profile, verify
from models.letter import Letter
from models.profile import Letters
from models.service_request import Actor, NotYet, Order, seeing
from models.workflow import NotAllowed
from tests import departments
from tests.cast import Cast
from tests.departments import SUPERIOR, TEXT, TITLE, Bodies

TWENTY = 20


@pytest.fixture
def bodies(cast: Cast) -> Bodies:
    return departments.found(cast)


def letters_of(cast: Cast, number: str) -> list[Letter]:
    with cast.database.read() as session:
        return letter.of_request(session, seeing.by_number(session, number).id)


def county(cast: Cast) -> Actor:
    return Actor(cast.zhou, "county", (cast.station, cast.far_station))


def ordered(cast: Cast, body: int, **more) -> str:
    number = cast.file().request.number
    departments.order(cast, number, body, **more)
    return number


def test_an_order_is_a_numbered_letter_with_its_due_date(cast: Cast, bodies: Bodies) -> None:
    with clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        number = ordered(cast, bodies.roads)
    (one,) = letters_of(cast, number)
    assert (one.number, one.n, one.year, str(one.issued_on)) == ("2026年第1号", 1, 2026, "2026-11-23")
    assert (one.department_id, one.issued_by, one.copy_to) == (bodies.roads, cast.chen, None)
    with cast.database.read() as session:
        assert one.due_at == seeing.by_number(session, number).due_at is not None
        assert letterbook.said(session, one) == letterbook.Said(False, TITLE, TEXT, "small", False)
        assert letterbook.office(session, one) == "甲镇人大代表联络站"


def test_the_superior_of_a_vertically_managed_body_gets_a_copy(cast: Cast, bodies: Bodies) -> None:
    assert letters_of(cast, ordered(cast, bodies.power))[0].copy_to == SUPERIOR


def test_each_office_counts_for_itself_and_anew_each_year_by_the_clock_on_the_wall(
    cast: Cast, bodies: Bodies
) -> None:  # fmt: skip
    with clock.at(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)):  # a second to midnight in Shanghai
        old = [ordered(cast, bodies.roads) for _ in range(2)]
    with clock.at(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)):
        new = ordered(cast, bodies.roads)
        up = cast.file().request.number
        cast.lift(up, "请县里协调")
        departments.order(cast, up, bodies.roads, by=county(cast))
    told = [letters_of(cast, number)[0] for number in (*old, new, up)]
    assert [one.number for one in told] == ["2026年第1号", "2026年第2号", "2027年第1号", "2027年第1号"]
    assert [one.office_kind for one in told] == ["station"] * 3 + ["county"]


def test_the_countys_own_format_is_printed(cast: Cast, bodies: Bodies) -> None:
    rules = replace(profile.of("default"), letters=Letters("督办函", "示人办〔{year}〕{n}号"), version=7)
    with profile.instead(rules), clock.at(datetime(2026, 11, 23, 2, tzinfo=UTC)):
        (one,) = letters_of(cast, ordered(cast, bodies.roads))
    assert one.number == "示人办〔2026〕1号"


def test_twenty_orders_at_once_get_twenty_numbers_without_a_gap(cast: Cast, bodies: Bodies) -> None:
    numbers = [cast.file(who=cast.li if n % 2 else cast.stranger).request.number for n in range(TWENTY)]
    start, troubles = threading.Barrier(TWENTY), []

    def go(number: str) -> None:
        start.wait()
        try:
            departments.order(cast, number, bodies.roads)
        except Exception as why:
            troubles.append(why)

    crowd = [threading.Thread(target=go, args=(number,)) for number in numbers]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert troubles == []
    assert sorted(letters_of(cast, number)[0].n for number in numbers) == list(range(1, TWENTY + 1))


def test_an_order_that_fails_uses_up_no_number(cast: Cast, bodies: Bodies) -> None:
    number = cast.file().request.number

    def half_way(session: Session) -> None:
        one = seeing.find(session, number, cast.chief())
        one.order(departments_order(bodies), by=cast.chief())
        raise NotYet("something after it")

    with pytest.raises(NotYet):
        cast.database.transact(half_way)
    assert letters_of(cast, number) == []
    assert letters_of(cast, ordered(cast, bodies.roads))[0].n == 1


def departments_order(bodies: Bodies):
    from models.service_request import Order

    return Order(bodies.roads, TITLE, TEXT)


def test_who_takes_it_signs_for_it(cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads)
    assert letters_of(cast, number)[0].awaits_receipt
    cast.act(number, "take", bodies.handler())
    (one,) = letters_of(cast, number)
    assert (one.receipted_by, one.receipt_name) == (bodies.huang, "黄示例") and one.receipted_at is not None


@pytest.mark.parametrize("back", ["decline", "recall", "withdraw"])
def test_what_is_taken_back_is_void_and_keeps_its_number(cast: Cast, bodies: Bodies, back: str) -> None:
    number = ordered(cast, bodies.roads)
    match back:
        case "decline":
            cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
        case "recall":
            cast.act(number, "recall", cast.chief(), "换一个单位")
        case "withdraw":
            cast.act(number, "withdraw", cast.resident(), "")
    (one,) = letters_of(cast, number)
    assert one.void_at is not None and one.n == 1
    assert letters_of(cast, ordered(cast, bodies.roads))[0].n == 2


def test_a_joint_meeting_writes_a_letter_of_its_own_and_the_old_one_is_void(cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads)
    cast.act(number, "take", bodies.handler())
    cast.act(number, "confer", cast.chief(), "涉及两家")
    cast.act(number, "convene", cast.chief(), bodies.power, "由供电公司牵头更换")
    old, new = letters_of(cast, number)
    assert old.void_at is not None and (new.department_id, new.n, new.void_at) == (bodies.power, 2, None)
    with cast.database.read() as session:
        said = letterbook.said(session, new)
    assert said.convened and said.title == TITLE and "由供电公司牵头更换" in said.text and TEXT in said.text


def test_a_letter_whose_work_was_done_stays_what_it_was(cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads)
    cast.act(number, "take", bodies.handler())
    departments.report(cast, number, bodies.handler())
    cast.act(number, "verify", cast.chief(), "已更换")
    cast.act(number, "redo", cast.chief(), "又坏了")
    cast.act(number, "confer", cast.chief(), "请两家一起看")
    (one,) = letters_of(cast, number)
    assert one.void_at is None and one.receipted_at is not None


def test_a_reprint_says_what_the_first_print_said(cast: Cast, bodies: Bodies) -> None:
    """Whatever is ordered later under another title."""
    number = ordered(cast, bodies.roads)
    cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    departments.order(cast, number, bodies.power, title="改由供电公司更换路灯", text="请供电公司办理。")
    with cast.database.read() as session:
        said = [letterbook.said(session, one).title for one in letters_of(cast, number)]
    assert said == [TITLE, "改由供电公司更换路灯"]


def test_only_the_office_and_the_department_may_open_it(cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads)
    (one,) = letters_of(cast, number)
    may = {
        "chief": cast.chief(), "far": Actor(cast.zhou, "chief", (cast.far_station,)), "county": county(cast),
        "huang": bodies.handler(), "gao": bodies.handler(bodies.gao), "deputy": cast.deputy(),
        "resident": cast.resident(),
    }  # fmt: skip
    with cast.database.read() as session:
        assert {name for name, by in may.items() if letterbook.find(session, one.id, [by])} == {"chief", "huang"}
    cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    with cast.database.read() as session:
        assert letterbook.find(session, one.id, [bodies.handler()]) is None
        assert letterbook.find(session, one.id, [cast.chief()]) is not None
        assert letterbook.find(session, one.id, []) is None


def test_the_last_letter_is_the_last_though_the_watches_of_two_hosts_disagree(cast: Cast, bodies: Bodies) -> None:
    number = cast.file().request.number
    with clock.at(datetime(2026, 11, 24, 2, 0, 5, tzinfo=UTC)):
        departments.order(cast, number, bodies.roads)
        cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    with clock.at(datetime(2026, 11, 24, 2, 0, 0, tzinfo=UTC)):  # the other host is five seconds behind
        departments.order(cast, number, bodies.power, title="改由供电公司更换路灯")
    first, second = letters_of(cast, number)
    assert first.id > second.id and (first.department_id, second.department_id) == (bodies.roads, bodies.power)
    cast.act(number, "take", bodies.handler(bodies.gao))
    with cast.database.read() as session:
        found = letter.of_request(session, first.request_id)
        assert [bool(one.receipted_at) for one in found] == [False, True]
        assert letterbook.last_of_each(session, found) == {second.id}
        assert [letterbook.said(session, one).title for one in found] == [TITLE, "改由供电公司更换路灯"]


def test_a_letter_that_is_gone_is_found_out(cast: Cast, bodies: Bodies) -> None:
    gone, _ = ordered(cast, bodies.roads), ordered(cast, bodies.power)
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
    cast.database.transact(lambda session: session.delete(session.get_one(Letter, letters_of(cast, gone)[0].id)))
    with cast.database.read() as session:
        (told,) = verify.faults(session)
    assert told == f"letters of station {cast.station} in {clock.today().year}: 2 numbers were given"


def test_no_second_department_is_asked_while_one_has_it(cast: Cast, bodies: Bodies) -> None:
    number = ordered(cast, bodies.roads)
    with pytest.raises(NotAllowed):
        departments.order(cast, number, bodies.power)
    assert len(letters_of(cast, number)) == 1


def test_of_two_who_write_down_a_receipt_the_first_has_signed(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "换一盏路灯"))
    with cast.database.read() as session:
        seen = letter.last(session, seeing.by_number(session, number).id)

    def sign(session: Session, name: str) -> bool:
        return letter.receive_on_paper(session, session.merge(seen, load=False), name, cast.chen)

    signed = [cast.database.transact(partial(sign, name=name)) for name in ("黄示例", "何示例")]
    assert signed == [True, False], "the second had looked before the first signed"
    with cast.database.read() as session:
        assert letter.last(session, seen.request_id).receipt_name.startswith("黄示例")
