"""王代表 scores how the department handled it: aspect by aspect, once, and never as a bare total."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from models import clock, profile, score, verify
from models.profile import Aspect
from models.service_request import Actor, NotYet, Order, OwnWork, Report, Unfounded, seeing
from models.workflow import NotAllowed
from tests.cast import Cast

KIND_BUT_IDLE = {
    "领导重视": "satisfied", "办理态度": "satisfied", "面商沟通": "fairly", "答复质量": "fairly",
    "落实情况": "unsatisfied",
}  # fmt: skip
ALL_WELL = dict.fromkeys(KIND_BUT_IDLE, "satisfied")


def done(cast: Cast, body: int = 0, handler=None) -> str:
    """Ordered by 王代表, done by a department, accepted by the chief."""
    number, by = cast.file().request.number, handler or cast.handler()
    cast.act(number, "order", cast.deputy(), Order(body or cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", by)
    cast.act(number, "report", by, Report("换了新灯"))
    cast.act(number, "verify", cast.chief(), "路灯已换新")
    return number


def counted(cast: Cast) -> list[score.OfDepartment]:
    now = clock.now()
    with cast.database.read() as session:
        return score.by_department(session, cast.county, now - timedelta(hours=1), now + timedelta(hours=1))


@contextmanager
def weighing(*weights: int):
    usual = profile.of("default")
    names = [one.name for one in usual.aspects]
    with profile.instead(replace(usual, aspects=tuple(map(Aspect, names, weights or [None] * 5)))):
        yield


def test_what_he_says_of_each_aspect_is_kept_apart(cast: Cast) -> None:
    number = done(cast)
    cast.act(number, "score", cast.deputy(), KIND_BUT_IDLE, "态度好，就是没办")
    [housing] = counted(cast)
    assert housing.department_id == cast.housing and housing.counts("领导重视").n == 1
    assert housing.counts("办理态度").satisfied == 1 and housing.counts("落实情况").satisfied == 0
    assert housing.counts("落实情况").unsatisfied == 1
    with cast.database.read() as session:
        assert score.given(session, seeing.by_number(session, number).id, cast.wang) == KIND_BUT_IDLE
        assert list(verify.faults(session)) == []


def test_one_scores_once(cast: Cast) -> None:
    number = done(cast)
    cast.act(number, "score", cast.deputy(), ALL_WELL, "")
    with pytest.raises(NotYet, match="scored_before"):
        cast.act(number, "score", cast.deputy(), KIND_BUT_IDLE, "再想想")
    assert counted(cast)[0].counts("落实情况").unsatisfied == 0


@pytest.mark.parametrize(
    "grades", [{}, {"领导重视": "satisfied"}, ALL_WELL | {"颜值": "satisfied"}, ALL_WELL | {"落实情况": "good"}]
)
def test_every_aspect_has_one_of_three_grades_and_nothing_else_counts(cast: Cast, grades: dict[str, str]) -> None:
    number = done(cast)
    with pytest.raises(Unfounded):
        cast.act(number, "score", cast.deputy(), grades, "")
    assert counted(cast) == []


def test_what_no_department_did_has_no_department_to_score(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "answer", cast.deputy(), "我自己修好了")
    with pytest.raises(NotYet, match="nothing_to_score"):
        cast.act(number, "score", cast.deputy(), ALL_WELL, "")


def test_a_county_without_aspects_scores_nothing(cast: Cast) -> None:
    with profile.instead(replace(profile.of("default"), aspects=())):
        number = done(cast)
        with pytest.raises(NotYet, match="nothing_to_score"):
            cast.act(number, "score", cast.deputy(), {}, "")


def test_nobody_scores_before_there_is_an_answer_nor_who_is_no_deputy(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    with pytest.raises(NotAllowed):
        cast.act(number, "score", cast.deputy(), ALL_WELL, "")
    for other in (cast.handler(), cast.chief(), cast.resident()):
        with pytest.raises(NotAllowed):
            cast.act(done(cast), "score", other, ALL_WELL, "")


def test_whoever_it_was_addressed_to_scores_it_also_where_the_chief_ordered(cast: Cast) -> None:
    number = cast.file(token=cast.group_code).request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("换了新灯"))
    cast.act(number, "verify", cast.chief(), "路灯已换新")
    for deputy in (cast.wang, cast.zhao):
        cast.act(number, "score", cast.deputy(deputy), ALL_WELL, "")
    assert counted(cast)[0].counts("落实情况").satisfied == 2
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert one.may_score(cast.deputy()) and not one.may_score(cast.deputy(cast.sun))


def test_departments_are_counted_apart_and_only_within_the_time_asked_for(cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        cast.act(done(cast), "score", cast.deputy(), KIND_BUT_IDLE, "")
    cast.act(done(cast), "score", cast.deputy(), ALL_WELL, "")
    cast.act(done(cast, cast.power, cast.handler(cast.qian)), "score", cast.deputy(), KIND_BUT_IDLE, "")
    told = {one.department_id: one.counts("落实情况") for one in counted(cast)}
    assert told == {cast.housing: score.Counts(satisfied=1), cast.power: score.Counts(unsatisfied=1)}


def test_there_is_a_total_only_where_the_county_gives_weights(cast: Cast) -> None:
    cast.act(done(cast), "score", cast.deputy(), KIND_BUT_IDLE, "")
    assert counted(cast)[0].weighted(1) is None
    assert score.OfDepartment(1).weighted(0) is None, "nobody scored"


def test_a_total_is_told_by_the_weights_that_each_was_scored_under(cast: Cast) -> None:
    with weighing(10, 10, 20, 20, 40):
        cast.act(done(cast), "score", cast.deputy(), KIND_BUT_IDLE, "")
        assert counted(cast)[0].weighted(1) == Fraction(1, 5)
        assert counted(cast)[0].weighted(5) is None, "of one score no share is told"
    with weighing(60, 10, 10, 10, 10):
        assert counted(cast)[0].weighted(1) == Fraction(1, 5), "a changed file alters nothing that was said before"
        cast.act(done(cast), "score", cast.deputy(), KIND_BUT_IDLE, "")
        assert counted(cast)[0].weighted(1) == Fraction(20 + 70, 200)


def test_where_a_body_is_weakest_is_said_unless_it_is_alike_in_all(cast: Cast) -> None:
    names = list(KIND_BUT_IDLE)
    cast.act(done(cast), "score", cast.deputy(), KIND_BUT_IDLE | {"面商沟通": "satisfied", "答复质量": "satisfied"}, "")
    [housing] = counted(cast)
    assert housing.weakest(names, 1) == "落实情况" and housing.weakest(names, 2) == ""
    cast.act(done(cast, cast.power, cast.handler(cast.qian)), "score", cast.deputy(), ALL_WELL, "")
    assert [body.weakest(names, 1) for body in counted(cast) if body.department_id == cast.power] == [""]


def test_a_deputy_who_did_the_departments_work_does_not_score_it(cast: Cast) -> None:
    number = done(cast, cast.housing, Actor(cast.wang, "handler", department_ids=(cast.housing,)))
    with cast.database.read() as session:
        assert not seeing.by_number(session, number).may_score(cast.deputy())
    with pytest.raises(OwnWork):
        cast.act(number, "score", cast.deputy(), ALL_WELL, "")
    assert counted(cast) == []
