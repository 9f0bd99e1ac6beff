"""What the forms of a joint meeting carry, checked before anything is touched: who is asked, what was agreed."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from app.deeds.bodies import SaidLine, Seen
from app.errors import Problem, invalid
from app.said import Day, IdText, Line, MaybeText, Strict, Text, from_form, version_in
from models import clock, department
from models.meeting import MOST_ACTIONS, MOST_PARTIES
from models.minutes import Agreed, Body, Minutes
from models.service_request import ServiceRequest

ROWS = range(1, MOST_ACTIONS + 1)
PARTS = ("text", "owner", "due")
NO_LEAD = "none"  # an answer of its own: whoever leaves the field empty is asked again
SEPARATORS = re.compile(r"[、，,；;\n]+")
NAME_LENGTH, MOST_NAMES = 40, 20
FURTHEST = timedelta(days=5 * 366)
DEED_LENGTH = 200


def _short(text: str) -> str:
    if len(text) > DEED_LENGTH:
        raise PydanticCustomError("string_too_long", "too long")
    return text


Deed = Annotated[Text, AfterValidator(_short)]


class PlanIn(Seen):
    planned_on: Day | None = None
    place: Line = ""
    title: Line = ""
    departments: list[IdText] = Field(default_factory=list, max_length=MOST_PARTIES)
    others: MaybeText = ""


class ActionIn(Strict):
    text: Deed
    owner: SaidLine
    due: Day


class MinutesIn(Seen):
    held_on: Day
    lead: Line = Field(min_length=1)
    text: Text
    came: list[IdText] = Field(default_factory=list, max_length=MOST_PARTIES)
    others: MaybeText = ""
    title: Line = ""


def plan_of(form: Mapping[str, str], departments: list[str]) -> PlanIn:
    given: dict[str, Any] = {name: form.get(name, "") for name in ("planned_on", "place", "others", "title")}
    given["seen"] = version_in(form.get("seen", ""))
    plan: PlanIn = from_form(PlanIn, given | {"departments": list(dict.fromkeys(departments))})
    last = clock.today() + timedelta(days=366)
    planned = day(plan.planned_on)
    if planned and not clock.today() <= planned <= last:
        raise invalid({"planned_on": "请填写今天以后、一年以内的日期。"})
    names(plan.others)
    return plan


def minutes_of(form: Mapping[str, str], came: list[str]) -> tuple[MinutesIn, list[ActionIn]]:
    """Every row that says anything must say all three things."""
    given: dict[str, Any] = {name: form.get(name, "") for name in ("held_on", "lead", "text", "others", "title")}
    given |= {"seen": version_in(form.get("seen", "")), "came": came}
    typed: MinutesIn = from_form(MinutesIn, given)
    names(typed.others)
    return typed, actions_of(form)


def actions_of(form: Mapping[str, str]) -> list[ActionIn]:
    found: list[ActionIn] = []
    faults: dict[str, str] = {}
    for row in ROWS:
        given = {part: form.get(f"{part}_{row}", "") for part in PARTS}
        if not any(given.values()):
            continue
        try:
            found.append(from_form(ActionIn, given))
        except Problem as why:
            faults |= {f"{fault['field']}_{row}": fault["detail"] for fault in why.more["errors"]}
    if faults:
        raise invalid(faults)
    return found


def names(line: str) -> list[str]:
    """王代表、示例村村委会: whoever is no department of the county."""
    found = list(dict.fromkeys(name.strip() for name in SEPARATORS.split(line) if name.strip()))
    if len(found) > MOST_NAMES or any(len(name) > NAME_LENGTH for name in found):
        raise invalid({"others": f"最多{MOST_NAMES}个，每个不超过{NAME_LENGTH}字，用顿号隔开。"})
    return found


def day(typed: str | None) -> date | None:
    return date.fromisoformat(typed) if typed else None


class Bodies:
    """The departments of a request's county, by number and by name."""

    def __init__(self, session: Session, county_id: int) -> None:
        known = department.of_county(session, county_id)
        self.by_id = {d.id: d.name for d in known}
        self.by_name = {d.name: d.id for d in known}

    def numbered(self, ids: list[str]) -> list[Body]:
        if any(int(i) not in self.by_id for i in ids):
            raise invalid({"departments": "请从名单中选择。"})
        return [Body(int(i)) for i in ids]

    def named(self, name: str) -> Body:
        """A department where the name is one, else just the name."""
        known = self.by_name.get(name)
        return Body(known) if known else Body(name=name)


def written(typed: MinutesIn, rows: list[ActionIn], came: list[Body], bodies: Bodies, one: ServiceRequest) -> Minutes:
    """What was held is past, what was agreed is to come; neither before the matter itself."""
    held, filed = date.fromisoformat(typed.held_on), one.filed_at.astimezone(clock.HERE).date()
    if not filed <= held <= clock.today():
        raise invalid({"held_on": "会商日期应在诉求提交之后，且不晚于今天。"})
    early = [n for n, row in enumerate(rows, start=1) if not held <= date.fromisoformat(row.due) <= held + FURTHEST]
    if early:
        raise invalid({"actions": f"第{early[0]}项的完成日期应在会商之后、五年以内。"})
    there = (*came, *(bodies.named(name) for name in names(typed.others)))
    return Minutes(
        held, there, tuple(Agreed(row.text, bodies.named(row.owner), date.fromisoformat(row.due)) for row in rows),
        typed.title,
    )

