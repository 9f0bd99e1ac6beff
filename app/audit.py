"""审计: every look and every deed of an office holder leaves a line before its answer leaves the house."""

from flask import Flask, Response, g, request
from sqlalchemy.orm import Session

from app import auth, errors
from app.audit_words import RESIDENTS_TOO, WATCHED
from app.house import house
from models import sight
from models.appointing import county_at
from models.deputy import serving
from models.person import roles_of
from models.service_request import seeing
from models.service_request.filing import read_number
from models.sight import DO, SEE, TAKE, TRY, Sight

NUMBER = 10  # letters and digits of a query number
TAKEN = (
    "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/json",
    "application/zip",
)  # fmt: skip


def watch(response: Response) -> Response:
    """What cannot be written down is not shown: an answer without its line becomes a 503."""
    person_id, way = g.get("person_id"), g.get("seen_at") or request.endpoint
    if person_id is None or way not in WATCHED:
        return response
    deed = _deed(response)
    if deed is None:
        return response
    try:
        house().database.transact(lambda session: _write(session, int(person_id), deed))
    except Exception as why:
        return errors.handle(why)
    return response


def _deed(response: Response) -> str | None:
    """A refused move shows the whole page again, and a page that is still good was seen anew; both are looks."""
    status, reading = response.status_code, request.method in ("GET", "HEAD")
    if status in (409, 422):
        return None if reading else SEE
    if status >= 400 or (reading and status >= 300 and status != 304):
        return None  # nothing was shown
    if g.get("seen_at"):
        return SEE
    if not reading:
        return DO
    return TAKE if response.mimetype in TAKEN and not (request.endpoint or "").startswith("api.") else SEE


def _write(session: Session, person_id: int, deed: str) -> None:
    held = [role for role in auth.roles(session, person_id) if role != "resident"]
    if not held and request.endpoint in RESIDENTS_TOO:
        return  # a resident looks after their own: nobody's business
    refused: dict[str, str] = g.get("refused", {})  # of many at once: which was not done, and why
    for about in g.get("abouts") or [_about()]:
        why = refused.get(about, "")
        line = Sight(
            county_id=_county(session, person_id, about), person_id=person_id, roles=",".join(held)[:80],
            deed=TRY if why else deed, way=_way(why), about=about[: sight.ABOUT],
        )  # fmt: skip
        sight.write(session, line)


def _county(session: Session, person_id: int, about: str) -> int | None:
    """The matter's own county, where there is a matter; else the looker's first."""
    matter = seeing.by_number(session, about) if len(about) == NUMBER else None
    if matter:
        return matter.county_id
    found = (county_at(session, held.scope_kind, held.scope_id) for held in roles_of(session, person_id))
    deputy = serving(session, person_id)
    return next((county for county in found if county), deputy.county_id if deputy else None)


def _way(why: str = "") -> str:
    """The page by its name; a move by its own, and why it was refused."""
    named = g.get("seen_args") or request.view_args or {}
    way = g.get("seen_at") or request.endpoint or ""
    move = named.get("move") or named.get("act")
    return ":".join(part for part in (way, move, why) if part)[:40]


def _about() -> str:
    """Which one: its number as it is spelled in the address, or its id."""
    named = g.get("seen_args") or request.view_args or {}
    if "number" in named:
        return read_number(str(named["number"]))
    return str(next((v for k, v in named.items() if k.endswith("_id")), ""))


def register(app: Flask) -> None:
    app.after_request(watch)
