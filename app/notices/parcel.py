"""One message, packed inside a transaction and handed to WeChat outside of any."""

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.house import House
from app.notices import NOTICES, ladder
from app.notices.ladder import Way
from app.notices.notice import (
    HANDLING,
    ON_GRID,
    SUPERVISION,
    Notice,
    desk_page,
    grid_page,
    handles,
    handling_page,
    oversees,
    sitting_page,
    supervision_page,
)
from models import clock, consent, deputy, person, workflow
from models.attempt import Attempt
from models.clock import HERE
from models.delivery import Delivery
from models.person import Person
from models.service_request import ServiceRequest, alerts, at_hand
from models.service_request.undertaken import TO_DO
from models.station import Station
from wechat.errors import WechatError
from wechat.fields import fit_all, generic, shorter

log = logging.getLogger("mashang.worker")
Error = WechatError
FIELD_REFUSED = 47003
LONGEST = 20  # characters of a template's field


@dataclass(frozen=True)
class Parcel:
    """All that WeChat is told; `delivery_ids` are the debts that this one message pays."""

    way: Way
    openid: str
    template_id: str
    fields: dict[str, str]
    url: str
    page: str
    dedupe: str
    delivery_ids: tuple[int, ...]
    attempt_ids: tuple[int, ...] = ()  # what WeChat says is written on these, whoever holds the deliveries by then
    turn: float = 0.0  # when it may leave, by this process's own watch


@dataclass(frozen=True)
class Content:
    line: str
    number: str
    path: str


def pack(session: Session, house: House, owed: Delivery, attempt: Attempt, together: list[Delivery]) -> Parcel | None:
    """The message for this step, or None where this person has no such way."""
    notice = NOTICES[owed.notice]
    chosen = ladder.way(house.settings, attempt.channel, notice)
    unfollowed_too = attempt.channel == ladder.NOTICE  # a subscription reaches who follows no more
    openid = chosen.template and person.openid_of(session, owed.recipient_id, chosen.appid, unfollowed_too)
    if not chosen.template or not openid or not _agreed(session, owed, chosen, notice):
        return None
    if not _in_office(session, owed, notice):
        return None
    content = _content(session, owed, notice, len(together))
    return Parcel(
        chosen, openid, chosen.template.id, _fields(session, owed, chosen.template, content),
        house.settings.public_url + content.path, _mini_page(house, content), str(attempt.parcel_id or attempt.id),
        tuple(d.id for d in together),
    )  # fmt: skip


def _in_office(session: Session, owed: Delivery, notice: Notice) -> bool:
    """Who has left, or was shut out, is told nothing more of other people's matters."""
    if notice.for_resident:
        return True
    someone, served = session.get_one(Person, owed.recipient_id), deputy.of_person(session, owed.recipient_id)
    left = served is not None and not served.serves(clock.today()) and not person.roles_of(session, someone.id)
    return someone.disabled_at is None and not left


def _agreed(session: Session, owed: Delivery, chosen: Way, notice: Notice) -> bool:
    """A template message to a deputy or chief is their office; all else only where they said yes."""
    if chosen.channel == ladder.TEMPLATE and not notice.for_resident:
        return True
    return chosen.template is not None and consent.allows(session, owed.recipient_id, chosen.appid, chosen.template.id)


def _content(session: Session, owed: Delivery, notice: Notice, count: int) -> Content:
    request = session.get_one(ServiceRequest, owed.request_id)
    home, page = DOORS.get(told_as(session, owed, request), ("/deputy", notice.page))
    if count > 1:
        return Content(f"有{count}件诉求等您处理", request.number, home)
    return Content(_line(session, notice, request), request.number, page(request))


def _line(session: Session, notice: Notice, request: ServiceRequest) -> str:
    """What may be dangerous is said first, in the county's own word and in none of the resident's."""
    mark = None if notice.for_resident else alerts.of_one(session, request)
    if mark is None or not mark.urgent:
        return notice.line
    said = f"{mark.label}：{notice.line}"
    return said if len(said) <= LONGEST else f"{mark.label}，请尽快查看"


