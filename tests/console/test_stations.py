"""A station's address, telephone and hours are its chief's; when it closes is the county's."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from models import profile
from models.region import Region
from models.service_request import Order
from models.station import Station
from models.workflow import WAITING
from tests.browser import Browser
from tests.cast import LONG_AGO, Cast

MORNING = {"from-0-0": "08:30", "to-0-0": "12:00", "from-0-1": "", "to-0-1": ""}
EMPTY = {f"{end}-{n}-{k}": "" for end in ("from", "to") for n in (1, 2) for k in (0, 1)}


def page_of(cast: Cast) -> str:
    return f"/console/stations/{cast.station}"


def change(browser: Browser, cast: Cast, days: str = "一二三四五", more_days: str = "", **fields: str):
    """As a browser sends it: each ticked day on its own."""
    page = page_of(cast)
    given = browser.forms(page)[page] | {"address": "", "phone": ""} | MORNING | EMPTY | fields
    ticked = [("days-0", day) for day in days] + [("days-1", day) for day in more_days]
    return browser.client.post(page, base_url=browser.base_url, data=MultiDict([*given.items(), *ticked]))


def kept(cast: Cast) -> Station:
    with cast.database.read() as session:
        return session.get_one(Station, cast.station)


def test_the_chief_of_one_station_is_led_to_it(cast: Cast, chen: Browser, county: Browser) -> None:
    assert chen.open("/console/stations").headers["Location"] == page_of(cast)
    assert page_of(cast) in county.open("/console/stations").text
    page = chen.open(page_of(cast)).text
    assert "周一至周五 08:30-12:00" in page and page.count("checked") == 5 and 'value="08:30"' in page


def test_a_countys_columns_add_up_and_bear_its_own_words(cast: Cast, county: Browser) -> None:
    numbers = [cast.file(token=cast.wang_code).request.number for _ in range(5)]
    cast.act(numbers[0], "confer", cast.chief(), "涉及两家")
    cast.act(numbers[1], "order", cast.chief(), Order(cast.housing, "换灯", "请换灯"))
    cast.act(numbers[2], "accept", cast.deputy())
    cast.act(numbers[3], "withdraw", cast.resident(), "不用了")
    cast.database.transact(lambda s: setattr(s.get_one(Region, cast.county), "profile", "xiangcheng"))
    page = county.open("/console/stations").text
    row = next(one for one in page.split("<tr>") if "甲镇人大代表联络站" in one)
    cells = dict(re.findall(r'<td data-label="([^"]+)" class="n">(?:<b>)?(\d+)', row))
    words, total = profile.of("xiangcheng"), int(cells.pop("全部待办"))
    assert total == 4 == sum(int(cells.get(words.state_label(state), 0)) for state in WAITING)
    assert cells[words.state_label("conferring")] == cells[words.state_label("ordered")] == "1"
    assert cells[words.state_label("withdrawn")] == "1" and words.state_label("reported") not in cells


def test_address_telephone_and_hours_are_kept(cast: Cast, chen: Browser) -> None:
    saturday = {"from-0-1": "14:30", "to-0-1": "17:30", "from-1-0": "9：00", "to-1-0": "1130"}
    answer = change(chen, cast, more_days="六", address="示例街 1 号二楼", phone="000-0000-0000", **saturday)
    assert answer.status_code == 303 and "联络站信息已保存。" in chen.open(answer.headers["Location"]).text
    home = kept(cast)
    assert (home.address, home.phone) == ("示例街 1 号二楼", "000-0000-0000")
    assert home.hours_said == "周一至周五 08:30-12:00、14:30-17:30；周六 09:00-11:30"
    assert change(chen, cast, days="", **dict.fromkeys(MORNING, "")).status_code == 303
    assert kept(cast).hours == [] and kept(cast).address == ""


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"days": ""}, "hours-0", "请勾选是星期几"), ({"more_days": "六"}, "hours-1", "请填写时间"),
        ({"to-0-0": ""}, "hours-0", "开始和结束都填上"), ({"to-0-0": "07:00"}, "hours-0", "结束要晚于开始"),
        ({"to-0-0": "25:00"}, "hours-0", "请写成 08:30"), ({"from-0-0": "早上"}, "hours-0", "请写成 08:30"),
        ({"from-0-1": "11:00", "to-0-1": "15:00"}, "hours-0", "重叠或相接"),
        ({"more_days": "五", "from-1-0": "19:00", "to-1-0": "20:00"}, "hours-1", "星期五在第 1 行已经勾选"),
        ({"phone": "打给我"}, "phone", "电话号码不正确"), ({"address": "长" * 201}, "address", "太长了"),
    ],
)  # fmt: skip
def test_a_slip_is_said_at_its_field_and_what_was_typed_stays(
    cast: Cast, chen: Browser, fields: dict, field: str, said: str
) -> None:
    answer = change(chen, cast, **({"address": "示例街 2 号", "phone": "000-1111-1111"} | fields))
    assert answer.status_code == 422 and said in answer.text and f'id="{field}-fault"' in answer.text
    assert ("示例街 2 号" in answer.text or "address" in fields) and ("000-1111" in answer.text or "phone" in fields)
    assert kept(cast).address == "" and kept(cast).hours_said == "周一至周五 08:30-12:00"


def test_all_slips_are_told_at_once(cast: Cast, chen: Browser) -> None:
    page = change(chen, cast, phone="打给我", **{"to-0-0": ""}).text
    assert 'id="phone-fault"' in page and 'id="hours-0-fault"' in page and page.count("checked") == 5


def test_more_rows_and_spans_than_the_form_has_are_not_lost(cast: Cast, chen: Browser) -> None:
    spans = [["08:00", "09:00"], ["10:00", "11:00"], ["15:00", "16:00"]]
    week = [{"days": [day], "spans": spans} for day in range(4)]

    def post(session) -> None:
        session.get_one(Station, cast.station).hours = week

    cast.database.transact(post)
    page = chen.open(page_of(cast)).text
    assert "第 4 行" in page and 'name="to-3-2"' in page


def test_when_it_closes_and_who_takes_over_is_the_countys(cast: Cast, chen: Browser, county: Browser) -> None:
    assert 'name="closes_on"' not in chen.open(page_of(cast)).text
    assert change(chen, cast, closes_on="2027-01-01").status_code == 303 and kept(cast).closes_on is None
    far = str(cast.far_station)
    assert change(county, cast, closes_on="2027-01-01", successor=far).status_code == 303
    assert (kept(cast).closes_on, kept(cast).successor_id) == (date(2027, 1, 1), cast.far_station)
    assert change(chen, cast, address="示例街 3 号").status_code == 303
    assert kept(cast).closes_on == date(2027, 1, 1), "what the chief's form has not is left alone"
    assert change(county, cast, closes_on="", successor="").status_code == 303 and kept(cast).successor_id is None


@pytest.mark.parametrize(
    ("closes_on", "successor", "said"),
    [
        ("2019-12-31", "", "不能早于启用日期"), ("2026-02-30", "", "格式不正确"),
        ("2027-01-01", "77", "请从列表中选择"), ("2027-01-01", "own", "请从列表中选择"), ("", "far", "请填写停用日期"),
    ],
)  # fmt: skip
def test_a_closing_that_makes_no_sense_is_refused(
    cast: Cast, county: Browser, closes_on: str, successor: str, said: str
) -> None:
    named = {"own": str(cast.station), "far": str(cast.far_station)}
    answer = change(county, cast, closes_on=closes_on, successor=named.get(successor, successor))
    assert answer.status_code == 422 and said in answer.text and kept(cast).closes_on is None
    assert kept(cast).opens_on == LONG_AGO


# What somebody else has changed meanwhile, and what a form leaves out


def test_a_form_that_was_opened_before_somebody_else_saved_overwrites_nothing(
    cast: Cast, chen: Browser, county: Browser
) -> None:
    page = page_of(cast)
    form = chen.forms(page)[page]
    assert change(county, cast, address="示例街 1 号", days="六").status_code == 303
    answer = chen.post(page, **(form | MORNING | EMPTY | {"address": "示例街 9 号", "phone": "", "days-0": "一"}))
    assert answer.status_code == 409 and "别人改过这个联络站的信息" in answer.text
    assert "现在保存的是：示例街 1 号" in answer.text and 'id="hours-0-fault"' in answer.text
    assert 'id="phone-fault"' not in answer.text and 'value="示例街 9 号"' in answer.text
    assert kept(cast).address == "示例街 1 号" and kept(cast).hours_said == "周六 08:30-12:00"
    again = {"seen": re.search(r'name="seen" value="(\w+)"', answer.text)[1], "key": "pressed-once-more"}
    assert chen.post(page, **(form | again | {"address": "示例街 9 号"})).status_code == 303
    assert kept(cast).address == "示例街 9 号"


def test_what_the_chiefs_form_has_not_does_not_stand_in_the_chiefs_way(
    cast: Cast, chen: Browser, county: Browser
) -> None:
    page = page_of(cast)
    form = chen.forms(page)[page]
    assert change(county, cast, closes_on="2027-01-03").status_code == 303
    assert chen.post(page, **form, address="示例街 3 号", phone="").status_code == 303
    assert (kept(cast).address, kept(cast).closes_on) == ("示例街 3 号", date(2027, 1, 3))


def test_a_form_without_the_hours_leaves_the_hours(cast: Cast, county: Browser) -> None:
    page = page_of(cast)
    assert change(county, cast, address="示例街 4 号", closes_on="2027-01-01").status_code == 303
    assert county.post(page, **county.forms(page)[page], phone="000-0000-0000").status_code == 303
    home = kept(cast)
    assert (home.phone, home.address, home.closes_on) == ("000-0000-0000", "示例街 4 号", date(2027, 1, 1))
    assert home.hours_said == "周一至周五 08:30-12:00"


def test_of_six_who_save_at_once_one_is_first(app: Flask, cast: Cast, chen: Browser) -> None:
    page = page_of(cast)
    forms = [chen.forms(page)[page] for _ in range(6)]
    start = threading.Barrier(6)

    def press(n: int) -> int:
        browser = Browser(app)
        browser.client._cookies = dict(chen.client._cookies)
        start.wait()
        return browser.post(page, **forms[n], address=f"示例街 {n} 号").status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(press, range(6)))
    assert sorted(answers) == [303] + [409] * 5
    assert kept(cast).address == f"示例街 {answers.index(303)} 号"


def test_another_stations_chief_finds_nothing(cast: Cast, zhou: Browser) -> None:
    assert zhou.open(page_of(cast)).status_code == 404
    token = zhou.forms("/console/groups")["/console/sign-out"] | {"key": "another-try-1", "address": "别处"}
    assert zhou.post(page_of(cast), **token).status_code == 404 and kept(cast).address == ""


def test_it_stands_in_the_menu(cast: Cast, chen: Browser) -> None:
    page = chen.open(page_of(cast)).text
    for way in ("groups", "stations", "departments"):
        assert f'<a href="/console/{way}"' in page
