"""Which topics there are, which requests they bundle, and how many became how many."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, distinct, false, func, or_, select
from sqlalchemy.orm import Session

from models.letter import OUT
from models.service_request import Actor, ServiceRequest, telling
from models.service_request.seeing import visible_to
from models.station import Station
from models.topic.record import SESSION, Topic, TopicLink, TopicStep, steps
from models.workflow import CHIEF, COUNTY, STATES

PAGE = 30
LOOKED_THROUGH = 200  # words are sealed: only so many of the newest are opened to be searched
FOUND = tuple(name for name, state in STATES.items() if state.open and name != "held")


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """A station's own are its chief's; the county sees all of its stations' and its own."""
    if actor.role == CHIEF:
        return Topic.station_id.in_(actor.station_ids)
    if actor.role == COUNTY:
        return Topic.county_id.in_(select(Station.county_id).where(Station.id.in_(actor.station_ids)))
    return false()


def find(session: Session, topic_id: int, actor: Actor) -> Topic | None:
    return session.scalars(select(Topic).where(Topic.id == topic_id, seen_by(actor))).first()


def page(session: Session, actor: Actor, before: int | None, limit: int = PAGE) -> list[Topic]:
    """Newest first; ids are an order in time."""
    found = select(Topic).where(seen_by(actor))
    if before is not None:
        found = found.where(Topic.id < before)
    return list(session.scalars(found.order_by(Topic.id.desc()).limit(limit)))


@dataclass(frozen=True)
class Listed:
    """A topic as a request's page tells of it."""

    topic: Topic
    steps: list[TopicStep]


def published(session: Session, home: Station, limit: int) -> list[Listed]:
    """The station's own and the county's, the latest first: told to whoever filed, and to everyone."""
    here = or_(Topic.station_id == home.id, (Topic.county_id == home.county_id) & Topic.station_id.is_(None))
    found = select(Topic).where(here, Topic.published_at.is_not(None)).order_by(Topic.published_at.desc(), Topic.id)
    shown, taken = list(session.scalars(found.limit(limit))), defaultdict(list)
    for step in steps(session, [topic.id for topic in shown]):
        taken[step.topic_id].append(step)
    return [Listed(topic, taken[topic.id]) for topic in shown]


def counts(session: Session, topic_ids: list[int]) -> dict[int, int]:
    """How many requests each of them bundles now."""
    inside = (TopicLink.topic_id.in_(topic_ids), TopicLink.until.is_(None))
    counted = session.execute(select(TopicLink.topic_id, func.count()).where(*inside).group_by(TopicLink.topic_id))
    return {topic_id: int(n) for topic_id, n in counted}


def linked(session: Session, topic_id: int, actor: Actor) -> list[ServiceRequest]:
    """Those of its requests that this actor may see."""
    inside = select(TopicLink.request_id).where(TopicLink.topic_id == topic_id, TopicLink.until.is_(None))
    found = select(ServiceRequest).where(ServiceRequest.id.in_(inside), visible_to(actor))
    return list(session.scalars(found.order_by(ServiceRequest.id)))


def numbered(session: Session, numbers: list[str], actor: Actor) -> list[ServiceRequest]:
    """Those of these numbers that this actor may see, oldest first."""
    found = select(ServiceRequest).where(ServiceRequest.number.in_(numbers), visible_to(actor))
    return list(session.scalars(found.order_by(ServiceRequest.id)))


def of_requests(session: Session, request_ids: list[int]) -> dict[int, list[Listed]]:
    """The topics that each of these requests is in now, with all that was done."""
    joined = select(TopicLink.request_id, Topic).join(Topic, Topic.id == TopicLink.topic_id)
    here = joined.where(TopicLink.request_id.in_(request_ids), TopicLink.until.is_(None)).order_by(Topic.id)
    found = [(request_id, topic) for request_id, topic in session.execute(here)]
    taken: dict[int, list[TopicStep]] = defaultdict(list)
    for step in steps(session, list({topic.id for _, topic in found})):
        taken[step.topic_id].append(step)
    told: dict[int, list[Listed]] = defaultdict(list)
    for request_id, topic in found:
        told[request_id].append(Listed(topic, taken[topic.id]))
    return told


def candidates(session: Session, actor: Actor, words: str, limit: int = PAGE) -> list[ServiceRequest]:
    """Open requests whose words hold these, the newest first, among no more than are worth opening."""
    arms = [
        select(ServiceRequest.id)
        .where(ServiceRequest.station_id == station_id, ServiceRequest.state.in_(FOUND))
        .order_by((ServiceRequest.id + 0).desc())  # by the bare id an engine walks through all that was ever closed
        .limit(LOOKED_THROUGH)
        for station_id in actor.station_ids
    ]
    ids = sorted((i for arm in arms for i in session.scalars(arm)), reverse=True)[:LOOKED_THROUGH]
    found = select(ServiceRequest).where(ServiceRequest.id.in_(ids), visible_to(actor))
    newest = list(session.scalars(found.order_by(ServiceRequest.id.desc())))
    if wanted := words.split():
        said = telling.first_words_of(session, newest)
        newest = [one for one in newest if _holds(said.get(one.id, {}), one, wanted)]
    return newest[:limit]


def lying_with(session: Session, actor: Actor, department_id: int, limit: int = PAGE) -> list[ServiceRequest]:
    """What a department has before it and has not done, the longest first: what it is asked face to face."""
    open_there = (ServiceRequest.department_id == department_id, ServiceRequest.state.in_(OUT))
    found = select(ServiceRequest).where(*open_there, visible_to(actor)).order_by(ServiceRequest.id)
    return list(session.scalars(found.limit(limit)))


def faced(session: Session, actor: Actor) -> set[int]:
    """The departments that have answered face to face, at a session this office may see."""
    sat = select(Topic.department_id).join(TopicStep, TopicStep.topic_id == Topic.id)
    found = sat.where(Topic.kind == SESSION, TopicStep.kind == "faced", seen_by(actor)).distinct()
    return {department_id for department_id in session.scalars(found) if department_id}


def _holds(said: dict[str, str], one: ServiceRequest, wanted: list[str]) -> bool:
    told = "\n".join((said.get("title", ""), said.get("text", ""), said.get("place", ""), one.category or ""))
    return all(word in told for word in wanted)


@dataclass(frozen=True)
class Conversion:
    """「收集群众诉求80余件，整理汇总代表建议23条」: so many requests became so many topics."""

    requests: int
    topics: int


def conversion(
    session: Session, station_ids: tuple[int, ...], kind: str | None = None,
    since: datetime | None = None, until: datetime | None = None,
) -> Conversion:  # fmt: skip
    """Of these stations' requests, linked within this time and still; one in two topics counts once."""
    here: list[ColumnElement[bool]] = [TopicLink.station_id.in_(station_ids), TopicLink.until.is_(None)]
    here += [Topic.kind == kind] if kind else []
    here += [TopicLink.since >= since] if since else []
    here += [TopicLink.since < until] if until else []
    counted = select(func.count(distinct(TopicLink.request_id)), func.count(distinct(TopicLink.topic_id)))
    requests, topics = session.execute(counted.join(Topic, Topic.id == TopicLink.topic_id).where(*here)).one()
    return Conversion(int(requests), int(topics))
