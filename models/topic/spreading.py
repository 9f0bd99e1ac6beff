"""A step reaches every linked request as a move of its own: some at once, the rest batch by batch."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.service_request import Actor, ServiceRequest
from models.topic.record import RESULT, Topic, TopicLink, TopicStep, steps
from models.workflow import EVER

BATCH = 25  # requests in one transaction: a few tenths of a second on a slow machine


def spread(session: Session, topic_id: int, limit: int = BATCH) -> int:
    """How many heard what they had not; each request moves by its own version, so a lost race runs again."""
    topic = session.get_one(Topic, topic_id)
    behind = select(TopicLink).where(
        TopicLink.topic_id == topic_id, TopicLink.until.is_(None), TopicLink.heard < topic.last_seq
    )
    found = list(session.scalars(behind.order_by(TopicLink.id).limit(limit)))
    told = steps(session, [topic_id]) if found else []
    for link in found:
        _catch_up(session, link, topic, told)
    if len(found) < limit:
        _all_told(session, topic)
    return len(found)


def _catch_up(session: Session, link: TopicLink, topic: Topic, told: list[TopicStep]) -> None:
    one = session.get_one(ServiceRequest, link.request_id)
    for step in told:
        if step.seq > link.heard and one.state in EVER:  # who has withdrawn hears no more
            said = {"text": f"{topic.called}{step.told}"}
            by = Actor(step.by_id, step.by_role)
            facts = {"topic": topic.id, "step": step.id} | ({"result": True} if step.kind == RESULT else {})
            one.move("follow_up", by, said=said, facts=facts)
    link.heard = topic.last_seq


def _all_told(session: Session, topic: Topic) -> None:
    """Unless another step was taken meanwhile. Not by the topic's version: who looks at it sees no change."""
    session.flush()
    done = update(Topic.__table__).where(Topic.id == topic.id, Topic.last_seq == topic.last_seq)  # type: ignore[arg-type]
    session.execute(done.values(telling=0))


def waiting(session: Session, limit: int = 10) -> list[int]:
    """Topics of which some step is still on its way."""
    return list(session.scalars(select(Topic.id).where(Topic.telling == 1).order_by(Topic.id).limit(limit)))
