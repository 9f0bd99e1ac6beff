"""A request in the shape its reader may see: the filer all of theirs, a desk what it works on."""

from typing import Any

from sqlalchemy.orm import Session

from app import phone as phones
from app import sheets, wishes
from app.api.shapes import (
    AlertOut,
    AttachmentOut,
    ContactOut,
    DeputyOut,
    DeskLineOut,
    DeskRequestOut,
    EntryOut,
    LineOut,
    MoveOut,
    OfficeOut,
    PresentOut,
    RequestOut,
    TogetherOut,
    TopicOut,
)
from app.deeds import DESK, fields
from app.deeds import own as own_deeds
from app.notices.notice import PROGRESS, TASK
from models import attachment, clock, deputy, region
from models.attachment import Attachment
from models.profile import Profile
from models.service_request import (
    Actor,
    ServiceRequest,
    alerts,
    hands,
    plainly,
    promised,
    proofs,
    seeing,
    together,
    unnamed,
)
from models.service_request.alerts import Alert
from models.service_request.hands import holder_name, in_whose_hands
from models.service_request.telling import told_state
from models.station import Station
from models.topic import finding
from models.workflow import STATES

OWN = {  # move → route
    "reply": "messages", "respond": "messages", "say": "messages", "rate": "rating", "withdraw": "withdraw",
    "confirm": "confirm", "dispute": "dispute",
}  # fmt: skip


def moves(one: ServiceRequest, actor: Actor) -> list[MoveOut]:
    """What this actor may do, by the name of the route that does it."""
    own = OWN if actor.role == "resident" else {name: name for name in DESK}
    may = (own_deeds.moves_of if actor.role == "resident" else fields.moves_of)(one, actor)
    said = plainly.move if actor.role == "resident" else Profile.move_label
    return [MoveOut(move=own[m.name], label=said(one.profile, m.name)) for m in may if m.name in own]


def present(session: Session, one: ServiceRequest, actor: Actor) -> PresentOut:
    return PresentOut(**_standing(one, actor, holder_name(session, one, actor.role == "resident")))


def lines(session: Session, found: list[ServiceRequest], actor: Actor) -> list[LineOut]:
    return [LineOut(**told) for told in _lines(session, found, actor)]


def desk_lines(session: Session, found: list[ServiceRequest], actor: Actor) -> list[DeskLineOut]:
    around, counties, marks = _around(session, found), _profiles(found), alerts.of(session, found)
    told = zip(found, _lines(session, found, actor), strict=True)
    return [
        DeskLineOut(
            **line, **_urgency(one, counties[one.county_id]), **around[one.station_id, one.village_id],
            alert=_alert(marks.get(one.id)),
        )
        for one, line in told
    ]  # fmt: skip


def _lines(session: Session, found: list[ServiceRequest], actor: Actor) -> list[dict[str, Any]]:
    """What a page has in common is asked for once: the words in one question, each holder's name once."""
    words = unnamed.first_words_of(session, found, actor)
    named = in_whose_hands(session, found, actor.role == "resident")
    return [
        _standing(one, actor, named[one.id])
        | {"title": _title(words.get(one.id, {})), "filed_at": one.filed_at}
        for one in found
    ]


def _around(session: Session, found: list[ServiceRequest]) -> dict[tuple[int, int | None], dict[str, Any]]:
    return {
        (station_id, village_id): {
            "station": session.get_one(Station, station_id).name, "village": region.full_name(session, village_id),
        }
        for station_id, village_id in {(one.station_id, one.village_id) for one in found}
    }  # fmt: skip


def own(session: Session, one: ServiceRequest, actor: Actor) -> RequestOut:
    return RequestOut(**_whole(session, one, actor), contact=_contact(one))


def desk(session: Session, one: ServiceRequest, actor: Actor) -> DeskRequestOut:
    """The contact is for whoever may act: not for one who passed it on, nor once it is closed."""
    whole = _whole(session, one, actor)
    may = {m.move for m in whole["moves"]}
    return DeskRequestOut(
        **whole, **_urgency(one, one.profile), alert=_alert(alerts.of_one(session, one)),
        contact=_masked(one) if may and seeing.knows_filer(one, actor) else None,
        assignable=_assignable(session, one) if "assign" in may else [],
    )  # fmt: skip


def _standing(one: ServiceRequest, actor: Actor, named: str) -> dict[str, Any]:
    state = STATES[told_state(one.state, actor.role == "resident")]
    plain = actor.role == "resident"
    label = plainly.state(state.name, own=True) if plain else one.profile.state_label(state.name)
    return {
        "number": one.number, "state": state.name, "state_label": label, "step": state.step,
        "with": named, "promised_at": one.due_at if state.open else None, "promised": promised.to_come(one),
        "provisional": bool(one.provisional), "version": one.version, "moves": moves(one, actor),
        "outcome": one.outcome, "outcome_label": one.outcome_label, "look_back_on": one.look_back_on,
        "grade": one.grade, "result_grade": one.result_grade,
    }  # fmt: skip