def burns(session: Session, owed: Delivery) -> bool:
    """Waits for no company and no hour: by its kind, or because somebody may be in danger."""
    notice = NOTICES[owed.notice]
    if notice.urgent or notice.for_resident:
        return notice.urgent
    mark = alerts.of_one(session, session.get_one(ServiceRequest, owed.request_id))
    return mark is not None and mark.urgent


PARTY = "party"  # for a body at a joint meeting: no role of its own, only another page
DOORS = {
    PARTY: (HANDLING, sitting_page),
    workflow.CHIEF: ("/console/", desk_page),
    workflow.HANDLER: (HANDLING, handling_page),
    workflow.SUPERVISOR: (SUPERVISION, supervision_page),
    workflow.GRID: (ON_GRID, grid_page),
}


BY_PAGE = {sitting_page: PARTY, supervision_page: workflow.SUPERVISOR}


def told_as(session: Session, owed: Delivery, request: ServiceRequest) -> str:
    """In which of their roles: the chief is not told as one of what is with them as a deputy."""
    notice, who = NOTICES[owed.notice], owed.recipient_id
    if notice.for_resident:
        return workflow.RESIDENT
    if notice.page in BY_PAGE:
        return BY_PAGE[notice.page]
    if notice.page is handling_page or (request.state in TO_DO and handles(session, request, who)):
        return workflow.HANDLER
    if request.is_with(who) and deputy.of_person(session, who) is None and at_hand.serve(session, [who]):
        return workflow.GRID
    if request.is_with(who) or not oversees(session, request, who):
        return workflow.DEPUTY
    return workflow.CHIEF


def is_chief(session: Session, owed: Delivery, request: ServiceRequest) -> bool:
    return told_as(session, owed, request) == workflow.CHIEF


def _fields(session: Session, owed: Delivery, names: ladder.Template, content: Content) -> dict[str, str]:
    """Four plain fields. No name, no phone, no word a resident wrote: a lock screen is public."""
    now = clock.now().astimezone(HERE)
    return fit_all(
        {
            names.what: content.line,
            names.number: content.number,
            names.when: f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}",
            names.where: session.get_one(Station, owed.station_id).name,
        }
    )


def _mini_page(house: House, content: Content) -> str:
    """Departments, supervisors and grid workers have no page in the mini program."""
    page = house.settings.wx_mp_page
    elsewhere = content.path.startswith((HANDLING, SUPERVISION, ON_GRID))
    return f"{page}?number={content.number}" if page and not elsewhere else ""


def send(house: House, parcel: Parcel) -> str:
    """Hand it over; WeChat's number for it, where it gives one. Raises WechatError.

    A field that WeChat refuses is shortened once, then all of it is said in general words: it is about
    getting somebody to look, and the page says the rest."""
    try:
        return _hand_over(house, parcel, parcel.fields)
    except WechatError as why:
        short = _shortened(parcel, why)
    try:
        return _hand_over(house, parcel, short)
    except WechatError as why:
        general = generic(_shortened(parcel, why))
    return _hand_over(house, parcel, general)


def _shortened(parcel: Parcel, why: WechatError) -> dict[str, str]:
    if why.code != FIELD_REFUSED:
        raise why
    log.error("WeChat refuses a field of ours", extra={"template": parcel.template_id, "field": why.field})
    return shorter(parcel.fields, why.field)


def _hand_over(house: House, parcel: Parcel, fields: dict[str, str]) -> str:
    channel = parcel.way.channel
    if channel == ladder.SUBSCRIBE:
        return house.mp.send_subscribe(parcel.openid, parcel.template_id, fields, parcel.page or None)
    if channel == ladder.NOTICE:
        return house.sa.send_notice(parcel.openid, parcel.template_id, fields, parcel.url)
    return house.sa.send_template(parcel.openid, parcel.template_id, fields, parcel.url, parcel.dedupe)
