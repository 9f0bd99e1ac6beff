"""What the work took: the whole, what of it was granted and raised, and the households, wherever it is told."""

import pytest

from models.service_request import Order, Report, Unfounded, answers, outlay, seeing
from models.service_request.telling import timeline
from tests.cast import Cast

HUOZHUANG = {"subsidy": 30000, "raised": 93000, "households": 41}
SAID = "投入资金 123,000 元（其中补贴 30,000 元、群众自筹 93,000 元），受益 41 户"


def done(cast: Cast, **took: int) -> str:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修排水沟", "请修。"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("排水沟建成了", **took))
    return number


def told(cast: Cast, number: str, for_resident: bool) -> list[str]:
    with cast.database.read() as session:
        entries = timeline(session, seeing.by_number(session, number), for_resident=for_resident)
        return [said for entry in entries if (said := outlay.said(entry.facts))]


def behind(cast: Cast, number: str) -> str:
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        return outlay.said(answers.work_behind(session, [one.id]).get(one.id, {}))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"cost": 123000, **HUOZHUANG}, SAID), ({"cost": 300, "households": 2}, "投入资金 300 元，受益 2 户"),
        ({"cost": 300, "subsidy": 100}, "投入资金 300 元（其中补贴 100 元）"), ({"households": 41}, "受益 41 户"),
        ({"cost": 0}, ""), ({}, ""),
    ],
)  # fmt: skip
def test_it_is_told_in_one_sentence(facts: dict[str, int], said: str) -> None:
    assert outlay.said(facts) == said


def test_of_the_parts_alone_the_whole_is_the_sum(cast: Cast) -> None:
    number = done(cast, **HUOZHUANG)
    assert told(cast, number, for_resident=False) == [SAID]


def test_parts_are_no_more_than_the_whole() -> None:
    with pytest.raises(Unfounded) as why:
        Report("修好了", cost=100, subsidy=60, raised=50)
    assert why.value.field == "cost"


def test_its_resident_hears_of_it_once_the_work_is_accepted_and_a_later_answer_has_its_own(cast: Cast) -> None:
    number = done(cast, **HUOZHUANG)
    assert told(cast, number, for_resident=True) == [] and behind(cast, number) == ""
    cast.act(number, "verify", cast.chief(), "建成了")
    assert told(cast, number, for_resident=True) == [SAID] and behind(cast, number) == SAID
    cast.act(number, "redo", cast.chief(), "又堵了")
    cast.act(number, "answer", cast.deputy(), "疏通了")
    assert behind(cast, number) == ""