def _urgency(one: ServiceRequest, county: Profile) -> dict[str, Any]:
    late = bool(one.due_at and STATES[one.state].open and one.due_at < clock.now())
    return {"tier": one.tier, "tier_label": county.tier(one.tier).label, "overdue": late}


def _alert(one: Alert | None) -> AlertOut | None:
    return AlertOut(**vars(one)) if one else None


def _whole(session: Session, one: ServiceRequest, actor: Actor) -> dict[str, Any]:
    words = unnamed.first_words(session, one, actor)
    return _standing(one, actor, holder_name(session, one, actor.role == "resident")) | {
        "title": _title(words), "text": words.get("text", ""), "place": words.get("place", ""),
        "filed_at": one.filed_at, "category": one.category, "visibility": one.visibility,
        "name_shown": bool(one.name_shown), "since": hands.since(session, one),
        "station": OfficeOut(**sheets.office(session.get_one(Station, one.station_id))),
        "village": region.full_name(session, one.village_id),
        "attachments": [attached(a) for a in _files(session, one, actor)],
        "timeline": _timeline(session, one, actor),
        "together": _together(session, one), "topics": _topics(session, one),
        "subscribe": wishes.to_ask(session, actor.person_id, PROGRESS if actor.role == "resident" else TASK),
    }  # fmt: skip


def _together(session: Session, one: ServiceRequest) -> TogetherOut | None:
    told = together.of(session, one)
    if told is None:
        return None
    return TogetherOut(
        count=told.count, state_label=told.state_label, since=told.since, promised_at=told.next_by,
        promised=told.next, **{"with": told.with_whom},
    )  # fmt: skip


def _topics(session: Session, one: ServiceRequest) -> list[TopicOut]:
    listed = finding.of_requests(session, [one.id]).get(one.id, [])
    return [
        TopicOut(title=t.title, kind=t.kind, number=t.number, result=t.result)  # type: ignore[arg-type]
        for t in (entry.topic for entry in listed)
    ]


def _files(session: Session, one: ServiceRequest, actor: Actor) -> list[Attachment]:
    if actor.role == "resident":
        return proofs.for_resident(session, one.id)
    theirs = seeing.filers_words(one) if seeing.hides_filer(one, actor) else set()
    return [file for file in attachment.of_request(session, one.id) if file.words_id not in theirs]


def _from_outside(one: ServiceRequest, actor: Actor) -> bool:
    """What colleagues write is for those who have it: not for its resident, nor a deputy who passed it on."""
    return actor.role == "resident" or (actor.role == "deputy" and not one.is_with(actor.person_id))


def _timeline(session: Session, one: ServiceRequest, actor: Actor) -> list[EntryOut]:
    for_resident = _from_outside(one, actor)
    return [
        EntryOut(
            at=e.at, move="file" if e.move == "hold" and for_resident else e.move, label=e.label, who=e.who,
            said=e.said, state=e.state,  # type: ignore[arg-type]
            attachments=[attached(a) for a in e.attachments],
        )
        for e in unnamed.timeline(session, one, actor, for_resident=for_resident)
    ]  # fmt: skip


def _profiles(found: list[ServiceRequest]) -> dict[int, Profile]:
    """Each county's once, however many requests it has on the page."""
    return {county_id: one.profile for county_id, one in {one.county_id: one for one in found}.items()}


def _contact(one: ServiceRequest) -> ContactOut:
    return ContactOut(name=one.contact_name, phone=one.contact_phone)


def _masked(one: ServiceRequest) -> ContactOut:
    """That there is a number; the number itself is asked for, and the look is kept."""
    return ContactOut(name=one.contact_name, phone=phones.masked(one.contact_phone))


def _assignable(session: Session, one: ServiceRequest) -> list[DeputyOut]:
    return [DeputyOut(**sheets.introduced(session, d)) for d in deputy.seated(session, one.station_id)]


def attached(one: Attachment) -> AttachmentOut:
    return AttachmentOut(
        id=str(one.id), kind=one.kind,  # type: ignore[arg-type]
        mime=one.mime, size=one.size, width=one.width, height=one.height, seconds=one.seconds,
        url=f"/api/v1/attachments/{one.id}",
    )  # fmt: skip


def _title(words: dict[str, Any]) -> str:
    """The title, else the first words of the first line."""
    return words.get("title") or words.get("text", "").strip().split("\n")[0][:40]
