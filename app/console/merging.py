"""Many and one at the desk: what may be the same matter, who goes along with this one, and in which topics it is."""

from dataclasses import dataclass
from typing import Any

from app.console.desk import Desk
from models import event
from models.service_request import ServiceRequest, alike, listing, seeing, telling, together, unnamed
from models.service_request.alike import Matter
from models.topic import STANDINGS, Topic, finding
from models.workflow import CHIEF, MOVES

SHOWN = 3
APART = {
    "elsewhere": "两件不在同一个站", "complaint": "两件反映的对象不同", "private": "{into}不公开",
    "cannot_lead": "{into}已经答复、撤回或并入别的诉求", "leads_others": "{goes}已有别的诉求并入",
    "state": "{goes}是“{state}”，不能再并入别的诉求",
}  # fmt: skip
LOOKS = (*MOVES["merge"].sources, *alike.LEADING)


@dataclass(frozen=True)
class Likely:
    """One that may be the same, and which of the two would go along with the other; neither: only to look at."""

    line: listing.Line
    said: str
    near: str
    goes: ServiceRequest | None
    into: ServiceRequest | None
    company: int
    meant: bool  # its resident said so when filing
    apart: str  # why neither can go along with the other


def of(desk: Desk, one: ServiceRequest) -> dict[str, Any]:
    """What the request's page shows beside the request itself."""
    session = desk.session
    lead = session.get(ServiceRequest, one.merged_into_id) if one.state == "merged" and one.merged_into_id else None
    return {
        "company": together.company(session, one, desk.actor), "likely_same": _likely(desk, one),
        "lead": seeing.find(session, lead.number, desk.actor) if lead else None,
        "listed": _listed(desk, one), "standings": STANDINGS, "may_unmerge": desk.actor.role == CHIEF,
        "may_bundle": one.state in MOVES["bundle"].sources and one.profile.uses("bundle"),
    }  # fmt: skip


def _listed(desk: Desk, one: ServiceRequest) -> list[tuple[Topic, bool]]:
    """That it is in a topic everyone may know; the topic's own page is its office's."""
    inside = [entry.topic for entry in finding.of_requests(desk.session, [one.id]).get(one.id, [])]
    return [(topic, finding.find(desk.session, topic.id, desk.actor) is not None) for topic in inside]


def _likely(desk: Desk, one: ServiceRequest) -> list[Likely]:
    """For whoever may merge, while this one may still go along with another or lead it."""
    if desk.actor.role != CHIEF or one.state not in LOOKS or not one.profile.uses("merge"):
        return []
    session, said = desk.session, telling.first_words(desk.session, one)
    words = f"{said.get('title', '')}{said.get('text', '')}"
    matter = Matter(words, said.get("place", ""), one.village_id, one.category)
    which = (ServiceRequest.id != one.id) & seeing.visible_to(desk.actor)
    near = alike.nearest(session, one.station_id, matter, which, SHOWN)
    shown, meant = {found.request: found.why for found in near}, _meant(desk, one)
    if meant and meant not in shown:
        shown = dict([(meant, ""), *list(shown.items())[: SHOWN - 1]])
    lines = listing.lines(session, list(shown), desk.actor)
    texts = unnamed.first_words_of(session, list(shown), desk.actor)
    return [
        Likely(line, texts.get(other.id, {}).get("text", ""), why, *_which_way(one, other), other.company(),
               other is meant, _why_apart(one, other))
        for line, (other, why) in zip(lines, shown.items(), strict=True)
    ]  # fmt: skip


def _meant(desk: Desk, one: ServiceRequest) -> ServiceRequest | None:
    """With which one its resident meant to go along, had it not been held."""
    first = event.history(desk.session, one.id)[0].changes.get("meant")
    found = desk.session.get(ServiceRequest, first) if first else None
    return seeing.find(desk.session, found.number, desk.actor) if found and found.state in alike.LEADING else None


def _which_way(one: ServiceRequest, other: ServiceRequest) -> tuple[ServiceRequest | None, ServiceRequest | None]:
    """The later goes along with the earlier, where that may be; else the other way round; else neither."""
    later, earlier = (one, other) if one.id > other.id else (other, one)
    for goes, into in ((later, earlier), (earlier, later)):
        if not _why_not(goes, into):
            return goes, into
    return None, None


def _why_not(goes: ServiceRequest, into: ServiceRequest) -> str:
    return goes.why_not(into) or ("" if goes.state in MOVES["merge"].sources else "state")


def _why_apart(one: ServiceRequest, other: ServiceRequest) -> str:
    """What stands in the way of either direction, as whoever looks at `one` reads it."""
    named = {one.id: "本件", other.id: "那一件"}
    return "；".join(dict.fromkeys(
        APART[why].format(goes=named[goes.id], into=named[into.id], state=goes.profile.state_label(goes.state))
        for goes, into in ((one, other), (other, one)) if (why := _why_not(goes, into))
    ))  # fmt: skip

