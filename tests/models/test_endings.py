"""How a matter ends: in honest words, with what each ending owes, and never written off before its time."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from models import clock, profile, verify
from models.service_request import Ending, NotYet, OwnWork, ServiceRequest, Unfounded, seeing
from models.service_request.ending import OUTCOMES, outcome_label
from models.service_request.telling import timeline
from tests.calendars import at
from tests.cast import Cast
from tests.models.ended import answered, look, missing


def by_december() -> Ending:
    """Made while the clock stands before it: no promise is for a day gone by."""
    return Ending("promised", look_back_on=date(2026, 12, 1))


@contextmanager
def closing(**rules):
    """A county that wants more before it writes a matter off."""
    usual = profile.of("default")
    with profile.instead(replace(usual, closing=replace(usual.closing, **rules))):
        yield


@pytest.mark.parametrize(
    ("outcome", "given", "lacking"),
    [
        ("cannot", {}, "reason"), ("cannot", {"reason": "不在规划内"}, "rule"), ("not_ours", {}, "whose"),
        ("cannot", {"reason": " ", "rule": "《示例办法》"}, "reason"),
        ("cannot", {"reason": "没钱", "rule": "——"}, "rule"),
        ("promised", {}, "look_back_on"), ("gone", {}, "outcome"), ("closed", {}, "outcome"),
    ],
)  # fmt: skip
def test_an_ending_says_what_it_owes_or_is_none(outcome: str, given: dict[str, str], lacking: str) -> None:
    with pytest.raises(Unfounded) as why:
        Ending(outcome, **given)
    assert why.value.field == lacking


@pytest.mark.parametrize("outcome", ["cannot", "not_ours", "promised"])
def test_no_correction_brings_an_ending_without_what_it_owes(cast: Cast, outcome: str) -> None:
    number = answered(cast, Ending("solved"))
    with pytest.raises(Unfounded):
        cast.database.transact(lambda s: seeing.by_number(s, number).amend("改一改", cast.chief(), outcome=outcome))
    assert look(cast, number).outcome == "solved"


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
        number = answered(cast, by_december())
        cast.act(number, "redo", cast.chief(), "还是没有")
        again = look(cast, number)
        assert (again.outcome, again.look_back_on, again.grade) == (None, None, None)


def test_a_promised_matter_cannot_be_written_off_before_its_day(cast: Cast) -> None:
    with clock.at(at("2026-11-21 10:00")):
        number = answered(cast, by_december())
        cast.act(number, "rate", cast.resident(), "satisfied", "")
        assert missing(cast, number) == ["promise_pending"]
        with pytest.raises(NotYet, match="promise_pending"):
            cast.act(number, "close", cast.chief(), "")
    assert look(cast, number).state == "rated"


def test_until_a_promise_has_come_back_nothing_else_is_asked_for(cast: Cast) -> None:
    with closing(needs=("rated", "looked_back", "phoned")), clock.at(at("2026-11-21 10:00")):
        number = answered(cast, by_december())
        assert missing(cast, number) == ["promise_pending"]


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
        number = answered(cast, by_december())
        cast.act(number, "rate", cast.resident(), "fairly", "")
    with clock.at(at("2026-12-01 09:00")):
        cast.act(number, "phoned", cast.chief(), "", False)
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
