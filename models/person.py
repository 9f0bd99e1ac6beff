"""People: who they are to us, in which WeChat account, and which roles they hold where."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, bindparam, or_, select
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.holding import remembered
from models.schema import Base, table
from models.types import Id, Sealed, UtcDateTime, new_id

BROWSER = "browser"  # the appid of identities that are a signed device cookie

ROLES = {
    "resident": "群众",
    "deputy": "代表",
    "chief": "站长",
    "clerk": "工作人员",
    "grid_worker": "网格员",
    "handler": "承办单位经办人",
    "county": "县人大工作人员",
    "admin": "系统管理员",
    "security": "安全保密管理员",
    "auditor": "安全审计员",
}
ADMINISTRATORS = ("admin", "security", "auditor")  # 三员: nobody is two of them
DESK, BOOK, SERVER = "desk", "book", "server"  # by what way a role was given


class Person(Base):
    __tablename__ = "people"
    __table_args__ = table()

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    name: Mapped[str | None] = mapped_column(Sealed("people.name"))
    phone: Mapped[str | None] = mapped_column(Sealed("people.phone"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Identity(Base):
    """One person in one account: two openids of a person share nothing but this row's owner."""

    __tablename__ = "identities"
    __table_args__ = table(UniqueConstraint("appid", "openid"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    appid: Mapped[str] = mapped_column(String(40))
    openid: Mapped[str] = mapped_column(String(80))
    unionid: Mapped[str | None] = mapped_column(String(80), index=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    dead_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # unfollowed, blocked or foreign
    heard_at: Mapped[int | None] = mapped_column(Id)  # WeChat's own time of the last follow or unfollow


def _sole(context: DefaultExecutionContext) -> int | None:
    given = context.get_current_parameters()
    return given["person_id"] if given["role"] in ADMINISTRATORS else None


class Role(Base):
    __tablename__ = "roles"
    __table_args__ = table(
        Index(None, "person_id"), Index(None, "scope_kind", "scope_id", "role"), Index(None, "sole_id", unique=True),
        Index(None, "person_id", "role", "scope_kind", "scope_id", "held", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20))  # station, county, region, department, house
    scope_id: Mapped[int] = mapped_column(Id)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The person, while this is an administrator's role: of the three a person has one, and the database holds that.
    sole_id: Mapped[int | None] = mapped_column(Id, default=_sole)
    # 1 while it is held, and nothing afterwards: of two who give the same role at once the second meets the first.
    held: Mapped[int | None] = mapped_column(Integer, default=1)
    made_by: Mapped[int | None] = mapped_column(Id)  # none: by the system, or before this was kept
    made_via: Mapped[str | None] = mapped_column(String(10))  # none: before this was kept
    ended_by: Mapped[int | None] = mapped_column(Id)

    def end(self, by: int | None = None) -> None:
        self.until, self.sole_id, self.held, self.ended_by = clock.now(), None, None, by


def known_as(session: Session, appid: str, openid: str) -> Person | None:
    found = select(Person).join(Identity, Identity.person_id == Person.id)
    return session.scalars(found.where(Identity.appid == appid, Identity.openid == openid)).first()


def _known_by_union(session: Session, unionid: str | None) -> int | None:
    if not unionid:
        return None
    return session.scalars(select(Identity.person_id).where(Identity.unionid == unionid)).first()


def meet(session: Session, appid: str, openid: str, unionid: str | None = None) -> Person:
    """The person behind this identity; a stranger becomes a resident on first sight."""
    if person := known_as(session, appid, openid):
        return person
    known = _known_by_union(session, unionid)
    person = session.get_one(Person, known) if known else Person(id=new_id())
    session.add(person)
    session.flush()
    session.add(Identity(appid=appid, openid=openid, unionid=unionid, person_id=person.id))
    return person


def openid_of(session: Session, person_id: int, appid: str, even_dead: bool = False) -> str | None:
    """Where this person can be written to in this account, if anywhere; the living before the dead."""
    found = select(Identity.openid).where(Identity.person_id == person_id, Identity.appid == appid)
    if not even_dead:
        found = found.where(Identity.dead_at.is_(None))
    return session.scalars(found.order_by(Identity.dead_at.is_(None).desc(), Identity.id.desc())).first()


def bury(session: Session, appid: str, openid: str, dead: bool = True, at: int | None = None) -> None:
    """WeChat says this identity cannot be reached any more (or again can); of two pushes the later one holds."""
    found = select(Identity).where(Identity.appid == appid, Identity.openid == openid)
    for identity in session.scalars(found):
        if at is not None and identity.heard_at is not None and at < identity.heard_at:
            continue
        identity.heard_at = at if at is not None else identity.heard_at
        identity.dead_at = clock.now() if dead else None


def by_id(session: Session, person_ids: Collection[int]) -> dict[int, Person]:
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(person_ids)))}


_HELD_NOW = select(Role).where(
    Role.person_id == bindparam("person_id"),
    Role.since <= bindparam("now"),
    or_(Role.until.is_(None), Role.until > bindparam("now")),
)


def roles_of(session: Session, person_id: int) -> list[Role]:
    return remembered(session, ("roles of", person_id), lambda: _roles_of(session, person_id))


def _roles_of(session: Session, person_id: int) -> list[Role]:
    return list(session.scalars(_HELD_NOW, {"person_id": person_id, "now": clock.now()}))


def holders(session: Session, role: str, scope_kind: str, scope_id: int) -> list[int]:
    """The people who hold this role there now, longest first."""
    now = clock.now()
    found = (
        select(Role.person_id)
        .join(Person, Person.id == Role.person_id)
        .where(Role.role == role, Role.scope_kind == scope_kind, Role.scope_id == scope_id)
        .where(Role.since <= now, or_(Role.until.is_(None), Role.until > now), Person.disabled_at.is_(None))
    )
    return list(session.scalars(found.order_by(Role.since, Role.id)))


def only_in_a_browser(session: Session, person_id: int) -> bool:
    """Known by nothing but a device cookie, which costs nothing to make anew."""
    found = select(Identity.id).where(Identity.person_id == person_id, Identity.appid != BROWSER)
    return session.scalars(found).first() is None
