"""Who is calling: the four ways in, their guards, and the routes that stand open by name."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import g, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import cookies
from app.errors import Problem, said
from app.house import house
from models import department, deputy, holding, intake, person, region, station, supervision, websession
from models.service_request import Actor
from models.websession import Living
from models.workflow import CLERK, GRID, HANDLER, SUPERVISOR

# Every route is guarded by its group, or stands here with the reason why it need not be.
OPEN = {
    "static": "our own stylesheets and scripts",
    "health.livez": "says only that the process runs",
    "health.readyz": "says only what is not ready, never why",
    "docs.spec": "the public contract",
    "docs.page": "the public contract, readable",
    "api.open_session": "this is how one signs in",
    "api.see_code": "what hangs on a public wall",
    "h5.scan": "what hangs on a public wall",
    "h5.elsewhere": "where to go instead, for whoever reads the wall",
    "h5.results": "published, and hung where everybody reads it",
    "h5.front": "where to begin",
    "h5.portrait": "what hangs on a public wall",
    "h5.enter": "this is how one signs in",
    "h5.come_back": "this is how one signs in",
    "h5.status": "anyone may see the status, nobody the content",
    "console.sign_in": "this is how one signs in",
    "console.enrol": "one-use invitation",
    "wall.screen": "the secret in its address is the guard: a television in a hall cannot sign in",
    "proof.file": "WeChat reads it to see that the address is ours",
    "hook.receive": "WeChat's own signature is the guard",
    "hook.media": "our own signature is the guard: for WeChat to look at one file, while its check is open",
    "health.metrics": "its token is the guard",
    "health.drain": "its token is the guard",
    "demo.redeem": "one-use ticket; exists only with DEMO=1",
    "demo.front": "exists only with DEMO=1",
}


def hold(kind: str, token: str) -> Living | None:
    """The living session behind this token; its last use is noted once a minute."""
    if not token or len(token) > 100:
        return None
    with house().database.read() as session:
        held = websession.find(session, token, kind)
    if held and held.wants_touch:
        house().database.transact(lambda s: websession.touch(s, held.id))
    return held


def guard_api() -> None:
    if request.endpoint in OPEN:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    held = hold("api", token) if scheme.lower() == "bearer" else None
    if held is None:
        raise said(401, headers={"WWW-Authenticate": "Bearer"})
    g.person_id, g.session_id = held.person_id, held.id


FORM_BYTES = 256 * 1024  # a form of words
# Forms that may carry photos, or a sheet of Excel.
WITH_FILES = {
    "h5.file", "h5.act", "h5.deputy_move", "h5.take_down", "console.report", "console.take_down", "console.read_ledger",
    "console.keep_portrait", "console.bring_county_book",
}  # fmt: skip


def guard_console() -> Response | None:
    _refuse_foreign_form()
    if request.endpoint in OPEN:
        return None
    held = hold("console", cookies.read("console"))
    if held is None:
        wanted = request.path if request.method == "GET" and request.endpoint != "console.queue" else ""
        return redirect("/console/sign-in" + (f"?next={quote(wanted)}" if wanted else ""), 303)
    g.person_id, g.session_id = held.person_id, held.id
    return None


def guard_h5() -> None:
    """H5 visitors are known by WeChat or by their device; each view says whom it needs."""
    _refuse_foreign_form()
    cookies.device()
    held = hold("h5", cookies.read("h5"))
    g.person_id = held.person_id if held else None


def _refuse_foreign_form() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.content_length is None:
        raise said(411)  # a browser names the length; a stream without one would be cut at our limit unnoticed
    if request.endpoint not in WITH_FILES:
        request.max_content_length = FORM_BYTES
    if not cookies.form_is_ours():
        raise Problem(403, "form-expired", "页面已过期，请返回上一页刷新后重新提交，已填写的内容不会丢失。")


def roles(session: Session, person_id: int) -> list[str]:
    """Every role a person holds today; everyone is a resident."""
    held = {role.role for role in person.roles_of(session, person_id)}
    serving = deputy.serving(session, person_id)
    return ["resident"] + (["deputy"] if serving else []) + sorted(held - {"deputy", "resident"})


def actors(session: Session, person_id: int) -> Iterable[Actor]:
    """The ways this person may act on a desk: as chief of stations, as county staff, as deputy."""
    held = person.roles_of(session, person_id)
    chiefed = tuple(r.scope_id for r in held if r.role == "chief" and r.scope_kind == "station")
    if chiefed:
        yield Actor(person_id, "chief", chiefed)
    counties = [r.scope_id for r in held if r.role == "county" and r.scope_kind == "county"]
    if counties:
        yield Actor(person_id, "county", tuple(s.id for c in counties for s in station.of_county(session, c)))
    if deputy.serving(session, person_id):
        yield Actor(person_id, "deputy")


def desk_actor(session: Session, person_id: int) -> Actor | None:
    """The console's actor: chief before county staff; a deputy's desk is in WeChat."""
    return next((a for a in actors(session, person_id) if a.role in ("chief", "county")), None)


def clerk_actor(session: Session, person_id: int) -> Actor | None:
    return _at_stations(session, person_id, CLERK)


def grid_actor(session: Session, person_id: int) -> Actor | None:
    return _at_stations(session, person_id, GRID)


def grid_hands(session: Session, person_id: int) -> Actor | None:
    """A grid worker with what was given to them, whatever place they look after."""
    held = person.roles_of(session, person_id)
    return Actor(person_id, GRID) if any(role.role == GRID for role in held) else None


def _at_stations(session: Session, person_id: int, role: str) -> Actor | None:
    held = person.roles_of(session, person_id)
    mine = [r for r in held if r.role == role]
    stations = [r.scope_id for r in mine if r.scope_kind == "station"]
    stations += [s for r in mine if r.scope_kind == "region" for s in intake.stations_of(session, r.scope_id)]
    return Actor(person_id, role, tuple(dict.fromkeys(stations))) if stations else None


def recorder(session: Session, person_id: int) -> Actor | None:
    """Whoever writes down for others what they have to say: a chief, a clerk, or a grid worker, of their stations."""
    chief = next((a for a in actors(session, person_id) if a.role == "chief"), None)
    return chief or clerk_actor(session, person_id) or grid_actor(session, person_id)


def handler_actor(session: Session, person_id: int) -> Actor | None:
    """Whoever acts for a department: their own page shows what it was ordered to do, and nothing else."""
    bodies = tuple(d.id for d in department.handled_by(session, person_id))
    return Actor(person_id, HANDLER, department_ids=bodies) if bodies else None


def supervisor_actor(session: Session, person_id: int) -> Actor | None:
    """Whoever is named to press a matter: a list of their own, whatever else they may be."""
    return Actor(person_id, SUPERVISOR) if supervision.is_one(session, person_id) else None


def counties_of(session: Session, actor: Actor) -> list[region.Region]:
    ids = {holding.held(session, station.Station, s).county_id for s in actor.station_ids}
    return [region.county(session, county_id) for county_id in sorted(ids)]
