"""Who is named to press a matter: in which roles, out of whom, and how a wrong choice is refused."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy.orm import Session

from app import moves
from app.deeds.bodies import Seen
from app.errors import Problem, invalid
from app.said import IdText, Name, Text, from_form, something
from models import deputy, person, supervision
from models.service_request import Actor, ServiceRequest
from models.supervision import MOST, Named, Unnamable

Change = Callable[[ServiceRequest, Actor], Any]
PEOPLE = (("chief", "station"), ("clerk", "station"), ("county", "county"))


class NamedIn(Seen):
    role: Annotated[Name, AfterValidator(something)]
    person: IdText | None = Field(default=None)
    name: Name = ""


class DismissedIn(Seen):
    text: Text


class Offer:
    """What the form offers: the roles that nobody has yet, and the people who can sign in."""

    def __init__(self, session: Session, one: ServiceRequest) -> None:
        taken = {s.role for s in supervision.current(session, one.id)}
        rules = one.profile.supervision
        self.most = min(MOST, len(rules.roles) or MOST)
        self.free = [role for role in rules.roles if role not in taken]
        self.set = bool(rules.roles)  # the county names its roles
        self.full = len(taken) >= self.most
        self.people = candidates(session, one)


def candidates(session: Session, one: ServiceRequest) -> dict[int, str]:
    """Deputies of the station, and the colleagues at the station and at the county's congress."""
    found = {d.person_id: f"{deputy.name_of(session, d.person_id)}代表" for d in deputy.seated(session, one.station_id)}
    scopes = {"station": one.station_id, "county": one.county_id}
    for role, kind in PEOPLE:
        for person_id in person.holders(session, role, kind, scopes[kind]):
            found.setdefault(person_id, f"{deputy.name_of(session, person_id) or '未登记姓名'}（{person.ROLES[role]}）")
    return found


def named(typed: dict[str, Any], seen: int) -> Change:
    given: NamedIn = from_form(NamedIn, typed | {"seen": seen})
    if not given.person and not given.name.strip():
        raise invalid({"name": "请选择督办人，或填写姓名。"})

    def change(one: ServiceRequest, by: Actor) -> None:
        one.expect(given.seen)
        one.add_supervisor(_whom(one, given), by=by)

    return change


def _whom(one: ServiceRequest, given: NamedIn) -> Named:
    if not given.person:
        return Named(given.role.strip(), given.name.strip())
    person_id = int(given.person)
    if person_id not in candidates(one.session, one):
        raise invalid({"person": "请从名单中选择；不在名单中的请填写姓名。"})
    return Named(given.role.strip(), given.name.strip() or deputy.name_of(one.session, person_id), person_id)


def dismissed(typed: dict[str, Any], seen: int, supervisor_id: int) -> Change:
    given: DismissedIn = from_form(DismissedIn, typed | {"seen": seen})

    def change(one: ServiceRequest, by: Actor) -> None:
        one.expect(given.seen)
        one.drop_supervisor(supervisor_id, given.text, by=by)

    return change


def play(one: ServiceRequest, change: Change, by: Actor) -> None:
    with moves.refusing(one):
        try:
            change(one, by)
        except Unnamable as why:
            raise _refusal(one, str(why)) from None


def _refusal(one: ServiceRequest, why: str) -> Problem:
    most = len(one.profile.supervision.roles) or MOST
    return {
        "role_unknown": invalid({"role": "请从页面给出的督办角色中选择。"}),
        "role_taken": invalid({"role": "这个角色已经有督办人，要换人请先撤换。"}),
        "full": invalid({"role": f"督办人最多{most}名，要换人请先撤换。"}),
        "gone": Problem(409, "gone", "这位督办人已经不在名单中，请看最新情况。"),
    }[why]
