"""批量印制: many sheets ordered at once, gathered station by station, drawn volume by volume, kept for a week."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Integer, String, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.code import ON_WALLS, Code
from models.delivery import LEASE, database_now
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

SCOPES = {"county": "全县", "station": "联络站", "group": "代表小组", "deputy": "代表", "reprint": "需重印的码"}
VOLUME = 50  # sheets in one file: one step of the worker, far within its lease; messages wait no longer than that
KEPT = timedelta(days=7)
MOST_TRIES = 5
SAME = "same"  # each in the form it hung in before
PASSED_OVER = -1  # the volume of a sheet that is never drawn


class PrintOrder(Base):
    __tablename__ = "print_orders"
    __table_args__ = table(Index(None, "next_at"), Index(None, "county_id", "made_at"), Index(None, "expires_at"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int | None] = mapped_column(Id, ForeignKey("stations.id"))  # none: the whole county
    scope: Mapped[str] = mapped_column(String(10))
    scope_id: Mapped[int] = mapped_column(Id)
    whose: Mapped[str] = mapped_column(String(40))  # deputy, group, station: whose sheets
    forms: Mapped[str] = mapped_column(String(40))
    batch: Mapped[str] = mapped_column(String(40))
    make_missing: Mapped[bool] = mapped_column(default=True)  # who has no code is given one
    only_unhung: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    stations: Mapped[int] = mapped_column(Integer, default=0)  # to be gathered from, and gathered from
    gathered: Mapped[int] = mapped_column(Integer, default=0)
    last_station_id: Mapped[int] = mapped_column(Id, default=0)
    gathered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=clock.now)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: clock.now() + KEPT)

    @property
    def under_way(self) -> bool:
        return self.finished_at is None and self.failed_at is None

    def moved_on(self) -> None:
        """A step is done and written down: the next may come at once, and earlier failures are forgotten."""
        self.tries, self.lease_owner, self.next_at = 0, None, clock.now()

    def finish(self) -> None:
        self.finished_at, self.next_at, self.lease_owner = clock.now(), None, None

    def give_up(self) -> None:
        self.failed_at, self.next_at, self.lease_owner = clock.now(), None, None


class PrintSheet(Base):
    """One sheet of an order: which code, in which form, in which volume once it was drawn."""

    __tablename__ = "print_sheets"
    __table_args__ = table(Index(None, "order_id", "volume", "form", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    order_id: Mapped[int] = mapped_column(Id, ForeignKey("print_orders.id"))
    code_id: Mapped[int] = mapped_column(Id, ForeignKey("codes.id"))
    form: Mapped[str] = mapped_column(String(10))
    volume: Mapped[int] = mapped_column(Integer, default=0)  # 0: not drawn yet; PASSED_OVER: revoked before it was


class PrintVolume(Base):
    """One file of an order."""

    __tablename__ = "print_volumes"
    __table_args__ = table()

    order_id: Mapped[int] = mapped_column(Id, ForeignKey("print_orders.id"), primary_key=True, autoincrement=False)
    volume: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    form: Mapped[str] = mapped_column(String(10))
    sheets: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)

    @property
    def store_key(self) -> str:
        return store_key(self.order_id, self.volume)


def store_key(order_id: int, volume: int) -> str:
    return f"prints/{order_id}/{volume}"


def find(session: Session, order_id: int, station_ids: Iterable[int], county_ids: Iterable[int]) -> PrintOrder | None:
    mine = select(PrintOrder).where(PrintOrder.id == order_id, _among(station_ids, county_ids))
    return session.scalars(mine).first()


def latest(session: Session, station_ids: Iterable[int], county_ids: Iterable[int], limit: int) -> list[PrintOrder]:
    mine = select(PrintOrder).where(_among(station_ids, county_ids), PrintOrder.expires_at > clock.now())
    return list(session.scalars(mine.order_by(PrintOrder.id.desc()).limit(limit)))


def _among(station_ids: Iterable[int], county_ids: Iterable[int]):  # type: ignore[no-untyped-def]
    """Of these stations, or of these counties as a whole."""
    whole = and_(PrintOrder.station_id.is_(None), PrintOrder.county_id.in_(list(county_ids)))
    return or_(PrintOrder.station_id.in_(list(station_ids)), whole)


def volumes(session: Session, order_id: int) -> list[PrintVolume]:
    found = select(PrintVolume).where(PrintVolume.order_id == order_id).order_by(PrintVolume.volume)
    return list(session.scalars(found))


def any_due(session: Session) -> bool:
    due = select(PrintOrder.id).where(PrintOrder.next_at <= database_now(session))
    return session.scalars(due.limit(1)).first() is not None


def claim(session: Session, me: str) -> int | None:
    """Take the one that waits longest: its next time moves to the lease's end, so a dead worker's work comes back."""
    now = database_now(session)
    due = select(PrintOrder.id, PrintOrder.next_at).where(PrintOrder.next_at <= now).order_by(PrintOrder.next_at)
    for order_id, was in session.execute(due.limit(3)).all():
        take = update(PrintOrder).where(PrintOrder.id == order_id, PrintOrder.next_at == was)
        lease = {"next_at": now + LEASE, "lease_owner": me, "tries": PrintOrder.tries + 1}
        if session.execute(take.values(lease)).rowcount == 1:  # type: ignore[attr-defined]
            return int(order_id)
    return None


def held_by(session: Session, order_id: int, me: str) -> PrintOrder | None:
    """Still mine? After a freeze longer than the lease it may be another's, or finished."""
    found = select(PrintOrder).where(PrintOrder.id == order_id, PrintOrder.lease_owner == me)
    return session.scalars(found.with_for_update()).first()


