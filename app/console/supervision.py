"""专项督办 at the desk: a supervisor's own list, an office's, and one matter with who presses it and every push."""

from dataclasses import dataclass
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import auth, moves
from app import phone as phones
from app.afterwards import afterwards
from app.console import naming
from app.console.desk import Desk, NoDesk, caller
from app.console.desk import seat as desk_of
from app.console.requests import AGAIN
from app.deeds import DESK, fields
from app.deeds.bodies import Seen
from app.errors import Problem, as_problem, not_found
from app.house import house
from app.once import once
from app.said import from_form, version_in
from models import binding, delivery, region, supervision
from models.board import pressing
from models.board.pressing import Pressed
from models.idempotency import KeyReused
from models.service_request import Actor, ServiceRequest, listing, seeing, unnamed
from models.service_request.filing import read_number
from models.workflow import MOVES, OFFICE, SUPERVISOR

MINE = {name for name in DESK if SUPERVISOR in MOVES[name].roles}


@dataclass(frozen=True)
class Chair:
    """Where somebody sits here: at an office's desk, named as a supervisor, or both."""

    desk: Desk
    me: Actor | None  # as a supervisor

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def office(self) -> Actor | None:
        return self.desk.actor if self.desk.actor.role in OFFICE else None


def seat(session: Session) -> Chair:
    me = auth.supervisor_actor(session, g.person_id)
    try:
        return Chair(desk_of(session), me)
    except NoDesk:
        if me is None:
            raise
        return Chair(Desk(session, me), me)


def pressed() -> Response:
    with house().database.read() as session:
        chair = seat(session)
        mine, over = pressing.mine(session, chair.me) if chair.me else ([], [])
        here = pressing.here(session, chair.office) if chair.office else []
        said = _words(session, here, chair.office) | _words(session, [*mine, *over], chair.me)
        return make_response(render_template(
            "console/supervision.html", desk=chair.desk, me=g.person_id, mine=mine, over=over, here=here,
            titles={p.request.id: listing.title(said.get(p.request.id, {})) for p in (*mine, *over, *here)},
            named=chair.me is not None, office=chair.office is not None,
        ))  # fmt: skip


def _words(session: Session, shown: list[Pressed], by: Actor | None) -> dict[int, dict[str, Any]]:
    return unnamed.first_words_of(session, [one.request for one in shown], by) if by and shown else {}


@dataclass(frozen=True)
class Matter:
    """One request, seen as its supervisor, as its office, or as both."""

    one: ServiceRequest
    by: Actor  # who pushes: a supervisor before an office, so that the log tells whose push it was
    office: Actor | None

    @property
    def names(self) -> bool:
        """Whether supervisors may be named here and now."""
        return self.office is not None and "specialise" in {m.name for m in self.one.moves_for(self.office)}


def find(chair: Chair, number: str) -> Matter:
    number = read_number(number)
    seen = [by for by in (chair.me, chair.office) if by and seeing.find(chair.session, number, by)]
    found = seeing.find(chair.session, number, seen[0]) if seen else None
    if found is None:
        raise not_found("没有找到这件诉求，或您没有督办这件诉求。")
    return Matter(found, seen[0], chair.office if chair.office in seen else None)


def one(number: str) -> Response:
    with house().database.read() as session:
        chair = seat(session)
        matter = find(chair, number)
        page = make_response(_page(chair, matter))
        request_id, me = matter.one.id, g.person_id
        waiting = delivery.open_for(session, request_id, me)
    return afterwards(page, lambda s: delivery.acknowledge(s, request_id, me)) if waiting else page


def _page(chair: Chair, matter: Matter, **again: Any) -> str:
    session, found = chair.session, matter.one
    [line] = listing.lines(session, [found], matter.by)
    told, standing = unnamed.timeline(session, found, matter.by), supervision.current(session, found.id)
    allowed = [m for m in fields.moves_of(found, matter.by) if m.name in MINE]
    return render_template(
        "console/supervision_one.html", desk=chair.desk, one=found, line=line, timeline=told,
        said=unnamed.first_words(session, found, matter.by), matter=matter,
        log=[entry for entry in told if entry.move in pressing.PUSHES],
        supervisors=standing, reached=binding.standing(session, [s.person_id for s in standing if s.person_id]),
        village=region.full_name(session, found.village_id),
        known=_presses(matter) and seeing.knows_filer(found, matter.by), moves=allowed,
        choices=fields.Choices(session, found), forms_of=fields.FORMS, naming=naming.Offer(session, found),
        **({"typed": {}, "move": "", "why": None, "phone": ""} | again),
    )  # fmt: skip


def _presses(matter: Matter) -> bool:
    return any(m.name in MINE for m in fields.moves_of(matter.one, matter.by))


def phone(number: str) -> Response:
    """The page with the resident's number on it, once the look is written down."""
    return phones.show(
        caller(), lambda session: _caller(find(seat(session), number)),
        lambda session, _, shown: _page(chair := seat(session), find(chair, number), phone=shown),
    )  # fmt: skip


def _caller(matter: Matter) -> phones.Found:
    return matter.one, matter.by, _presses(matter)


def move(number: str, move: str) -> Response:
    """A push or a note; as any other move, refused when the matter has moved on meanwhile."""
    if move not in MINE:
        raise not_found()
    return _try(number, move, lambda: _move(number, move))


def _move(number: str, move: str) -> None:
    body: Seen = from_form(DESK[move].body, _typed() | {"seen": version_in(request.form.get("seen", ""))})

    def work(session: Session) -> tuple[int, dict[str, Any]]:
        matter = find(seat(session), number)
        moves.play(matter.one, move, body, matter.by)
        return 200, {"version": matter.one.version}

    once(caller(), work)


def name(number: str) -> Response:
    """One more supervisor."""
    return _try(number, "name", lambda: _change(number, naming.named(_typed(), _seen())))


def dismiss(number: str, supervisor_id: int) -> Response:
    return _try(number, "dismiss", lambda: _change(number, naming.dismissed(_typed(), _seen(), supervisor_id)))


def _change(number: str, change: naming.Change) -> None:
    def work(session: Session) -> tuple[int, dict[str, Any]]:
        matter = find(seat(session), number)
        if matter.office is None:
            raise not_found()
        naming.play(matter.one, change, matter.office)
        return 200, {"version": matter.one.version}

    once(caller(), work)


def _typed() -> dict[str, Any]:
    return {name: value for name, value in request.form.items() if name not in ("token", "key", "seen")}


def _seen() -> int:
    return version_in(request.form.get("seen", ""))


def _try(number: str, tried: str, work: Any) -> Response:
    """Done, or the page as it is now with what was typed."""
    try:
        work()
    except (Problem, KeyReused) as refused:
        why = AGAIN if isinstance(refused, KeyReused) else as_problem(refused)
        if why.status not in (409, 422):
            raise
        with house().database.read() as session:
            chair = seat(session)
            page = _page(chair, find(chair, number), typed=_typed(), move=tried, why=why)
        return make_response(page, why.status, why.headers)
    return redirect(url_for("console.pressed_one", number=read_number(number), done=tried), 303)  # type: ignore[return-value]
