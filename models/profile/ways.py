"""Whether every matter can still come to an end once a county has put some moves aside."""

from collections.abc import Collection, Iterator

from models import workflow
from models.workflow import MOVES, PAUSED, RESIDENT, STATES, SYSTEM, Move

BEGINS = ("file", "hold")  # what comes in, and what must be looked at first: no county can do without
WANTS = {  # what is pointless, or cannot be carried through, without another
    "ask_more_time": "grant_time", "bundle": "follow_up", "order": "take", "take": "report", "convene": "report",
    "send_up": "take_over", "send_down": "take_over",
}  # fmt: skip


def by_system(off: Collection[str]) -> Iterator[str]:
    """What the system does too, alone or beside an office, nobody can put aside: a sentence each."""
    for name in off:
        if name in BEGINS or SYSTEM in MOVES[name].roles:
            yield f"“{name}”（{MOVES[name].label}）由系统使用，不能停用"


def dead_ends(off: Collection[str]) -> Iterator[str]:
    """What cannot work, a sentence each."""
    for name, wanted in WANTS.items():
        if wanted in off and name not in off:
            yield f"“{name}”（{MOVES[name].label}）还在用，它离不开的“{wanted}”（{MOVES[wanted].label}）却停用了"
    used = [move for move in MOVES.values() if move.name not in off or move.name in BEGINS]
    stuck: dict[str, list[str]] = {}
    for state in sorted(_reached(used), key=list(STATES).index):
        if why := _why_stuck(state, used):
            stuck.setdefault(why, []).append(f"“{state}”（{STATES[state].label}）")
    for why, states in stuck.items():
        yield f"停用这些动作后，到了{'、'.join(states)}{why}"


def _why_stuck(state: str, used: list[Move]) -> str:
    onward = [m for m in used if state in m.sources and m.to not in (None, state) and not _gives_up(m)]
    if all(m.roles == (SYSTEM,) for m in onward):
        return "就没有人能往下办"
    if state in PAUSED and not any(RESIDENT in m.roles for m in onward):
        return "群众就无法补充"
    return "" if _ends(state, used) else "再也无法销号"


def _gives_up(move: Move) -> bool:
    """The resident takes it back: an end, but nobody's work."""
    return move.roles == (RESIDENT,) and move.to in STATES and not STATES[move.to].open


def _reached(used: list[Move]) -> set[str]:
    """The open states a matter can come to by the moves that are left."""
    known = {m.to for m in used if "" in m.sources and m.to}
    while more := {m.to for m in used if m.to and known & set(m.sources)} - known:
        known |= more
    return known & set(workflow.OPEN)


def _ends(state: str, used: list[Move]) -> bool:
    known, fresh = {state}, {state}
    while fresh:
        fresh = {m.to for m in used if m.to and fresh & set(m.sources) and not _gives_up(m)} - known
        known |= fresh
    return any(not STATES[name].open for name in known)
