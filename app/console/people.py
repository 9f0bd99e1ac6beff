"""The station's people: whom a WeChat message reaches, since when, and what stands in the way of the rest."""

from typing import Any, NamedTuple

from flask import render_template
from sqlalchemy.orm import Session

from app import portraits
from app.console.desk import Desk, at_desk
from app.house import house
from models import binding, deputy, person, portrait
from models.binding import Standing
from models.binding.standing import UNBOUND
from models.person import ROLES
from models.station import Station

COLLEAGUES = ("chief", "clerk")


class Post(NamedTuple):
    """One person's place in one station."""

    person_id: int
    name: str
    roles: list[str]
    home: Station


class Row(NamedTuple):
    post: Post
    standing: Standing

    @property
    def unbound(self) -> bool:
        return self.standing.why == UNBOUND


def people() -> str:
    with at_desk() as desk:
        return page(desk)


def page(desk: Desk, **more: Any) -> str:
    chosen = desk.narrowed()[1]
    rows = _rows(desk.session, [chosen] if chosen else desk.stations)
    reached = len({row.post.person_id for row in rows if row.standing.reachable})
    return render_template(
        "console/people.html", desk=desk, chosen=chosen, rows=rows, reached=reached,
        whole=len({row.post.person_id for row in rows}), portraits=_faces(desk.session, rows),
        open=bool(house().settings.wx_sa_appid), **more,
    )  # fmt: skip


def _faces(session: Session, rows: list[Row]) -> dict[int, str | None]:
    """The deputies' photos, by person; none for who has none yet."""
    mine = [row.post.person_id for row in rows if ROLES["deputy"] in row.post.roles]
    found = portrait.of_people(session, mine)
    return {person_id: portraits.url(found.get(person_id)) for person_id in mine}


def _rows(session: Session, homes: list[Station]) -> list[Row]:
    found = [post for home in homes for post in posts(session, home)]
    stand = binding.standing(session, [post.person_id for post in found])
    return [Row(post, stand[post.person_id]) for post in found]


def posts(session: Session, home: Station) -> list[Post]:
    """The deputies seated here and the colleagues; who is both stands here once."""
    roles: dict[int, list[str]] = {d.person_id: ["deputy"] for d in deputy.seated(session, home.id)}
    for role in COLLEAGUES:
        for person_id in person.holders(session, role, "station", home.id):
            roles.setdefault(person_id, []).append(role)
    return [
        Post(person_id, deputy.name_of(session, person_id) or "未登记姓名", [ROLES[role] for role in held], home)
        for person_id, held in roles.items()
    ]
