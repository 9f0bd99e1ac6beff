"""How a matter ends: in honest words, with what each ending owes, and never written off before its time."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import clock, profile, verify
from models.service_request import Ending, NotYet, Order, OwnWork, Report, ServiceRequest, Unfounded, seeing
from models.service_request.ending import OUTCOMES, outcome_label
from models.service_request.telling import timeline
from tests.calendars import at
from tests.cast import Cast

BY_MAY = Ending("promised", look_back_on=date(2026, 12, 1))


@contextmanager
def closing(**rules):
    """A county that wants more before it writes a matter off."""
    usual = profile.of("default")
    with profile.instead(replace(usual, closing=replace(usual.closing, **rules))):
        yield


def answered(cast: Cast, ending: Ending | None = None, text: str = "已办好") -> str:
    number = cast.file().request.number

    def answer(session) -> None:
        seeing.find(session, number, cast.deputy()).answer(text, by=cast.deputy(), ending=ending)

    cast.database.transact(answer)
    return number


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        return seeing.by_number(session, number)


def missing(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return seeing.by_number(session, number).missing_before_close()


def ordered_and_done(cast: Cast) -> str:
    """A department took it, reported, and the chief accepted the work."""
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("换了新灯"))
    cast.act(number, "verify", cast.chief(), "路灯已换新")
    return number


@pytest.mark.parametrize(
    ("outcome", "given", "lacking"),
    [
        ("cannot", {}, "reason"), ("cannot", {"reason": "不在规划内"}, "rule"), ("not_ours", {}, "whose"),
        ("promised", {}, "look_back_on"), ("gone", {}, "outcome"), ("closed", {}, "outcome"),
    ],
)  # fmt: skip
def test_an_ending_says_what_it_owes_or_is_none(outcome: str, given: dict[str, str], lacking: str) -> None:
    with pytest.raises(Unfounded) as why:
        Ending(outcome, **given)
    assert why.value.field == lacking


def test_a_promise_is_for_a_day_to_come_and_not_for_ever() -> None:
    with clock.at(at("2026-11-21 10:00")):
        for day in (date(2026, 11, 20), date(2026, 11, 21), date(2032, 1, 1)):
            with pytest.raises(Unfounded):
                Ending("promised", look_back_on=day)
        assert Ending("promised", look_back_on=date(2026, 11, 22)).columns["look_back_on"] == date(2026, 11, 22)


def test_what_another_ending_wants_is_not_kept_with_this_one(cast: Cast) -> None:
    more = {"whose": "水务局", "look_back_on": date(2030, 1, 1)}
    ending = Ending("cannot", reason="不在规划内", rule="《示例办法》第三条", **more)
    one = look(cast, answered(cast, ending))
    assert (one.outcome, one.look_back_on) == ("cannot", None)
    with cast.database.read() as session:
        said = timeline(session, session.get(ServiceRequest, one.id), for_resident=True)[-1].said
    assert said == {"text": "已办好", "reason": "不在规划内", "rule": "《示例办法》第三条"}


def test_an_answer_without_an_ending_is_told_as_one_that_does_not_say(cast: Cast) -> None:
    one = look(cast, answered(cast))
    county = profile.of("default")
    assert one.outcome is None and outcome_label(county, one.outcome) == "未注明结果"
    assert all(outcome_label(county, outcome) not in ("", "已销号", outcome) for outcome in OUTCOMES)


def test_a_better_answer_replaces_the_ending(cast: Cast) -> None:
    with clock.at(at("2026-11-21 10:00")):
        number = answered(cast, BY_MAY)
        cast.act(number, "redo", cast.chief(), "还是没有")
        again = look(cast, number)
        assert (again.outcome, again.look_back_on, again.grade) == (None, None, None)


def test_a_promised_matter_cannot_be_written_off_before_its_day(cast: Cast) -> None:
    with clock.at(at("2026-11-21 10:00")):
        number = answered(cast, BY_MAY)
        cast.act(number, "rate", cast.resident(), "satisfied", "")
        assert missing(cast, number) == ["promise_pending"]
        with pytest.raises(NotYet, match="promise_pending"):
            cast.act(number, "close", cast.chief(), "")
    assert look(cast, number).state == "rated"


def test_the_county_may_want_a_rating_first_and_silence_counts_as_one_in_time(cast: Cast) -> None:
    with closing(needs=("rated",), silent_days=15):
        with clock.at(at("2026-11-02 10:00")):
            number = answered(cast, Ending("solved"))
            assert missing(cast, number) == ["rated"]
        with clock.at(at("2026-11-17 09:59")), pytest.raises(NotYet, match="rated"):
            cast.act(number, "close", cast.chief(), "")
        with clock.at(at("2026-11-17 10:01")):
            assert cast.act(number, "close", cast.chief(), "").state == "closed"


def test_a_call_about_the_last_answer_says_nothing_of_this_one(cast: Cast) -> None:
    with closing(needs=("phoned", "looked_back")):
        number = answered(cast, Ending("solved"))
        cast.act(number, "phoned", cast.chief(), "说没修好", True)
        assert missing(cast, number) == []
        cast.act(number, "redo", cast.chief(), "没修好")
        cast.act(number, "answer", cast.deputy(), "又修了一次")
        assert missing(cast, number) == ["phoned", "looked_back"]


def test_who_answered_does_not_ask_how_it_was_nor_write_it_off(cast: Cast) -> None:
    number = cast.file(token=cast.station_code).request.number
    cast.act(number, "answer", cast.chief(), "站里办好了")
    with pytest.raises(OwnWork):
        cast.act(number, "phoned", cast.chief(), "很满意", True)
    with pytest.raises(OwnWork):
        cast.act(number, "close", cast.chief(), "")
    cast.act(number, "rate", cast.resident(), "satisfied", "")
    assert cast.act(number, "close", cast.chief(), "").state == "closed"


def test_withdrawn_is_neither_closed_nor_an_outcome(cast: Cast) -> None:
    number = cast.file().request.number
    one = cast.act(number, "withdraw", cast.resident(), "不用了")
    assert (one.state, one.outcome, one.closed_at, one.due_at) == ("withdrawn", None, None, None)


def test_the_record_tells_all_of_it(cast: Cast) -> None:
    with clock.at(at("2026-11-21 10:00")):
        number = answered(cast, BY_MAY)
        cast.act(number, "rate", cast.resident(), "fairly", "")
    with clock.at(at("2026-12-01 09:00")):
        cast.act(number, "phoned", cast.chief(), "", False)
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []


# More time: asked for, ruled upon by somebody else, and told.


def test_more_time_changes_nothing_until_it_is_granted(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
        before = cast.act(number, "accept", cast.deputy()).due_at
        asked = cast.act(number, "ask_more_time", cast.deputy(), date(2026, 12, 1), "等材料")
        assert asked.due_at == before and asked.asked_until == date(2026, 12, 1)
        refused = cast.act(number, "refuse_time", cast.chief(), "请抓紧")
        assert refused.due_at == before and refused.asked_until is None
        cast.act(number, "ask_more_time", cast.deputy(), date(2026, 12, 2), "材料没到")
        granted = cast.act(number, "grant_time", cast.chief(), "")
        assert granted.due_at == at("2026-12-02 18:00") and granted.asked_until is None


def test_an_extension_is_remembered_from_when_to_when(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
        before = cast.act(number, "accept", cast.deputy()).due_at
        cast.act(number, "ask_more_time", cast.deputy(), date(2026, 12, 2), "等材料")
        cast.act(number, "grant_time", cast.chief(), "")
        cast.act(number, "promise_until", cast.chief(), date(2026, 12, 9), "设备晚到")
    with cast.database.read() as session:
        moved = seeing.by_number(session, number).postponed()
    assert [(one.move, one.was, one.now) for one in moved] == [
        ("grant_time", before, at("2026-12-02 18:00")), ("promise", at("2026-12-02 18:00"), at("2026-12-09 18:00")),
    ]  # fmt: skip


def test_more_time_means_a_later_day_and_one_wish_at_a_time(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
        cast.act(number, "accept", cast.deputy())
        with pytest.raises(Unfounded):
            cast.act(number, "ask_more_time", cast.deputy(), date(2026, 11, 3), "提前")
        with pytest.raises(NotYet, match="no_extension_asked"):
            cast.act(number, "grant_time", cast.chief(), "")
        cast.act(number, "ask_more_time", cast.deputy(), date(2026, 12, 1), "等材料")
        with pytest.raises(NotYet, match="extension_asked"):
            cast.act(number, "ask_more_time", cast.deputy(), date(2026, 12, 8), "再等等")


def test_nobody_grants_oneself_more_time(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask_more_time", cast.deputy(), clock.today() + timedelta(days=60), "等材料")
    both = replace(cast.chief(), person_id=cast.wang)
    for verb in ("grant_time", "refuse_time"):
        with pytest.raises(OwnWork):
            cast.act(number, verb, both, "好")
    later = clock.today() + timedelta(days=90)
    with pytest.raises(OwnWork):
        cast.act(number, "promise_until", both, later, "材料没到")
    cast.act(number, "promise_until", cast.chief(), later, "材料没到")


@pytest.mark.parametrize(("verb", "arguments"), [("pass_on", ("不在本选区",)), ("assign", ("zhao", ""))])
def test_a_wish_for_more_time_does_not_pass_to_other_hands(cast: Cast, verb: str, arguments: tuple[str, ...]) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask_more_time", cast.deputy(), clock.today() + timedelta(days=60), "等材料")
    by = cast.deputy() if verb == "pass_on" else cast.chief()
    moved = cast.act(number, verb, by, *(cast.zhao if a == "zhao" else a for a in arguments))
    assert moved.asked_until is None


def test_a_question_to_the_resident_keeps_the_wish_for_more_time(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask_more_time", cast.deputy(), clock.today() + timedelta(days=60), "等材料")
    assert cast.act(number, "ask", cast.deputy(), "哪一盏？").asked_until is not None
    assert cast.act(number, "tell", cast.resident(), "第二盏").asked_until is not None


# Promises beyond the published holidays are counted again once these are known.


NEW_YEAR = profile.CalendarRules(
    closed_on=frozenset(date(2027, 1, day) for day in (1, 2, 3, 4)),
    open_on=frozenset(date(2027, 1, day) for day in range(5, 31)),
)  # fmt: skip


@contextmanager
def new_year_published():
    """The days beyond the published calendar are known: today's file of the county names them."""
    with profile.instead(replace(profile.of("default"), calendar=NEW_YEAR)):
        yield


