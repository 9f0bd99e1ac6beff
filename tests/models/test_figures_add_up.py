"""Whatever a station's cases are like, its figures add up, and each number lists exactly the cases it counted."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from models import clock, figures, profile
from models.event import Event
from models.figures import period
from models.service_request import ServiceRequest
from models.service_request.counting import EXCLUSIONS
from models.types import new_id
from models.workflow import STATES
from tests.cast import Cast

YEAR = period.year(date(2026, 1, 1))
OUTCOMES = ("solved", "partly", "promised", "cannot", "not_ours", "not_found", None, "of an older file")
GRADES = ("satisfied", "fairly", "unsatisfied", None)
ANSWERED = ("answered", "rated", "looking_back", "closed")
EVENTS = ("merge", "unmerge", "grant_time", "promise", "amend", "note", "report", "order", "decline")


def some_day(chance: random.Random) -> datetime:
    """Mostly of the year, sometimes of its neighbours, often close to a midnight of Shanghai."""
    day = datetime(2025, 12, 20, 16, tzinfo=UTC) + timedelta(days=chance.randrange(390))
    return day + timedelta(seconds=chance.choice((-1, 0, 1, chance.randrange(86400))))


def some_case(chance: random.Random, cast: Cast, n: int) -> dict[str, object]:
    filed = some_day(chance)
    later = [None, *(filed + timedelta(hours=chance.randrange(200)) for _ in range(3))]
    with clock.at(filed):
        request_id = new_id()
    return {
        "id": request_id, "number": f"T{n:09d}", "filed_at": filed, "state": chance.choice(list(STATES)),
        "handed_over_at": chance.choice(later), "answered_at": chance.choice(later), "due_at": chance.choice(later),
        "looked_back_at": chance.choice(later), "disputed_at": chance.choice(later),
        "look_back_on": chance.choice((None, date(2026, 6, 1))), "provisional": chance.randrange(2),
        "outcome": chance.choice(OUTCOMES), "grade": chance.choice(GRADES), "result_grade": chance.choice(GRADES),
        "excluded": chance.choice((None, None, None, None, *EXCLUSIONS, "a reason of later")),
        "source": chance.choice(("code", "grid", "mailbox", "of a door to come")), "returns": chance.randrange(3),
        "consent": chance.choice((None, None, "spoken", "ledger")),
        "department_id": chance.choice((None, cast.housing, cast.power)),
        "station_id": chance.choice((cast.station, cast.far_station)), "county_id": cast.county,
        "visibility": chance.choice(("public", "private")), "owner": chance.choice(("station", "county")),
        "filer_id": cast.li, "query_code_hash": "x", "name_shown": 0, "profile_version": 1, "tier": "small",
        "sort_key": 1, "version": 1, "chain": "",
    }  # fmt: skip


def some_events(chance: random.Random, one: dict[str, object], cast: Cast) -> list[dict[str, object]]:
    """Whatever may stand in a history, in any order: figures must not need it to be a sensible one."""
    at, told = one["filed_at"], []
    for seq, move in enumerate(("file", *(chance.choice(EVENTS) for _ in range(chance.randrange(6)))), 1):
        changes = {
            "due_at": chance.choice((None, (at + timedelta(hours=5)).isoformat())),
            "department_id": chance.choice((None, cast.housing, cast.power)),
        }  # fmt: skip
        with clock.at(at):
            event_id = new_id()
        told.append({
            "id": event_id, "request_id": one["id"], "county_id": cast.county, "station_id": one["station_id"],
            "seq": seq, "move": move, "state": chance.choice(list(STATES)), "actor_role": "chief", "at": at,
            "changes": {name: v for name, v in changes.items() if chance.random() < 0.6}, "prev": "", "hash": "",
        })  # fmt: skip
        at += timedelta(hours=chance.randrange(9))
    return told


def some_cases(chance: random.Random, cast: Cast, many: int) -> list[dict[str, object]]:
    cases = [some_case(chance, cast, n) for n in range(many)]

    def work(session) -> None:
        session.execute(insert(ServiceRequest), cases)
        session.execute(insert(Event), [e for one in cases for e in some_events(chance, one, cast)])

    cast.database.transact(work)
    return cases


def by_hand(cases: list[dict[str, object]]) -> Counter[str]:
    """The definitions of docs/figures.md, told a second time and by one who counts with a pencil."""
    n: Counter[str] = Counter()
    for one in cases:
        if not date(2026, 1, 1) <= one["filed_at"].astimezone(clock.HERE).date() <= date(2026, 12, 31):
            continue
        n["filed"] += 1
        if one["excluded"]:
            n["excluded"] += 1
        elif one["state"] == "withdrawn":
            n["withdrawn"] += 1
        else:
            n["received"] += 1
            _received(n, one)
    return n


def _received(n: Counter[str], one: dict[str, object]) -> None:
    done = one["state"] in ANSWERED
    handed = done or one["handed_over_at"] is not None
    n["handed" if handed else "waiting"] += 1
    if handed:
        n["done" if done else "in_progress"] += 1
    n["imported"] += one["consent"] == "ledger"
    if one["handed_over_at"] and one["consent"] != "ledger":
        days = {one[at].astimezone(clock.HERE).date() for at in ("handed_over_at", "filed_at")}
        n["same_day"] += len(days) == 1
    n["told"] += done or one["answered_at"] is not None
    n["disputed"] += (done or one["answered_at"] is not None) and one["disputed_at"] is not None
    if done:
        _done(n, one)


def _done(n: Counter[str], one: dict[str, object]) -> None:
    n[one["outcome"] if one["outcome"] in OUTCOMES[:6] else "unsaid"] += 1
    kept = one["outcome"] == "promised" and one["looked_back_at"] and one["result_grade"] == "satisfied"
    n["carried"] += bool(one["outcome"] == "solved" or kept)
    if one["grade"]:
        n["rated"] += 1
        n[one["grade"]] += 1
    if one["result_grade"]:
        n["resulted"] += 1
        n["result_" + one["result_grade"]] += 1
    if one["grade"] and one["result_grade"]:
        n["both"] += 1


@pytest.mark.parametrize("seed", range(4))
def test_parts_make_up_their_wholes_and_both_engines_count_as_a_pencil_does(cast: Cast, seed: int) -> None:
    cases = some_cases(random.Random(seed), cast, 400)
    with cast.database.read() as session:
        told = figures.over(session, figures.of(cast.county_staff(), YEAR), profile.of(None))
    assert [one.said for one in told.sums if not one.holds] == []
    hand = by_hand(cases)
    assert {key: told.n[key] for key in hand} == dict(hand)
    assert hand["received"] > 100 and hand["waiting"] and hand["in_progress"] and hand["carried"]  # it said something


def test_every_table_is_a_fold_of_the_same_cases(cast: Cast) -> None:
    some_cases(random.Random(5), cast, 300)
    with cast.database.read() as session:
        told = figures.over(session, figures.of(cast.county_staff(), YEAR), profile.of(None))
        alone = [
            figures.over(session, figures.of(who, YEAR), profile.of(None)).n
            for who in (cast.chief(), cast.county_staff().__class__(cast.zhou, "chief", (cast.far_station,)))
        ]  # fmt: skip
    assert alone[0] + alone[1] == +told.n
    assert sum(told.by_source.values(), Counter()) == +told.n
    assert sum(told.by_station.values(), Counter()) == +told.n
    assert sum(n["ordered"] for n in told.by_department.values()) == told.n["ordered"]


@pytest.mark.parametrize("who", ["chief", "county_staff"])
def test_each_number_lists_exactly_its_cases_and_says_how_many_it_may_not_show(cast: Cast, who: str) -> None:
    some_cases(random.Random(6), cast, 200)
    actor = getattr(cast, who)()
    scope = figures.of(actor, YEAR)
    with cast.database.read() as session:
        told = figures.over(session, scope, profile.of(None))
        hidden = 0
        for key in figures.MEANINGS:
            found = figures.cases(session, actor, scope, key, limit=1000)
            assert (key, found.total) == (key, told.n[key])
            assert len(found.requests) + found.hidden == found.total and not found.more
            assert len({one.id for one in found.requests}) == len(found.requests)
            hidden += found.hidden
    assert (hidden > 0) == (who == "county_staff")


def test_a_slice_lists_what_its_table_counted(cast: Cast) -> None:
    some_cases(random.Random(7), cast, 200)
    actor = cast.county_staff()
    with cast.database.read() as session:
        told = figures.over(session, figures.of(actor, YEAR), profile.of(None))
        for source, n in told.by_source.items():
            scope = figures.of(actor, YEAR, source=source)
            assert figures.cases(session, actor, scope, "carried").total == n["carried"]
        for body, n in told.by_department.items():
            scope = figures.of(actor, YEAR, department_id=body)
            assert figures.cases(session, actor, scope, "late").total == n["late"]
        for body in figures.departments(session, told, None):
            found = figures.cases(session, actor, figures.of(actor, YEAR), f"sent_back.{body.id}")
            assert found.total == body.sent_back > 0


def test_pages_of_a_list_follow_one_another_without_gap_or_repeat(cast: Cast) -> None:
    some_cases(random.Random(8), cast, 60)
    scope, seen, after, more = figures.of(cast.chief(), YEAR), [], None, True
    with cast.database.read() as session:
        while more:
            found = figures.cases(session, cast.chief(), scope, "filed", after, limit=7)
            seen += [one.id for one in found.requests]
            after, more = seen[-1], found.more
    assert len(seen) == len(set(seen)) == found.total
