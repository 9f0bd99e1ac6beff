"""濮阳市: its bulletin tells how a deputy's report is voted on, and nothing of how a request is handled."""

from fractions import Fraction

import pytest

from models import profile
from models.workflow import STATES
from tests.counties.acting import Town, concluded, ordered, worked

COUNTY = "puyang"


def test_a_request_lives_by_the_default_and_is_told_in_its_words(town: Town) -> None:
    one = town.files()
    ordered(one)
    worked(one)
    concluded(one)
    assert one.gates() == [] and one.stands == STATES["answered"].label
    assert one.steps() == ["提交诉求", "受理", "定单交办", "承办单位受理", "报告办理结果", "验收通过"]


def test_the_file_says_nothing_of_requests_that_the_bulletin_does_not(town: Town) -> None:
    usual, rules = profile.of(None), town.rules
    for part in ("clocks", "tiers", "off", "closing", "stages", "aspects", "sources", "calendar", "letters"):
        assert getattr(rules, part) == getattr(usual, part), part
    assert rules.undefined == {} and rules.version == usual.version


@pytest.mark.parametrize(
    ("against", "took_part", "rectifies", "resigns"),
    [(33, 99, False, False), (34, 99, True, False), (49, 98, True, False), (50, 99, True, True), (1, 2, True, False)],
)
def test_over_a_third_rectifies_and_over_half_resigns_of_those_who_took_part(
    town: Town, against: int, took_part: int, rectifies: bool, resigns: bool
) -> None:
    """“不满意票超过参评人员三分之一的……”，“超过参评人员半数的……”: exactly a third, or half, is not over it."""
    vote, share = town.rules.appraisal, Fraction(against, took_part)
    assert vote.rectify_over is not None and vote.resign_over is not None
    assert (share > vote.rectify_over, share > vote.resign_over) == (rectifies, resigns)


def test_the_shares_are_exact_and_what_is_not_said_is_empty(town: Town) -> None:
    vote = town.rules.appraisal
    assert (vote.per_term, vote.rectify_over, vote.rectify_months, vote.resign_over) == (
        1, Fraction(1, 3), 3, Fraction(1, 2),
    )  # fmt: skip
    assert vote.satisfied_from is None and vote.month is None