def test_a_provisional_promise_is_counted_again_from_where_its_clock_began(cast: Cast) -> None:
    with clock.at(at("2026-12-30 10:00")):
        number = cast.file().request.number
        filed = look(cast, number)
        assert (filed.due_at, filed.provisional) == (at("2027-01-04 18:00"), 1)
        assert recounted(cast, number) is False and look(cast, number).version == filed.version
    with clock.at(at("2026-12-31 09:00")), new_year_published():
        assert recounted(cast, number) is True
        again = look(cast, number)
        assert (again.due_at, again.provisional) == (at("2027-01-05 18:00"), 0)
        assert recounted(cast, number) is False


def test_what_was_waited_for_the_resident_stays_added_when_it_is_counted_again(cast: Cast) -> None:
    with clock.at(at("2026-12-30 10:00")):
        number = cast.file().request.number
        cast.act(number, "ask", cast.deputy(), "哪一盏？")
    with clock.at(at("2026-12-31 10:00")):
        cast.act(number, "tell", cast.resident(), "第二盏")
    with clock.at(at("2026-12-31 11:00")), new_year_published():
        assert recounted(cast, number) is True
        assert look(cast, number).due_at == at("2027-01-06 18:00")


def recounted(cast: Cast, number: str) -> bool:
    from models.service_request.record import THE_SYSTEM

    return cast.database.transact(lambda s: seeing.by_number(s, number).recount(by=THE_SYSTEM))


