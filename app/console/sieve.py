"""Which part of the queue an address asks for: stage, filters, list or board; and the links that change one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from flask import request, url_for
from sqlalchemy.orm import Session

from app.console.desk import Desk
from app.errors import not_found
from models import profile
from models.profile import Profile
from models.service_request import Actor
from models.service_request.calling import for_office
from models.service_request.sifting import OFFICES, conditions
from models.station import Station
from models.workflow import OPEN, STATES, WAITING

ALL, MINE = "waiting", "mine"
DUE = {"late": "超期", "soon": "三天内到期", "fine": "三天以后到期"}
YES = {"private": "不公开", "unsatisfied": "评价不满意"}
FIXED = {"due": tuple(DUE), "private": ("yes",), "unsatisfied": ("yes",), "owner": ("county",)}
FILTERS = ("due", "whom", "category", "village", "tier", "source", "private", "unsatisfied", "owner")
NUMBERED = ("whom", "village")
LONGEST = 40
STAGES = (  # where a county has no gates of its own
    ("待受理", ("held", "filed", "returned")),
    ("办理中", ("accepted", "asked")),
    ("承办单位办理", ("ordered", "taken", "queried")),
    ("会商、报结果、异议", ("conferring", "reported", "disputed")),
    ("已答复", ("answered", "rated", "looking_back")),
)


class Stage(NamedTuple):
    """A column of the board and a tab of the list."""

    name: str
    label: str
    states: tuple[str, ...]
    rest: bool = False  # what stands in no gate: shown only while something does

    @property
    def waits(self) -> bool:
        """Whether somebody still owes an answer there: no county's gate mixes that with what is answered."""
        return not set(WAITING).isdisjoint(self.states)


def stages(words: Profile) -> list[Stage]:
    """The county's own gates, as far as they are open; what stands in none of them comes last."""
    gates = [(g.name, tuple(s for s in g.states if STATES[s].open)) for g in words.stages]
    named = {state for _, states in gates for state in states}
    rest = tuple(state for state in OPEN if state not in named and state != "merged")
    last = [(words.state_label(rest[0]) if len(rest) == 1 else "其他", rest)] if rest else []
    shown = [(label, states) for label, states in [*gates, *last] if states] if gates else STAGES
    return [Stage(f"g{n}", label, states, states == rest) for n, (label, states) in enumerate(shown, 1)]


@dataclass(frozen=True)
class Asked:
    """What the address says, checked; whoever may see nothing of it finds nothing."""

    session: Session
    actor: Actor
    chosen: Station | None
    words: Profile
    tab: str
    wanted: Mapping[str, str]
    board: bool

    @cached_property
    def stages(self) -> list[Stage]:
        return stages(self.words)

    @property
    def states(self) -> tuple[str, ...]:
        found = {ALL: WAITING, MINE: WAITING} | {one.name: one.states for one in self.stages}
        return found.get(self.tab) or (self.tab,)

    @property
    def waits(self) -> bool:
        """Whether a promise is running there, by which they stand in order."""
        return not set(WAITING).isdisjoint(self.states)

    @cached_property
    def narrow(self) -> list[Any]:
        """待我处理 is no state: it is asked of each row."""
        return [for_office(self.session, self.actor)] if self.tab == MINE else []

    @cached_property
    def sift(self) -> list[Any]:
        return [*conditions(self.wanted), *self.narrow]

    @property
    def owner(self) -> str:
        return self.wanted.get("owner", "")

    @property
    def args(self) -> dict[str, str]:
        """What a link needs to come back here; the plain queue needs nothing."""
        station = {"station": str(self.chosen.id)} if self.chosen else {}
        return ({"state": self.tab} if self.tab != ALL else {}) | station | dict(self.wanted)

    def link(self, **changes: Any) -> str:
        """The same with one thing different; an empty value takes a filter away."""
        view = {"view": "board"} if self.board else {}
        kept = {k: v for k, v in (view | self.args | changes).items() if v and (k, v) != ("state", ALL)}
        return url_for("console.queue", **kept)


def asked(desk: Desk) -> Asked:
    actor, chosen = desk.narrowed()
    words = profile.of(desk.counties[0].profile if len(desk.counties) == 1 else None)
    tab = request.args.get("state", ALL)
    if tab not in (ALL, MINE, *STATES) and tab not in [one.name for one in stages(words)]:
        raise not_found()
    board = request.args.get("view") == "board"
    return Asked(desk.session, actor, chosen, words, tab, _wanted(), board)


def _wanted() -> dict[str, str]:
    given = {name: value for name in FILTERS if (value := request.args.get(name, ""))}
    for name, value in given.items():
        if len(value) > LONGEST or "\0" in value or not _is_one(name, value):
            raise not_found()
    return given


def _is_one(name: str, value: str) -> bool:
    """Whether this filter may be set to it at all."""
    if name in NUMBERED and not (name == "whom" and value in OFFICES):
        return value.isascii() and value.isdecimal() and int(value) < 2**63
    return name not in FIXED or value in FIXED[name]
