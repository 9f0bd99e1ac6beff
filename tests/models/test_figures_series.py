"""Days, months, categories and places: counted by the index of a station's late comers, and adding up to the whole."""

import random
from collections import Counter
from datetime import date

from models import clock, figures
from models.figures import shares
from models.figures.spelling import local_day
from models.service_request import ServiceRequest, openly
from tests.cast import Cast
from tests.models.test_figures_add_up import YEAR, some_cases
from tests.models.test_figures_plans import CASES, LATELY, _whole, plan, years
from tests.models.test_plans import plan as plan_of

LAST = date(2026, 12, 31)


def test_days_months_categories_and_places_add_up_to_the_year(cast: Cast) -> None:
    cases = some_cases(random.Random(7), cast, 300)
    with cast.database.read() as session:
        scope = figures.of(cast.county_staff(), YEAR)
        whole = figures.some(session, scope, ("received", "done"))
        told = figures.lately(session, scope, LAST)
        sliced = figures.categories(session, scope), figures.places(session, scope, township=True)
    assert sum((one.n for one in told.months), Counter()) == whole and whole["received"] > 100
    each = [point.n for points in told.by_station.values() for point in points]
    assert sum(each, Counter()) == whole
    for rows in sliced:
        assert sum(row.n["received"] for row in rows) == whole["received"]
    days = Counter(one["filed_at"].astimezone(clock.HERE).date() for one in cases if one["state"] != "withdrawn"
                   and not one["excluded"])  # fmt: skip
    assert [one.n["received"] for one in told.days] == [days[one.period.since] for one in told.days]
    assert [one.period.since.day for one in told.days] == list(range(25, 32))


def test_a_slice_holds_only_its_own_and_the_rest_is_a_slice_too(cast: Cast) -> None:
    cast.file(category="环境卫生")
    cast.file()
    year = figures.period.year(clock.today())
    with cast.database.read() as session:
        got = [
            figures.some(session, figures.of(cast.chief(), year, **slice), ("received",))["received"]
            for slice in ({}, {"category": "环境卫生"}, {"category": ""}, {"village_ids": (cast.village,)},
                          {"village_ids": ()}, {"village_ids": (cast.county,)})
        ]  # fmt: skip
    assert got == [2, 1, 1, 2, 0, 0]


def test_each_question_walks_an_index_on_both_engines(cast: Cast) -> None:
    years(cast)
    scope = figures.of(cast.chief(), LATELY)
    for asked in (
        shares.counting(scope, shares.KEYS, ServiceRequest.category), shares.counting(scope, shares.KEYS),
        shares.counting(scope, ("received", "done"), local_day(ServiceRequest.filed_at)),
    ):  # fmt: skip
        told = plan(cast, asked)
        assert CASES in told and not _whole(told, "service_requests"), told
    newest = plan_of(cast, openly.newest(cast.station, 10))
    assert CASES in newest and "TEMP B-TREE" not in newest and "filesort" not in newest, newest
