"""What a clerk writes down: its fields, its choices, and what must go together."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from app import alike
from app.console import making
from app.console.intake_desk import IntakeDesk
from app.console.making import Who
from app.errors import invalid
from app.said import Handle, IdText, Line, Name, Phone, Strict, Text, Visibility, something
from models import department, profile, region
from models.attachment import MOST_PHOTOS
from models.profile import Profile
from models.service_request.filing import Filing
from models.station import Station

BY_SCAN = "code"  # nobody scans a sheet at a counter
CHOOSE = "请从页面给出的选项中选择。"
PLAIN = (  # what a form says as it stands
    "text", "title", "category", "place", "name", "phone", "visibility", "source", "told_by", "consent", "about",
)  # fmt: skip


class IntakeIn(Strict):
    station: IdText
    who: Who
    name: Name | None = None
    phone: Phone | None = None
    told_by: Literal["call", "visit", "board"]
    consent: Literal["spoken", "written", "phone"] | None = None
    source: Annotated[Line, AfterValidator(something)]
    category: Line | None = None
    village: IdText | None = None
    place: Line = ""
    text: Text
    title: Line = ""
    visibility: Visibility = "public"
    about: Literal["official", "department"] | None = None
    about_department: IdText | None = None
    attachments: list[IdText] = Field(default_factory=list, max_length=MOST_PHOTOS)
    joins: Handle | None = None


FIELDS = tuple(name for name in IntakeIn.model_fields if name != "attachments")


def county(desk: IntakeDesk, home: Station) -> Profile:
    return profile.of(region.county(desk.session, home.county_id).profile)


def choices(desk: IntakeDesk, home: Station) -> dict[str, Any]:
    """All that a page offers for one station."""
    rules = county(desk, home)
    around = region.within(desk.session, home.region_id)
    return {
        "people": making.who(desk, home),
        "villages": [(str(r.id), region.full_name(desk.session, r.id)) for r in around],
        "categories": rules.categories,
        "sources": [(key, label) for key, label in rules.sources.items() if key != BY_SCAN],
        "bodies": [(str(d.id), d.name) for d in department.of_county(desk.session, home.county_id)],
    }


def checked(desk: IntakeDesk, wanted: IntakeIn) -> Station:
    """The station it is for; every choice must be one that the form offered."""
    home = desk.home(wanted.station)
    if home is None or str(home.id) != wanted.station:
        raise invalid({"station": "请选择您负责的联络站。"})
    offered = choices(desk, home)
    among: dict[str, Collection[str | None]] = {
        "who": _keys(offered["people"]), "village": [None, *_keys(offered["villages"])],
        "category": [None, *offered["categories"]], "source": _keys(offered["sources"]),
        "about_department": [None, *_keys(offered["bodies"])],
    }  # fmt: skip
    wrong = {field: CHOOSE for field, given in among.items() if getattr(wanted, field) not in given}
    if wrong := wrong | _incomplete(wanted):
        raise invalid(wrong)
    return home


def _keys(pairs: list[tuple[str, str]]) -> list[str]:
    return [key for key, _ in pairs]


def _incomplete(wanted: IntakeIn) -> dict[str, str]:
    """What one field asks of another."""
    needs = {
        "consent": (wanted.consent is not None, "请先征得本人同意，再选同意的方式。"),
        "phone": (wanted.told_by != "call" or bool(wanted.phone), "选了电话告知，请填写联系电话。"),
        "name": (wanted.told_by != "visit" or bool(wanted.name), "选了上门告知，请填写姓名或称呼。"),
        "about_department": (
            (wanted.about == "department") == bool(wanted.about_department), "请选择反映的是哪个单位。"
        ),
    }  # fmt: skip
    return {field: said for field, (met, said) in needs.items() if not met}


def filing(desk: IntakeDesk, wanted: IntakeIn) -> Filing:
    said = wanted.model_dump(include=set(PLAIN))
    return Filing(
        **said, attachments=[int(a) for a in wanted.attachments], recorder=desk.recorder,
        village_id=int(wanted.village) if wanted.village else None,
        about_department_id=int(wanted.about_department) if wanted.about_department else None,
        joins=alike.opened(wanted.joins) if wanted.joins else None,
    )  # fmt: skip
