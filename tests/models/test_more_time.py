"""More time: asked for, ruled upon by somebody else, and told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models import clock
from models.service_request import NotYet, OwnWork, Unfounded, seeing
from tests.calendars import at
from tests.cast import Cast


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
