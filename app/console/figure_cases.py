"""The cases behind one number: exactly those it counted, of which this desk sees what it may read."""

from typing import Any

from flask import render_template, request

from app.console.desk import Desk, at_desk
from app.console.figures import View, look
from app.errors import not_found
from models import figures, profile, region
from models.department import Department
from models.profile import Profile
from models.region import Region
from models.service_request import listing

LONGEST = 40  # a source's name, or a category's
NO_CATEGORY, NO_PLACE = "未分类", "未注明地点"


def cases() -> str:
    """What this desk may not read is counted, and said to be."""
    key = request.args.get("key", "")
    with at_desk() as desk:
        within, about = _slices(desk)
        view = look(desk, **within)
        found = figures.cases(desk.session, desk.actor, view.scope, key, after())
        if found is None:
            raise not_found()
        last = found.requests[-1].id if found.more else None
        return render_template(
            "console/figures_cases.html", desk=desk, view=view, key=key, label=_label(desk, view, key),
            found=found, rows=listing.lines(desk.session, found.requests, desk.actor), about=about,
            slices=_carried(), after=f"{last:x}" if last else None, later="after" in request.args,
        )  # fmt: skip


def _carried() -> dict[str, str]:
    return {name: request.args[name] for name in ("source", "category", "department", "place") if name in request.args}


def _slices(desk: Desk) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Of which part of the cases a number speaks: as the scope has it, and in words."""
    given, within, about = _carried(), dict[str, Any](), list[tuple[str, str]]()
    if "source" in given:
        within["source"] = given["source"][:LONGEST]
        about.append(("来源", _words(desk).sources.get(given["source"], given["source"][:LONGEST])))
    if "category" in given:
        within["category"] = given["category"][:LONGEST]
        about.append(("类别", within["category"] or NO_CATEGORY))
    if "department" in given:
        body = _department(desk, given["department"])
        within["department_id"] = body.id
        about.append(("承办单位", body.name))
    if "place" in given:
        place = _place(desk, given["place"]) if given["place"] else None
        within["village_ids"] = villages(desk, place) if place else ()
        about.append(("地点", place.name if place else NO_PLACE))
    return within, about


def _words(desk: Desk) -> Profile:
    return profile.of(desk.counties[0].profile)


def _label(desk: Desk, view: View, key: str) -> str:
    name, _, rest = key.partition(".")
    if name != "sent_back":
        return figures.label(key, view.county)
    body = desk.session.get(Department, int(rest))
    return f"{body.name}退单" if body else "退单"


def _department(desk: Desk, given: str) -> Department:
    found = desk.session.get(Department, int(given)) if _is_id(given) else None
    if found is None or found.county_id not in {county.id for county in desk.counties}:
        raise not_found()
    return found


def _place(desk: Desk, given: str) -> Region:
    found = desk.session.get(Region, int(given)) if _is_id(given) else None
    if found is None or found.county_id not in {county.id for county in desk.counties}:
        raise not_found()
    return found


def villages(desk: Desk, place: Region) -> tuple[int, ...]:
    """The place itself, and all below it."""
    return tuple(dict.fromkeys([place.id, *(one.id for one in region.within(desk.session, place.id))]))


def _is_id(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 19


def after(name: str = "after") -> int | None:
    """Where a list goes on."""
    given = request.args.get(name)
    if given is None:
        return None
    try:
        return int(given[:15], 16)
    except ValueError:
        raise not_found() from None
