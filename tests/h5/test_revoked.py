"""A sheet that was revoked still hangs: it says why, and leads on to whoever can be reached."""

from datetime import timedelta

import pytest

from models import clock, code
from models.code import Code
from models.station import Station
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

ANEW = "NewPrint2222"


def revoke(cast: Cast, *tokens: str, why: str = "被涂改") -> None:
    cast.database.transact(lambda s: [code.find(s, token).revoke(why) for token in tokens])


def print_anew(cast: Cast, token: str) -> None:
    """A new sheet of the group, as the old one's successor."""

    def work(session) -> None:
        old = code.find(session, token)
        posted = {"station_id": cast.station, "village_id": cast.village, "place": "村口", "batch": "2026-2"}
        new = Code(id=new_id(), token=ANEW, county_id=cast.county, who="group", who_id=cast.group, **posted)
        session.add(new)
        session.flush()
        old.successor_id = new.id

    cast.database.transact(work)


def scans(cast: Cast, token: str) -> int:
    with cast.database.read() as session:
        sheet = code.find(session, token)
        return code.scans(session, [sheet.id]).get(sheet.id, 0)


def test_it_says_why_and_leads_to_its_station(aunt_li: Browser, cast: Cast) -> None:
    cast.database.transact(lambda s: setattr(s.get_one(Station, cast.station), "phone", "000-0000-0374"))
    revoke(cast, cast.wang_code)
    answer = aunt_li.open(f"/q/{cast.wang_code}")
    assert answer.status_code == 410 and "被涂改" in answer.text
    assert f'href="/q/{cast.station_code}?instead=1">向甲镇人大代表联络站反映' in answer.text
    assert 'href="tel:00000000374"' in answer.text
    assert "我要反映" in aunt_li.open(f"/q/{cast.station_code}?instead=1").text


def test_its_new_print_comes_first_and_of_that_the_next(aunt_li: Browser, cast: Cast) -> None:
    print_anew(cast, cast.wang_code)
    revoke(cast, cast.wang_code)
    page = aunt_li.open(f"/q/{cast.wang_code}").text
    assert f'href="/q/{ANEW}?instead=1">向柳树村代表小组反映' in page and "甲镇人大代表联络站" in page
    revoke(cast, ANEW)
    assert f'href="/q/{cast.group_code}?' not in aunt_li.open(f"/q/{cast.wang_code}").text
    assert f'href="/q/{cast.group_code}?' in aunt_li.open(f"/q/{ANEW}").text


def test_where_only_other_deputies_sheets_work_it_still_tells_the_door(aunt_li: Browser, cast: Cast) -> None:
    revoke(cast, cast.wang_code, cast.station_code)
    assert f'href="/q/{cast.group_code}?' in aunt_li.open(f"/q/{cast.wang_code}").text
    revoke(cast, cast.group_code)
    answer = aunt_li.open(f"/q/{cast.wang_code}")
    assert answer.status_code == 410 and "甲镇人大代表联络站" in answer.text and "instead" not in answer.text


@pytest.mark.parametrize("tokens", [("wang_code",), ("wang_code", "station_code")])
def test_of_a_station_that_is_gone_it_says_what_to_do(
    aunt_li: Browser, cast: Cast, tokens: tuple[str, ...]
) -> None:
    def close(session) -> None:
        for one in session.query(Station):
            one.closes_on = clock.today() - timedelta(days=1)

    cast.database.transact(close)
    revoke(cast, *(getattr(cast, name) for name in tokens))
    answer = aunt_li.open(f"/q/{cast.wang_code}")
    assert answer.status_code == 410 and "就近的代表联络站" in answer.text and "instead" not in answer.text


def test_scans_of_it_are_counted_and_the_press_of_its_button_is_no_scan(aunt_li: Browser, cast: Cast) -> None:
    revoke(cast, cast.wang_code)
    aunt_li.open(f"/q/{cast.wang_code}").close()
    aunt_li.open(f"/q/{cast.station_code}?instead=1").close()
    assert (scans(cast, cast.wang_code), scans(cast, cast.station_code)) == (1, 0)