def pass_over(session: Session, one: PrintOrder) -> None:
    """A code that was revoked since it was ordered is drawn no more."""
    sheets = select(PrintSheet.id).join(Code, Code.id == PrintSheet.code_id).where(PrintSheet.order_id == one.id)
    gone = list(session.scalars(sheets.where(PrintSheet.volume == 0, Code.revoked_at.is_not(None))))
    if gone:
        session.execute(update(PrintSheet).where(PrintSheet.id.in_(gone)).values(volume=PASSED_OVER))
        one.total -= len(gone)


def passed_over(session: Session, order_id: int) -> list[Code]:
    mine = select(PrintSheet.code_id).where(PrintSheet.order_id == order_id, PrintSheet.volume == PASSED_OVER)
    return list(session.scalars(select(Code).where(Code.id.in_(mine)).order_by(Code.id)))


def undrawn(session: Session, order_id: int) -> list[PrintSheet]:
    """The next volume: sheets of one form, since paper of two sizes goes into no one file."""
    found = select(PrintSheet).where(PrintSheet.order_id == order_id, PrintSheet.volume == 0)
    waiting = list(session.scalars(found.order_by(PrintSheet.form, PrintSheet.id).limit(VOLUME)))
    return [sheet for sheet in waiting if sheet.form == waiting[0].form]


def bind(session: Session, one: PrintOrder, sheet_ids: list[int], form: str, size: int) -> None:
    """These sheets are a file now; unless one of them was revoked while it was drawn: then it is drawn without it."""
    before = one.total
    pass_over(session, one)
    if one.total < before:
        one.moved_on()
        return
    number = next_volume(session, one.id)
    session.add(PrintVolume(order_id=one.id, volume=number, form=form, sheets=len(sheet_ids), size=size))
    mine = PrintSheet.order_id == one.id
    sheets = select(PrintSheet.code_id).where(mine, PrintSheet.id.in_(sheet_ids))
    if form in ON_WALLS:
        codes = list(session.scalars(sheets))
        session.execute(update(Code).where(Code.id.in_(codes), Code.hung_on.is_(None)).values(form=form))
    session.execute(update(PrintSheet).where(mine, PrintSheet.id.in_(sheet_ids)).values(volume=number))
    one.done += len(sheet_ids)
    one.moved_on()


def next_volume(session: Session, order_id: int) -> int:
    last = session.scalar(select(func.max(PrintVolume.volume)).where(PrintVolume.order_id == order_id))
    return (last or 0) + 1


def forget(session: Session, now: datetime) -> list[str]:
    """Drop orders whose week is over, a few at a time; the store keys of their files."""
    old = list(session.scalars(select(PrintOrder.id).where(PrintOrder.expires_at <= now).limit(20)))
    if not old:
        return []
    keys = [v.store_key for v in session.scalars(select(PrintVolume).where(PrintVolume.order_id.in_(old)))]
    for kind in (PrintVolume, PrintSheet):
        session.execute(delete(kind).where(kind.order_id.in_(old)))
    session.execute(delete(PrintOrder).where(PrintOrder.id.in_(old)))
    return keys
