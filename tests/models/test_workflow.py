"""The table is the truth: every state, move and role does exactly what it says, also at random."""

import random
from itertools import product

import pytest

from models import verify, workflow
from models.service_request import Actor, HeldByAnother, ServiceRequest, seeing
from models.workflow import MOVES, STATES, NotAllowed
from tests.cast import Cast

ROLES = ("resident", "deputy", "chief", "county", "clerk", "system", "nobody")
VERBS = {
    "accept": (), "ask": ("哪里?",), "answer": ("已办。",), "pass_on": ("不在本选区",), "assign": ("zhao", "请办"),
    "release": (), "tell": ("补充",), "rate": ("satisfied", "好"), "redo": ("重办",), "close": ("",),
    "withdraw": ("",), "note": ("备注",),
}  # fmt: skip
MOVE_OF = {"tell": ("reply", "say")}


@pytest.mark.parametrize(("move", "state", "role"), list(product(MOVES, ["", *STATES], ROLES)))
def test_a_move_goes_where_the_table_says_or_nowhere(move: str, state: str, role: str) -> None:
    step = MOVES[move]
    if state in step.sources and role in step.roles:
        assert workflow.target(move, state, role) == (step.to or state)
        assert step in workflow.moves_for(state, role)
    else:
        assert step not in workflow.moves_for(state, role)
        with pytest.raises(NotAllowed):
            workflow.target(move, state, role)


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {step.to for step in MOVES.values() if step.to}
    left = {source for step in MOVES.values() if step.to for source in step.sources}
    assert reached == set(STATES)
    assert {name for name, state in STATES.items() if state.open} <= left


def test_a_walk_at_random_never_leaves_the_table_and_the_record_holds(cast: Cast) -> None:
    walk = random.Random(20261121)
    numbers = [cast.file(f"第 {n} 件").request.number for n in range(9)]
    made = sum(step(cast, walk, walk.choice(numbers)) for _ in range(400))
    assert made > 40  # it got somewhere
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []


def step(cast: Cast, walk: random.Random, number: str) -> bool:
    """One verb by one person; whether it moved, exactly when the table allows it."""
    seldom = ("withdraw", "close") if walk.random() < 0.9 else ()
    verb = walk.choice([v for v in VERBS if v not in seldom])
    actor = walk.choice([cast.resident(), cast.deputy(), cast.chief()])
    before = look(cast, number, actor)
    arguments = [cast.zhao if a == "zhao" else a for a in VERBS[verb]]
    allowed = may(before, verb, actor)
    try:
        after = cast.act(number, verb, actor, *arguments)
    except (NotAllowed, HeldByAnother):
        assert not allowed
        return False
    assert allowed and after.version == before.version + 1
    return True


def look(cast: Cast, number: str, actor: Actor) -> ServiceRequest:
    with cast.database.read() as session:
        request = seeing.find(session, number, actor)
        assert request is not None
        request.allowed = {m.name for m in request.moves_for(actor)}  # type: ignore[attr-defined]
        return request


def may(before: ServiceRequest, verb: str, actor: Actor) -> bool:
    names = MOVE_OF.get(verb, (verb,))
    return any(name in before.allowed for name in names)  # type: ignore[attr-defined]
