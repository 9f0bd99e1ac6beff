"""Twenty people at one gate of one request: one wins, the rest are told, and the history is whole."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from models import event, verify
from models.db import Database
from models.service_request import (
    Actor,
    Ending,
    HeldByAnother,
    Order,
    OwnWork,
    Report,
    ServiceRequest,
    Stale,
    seeing,
)
from models.workflow import NotAllowed
from tests.cast import Cast, settle

CROWD = 20
LOST = (Stale, NotAllowed, HeldByAnother, OwnWork)
Verb = Callable[[ServiceRequest], object]


@pytest.fixture
def cast(database: Database) -> Cast:
    return settle(database)


def ordered(cast: Cast) -> Order:
    return Order(cast.housing, "修排水沟", "长 40 米")


def gates(cast: Cast) -> list[tuple[str, list[Verb]]]:
    """Each gate in turn, with everybody who may want to pass it in their own way."""
    wang, zhao, chen, he = cast.deputy(), cast.deputy(cast.zhao), cast.chief(), cast.handler()
    county, li = cast.county_staff(), cast.resident()
    return [
        ("filed", [lambda one: one.accept(by=wang), lambda one: one.accept(by=zhao), lambda one: one.accept(by=chen)]),
        ("accepted", [lambda one: one.order(ordered(cast), by=_holder(one)), lambda one: one.confer("难", by=chen)]),
        ("ordered", [lambda one: one.take(by=he), lambda one: one.decline("不归我们", "示例规定", by=he)]),
        ("taken", [lambda one: one.report(Report("好了"), by=he), lambda one: one.confer("难", by=chen)]),
        ("reported", [
            lambda one: one.verify("好了", by=chen, ending=Ending("solved")), lambda one: one.reject("漏水", by=county),
        ]),
        ("answered", [lambda one: one.rate("fairly", "", by=li), lambda one: one.dispute("没好", by=li)]),
        ("filed", [
            lambda one: one.take_over(by=county), lambda one: one.send_down("乡里可以办", by=county),
            lambda one: one.accept(by=wang),
        ]),
    ]  # fmt: skip


def _holder(one: ServiceRequest) -> Actor:
    """Whoever has it: a deputy, or the chief for the station."""
    chiefed = one.holder_id is not None and not one.is_with(one.holder_id)
    return Actor(one.holder_id or 0, "chief" if chiefed else "deputy")


def lead_to(cast: Cast, number: str, state: str) -> int:
    """The shortest way to this gate; the version that everybody sees there."""
    wang, he, chen = cast.deputy(), cast.handler(), cast.chief()
    way: list[tuple[str, Verb]] = [
        ("filed", lambda one: one.accept(by=wang)), ("accepted", lambda one: one.order(ordered(cast), by=wang)),
        ("ordered", lambda one: one.take(by=he)), ("taken", lambda one: one.report(Report("好了"), by=he)),
        ("reported", lambda one: one.verify("好了", by=chen)),
    ]  # fmt: skip

    def work(session: Session) -> int:
        one = seeing.by_number(session, number)
        assert one is not None
        for here, verb in way:
            if one.state == state:
                break
            assert one.state == here
            verb(one)
        return one.version

    return cast.database.transact(work)


BETWEEN_OFFICES = 6


@pytest.mark.parametrize("gate", range(BETWEEN_OFFICES + 1))
def test_of_twenty_at_a_gate_one_passes_and_nineteen_are_told(cast: Cast, gate: int) -> None:
    state, ways = gates(cast)[gate]
    number = cast.file(token=cast.group_code).request.number
    if gate == BETWEEN_OFFICES:
        cast.act(number, "send_up", cast.chief(), "请县里协调")
    seen = lead_to(cast, number, state)
    start, outcomes = threading.Barrier(CROWD), list[str]()

    def go(n: int) -> None:
        def work(session: Session) -> str:
            one = seeing.by_number(session, number)
            assert one is not None
            try:
                one.expect(seen)
                ways[n % len(ways)](one)
            except LOST as why:
                session.rollback()
                return type(why).__name__
            return "won"

        start.wait()
        outcomes.append(cast.database.transact(work))

    crowd = [threading.Thread(target=go, args=(n,)) for n in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert sorted(outcomes).count("won") == 1 and len(outcomes) == CROWD
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
        found = seeing.by_number(session, number)
        assert found is not None and found.version == seen + 1 == len(event.history(session, found.id))
