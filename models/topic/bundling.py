"""Which requests a topic bundles: each keeps its own number and notices, and hears of the topic's steps."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.service_request import Actor, ServiceRequest
from models.topic.record import Topic, TopicLink
from models.workflow import EVER, OFFICE

MOST = 400  # moves of one transaction


class Crowd(Exception):
    """More than one transaction can carry, with all who go along."""

    def __init__(self, n: int) -> None:
        super().__init__(str(n))
        self.n = n


def bundle(topic: Topic, requests: Iterable[ServiceRequest], by: Actor) -> int:
    """How many are in it that were not; whoever goes along with one of them comes with it."""
    topic.touch()
    known = {link.request_id: link for link in links(topic.session, topic.id)}
    fresh = [one for one in _with_company(requests, by) if one.id not in known or known[one.id].until]
    if len(fresh) > MOST:
        raise Crowd(len(fresh))
    for one in fresh:
        one.move("bundle", by, said={"text": f"您反映的事项已列入{topic.called}。"}, facts={"topic": topic.id})
        _link(topic, one, known.get(one.id))
    return len(fresh)


def _with_company(requests: Iterable[ServiceRequest], by: Actor) -> list[ServiceRequest]:
    """A deputy answers for what is theirs; an office for all that go along as well."""
    found = {one.id: one for one in requests}
    if by.role in OFFICE:
        found |= {other.id: other for one in list(found.values()) for other in one.joined()}
    return list(found.values())


def _link(topic: Topic, one: ServiceRequest, known: TopicLink | None) -> None:
    """What was done before it came in is on the page; it is told of what is done from now on."""
    link = known or TopicLink(
        topic_id=topic.id, request_id=one.id, county_id=one.county_id, station_id=one.station_id
    )
    link.since, link.until, link.heard = clock.now(), None, topic.last_seq
    topic.session.add(link)


def unbundle(topic: Topic, one: ServiceRequest, by: Actor) -> bool:
    found = (TopicLink.topic_id == topic.id, TopicLink.request_id == one.id, TopicLink.until.is_(None))
    link = topic.session.scalars(select(TopicLink).where(*found)).first()
    if link is None:
        return False
    topic.touch()
    link.until = clock.now()
    if one.state in EVER:
        one.move("unbundle", by, facts={"topic": topic.id})
    return True


def gather(topic: Topic, by: Actor) -> int:
    """Who has joined a bundled request since is bundled too, before the next step is told."""
    within = select(TopicLink.request_id).where(TopicLink.topic_id == topic.id)
    led = select(ServiceRequest).where(
        ServiceRequest.merged_into_id.in_(within.where(TopicLink.until.is_(None))), ServiceRequest.state == "merged",
        ServiceRequest.id.not_in(within),
    )  # fmt: skip
    strays = list(topic.session.scalars(led.order_by(ServiceRequest.id)))
    return bundle(topic, strays, by) if strays else 0


def links(session: Session, topic_id: int) -> list[TopicLink]:
    found = select(TopicLink).where(TopicLink.topic_id == topic_id).order_by(TopicLink.id)
    return list(session.scalars(found))
