"""A lock screen is public: no message ever holds a resident's words, name or phone; and each fits its fields."""

import json
from datetime import timedelta

import pytest

from app import announcing, delivering
from app.notices import NOTICES, ladder
from app.notices.notice import PROGRESS
from app.notices.parcel import Parcel, pack
from models import consent
from models.attempt import Attempt
from models.delivery import Delivery
from models.event import Event
from models.person import Identity
from models.service_request import seeing
from tests.cast import MP, SA
from tests.worker.conftest import SUBSCRIBE, Office
from wechat.fields import fit
from wechat.simulator import rules

CANARIES = {
    "text": "金丝雀甲诉求正文", "title": "金丝雀乙标题", "place": "金丝雀丙地点", "name": "金丝雀丁姓名",
    "phone": "000-0000-7777",
}  # fmt: skip
SAID = "金丝雀戊说的话"


def filed(office: Office) -> str:
    cast = office.cast
    number = cast.file(**CANARIES).request.number
    cast.act(number, "ask", cast.deputy(), SAID)
    cast.act(number, "tell", cast.resident(), SAID)
    cast.act(number, "pass_on", cast.deputy(), SAID)
    cast.act(number, "assign", cast.chief(), cast.zhao, SAID)
    return number


def everybody_may_be_told(session, office: Office) -> None:
    session.add(Identity(appid=SA, openid="o-li-sa", person_id=office.cast.li))
    for appid, template in ((SA, "tmpl-progress"), (SA, "notice-progress"), (MP, SUBSCRIBE)):
        consent.answered(session, office.cast.li, appid, template, "accept", standing=True)
    for who in (office.cast.wang, office.cast.zhao, office.cast.chen):
        session.add(Identity(appid=MP, openid=f"o-mp-{who}", person_id=who))
        for appid, template in ((SA, "notice-asked"), (MP, "mp-tmpl-asked")):
            consent.answered(session, who, appid, template, "accept", standing=True)


def parcels(office: Office, number: str) -> list[tuple[str, Parcel]]:
    """Every notice of the registry on every way of WeChat's, to each who might get it, packed as for sending."""
    packed = []

    def work(session) -> None:
        everybody_may_be_told(session, office)
        request = seeing.by_number(session, number)
        first = session.query(Event).filter_by(request_id=request.id, seq=1).one()
        cast = office.cast
        for name, notice in NOTICES.items():
            people = [cast.li] if notice.template == PROGRESS else [cast.wang, cast.zhao, cast.chen]
            for channel in ladder.BY_WECHAT:
                for person_id in people:
                    owed = Delivery(
                        id=1, event_id=first.id, request_id=request.id, recipient_id=person_id, notice=name, rung=0,
                        county_id=cast.county, station_id=cast.station,
                    )  # fmt: skip
                    tried = Attempt(id=1, channel=channel)
                    parcel = pack(session, office.house, owed, tried, [owed])
                    assert parcel is not None, (name, channel)
                    packed.append((name, parcel))

    office.database.transact(work)
    return packed


def test_no_notice_of_the_registry_carries_what_a_resident_said_or_is(office: Office) -> None:
    packed = parcels(office, filed(office))
    assert {name for name, _ in packed} == set(NOTICES)
    for name, parcel in packed:
        shown = json.dumps([parcel.fields, parcel.url], ensure_ascii=False)
        for secret in (*CANARIES.values(), SAID, "金丝雀", "0000-7777", "王示例", "赵示例"):
            assert secret not in shown, (name, secret)


def test_each_notice_fits_wechats_fields_uncut(office: Office) -> None:
    number = filed(office)
    for name, parcel in parcels(office, number):
        given = {key: {"value": value} for key, value in parcel.fields.items()}
        assert rules.check(list(parcel.fields), given) == parcel.fields, name
        assert parcel.fields["thing1"] == NOTICES[name].line and parcel.fields["character_string2"] == number
        assert fit("thing", NOTICES[name].line) == NOTICES[name].line
        assert len(parcel.url) <= 1024 and parcel.url.startswith("https://mashang.example/")


def test_what_really_went_out_on_a_whole_journey_holds_nothing_personal(office: Office) -> None:
    cast = office.cast
    office.database.transact(lambda session: everybody_may_be_told(session, office))
    number = filed(office)
    office.drain()
    cast.act(number, "accept", cast.deputy(cast.zhao))
    cast.act(number, "answer", cast.deputy(cast.zhao), SAID)
    cast.act(number, "rate", cast.resident(), "unsatisfied", SAID)
    cast.act(number, "redo", cast.chief(), SAID)
    office.drain()
    office.passes(timedelta(hours=3))
    office.drain()
    out = office.sa.taken + office.mp.taken
    said = {one.fields["thing1"] for one in out}
    assert {NOTICES[name].line for name in ("assigned", "returned", "asked_back", "answered", "accepted")} <= said
    assert "金丝雀" not in repr(out) and "0000-7777" not in repr(out)


@pytest.mark.parametrize("length", [8, 20, 60])
def test_a_long_station_name_is_shortened_and_never_refused(office: Office, length: int) -> None:
    from models.station import Station

    name = ("很长很长的代表联络站名称" * 8)[:length]
    office.database.transact(lambda s: setattr(s.get_one(Station, office.cast.station), "name", name))
    office.cast.file()
    announcing.announce(office.house)
    delivering.deliver(office.house)
    (sent,) = office.sa.taken
    assert rules.fits("thing4", sent.fields["thing4"]) and sent.fields["thing4"][:8] == name[:8]
