"""What another door serves better: told before anybody types and when the words say so; counted, and never refused."""

import re
from html import unescape
from io import BytesIO

from flask import Flask

from models import clock, code, turned_away
from models.attachment import Attachment
from models.service_request import seeing
from tests.browser import FORM, HIDDEN, Browser
from tests.cast import Cast
from tests.h5.test_resident import photo

FIRE = "村口仓库着火了，冒着黑烟"


def sent_away(cast: Cast) -> int:
    with cast.database.read() as session:
        return turned_away.over(session, (cast.station,), clock.today(), clock.today())


def form_on(page, action: str) -> dict[str, str]:
    (body,) = [body for a, body in FORM.findall(page.text) if unescape(a) == action and "text" in body]
    return {name: unescape(value) for name, value in HIDDEN.findall(body)}


def test_the_scanned_page_offers_the_other_doors_before_the_form(aunt_li: Browser, cast: Cast) -> None:
    page = aunt_li.open(f"/q/{cast.wang_code}").text
    offered = re.findall(rf'href="/q/{cast.wang_code}/elsewhere/(\w+)"', page)
    assert offered[0] == "danger" and "advice" in offered
    assert page.index("elsewhere/danger") < page.index("<textarea")


def test_danger_shows_the_numbers_to_ring_and_is_counted(aunt_li: Browser, cast: Cast) -> None:
    page = aunt_li.open(f"/q/{cast.wang_code}/elsewhere/danger")
    page.close()
    assert [f'href="tel:{n}"' in page.text for n in (110, 119, 120, 122)] == [True] * 4
    assert sent_away(cast) == 1


def test_what_the_county_does_not_name_is_not_there(aunt_li: Browser, cast: Cast) -> None:
    assert aunt_li.open(f"/q/{cast.wang_code}/elsewhere/nonsense").status_code == 404
    assert sent_away(cast) == 0


def test_typed_danger_is_recognised_before_anything_is_filed(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    page = aunt_li.press(scan, scan, text=FIRE, name="李示例", photos=(BytesIO(photo()), "a.jpg"))
    assert page.status_code == 200 and "如果正在发生危险，请先拨打" in page.text and 'href="tel:119"' in page.text
    page.close()
    assert "还没有提交过" in aunt_li.open("/mine").text and sent_away(cast) == 1


def test_not_an_emergency_files_it_with_all_that_was_typed_and_it_is_no_turning_away(
    aunt_li: Browser, cast: Cast
) -> None:
    scan = f"/q/{cast.wang_code}"
    page = aunt_li.press(scan, scan, text=FIRE, name="李示例", photos=(BytesIO(photo()), "a.jpg"))
    page.close()
    answer = aunt_li.post(scan, **form_on(page, scan))
    assert answer.status_code == 303, answer.text
    with cast.database.read() as session:
        one = seeing.by_number(session, answer.headers["Location"].split("/")[2])
        assert one.contact_name == "李示例"
        assert session.query(Attachment).filter_by(request_id=one.id).count() == 1
    assert sent_away(cast) == 0


def test_going_back_shows_the_form_as_it_was(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    page = aunt_li.press(scan, scan, text=FIRE)
    again = aunt_li.post(scan, **form_on(page, scan), back="1")
    assert again.status_code == 200 and FIRE in again.text


def test_who_was_told_and_files_all_the_same_is_asked_about_danger_still(aunt_li: Browser, cast: Cast) -> None:
    scan = f"/q/{cast.wang_code}"
    page = aunt_li.open(f"{scan}?calm=advice")
    asked = aunt_li.post(scan, **form_on(page, scan), text=FIRE)
    assert "请先拨打" in asked.text


def test_a_neighbours_matter_is_offered_after_the_danger_step(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    lamp = "村口路灯漏电，有人触电，晚上孩子看不见路"
    scan = f"/q/{cast.wang_code}"
    neighbour = Browser(app)
    first = neighbour.press(scan, scan, text=lamp)
    neighbour.post(scan, **form_on(first, scan))
    step = aunt_li.press(scan, scan, text=lamp)
    assert "请先拨打" in step.text
    then = aunt_li.post(scan, **form_on(step, scan))
    assert "附近有人反映过类似的事" in then.text


def test_counts_are_kept_by_station_and_day(cast: Cast) -> None:
    def work(session) -> None:
        reached = code.reach(session, code.find(session, cast.wang_code))
        for kind in ("danger", "danger", "advice"):
            turned_away.count(session, reached, kind)
        turned_away.count_stayed(session, reached, "advice")

    cast.database.transact(work)
    assert sent_away(cast) == 2
    with cast.database.read() as session:
        assert turned_away.over(session, (cast.far_station,), clock.today(), clock.today()) == 0
