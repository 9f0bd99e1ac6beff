"""The path that a tier suggests, and how far a request has come on it: a small card beside the record."""

from dataclasses import dataclass

from flask import url_for

from app.console.desk import Desk
from models import meeting
from models.board import pressing
from models.board.pressing import Pressed
from models.meeting import Meeting
from models.service_request import ServiceRequest
from models.service_request.columns import COUNTY, STATION, TO_COUNTY, TO_STATION

GRID, MEETING, SUPERVISION = "grid", "meeting", "supervision"
PATHS = {GRID: "网格速办", MEETING: "联席会商", SUPERVISION: "专项督办"}
STEPS = {  # path → the move it begins with, and why
    GRID: ("assign", "小事不出网格：交给网格员或代表，尽快办结。"),
    MEETING: ("confer", "涉及几家单位的，请大家坐到一起，商定牵头单位、事项和期限。"),
    SUPERVISION: ("specialise", "列为专项督办，确定督办人，盯到办结。"),
}


ELSEWHERE = {  # who reads, and how it stands between the two offices
    ("chief", TO_COUNTY): "已提请县级协同，等县人大接办；接办之前仍由本站负责，编号、记录不变。",
    ("chief", COUNTY): "已提请县级协同，现由县人大负责。编号、记录不变，本站可以查看、备注和督办。",
    ("chief", TO_STATION): "县人大交本站办理。接办之前仍由县人大负责；办不了的，可以退回。",
    ("county", STATION): "由联络站负责。县级可以查看、备注、督办和验收；需要县里办的，由站长提请县级协同。",
    ("county", TO_COUNTY): "联络站提请县级协同。接办之前仍由联络站负责；不需要县里办的，可以退回。",
    ("county", TO_STATION): "已交联络站办理，等联络站接办；接办之前仍由县人大负责，编号、记录不变。",
}


@dataclass(frozen=True)
class Pathway:
    label: str  # 小事网格速办
    hint: str = ""
    step: tuple[str, str] | None = None  # what the link says, where it leads
    sittings: tuple[Meeting, ...] = ()
    pressed: Pressed | None = None  # under special supervision
    elsewhere: str = ""  # the other office owns it

    @property
    def to_hold(self) -> Meeting | None:
        """The meeting whose minutes are still to be written: on its own page, with parties and agreed actions."""
        return next((one for one in self.sittings if not one.is_over), None)

    @property
    def told(self) -> bool:
        """Whether there is more to say than the tier's name."""
        return bool(self.hint or self.sittings or self.pressed or self.elsewhere)


def of(desk: Desk, one: ServiceRequest) -> Pathway:
    session, path = desk.session, one.profile.tier(one.tier).path
    sittings = tuple(reversed(meeting.of_request(session, one.id)))
    begun = one.is_special or (path == MEETING and bool(sittings)) or (path == GRID and one.owned_by == COUNTY)
    move, hint = _beyond(one) if one.is_special else STEPS.get(path, ("", ""))
    offered = (not begun or one.is_special) and move in {m.name for m in one.moves_for(desk.actor)}
    link = url_for("console.request", number=one.number, form=move) + f"#do-{move}"
    return Pathway(
        PATHS[SUPERVISION] if one.is_special and path != SUPERVISION else label(one), hint if offered else "",
        (one.profile.move_label(move), link) if offered else None, sittings,
        pressing.one(session, one) if one.is_special else None, _elsewhere(desk, one),
    )  # fmt: skip


def _beyond(one: ServiceRequest) -> tuple[str, str]:
    """Pressed specially, and still in a tier whose path is another: the way to the county's own tier for it."""
    tiers, rank = one.profile.tiers, one.profile.tier_rank
    above = any(tier.path == SUPERVISION and rank(tier.name) > rank(one.tier) for tier in tiers)
    return ("raise_tier", f"已列为专项督办，分级仍为“{label(one)}”；要按大事办理的，请提级。") if above else ("", "")


def label(one: ServiceRequest) -> str:
    """小事网格速办: the county's word for the tier, and for its path where the word does not say it."""
    tier = one.profile.tier(one.tier)
    path = PATHS.get(tier.path, "")
    return tier.label if path in tier.label else tier.label + path


def _elsewhere(desk: Desk, one: ServiceRequest) -> str:
    return ELSEWHERE.get((desk.actor.role, one.owner), "")
