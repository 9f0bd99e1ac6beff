"""代为登记: on a visit, a deputy writes down what somebody says who will not scan a sheet, and has agreed to it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from flask import make_response, redirect, render_template, request
from pydantic import Field
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import filing, slip
from app.errors import invalid, not_found
from app.h5 import enclosing, who
from app.house import house
from app.intake_refusal import tell
from app.once import once, told_before
from app.said import IdText, Line, Name, Phone, Strict, Text, from_form
from models import clock, deputy, profile, region
from models import intake as door
from models.attachment import MOST_PHOTOS
from models.deputy import Deputy
from models.service_request import Actor
from models.service_request.filing import Filing
from models.service_request.telling import first_words_of
from models.station import Station

FIELDS = ("text", "name", "phone", "station", "village", "place", "consent", "whom")
VISIT, AGREED = "visit", "spoken"
SHOWN = 10
ASK_FIRST = "请先征得本人同意，再勾选。"


class IntakeIn(Strict):
    text: Text
    station: IdText
    name: Name | None = None
    phone: Phone | None = None
    village: IdText | None = None
    place: Line = ""
    consent: Literal["yes"] | None = None
    whom: Literal["mine", "station"] = "mine"
    attachments: list[IdText] = Field(default_factory=list, max_length=MOST_PHOTOS + 1)


@dataclass(frozen=True)
class Visit:
    """A deputy out among people, for the stations in which they sit."""

    session: Session
    me: Deputy

    @cached_property
    def stations(self) -> list[Station]:
        ids = dict.fromkeys(deputy.stations_of(self.session, self.me.id))
        found = [self.session.get_one(Station, one) for one in ids]
        return [one for one in found if one.is_open(clock.today())]

    @cached_property
    def actor(self) -> Actor:
        return Actor(self.me.person_id, "deputy", tuple(one.id for one in self.stations))

    def home(self, wanted: str) -> Station | None:
        """One of their stations; without a choice to make, the one there is."""
        fits = (one for one in self.stations if len(self.stations) == 1 or str(one.id) == wanted)
        return next(fits, None)

    def villages(self, home: Station) -> list[tuple[str, str]]:
        around = region.within(self.session, home.region_id)
        return [(str(one.id), region.full_name(self.session, one.id)) for one in around]


@dataclass
class Draft:
    """What was typed and sent so far; shown again, whole, when something is not right."""

    fields: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    key: str = ""  # kept where the same form may already have been filed


def visit(session: Session) -> Visit:
    me = deputy.serving(session, who.as_deputy(session).person_id)
    if me is None:
        raise not_found()
    found = Visit(session, me)
    if not found.stations:
        raise not_found("您还没有安排到代表联络站，暂时不能代为登记。请联系站长。")
    return found


def intake() -> Response:
    try:
        with house().database.read() as session:
            return make_response(_page(visit(session), Draft({"station": request.args.get("station", "")})))
    except who.SignInFirst:
        return who.to_sign_in()


def _page(here: Visit, draft: Draft) -> str:
    home = here.home(draft.fields.get("station", ""))
    written = door.written_by(here.session, here.me.person_id, None, SHOWN)
    words = first_words_of(here.session, written) if written else {}
    return render_template(
        "h5/intake.html", stations=here.stations, home=home, villages=here.villages(home) if home else [],
        typed=draft.fields, faults=draft.faults, key=draft.key, most_photos=MOST_PHOTOS,
        entries=[(one, words.get(one.id, {})) for one in written],
    )  # fmt: skip


def take_down() -> Response:
    """File it, or show the form again with everything that was typed."""
    draft = Draft(enclosing.typed({name: request.form.get(name, "").strip() for name in FIELDS}))
    try:
        with house().database.read() as session:
            me = visit(session).me.person_id
        outcome = told_before(who.caller())
        if outcome is None:
            wanted = _wanted(draft, me)
            outcome = once(who.caller(), lambda session: _file(session, wanted))
    except who.SignInFirst:
        return who.to_sign_in()
    except Exception as why:  # any refusal, known or not: what was typed must come back with it
        return _again(draft, why)
    response = redirect(f"/deputy/filed/{outcome.answer['number']}", 303)
    slip.hand_over(response, outcome.answer)
    return response


def _wanted(draft: Draft, me: int) -> IntakeIn:
    """Files are kept before anything is refused; a voice may stand for the words."""
    faults = enclosing.keep(draft.fields, lambda session: me)
    wanted: IntakeIn = from_form(IntakeIn, enclosing.body("file", draft.fields))
    if faults := faults | ({} if wanted.consent else {"consent": ASK_FIRST}):
        raise invalid(faults)
    return wanted


def _file(session: Session, wanted: IntakeIn) -> tuple[int, dict[str, Any]]:
    here = visit(session)
    home = here.home(wanted.station)
    if home is None or str(home.id) != wanted.station:
        raise invalid({"station": "请选择您所在的联络站。"})
    if wanted.village and wanted.village not in dict(here.villages(home)):
        raise invalid({"village": "请从页面给出的选项中选择。"})
    whom = f"deputy:{here.me.id}" if wanted.whom == "mine" else "station"
    return 201, filing.receipt(session, door.take_down(session, home, whom, _filing(here, home, wanted)))


def _filing(here: Visit, home: Station, wanted: IntakeIn) -> Filing:
    return Filing(
        text=wanted.text, name=wanted.name, phone=wanted.phone, place=wanted.place, recorder=here.actor,
        attachments=[int(one) for one in wanted.attachments], source=_source(here, home), consent=AGREED,
        told_by="call" if wanted.phone else "visit" if wanted.name else "board",
        village_id=int(wanted.village) if wanted.village else None,
    )  # fmt: skip


def _source(here: Visit, home: Station) -> str:
    """走访, where this county counts it; else the last of its sources, which is 其他."""
    known = profile.of(region.county(here.session, home.county_id).profile).sources
    return VISIT if VISIT in known else list(known)[-1]


def _again(draft: Draft, why: Exception) -> Response:
    problem = tell(draft, why)
    with house().database.read() as session:
        page = make_response(_page(visit(session), draft), problem.status)
    page.headers.update(problem.headers)
    return page