def test_a_day_that_somebody_named_is_not_counted_again(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "promise_until", cast.chief(), clock.today() + timedelta(days=30), "设备晚到")
    assert recounted(cast, number) is False


# Orders are confirmed once each.


def test_the_resident_confirms_an_order_once_and_a_new_one_again(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "confirm", cast.resident())
    with pytest.raises(NotYet, match="confirmed_before"):
        cast.act(number, "confirm", cast.resident())
    cast.act(number, "recall", cast.deputy(), "写错了")
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修两盏路灯", "换两盏路灯"))
    cast.act(number, "confirm", cast.resident())
    assert look(cast, number).state == "ordered"


def test_hands_change_when_somebody_else_has_it_and_not_when_the_resident_is_asked(cast: Cast) -> None:
    from models.service_request import hands

    def since(number: str):
        with cast.database.read() as session:
            return hands.since(session, seeing.by_number(session, number))

    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
    with clock.at(at("2026-11-03 10:00")):
        cast.act(number, "accept", cast.deputy())
    with clock.at(at("2026-11-04 10:00")):
        cast.act(number, "ask", cast.deputy(), "哪一盏？")
        cast.act(number, "tell", cast.resident(), "第二盏")
    assert since(number) == at("2026-11-03 10:00")
    with clock.at(at("2026-11-05 10:00")):
        cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    assert since(number) == at("2026-11-03 10:00")  # until the department accepts, the deputy has it
    with clock.at(at("2026-11-06 10:00")):
        cast.act(number, "take", cast.handler())
    assert since(number) == at("2026-11-06 10:00")
