"""长垣市: its bulletin tells from which share of votes a report is 满意, and nothing of how a request is handled."""

from fractions import Fraction

import pytest

from models import profile
from models.workflow import STATES
from tests.counties.acting import Town, concluded, ordered, worked

COUNTY = "changyuan"


def test_a_request_lives_by_the_default_and_is_told_in_its_words(town: Town) -> None:
    one = town.files()
    ordered(one)
    worked(one)
    concluded(one)
    assert one.gates() == [] and one.stands == STATES["answered"].label
    assert [stage.name for stage in town.rules.stages] == []


def test_the_file_says_nothing_of_requests_that_the_bulletin_does_not(town: Town) -> None:
    usual, rules = profile.of(None), town.rules
    for part in ("clocks", "tiers", "off", "closing", "stages", "aspects", "sources", "calendar", "letters"):
        assert getattr(rules, part) == getattr(usual, part), part


@pytest.mark.parametrize(
    ("in_favour", "took_part", "satisfied"),
    [(4, 5, True), (80, 100, True), (79, 100, False), (799, 1000, False), (8, 10, True), (15, 19, False)],
)
def test_satisfied_from_four_fifths_on(town: Town, in_favour: int, took_part: int, satisfied: bool) -> None:
    """“得满意票大于等于80%的，结果为‘满意’”: exactly four fifths is enough."""
    least = town.rules.appraisal.satisfied_from
    assert least == Fraction(4, 5) and (Fraction(in_favour, took_part) >= least) == satisfied


def test_what_comes_of_less_nobody_made_up(town: Town) -> None:
    vote = town.rules.appraisal
    assert vote.rectify_over is vote.resign_over is vote.rectify_months is vote.month is None
    assert vote.per_term == 1 and town.rules.undefined == {"满意票不足80%的结果": ""}
