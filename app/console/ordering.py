"""What an order of many sheets may ask for: of whom this desk has them, in which forms, for whose codes."""

from typing import Annotated, Any

from flask import request
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from app.console.desk import Desk
from app.console.making import batch, who
from app.errors import invalid
from app.said import Line, Strict
from models import clock, deputy, print_gathering, region
from models.deputy import Deputy
from models.group import Group
from models.print_order import SAME, SCOPES, PrintOrder
from models.station import Station
from models.types import new_id
from qr.printing import FORMS

WHOSE = ("station", "group", "deputy")
Choices = list[tuple[str, list[tuple[str, str]]]]  # heading, (value, label)


def _forms(text: str) -> str:
    if not text or set(text.split()) - {*FORMS, SAME}:
        raise PydanticCustomError("choose", "请至少选一种样式。")
    return text


def _whose(text: str) -> str:
    if set(text.split()) - set(WHOSE):
        raise PydanticCustomError("choose", "请从页面给出的选项中选择。")
    return text


class OrderIn(Strict):
    scope: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,10}:[1-9][0-9]{0,18}$")]
    forms: Annotated[str, AfterValidator(_forms)] = Field(default="", validate_default=True)
    whose: Annotated[str, AfterValidator(_whose)] = ""
    make_missing: bool = False
    only_unhung: bool = False
    batch: Annotated[Line, StringConstraints(max_length=40)] = Field(default="")


def fields() -> dict[str, Any]:
    sent = request.form
    ticked = {name: bool(sent.get(name)) for name in ("make_missing", "only_unhung")}
    listed = {name: " ".join(dict.fromkeys(sent.getlist(name))) for name in ("forms", "whose")}
    return {"scope": sent.get("scope", ""), "batch": sent.get("batch", "").strip()} | listed | ticked


def typed(sent: Any) -> dict[str, Any]:
    """What stands in the form: as it was sent, or what most offices want."""
    scope = sent.get("scope", "")
    usual = {"forms": [SAME] if scope.startswith("reprint:") else ["a4"], "whose": [*WHOSE]}
    fresh = "key" not in sent
    listed = {name: (usual[name] if fresh else sent.getlist(name)) for name in usual}
    ticked = {"make_missing": fresh or sent.get("make_missing"), "only_unhung": sent.get("only_unhung")}
    return {"scope": scope, "batch": sent.get("batch") or batch()} | listed | ticked


def whole_counties(desk: Desk) -> list[int]:
    """Those this desk speaks for as a whole; a chief's stations are not their county."""
    return [one.id for one in desk.counties] if desk.actor.role == "county" else []


def scopes(desk: Desk, chosen: Station | None) -> Choices:
    """With one station in hand its groups and deputies too; a county's two thousand are found by their station."""
    home = chosen or (desk.stations[0] if len(desk.stations) == 1 else None)
    if home is None:
        whole = [
            (f"{scope}:{one}", label)
            for one in whole_counties(desk)
            for scope, label in (("county", "全县各联络站"), ("reprint", "全县需重印的码"))
        ]
        each = [(f"station:{one.id}", one.name) for one in desk.stations if one.is_open(clock.today())]
        return [(heading, found) for heading, found in (("全县", whole), ("一个联络站", each)) if found]
    mine = [(f"station:{home.id}", f"{home.name}（全站）"), (f"reprint:{home.id}", "本站需重印的码")]
    named = [(value, name) for value, name in who(desk, home) if not value.startswith("station:")]
    groups = [(value, name) for value, name in named if value.startswith("group:")]
    alone = [(value, name) for value, name in named if value.startswith("deputy:")]
    found = (("本站", mine), ("一个小组和它的代表", groups), ("一位代表", alone))
    return [(heading, choices) for heading, choices in found if choices]


def order(desk: Desk, wanted: OrderIn) -> tuple[int, dict[str, Any]]:
    scope, _, number = wanted.scope.partition(":")
    home = _home(desk, wanted.scope)
    whose = wanted.whose if scope in ("county", "station", "group") else " ".join(WHOSE)
    if not whose:
        raise invalid({"whose": "请至少选一项。"})
    if SAME in wanted.forms.split() and scope != "reprint":
        raise invalid({"forms": "请至少选一种样式。"})
    one = PrintOrder(
        id=new_id(), county_id=home.county_id if home else int(number), station_id=home.id if home else None,
        scope=scope, scope_id=int(number), whose=whose, forms=wanted.forms, batch=wanted.batch or batch(),
        make_missing=wanted.make_missing, only_unhung=wanted.only_unhung, made_by=desk.actor.person_id,
    )  # fmt: skip
    desk.session.add(one)
    print_gathering.begin(desk.session, one)
    return 201, {"id": str(one.id)}


def _home(desk: Desk, scope: str) -> Station | None:
    """The station an order is for; none for a whole county. Only what the form could have offered."""
    chosen = desk.narrowed()[1]
    if scope not in {value for _, choices in scopes(desk, chosen) for value, _ in choices}:
        raise invalid({"scope": "请从页面给出的选项中选择。"})
    kind, _, number = scope.partition(":")
    if kind in ("group", "deputy"):
        return chosen or desk.stations[0]
    return next((one for one in desk.stations if one.id == int(number)), None)


def said(session: Session, one: PrintOrder) -> str:
    """Whose sheets an order is for, as the office calls it."""
    if one.scope == "group":
        return session.get_one(Group, one.scope_id).name
    if one.scope == "deputy":
        return f"{deputy.name_of(session, session.get_one(Deputy, one.scope_id).person_id)}代表"
    home = session.get_one(Station, one.station_id) if one.station_id else region.county(session, one.county_id)
    place = home.name
    return f"{place}{SCOPES['reprint']}" if one.scope == "reprint" else place
