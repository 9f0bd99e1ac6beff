"""From many to one: how many topics and proposals were made of the period's cases."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models.figures.scope import Scope
from models.service_request import ServiceRequest
from models.topic import Topic, TopicLink


def within(*kinds: str) -> ColumnElement[bool]:
    """In a topic now; one that was taken out again is not."""
    here = select(TopicLink.id).where(TopicLink.request_id == ServiceRequest.id, TopicLink.until.is_(None))
    return (here.join(Topic, Topic.id == TopicLink.topic_id).where(Topic.kind.in_(kinds)) if kinds else here).exists()


def topics(session: Session, scope: Scope, counted: Iterable[ColumnElement[bool]]) -> dict[str, int]:
    """How many of each kind hold at least one of these cases; a topic of two stations is still one."""
    return {kind: int(n) for kind, n in session.execute(_topics(scope, counted))}


def _topics(scope: Scope, counted: Iterable[ColumnElement[bool]]) -> Select[str, int]:
    linked = select(Topic.kind, func.count(Topic.id.distinct())).join(TopicLink, TopicLink.topic_id == Topic.id)
    mine = linked.join(ServiceRequest, ServiceRequest.id == TopicLink.request_id)
    return mine.where(TopicLink.until.is_(None), *scope.conditions(), *counted).group_by(Topic.kind)
