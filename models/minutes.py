"""What is written down of a joint meeting besides its text: who came, who answers for what, and by when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.department import Department


@dataclass(frozen=True)
class Body:
    """Who comes, or who answers for an action: a department of the county, or somebody by name."""

    department_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Agreed:
    """One thing that will be done, by whom and by when."""

    text: str
    owner: Body
    due: date


@dataclass(frozen=True)
class Minutes:
    """What was written down besides the text; nothing of it is made up where nobody said it."""

    held_on: date | None = None  # not said: today
    came: tuple[Body, ...] | None = None  # not said: nobody knows, which is not the same as nobody
    actions: tuple[Agreed, ...] = ()
    title: str = ""  # what the lead unit's letter is about, where no order has said it

    def last_day_of(self, department_id: int) -> date | None:
        """By when this body has promised to be done with what is its own."""
        return max((one.due for one in self.actions if one.owner.department_id == department_id), default=None)

    def said(self, session: Session) -> dict[str, Any]:
        """As it enters the history: rows are ticked off later, this stays as it was agreed."""
        lines = [f"{one.text}（{name_of(session, one.owner)}，{_in_full(one.due)}前）" for one in self.actions]
        return {"came": [name_of(session, body) for body in self.came or ()], "agreed": lines}


def arranged(session: Session, day: date | None, place: str, seats: list[Body]) -> str:
    """When, where and who is asked to come, as the history keeps it."""
    asked = "、".join(name_of(session, body) for body in seats)
    return "，".join(part for part in (_in_full(day) if day else "", place, f"请{asked}参加" if asked else "") if part)


def _in_full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def name_of(session: Session, body: Body) -> str:
    return session.get_one(Department, body.department_id).name if body.department_id else body.name
