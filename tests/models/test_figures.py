"""What each figure means, acted out through the record; docs/figures.md says the same in words."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from models import clock, figures, profile
from models.clock import HERE
from models.figures import period, times
from models.service_request import Ending, Order, Report
from models.service_request.filing import ON_PAPER
from models.service_request.record import THE_SYSTEM
from models.topic import begin, bundling
from tests.cast import Cast
from tests.models.gathering import each, filer, found, gather, merge

PROFILES = Path(__file__).parents[2] / "profiles"
MONDAY = datetime(2026, 11, 16, 9, tzinfo=HERE)
YEAR = period.year(MONDAY.date())
SOLVED, PROMISED = Ending("solved"), date(2026, 12, 1)


def later(**passed: float):
    return clock.at(MONDAY + timedelta(**passed))


def told(cast: Cast, actor=None, over=YEAR, county=None) -> figures.Figures:
    with cast.database.read() as session:
        counted = figures.over(session, figures.of(actor or cast.chief(), over), profile.of(county))
        assert [one.said for one in counted.sums if not one.holds] == []
        return counted


def lasting(cast: Cast, county=None, actor=None) -> figures.Times:
    with cast.database.read() as session:
        counted = figures.over(session, figures.of(actor or cast.chief(), YEAR), profile.of(county))
        return figures.lasting(session, counted)


def ordered(cast: Cast, number: str, body: int) -> None:
    each(cast, [number], "order", cast.chief(), Order(body, "修路灯", "村口的路灯不亮，请修复。"))


def worked_on(cast: Cast, number: str, who: int) -> None:
    each(cast, [number], "take", cast.handler(who))
    each(cast, [number], "report", cast.handler(who), Report("已换灯泡。"))


def answered_with_a_promise(cast: Cast, many: int) -> list[str]:
    numbers = gather(cast, many)
    each(cast, numbers, "answer", cast.deputy(), "列入计划。", ending=Ending("promised", look_back_on=PROMISED))
    return numbers


def test_an_excluded_and_a_withdrawn_case_stand_outside_the_rates_and_are_shown(cast: Cast) -> None:
    with later():
        one, two, _ = gather(cast, 3)
        cast.act(one, "exclude", cast.chief(), "out_of_scope", "法院的事")
        cast.act(two, "withdraw", filer(cast, two), "不用了")
        n = told(cast).n
        assert (n["filed"], n["received"], n["excluded"], n["withdrawn"]) == (3, 1, 1, 1)
        assert n["excluded.out_of_scope"] == 1
        cast.act(one, "include", cast.chief(), "是我们的事")
        assert told(cast).n["received"] == 2


def test_a_merged_case_counts_once_and_follows_the_one_it_goes_along_with(cast: Cast) -> None:
    with later():
        lead, along, apart = gather(cast, 3)
        merge(cast, along, into=lead)
        n = told(cast).n
        assert (n["received"], n["waiting"], n["handed"], n["merged"]) == (3, 3, 0, 1)
        cast.act(lead, "accept", cast.deputy())
        n = told(cast).n
        assert (n["waiting"], n["in_progress"], n["same_day"]) == (1, 2, 2)
        cast.act(lead, "answer", cast.deputy(), "已修好。")
        n = told(cast).n
        assert (n["done"], n["waiting"], n["merged"]) == (2, 1, 1)  # `share` has ended it; it stays a merged one
        merge(cast, apart, into=gather(cast, 1)[0])
        cast.act(apart, "unmerge", cast.chief(), "不是一回事")
        assert told(cast).n["merged"] == 1


def test_an_answer_that_is_doubted_or_sent_back_is_done_no_more(cast: Cast) -> None:
    with later():
        one, two = gather(cast, 2)
        each(cast, [one, two], "answer", cast.deputy(), "已修好。", ending=SOLVED)
        assert (told(cast).n["done"], told(cast).n["carried"]) == (2, 2)
        cast.act(one, "dispute", filer(cast, one), "没有修")
        cast.act(two, "redo", cast.chief(), "说得不清楚")
        n = told(cast).n
        assert (n["done"], n["in_progress"], n["carried"], n["told"], n["disputed"]) == (0, 2, 0, 2, 1)


def test_a_promise_is_carried_out_only_when_its_day_came_and_the_resident_is_satisfied(cast: Cast) -> None:
    with later():
        numbers = answered_with_a_promise(cast, 3)
        assert (told(cast).n["promised"], told(cast).n["pending"], told(cast).n["carried"]) == (3, 3, 0)
    with later(days=20):
        each(cast, numbers, "come_back", THE_SYSTEM)
        for number, grade in zip(numbers[:2], ("satisfied", "fairly"), strict=True):
            cast.act(number, "rate", filer(cast, number), grade, "")
        n = told(cast).n
    assert (n["promised"], n["pending"], n["carried"], n["kept"]) == (3, 0, 1, 1)
    assert (n["rated"], n["resulted"]) == (0, 2)  # nobody was asked about the answer: that is another question


def test_the_gap_speaks_of_those_who_answered_both_questions(cast: Cast) -> None:
    with later():
        numbers = answered_with_a_promise(cast, 6)
        for number in numbers:
            cast.act(number, "rate", filer(cast, number), "satisfied", "")
    with later(days=20):
        each(cast, numbers[:5], "come_back", THE_SYSTEM)
        for number, grade in zip(numbers, ["satisfied"] * 3 + ["unsatisfied"] * 2, strict=False):
            cast.act(number, "rate", filer(cast, number), grade, "")
        counted = told(cast)
    assert (counted.gap.answer, counted.gap.result, counted.gap.of) == (5, 3, 5)
    assert counted.gap.said == "40个百分点" and counted.n["soured"] == 2
    assert counted.rate("satisfied").said == "100%" and counted.rate("result").said == "60%"


def test_the_same_day_is_a_day_of_shanghai(cast: Cast) -> None:
    with clock.at(datetime(2026, 11, 16, 23, 50, tzinfo=HERE)):
        at_once, next_day = gather(cast, 2)
        each(cast, [at_once], "accept", cast.deputy())
    with clock.at(datetime(2026, 11, 17, 0, 10, tzinfo=HERE)):  # both are the same day in UTC
        each(cast, [next_day], "accept", cast.deputy())
        early = gather(cast, 1)
    with clock.at(datetime(2026, 11, 17, 23, 50, tzinfo=HERE)):  # in UTC it has become another
        each(cast, early, "accept", cast.deputy())
        assert told(cast).n["same_day"] == 2
        assert told(cast, over=period.month(date(2026, 11, 1))).n["received"] == 3
        assert told(cast, over=period.days(date(2026, 11, 17), date(2026, 11, 17))).n["received"] == 1


def test_extensions_and_late_edits_are_shown_beside_the_rates(cast: Cast) -> None:
    with later():
        one, two, three, four = gather(cast, 4)
        each(cast, [one, two], "accept", cast.deputy())
        each(cast, [one, two], "ask_more_time", cast.deputy(), date(2026, 12, 25), "等材料")
        cast.act(one, "grant_time", cast.chief(), "同意")
        cast.act(two, "refuse_time", cast.chief(), "不同意")
        each(cast, [three], "promise_until", cast.chief(), date(2026, 12, 25), "等材料")
        each(cast, [four], "answer", cast.deputy(), "已修好。", ending=Ending("partly"))
        each(cast, [four] * 2, "amend", cast.chief(), "其实已解决", outcome="solved")
        n = told(cast).n
    assert (n["extended"], n["postponed"], n["amended"]) == (1, 1, 1)
    assert (n["partly"], n["solved"], n["carried"]) == (0, 1, 1)


def test_a_department_is_late_by_the_promise_of_its_day_and_a_second_report_does_not_mend_it(cast: Cast) -> None:
    with later():
        punctual, tardy, waiting, young = gather(cast, 4)
        for number in (punctual, tardy, waiting):
            ordered(cast, number, cast.housing)
            each(cast, [number], "take", cast.handler())
    with later(days=3):
        each(cast, [punctual], "report", cast.handler(), Report("已换灯泡。"))
    with later(days=60):
        each(cast, [tardy], "report", cast.handler(), Report("已换灯泡。"))
        cast.act(tardy, "reject", cast.chief(), "没有照片")
        each(cast, [tardy], "report", cast.handler(), Report("附照片。"))
        ordered(cast, young, cast.housing)
        n = told(cast).by_department[cast.housing]
    assert (n["ordered"], n["timed"], n["in_time"], n["late"]) == (4, 3, 1, 2)


def test_more_time_that_was_granted_is_in_time_and_stands_beside(cast: Cast) -> None:
    with later():
        [number] = gather(cast, 1)
        ordered(cast, number, cast.housing)
        each(cast, [number], "take", cast.handler())
        each(cast, [number], "ask_more_time", cast.handler(), date(2027, 3, 1), "等材料")
        cast.act(number, "grant_time", cast.chief(), "同意")
    with later(days=60):
        each(cast, [number], "report", cast.handler(), Report("已换灯泡。"))
        n = told(cast).by_department[cast.housing]
    assert (n["in_time"], n["late"], n["extended"]) == (1, 0, 1)


def test_a_return_is_counted_for_the_department_that_sent_it_back(cast: Cast) -> None:
    with later():
        number, plain = gather(cast, 2)
        ordered(cast, number, cast.housing)
        each(cast, [number], "decline", cast.handler(), "不归我们管", "示例规定第一条")
        for one in (number, plain):
            ordered(cast, one, cast.power)
            worked_on(cast, one, cast.qian)
        with cast.database.read() as session:
            counted = figures.over(session, figures.of(cast.chief(), YEAR), profile.of(None))
            bodies = {body.id: body for body in figures.departments(session, counted, None)}
    assert counted.n["returned"] == 1
    housing, power = bodies[cast.housing], bodies[cast.power]
    assert (housing.sent_back, housing.n["ordered"]) == (1, 0)
    assert (power.sent_back, power.n["ordered"], power.n["lettered"]) == (0, 2, 2)


def test_how_many_became_how_many(cast: Cast) -> None:
    with later():
        numbers = gather(cast, 5)

        def work(session) -> None:
            for kind, which in (("proposal", numbers[:3]), ("proposal", numbers[2:4]), ("topic", numbers[:1])):
                made = begin(session, kind, "路灯", "", cast.chief(), cast.county, cast.station)
                bundling.bundle(made, [found(session, one) for one in which], cast.chief())

        cast.database.transact(work)
        with cast.database.read() as session:
            counted = figures.over(session, figures.of(cast.chief(), YEAR), profile.of(None))
            made = figures.topics(session, counted)
            listed = sorted(n for _, n in figures.made(session, counted.scope, "proposal"))
            said = [one.text for one in figures.sentences(counted, made)]
    assert [counted.n[key] for key in ("bundled", "proposed", "discussed")] == [4, 4, 1]
    assert made == {"proposal": 2, "topic": 1} and listed == [2, 3]
    assert "从4件诉求中整理汇总代表建议2条，从1件诉求中形成议题1个。" in said


def test_a_gates_median_counts_each_case_once_with_all_its_stays(cast: Cast) -> None:
    with later():
        numbers = gather(cast, 3)
    with later(hours=10):
        each(cast, numbers, "accept", cast.deputy())
    with later(hours=12):
        each(cast, numbers[:1], "answer", cast.deputy(), "已修好。")
        each(cast, numbers[1:], "pass_on", cast.deputy(), "请站长安排")
    with later(hours=15):
        assign_again = numbers[1:2]
        each(cast, assign_again, "accept", cast.chief())
    with later(hours=21):
        each(cast, assign_again, "answer", cast.chief(), "已修好。")
        gates = {gate.name: gate for gate in lasting(cast, "xiangcheng").gates}
    assert gates["点单"].dwell == figures.Median(timedelta(hours=11.5), 2)  # 10, 10 and 3; the third is in it again
    assert gates["定单"].dwell == figures.Median(timedelta(hours=2), 3)  # 2, 2 and 6, 2
    assert gates["买单"].dwell == figures.Median(None, 0)
    assert gates["定单"].key == "at.accepted.asked"


def test_a_county_without_gates_of_its_own_sees_the_states(cast: Cast) -> None:
    with later():
        numbers = gather(cast, 2)
    with later(hours=4):
        each(cast, numbers, "accept", cast.deputy())
        gates = [(gate.name, gate.dwell.value) for gate in lasting(cast).gates]
    assert gates == [("待受理", timedelta(hours=4)), ("办理中", None)]


@pytest.mark.parametrize("county", sorted(file.stem for file in PROFILES.glob("*.toml")))
def test_in_every_county_each_case_stands_in_one_gate(cast: Cast, county: str) -> None:
    with later():
        numbers = gather(cast, 4)
        ordered(cast, numbers[0], cast.housing)
        each(cast, numbers[1:2], "answer", cast.deputy(), "已修好。")
        gates = lasting(cast, county).gates
    states = [state for gate in gates for state in gate.states]
    assert len(states) == len(set(states)) and sum(gate.now for gate in gates) == 4


def test_all_doors_are_measured_side_by_side(cast: Cast) -> None:
    with later():
        by_code, by_letter = gather(cast, 3), gather(cast, 3, "mailbox")
    for hours, number in zip((2, 4, 9), by_code, strict=True):
        with later(hours=hours):
            each(cast, [number], "answer", cast.deputy(), "已修好。")
    for hours, number in zip((20, 40), by_letter, strict=False):
        with later(hours=hours):
            each(cast, [number], "answer", cast.deputy(), "已修好。")
    with later(days=3):
        took, counted = lasting(cast), told(cast)
    assert took.by_source["code"] == figures.Median(timedelta(hours=4), 3)
    assert took.by_source["mailbox"] == figures.Median(timedelta(hours=30), 2)
    assert {source: n["received"] for source, n in counted.by_source.items()} == {"code": 3, "mailbox": 3}


def test_of_very_many_a_sample_is_looked_at_and_its_size_is_said(cast: Cast) -> None:
    with later():
        numbers = gather(cast, 200)
        each(cast, numbers, "accept", cast.deputy())
        with cast.database.read() as session:
            scope, n = figures.of(cast.chief(), YEAR), told(cast).n
            all_of_them = times.span(session, scope, "hand_over", n)
            few = times.span(session, scope, "hand_over", n | {"clocked": times.SAMPLE * 4})
    assert all_of_them.n == 200 and 20 < few.n < 90  # a quarter by lot


def test_a_station_sees_its_own_and_the_county_all(cast: Cast) -> None:
    with later():
        gather(cast, 2)
        assert told(cast).n["received"] == told(cast, cast.county_staff()).n["received"] == 2
        counted = told(cast, cast.county_staff())
    assert counted.by_station[cast.far_station]["received"] == 0
    assert sum(n["received"] for n in counted.by_station.values()) == 2


def test_a_paper_ledger_tells_no_hour_of_hand_over_and_so_makes_no_day_look_quick(cast: Cast) -> None:
    with later():
        typed_in, fresh = gather(cast, 2)
        each(cast, [typed_in, fresh], "accept", cast.deputy())
        cast.database.transact(lambda session: setattr(found(session, typed_in), "consent", ON_PAPER))
        counted = told(cast)
    n = counted.n
    assert (n["received"], n["handed"], n["imported"], n["clocked"], n["same_day"]) == (2, 2, 1, 1, 1)
    assert counted.rate("same_day").d == 1 and lasting(cast).hand_over.n == 1
