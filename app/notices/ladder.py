"""By which channel a delivery goes next, and what it carries there."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

import wechat.client
from app.house import House
from app.notices import NOTICES
from app.notices.notice import PROGRESS, Notice, desk_page
from models import clock, consent, person
from models.clock import HERE
from models.delivery import Delivery
from models.service_request import ServiceRequest
from models.station import Station
from wechat.fields import fit_all

TEMPLATE, SUBSCRIBE = "template", "subscribe"
LADDERS = {"staff": (TEMPLATE,), "resident": (SUBSCRIBE, TEMPLATE)}


@dataclass(frozen=True)
class Parcel:
    """One message, ready to hand to WeChat with no transaction open."""

    channel: str
    openid: str
    template_id: str
    fields: dict[str, str]
    url: str
    dedupe: str


def ladder_of(notice: Notice) -> tuple[str, ...]:
    return LADDERS["resident" if notice.template == PROGRESS else "staff"]


def pack(session: Session, house: House, delivery: Delivery, dedupe: str) -> Parcel | None:
    """The message for this rung, or None where this person has no such channel."""
    notice = NOTICES[delivery.notice]
    channel = ladder_of(notice)[delivery.rung]
    request = session.get_one(ServiceRequest, delivery.request_id)
    appid, template_id = account(house, channel, notice.template)
    openid = person.openid_of(session, delivery.recipient_id, appid) if appid and template_id else None
    if openid is None or not _agreed(session, delivery.recipient_id, appid, template_id, notice):
        return None
    fields, url = _fields(session, notice, request), _url(session, house, delivery, request)
    return Parcel(channel, openid, template_id, fields, url, dedupe)


def account(house: House, channel: str, template: str) -> tuple[str, str]:
    s = house.settings
    if channel == SUBSCRIBE:
        return s.wx_mp_appid, s.wx_mp_templates.get(template, "")
    return s.wx_sa_appid, s.wx_sa_templates.get(template, "")


def _agreed(session: Session, person_id: int, appid: str, template_id: str, notice: Notice) -> bool:
    """Deputies and chiefs are told because it is their office; a resident only where they said yes."""
    return notice.template != PROGRESS or consent.allows(session, person_id, appid, template_id)


def _fields(session: Session, notice: Notice, request: ServiceRequest) -> dict[str, str]:
    """Four plain fields. No name, no phone, no word a resident wrote: a lock screen is public."""
    now = clock.now().astimezone(HERE)
    return fit_all(
        {
            "thing1": notice.line,
            "character_string2": request.number,
            "time3": f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}",
            "thing4": session.get_one(Station, request.station_id).name,
        }
    )


def _url(session: Session, house: House, delivery: Delivery, request: ServiceRequest) -> str:
    """A chief's link leads to the desk, whichever notice it is."""
    chiefs = person.holders(session, "chief", "station", request.station_id)
    notice = NOTICES[delivery.notice]
    staff = notice.template != PROGRESS
    page = desk_page if staff and delivery.recipient_id in chiefs and not _is_asked(request, delivery) else notice.page
    return house.settings.public_url + page(request)


def _is_asked(request: ServiceRequest, delivery: Delivery) -> bool:
    return request.is_with(delivery.recipient_id)


def send(house: House, parcel: Parcel) -> str:
    """Hand it over; WeChat's number for it, where it gives one. Raises WechatError."""
    if parcel.channel == SUBSCRIBE:
        house.mp.send_subscribe(parcel.openid, parcel.template_id, parcel.fields)
        return ""
    return house.sa.send_template(parcel.openid, parcel.template_id, parcel.fields, parcel.url, parcel.dedupe)


Error = wechat.client.WechatError
