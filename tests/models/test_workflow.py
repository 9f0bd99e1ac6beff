"""The table is the truth: every state, move and role does exactly what it says."""

from itertools import product

import pytest

from models import workflow
from models.workflow import MOVES, OPEN, STATES, NotAllowed

ROLES = (
    "resident", "deputy", "chief", "county", "handler", "clerk", "grid_worker", "supervisor", "system", "nobody",
)  # fmt: skip


@pytest.mark.parametrize(("move", "role"), list(product(MOVES, ROLES)))
def test_a_move_goes_where_the_table_says_or_nowhere(move: str, role: str) -> None:
    step = MOVES[move]
    for state in ("", *STATES):
        if state in step.sources and role in step.roles:
            assert workflow.target(move, state, role) == (step.to or state)
            assert step in workflow.moves_for(state, role)
        else:
            assert step not in workflow.moves_for(state, role)
            with pytest.raises(NotAllowed):
                workflow.target(move, state, role)


def test_what_a_county_does_not_use_is_offered_to_nobody() -> None:
    assert MOVES["verify"] not in workflow.moves_for("reported", "chief", off={"verify"})
    with pytest.raises(NotAllowed):
        workflow.target("verify", "reported", "chief", off={"verify"})


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {step.to for step in MOVES.values() if step.to}
    left = {source for step in MOVES.values() if step.to for source in step.sources}
    assert reached == set(STATES)
    assert set(OPEN) <= left


def test_from_every_open_state_somebody_but_the_system_can_lead_it_on() -> None:
    for state in OPEN:
        assert any(step.to and state in step.sources and set(step.roles) != {"system"} for step in MOVES.values())


def test_every_way_out_of_a_department_leads_to_somebody_who_owns_it() -> None:
    for move in ("decline", "contend", "recall", "reject", "report"):
        assert MOVES[move].to in ("accepted", "conferring", "taken", "reported")
