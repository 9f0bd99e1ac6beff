"""民意诉求一键提交: one request becomes a 代表建议 of its station, in its deputy's words; the office takes it on."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import mask
from models.service_request import Actor, ServiceRequest
from models.topic import bundling, finding
from models.topic.record import Topic, begin

PROPOSAL = "proposal"
LONGEST = 60


class Proposed(ValueError):
    """It is in a proposal already."""


def propose(one: ServiceRequest, title: str, text: str, by: Actor) -> Topic:
    if proposals(one):
        raise Proposed
    made = begin(one.session, PROPOSAL, title, text, by, one.county_id, one.station_id)
    bundling.bundle(made, [one], by)
    return made


def proposals(one: ServiceRequest) -> list[Topic]:
    """Those it is in now."""
    listed = finding.of_requests(one.session, [one.id]).get(one.id, [])
    return [entry.topic for entry in listed if entry.topic.kind == PROPOSAL]


def draft(one: ServiceRequest, said: dict[str, str]) -> dict[str, str]:
    """What is known already, for its deputy to change; what few may read is not written in beforehand."""
    if one.visibility != "public" or one.about:
        return {"title": f"关于{one.category}的建议" if one.category else "", "text": ""}
    words = mask.mask(said.get("text", ""))
    title = mask.mask(said.get("title") or "") or words.split("\n")[0]
    return {"title": title[:LONGEST], "text": words}  # cut after it was masked: half a number is a number still


def made_by(session: Session, person_id: int, since: datetime) -> int:
    """How many they have submitted since then, for the file of what they did."""
    mine = (Topic.made_by == person_id, Topic.kind == PROPOSAL, Topic.made_at >= since)
    return session.execute(select(func.count()).select_from(Topic).where(*mine)).scalar_one()
