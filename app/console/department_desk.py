"""The desk of a department: whoever acts for one sits here, beside whatever other desk they may have."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from flask import g
from sqlalchemy.orm import Session

from app import auth
from app.console.desk import Desk
from app.errors import not_found
from app.house import house


class HandlersDesk(Desk):
    """Theirs are departments, and no station."""

    @cached_property
    def place(self) -> str:
        return "、".join(body.name for body in self.bodies)


def seat(session: Session) -> HandlersDesk:
    actor = auth.handler_actor(session, g.person_id)
    if actor is None:
        raise not_found("您没有承办单位的职责。如有需要，请联系系统管理员。")
    return HandlersDesk(session, actor)


@contextmanager
def at_department() -> Iterator[HandlersDesk]:
    with house().database.read() as session:
        yield seat(session)
