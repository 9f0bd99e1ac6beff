"""The desks of the three administrators: each their own pages, and none of a station's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from flask import g
from sqlalchemy.orm import Session

from app.console.desk import Desk
from app.errors import not_found
from app.house import house
from models import region
from models.person import ADMINISTRATORS, ROLES, roles_of
from models.region import Region
from models.service_request import Actor


@dataclass(frozen=True)
class TrustDesk(Desk):
    """One administrator's; a role of the house sees every county."""

    scopes: tuple[tuple[str, int], ...] = ()

    @cached_property
    def counties(self) -> list[Region]:
        everywhere = any(kind == "house" for kind, _ in self.scopes)
        mine = {scope_id for kind, scope_id in self.scopes if kind == "county"}
        return [c for c in region.counties(self.session) if everywhere or c.id in mine]

    @cached_property
    def place(self) -> str:
        return "、".join(c.name for c in self.counties) or "码上"


def seat(session: Session, role: str) -> TrustDesk:
    held = [r for r in roles_of(session, g.person_id) if r.role == role]
    if not held:
        raise not_found(f"您没有{ROLES[role]}的职责。")
    return TrustDesk(session, Actor(g.person_id, role), tuple((r.scope_kind, r.scope_id) for r in held))


def role_here(session: Session, person_id: int) -> str | None:
    """Which of the three this person is, if any."""
    return next((r.role for r in roles_of(session, person_id) if r.role in ADMINISTRATORS), None)


@contextmanager
def at_trust(role: str) -> Iterator[TrustDesk]:
    with house().database.read() as session:
        yield seat(session, role)
