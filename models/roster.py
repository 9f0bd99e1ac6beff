"""值班表: who of a group is on duty in the days ahead, and who joins and leaves the group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import absence, clock, group
from models.deputy import Deputy
from models.group import Duty, Group, Member
from models.types import new_id

AHEAD = 14


@dataclass(frozen=True)
class OnDay:
    """One day of a roster; `away` are those of its deputies who are on leave that day."""

    day: date
    duty: list[Deputy]
    away: frozenset[int]

    @property
    def hole(self) -> bool:
        return all(one.id in self.away for one in self.duty)

    @property
    def seen(self) -> str:
        """What a page that showed this day sends back with it."""
        return "+".join(str(one.id) for one in self.duty)


@dataclass(frozen=True)
class Wish:
    """One day as it was chosen, and how it stood on the page that it was chosen on."""

    chosen: int | None
    seen: str = ""


class Changed(Exception):
    """Days that somebody else has changed since they were shown, and as they stand now."""

    def __init__(self, turns: list[OnDay]) -> None:
        super().__init__()
        self.turns = turns


def seen(turns: list[OnDay]) -> str:
    """The days as they are shown, in one line."""
    return " ".join(f"{turn.day}={turn.seen}" for turn in turns if turn.duty)


def days() -> list[date]:
    """Today and the days after it."""
    return [clock.today() + timedelta(days=n) for n in range(AHEAD)]


def ahead(session: Session, group_ids: Collection[int]) -> dict[int, list[OnDay]]:
    """Day by day for each of these groups; who has left by then is not on duty."""
    listed = select(Duty.group_id, Duty.on_day, Deputy).join(Deputy, Deputy.id == Duty.deputy_id)
    listed = listed.where(Duty.group_id.in_(group_ids), Duty.on_day.in_(days())).order_by(Duty.id)
    found: dict[tuple[int, date], list[Deputy]] = {}
    for group_id, day, one in session.execute(listed):
        if one.serves(day):
            found.setdefault((group_id, day), []).append(one)
    gone = absence.not_over(session, {one.id for duty in found.values() for one in duty})
    away = {day: frozenset(one.deputy_id for one in gone if one.from_day <= day <= one.to_day) for day in days()}
    return {g: [OnDay(day, found.get((g, day), []), away[day]) for day in days()] for g in group_ids}


def settle(session: Session, one: Group, wishes: Mapping[date, Wish]) -> None:
    """These days as chosen, all of them or none; one that already has this deputy first is left as it is."""
    in_turn(session, one)
    turns = [had for had in ahead(session, [one.id])[one.id] if _moves(had, wishes.get(had.day))]
    if changed := [had for had in turns if had.seen != wishes[had.day].seen]:
        raise Changed(changed)
    for had in turns:
        session.execute(delete(Duty).where(Duty.group_id == one.id, Duty.on_day == had.day))
        if wanted := wishes[had.day].chosen:
            session.add(Duty(id=new_id(), group_id=one.id, on_day=had.day, deputy_id=wanted))


def _moves(had: OnDay, wish: Wish | None) -> bool:
    return wish is not None and (had.duty[0].id if had.duty else None) != wish.chosen


def join(session: Session, one: Group, deputy_id: int) -> None:
    """From today on; who left this very day is taken back: there may be no second of the same first day."""
    in_turn(session, one)
    if deputy_id in {member.id for member in group.members(session, one.id)}:
        return
    today = clock.today()
    again = next((row for row in _rows(session, one, deputy_id) if row.since == today), None)
    if again:
        again.until = None
    else:
        session.add(Member(id=new_id(), group_id=one.id, deputy_id=deputy_id, since=today))


def leave(session: Session, one: Group, deputy_id: int) -> bool:
    """Yesterday was the last day, and the days they had ahead stand empty; False if they never belonged."""
    in_turn(session, one)
    today, theirs = clock.today(), _rows(session, one, deputy_id)
    for row in theirs:
        if row.until is None or row.until >= today:
            row.until = today - timedelta(days=1)
    coming = (Duty.group_id == one.id, Duty.deputy_id == deputy_id, Duty.on_day >= today)
    session.execute(delete(Duty).where(*coming))
    return bool(theirs)


def _rows(session: Session, one: Group, deputy_id: int) -> list[Member]:
    return list(session.scalars(select(Member).where(Member.group_id == one.id, Member.deputy_id == deputy_id)))


def in_turn(session: Session, one: Group) -> None:
    """Two at one roster write one after the other."""
    session.get_one(Group, one.id, with_for_update=True)
