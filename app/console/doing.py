"""The moves of one request as a desk offers them: what is usually next, and the others by what they are for."""

from collections.abc import Sequence
from typing import NamedTuple

from models.workflow import Move

NEXT = {
    "held": ("release", "assign", "merge"),
    "filed": ("accept", "assign", "order"),
    "returned": ("assign", "accept", "order"),
    "accepted": ("answer", "order"),
    "asked": ("answer",),
    "ordered": ("supervise",),
    "taken": ("supervise",),
    "queried": ("supervise",),
    "conferring": ("convene", "resume"),
    "reported": ("verify", "feedback", "reject"),
    "disputed": ("assign", "take_up", "uphold"),
    "answered": ("close", "look_back"),
    "rated": ("close", "redo"),
    "looking_back": ("answer", "phoned"),
}
PRESSING = ("supervise", "assign", "promise")  # what an office can do about a broken promise in other hands
RULING = ("take_over", "grant_time", "refuse_time")  # somebody waits for it
KINDS = (
    ("受理、交办", ("release", "accept", "assign", "order", "recall", "pass_on", "take_up")),
    ("询问、答复", ("ask", "answer", "verify", "feedback", "reject", "uphold", "redo", "close")),
    ("会商", ("confer", "convene", "resume")),
    ("升降级、县级协同", ("raise_tier", "lower_tier", "take_over", "send_up", "send_down")),
    ("督办、回访", ("supervise", "specialise", "look_back", "phoned")),
    ("期限", ("promise", *RULING, "ask_more_time")),
    ("并案", ("merge", "unmerge")),
    ("警示", ("lift_alert",)),
    ("更正、统计", ("amend", "exclude", "include")),
)


class Kind(NamedTuple):
    label: str
    moves: list[Move]


class Doing(NamedTuple):
    """`note` stands by itself: it is wanted at any time."""

    next: list[Move]
    others: list[Kind]
    note: list[Move]


def of(state: str, moves: Sequence[Move], late: bool, first: Sequence[str] = ()) -> Doing:
    """Nothing is added and nothing lost: every move that is allowed stands in one place."""
    by_name = {move.name: move for move in moves}
    wanted = (*RULING, *(PRESSING if late else ()), *first, *NEXT.get(state, ()))
    likely = [by_name.pop(name) for name in wanted if name in by_name]
    note = [by_name.pop("note")] if "note" in by_name else []
    kinds = [Kind(label, [by_name.pop(n) for n in names if n in by_name]) for label, names in KINDS]
    left = [Kind("其他", list(by_name.values()))]
    return Doing(likely, [kind for kind in (*kinds, *left) if kind.moves], note)
