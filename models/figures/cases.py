"""The cases behind a number: exactly those it counted, of which a reader sees what they may see."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.figures.meaning import condition
from models.figures.scope import Scope
from models.service_request import Actor, ServiceRequest
from models.service_request.seeing import visible_to

PAGE = 50


@dataclass(frozen=True)
class Cases:
    requests: list[ServiceRequest]  # this page, oldest first
    total: int  # the number itself
    hidden: int  # counted, but not this reader's to read
    more: bool


def cases(
    session: Session, actor: Actor, scope: Scope, key: str, after: int | None = None, limit: int = PAGE
) -> Cases | None:  # fmt: skip
    """None: there is no such number."""
    meant = condition(key)
    if meant is None:
        return None
    counted = select(func.count(ServiceRequest.id), func.count(case((visible_to(actor), 1))))
    total, seen = session.execute(counted.where(*scope.conditions(), meant)).one()
    found = select(ServiceRequest).where(*scope.conditions(), meant, visible_to(actor)).order_by(ServiceRequest.id)
    if after is not None:
        found = found.where(ServiceRequest.id > after)
    page = list(session.scalars(found.limit(limit + 1)))
    return Cases(page[:limit], total, total - seen, len(page) > limit)
