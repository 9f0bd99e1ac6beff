"""From many to one: how many topics and proposals were made of the period's cases."""

from collections.abc import Iterable
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models.figures.scope import Scope
from models.service_request import ServiceRequest
from models.topic import Topic, TopicLink

Ts = TypeVarTuple("Ts")


def within(*kinds: str) -> ColumnElement[bool]:
    """In a topic now; one that was taken out again is not."""
    here = select(TopicLink.id).where(TopicLink.request_id == ServiceRequest.id, TopicLink.until.is_(None))
    return (here.join(Topic, Topic.id == TopicLink.topic_id).where(Topic.kind.in_(kinds)) if kinds else here).exists()


def topics(session: Session, scope: Scope, counted: Iterable[ColumnElement[bool]]) -> dict[str, int]:
    """How many of each kind hold at least one of these cases; a topic of two stations is still one."""
    return {kind: int(n) for kind, n in session.execute(_topics(scope, counted))}


def made(session: Session, scope: Scope, kind: str, counted: Iterable[ColumnElement[bool]]) -> list[tuple[Topic, int]]:
    """Those very topics, the oldest first, each with how many of these cases it holds."""
    found = _linked(select(Topic, func.count(TopicLink.request_id)), scope, counted).where(Topic.kind == kind)
    return [(topic, int(n)) for topic, n in session.execute(found.group_by(Topic.id).order_by(Topic.id))]


def _topics(scope: Scope, counted: Iterable[ColumnElement[bool]]) -> Select[str, int]:
    return _linked(select(Topic.kind, func.count(Topic.id.distinct())), scope, counted).group_by(Topic.kind)


def _linked(asked: Select[*Ts], scope: Scope, counted: Iterable[ColumnElement[bool]]) -> Select[*Ts]:
    """Of the topics that hold one of these cases now."""
    linked = asked.join(TopicLink, TopicLink.topic_id == Topic.id)
    mine = linked.join(ServiceRequest, ServiceRequest.id == TopicLink.request_id)
    return mine.where(TopicLink.until.is_(None), *scope.conditions(), *counted)
