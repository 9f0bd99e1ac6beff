"""Which sheets an order means: station by station, one transaction each; who has no code is given one."""

from collections.abc import Callable, Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models import clock, code, deputy, group, station
from models.code import ON_WALLS, Code
from models.print_order import SAME, PrintOrder, PrintSheet
from models.station import Station
from models.types import new_id

FORM = "a4"  # of a sheet that nobody noted a form for
Mint = Callable[[], str]


def begin(session: Session, order: PrintOrder) -> None:
    """How many stations there are to ask, for the progress bar."""
    homes = select(func.count()).select_from(_homes(order).subquery())
    order.stations = session.scalar(homes) or 0


def step(session: Session, order: PrintOrder, mint: Mint) -> None:
    """The next station's sheets; after the last one the order is gathered."""
    waiting = _homes(order).where(Station.id > order.last_station_id).order_by(Station.id)
    home = session.scalars(waiting.limit(1)).first()
    if home is None:
        order.gathered_at = clock.now()
        return
    for form, one in _sheets(session, order, home, mint):
        session.add(PrintSheet(order_id=order.id, code_id=one.id, form=form))
        order.total += 1
    order.gathered, order.last_station_id = order.gathered + 1, home.id


def _homes(order: PrintOrder):  # type: ignore[no-untyped-def]
    if order.station_id is not None:
        return select(Station).where(Station.id == order.station_id)
    day = clock.today()
    stays = or_(Station.closes_on.is_(None), Station.closes_on >= day)
    return select(Station).where(Station.county_id == order.county_id, Station.opens_on <= day, stays)


def _sheets(session: Session, order: PrintOrder, home: Station, mint: Mint) -> Iterator[tuple[str, Code]]:
    forms = order.forms.split()
    if order.scope == "reprint":
        for old, new in list(_replaced(session, order, home, mint)):
            yield from (((old.form or FORM) if form == SAME else form, new) for form in forms)
        return
    for who, who_id in subjects(session, order, home):
        theirs = code.live(session, home.id, who, who_id)
        if not theirs and order.make_missing:
            theirs = [_made(session, order, home, (who, who_id), mint)]
        hanging = [one for one in theirs if not (order.only_unhung and one.hung_on)]
        for form in forms:
            yield from ((form, one) for one in (hanging if form in ON_WALLS else theirs[:1]))


def subjects(session: Session, order: PrintOrder, home: Station) -> list[tuple[str, int]]:
    """Whose sheets: the one, a group with its members, or all of a station's."""
    if order.scope == "deputy":
        return [("deputy", order.scope_id)]
    if order.scope == "group":
        groups, deputies = [order.scope_id], group.members(session, order.scope_id)
    else:
        groups, deputies = [g.id for g in group.of_station(session, home.id)], deputy.seated(session, home.id)
    found = [("station", home.id)] if order.scope != "group" else []
    found += [("group", one) for one in groups] + [("deputy", one.id) for one in deputies]
    return [(who, who_id) for who, who_id in found if who in order.whose.split()]


def _made(
    session: Session, order: PrintOrder, home: Station, whose: tuple[str, int], mint: Mint, like: Code | None = None
) -> Code:  # fmt: skip
    """A new code; hung up where another hangs, or at the station."""
    one = Code(
        id=new_id(), token=mint(), county_id=home.county_id, station_id=home.id, who=whose[0], who_id=whose[1],
        village_id=like.village_id if like else None, place=like.place if like else home.name, batch=order.batch,
        topic=like.topic if like else None, made_by=order.made_by,
    )  # fmt: skip
    session.add(one)
    session.flush()
    return one


def _replaced(session: Session, order: PrintOrder, home: Station, mint: Mint) -> Iterator[tuple[Code, Code]]:
    """Each sheet that names who answers no more, and its new print for whoever does. The old one still works."""
    before = None
    while olds := code.page(session, station.answered_for(session, [home.id]), before, 200, "reprint"):
        for old in olds:
            reached = code.reach(session, old)
            if reached.wants_reprint and reached.station.id == home.id:
                now = reached.deputy or reached.group or reached.station
                new = _made(session, order, home, (reached.kind, now.id), mint, like=old)
                old.successor_id = new.id
                yield old, new
        before = olds[-1].id
