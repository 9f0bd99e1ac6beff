"""王代表 opens his list between two meetings: what is late stands first, and nothing on it is another's."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from models import clock
from models.service_request import seeing
from tests.browser import Browser
from tests.cast import Cast

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # ten in the morning
LATE, TODAY, SOON, LATER = "已超期", "今天到期", "近三个工作日到期", "其余"


@pytest.fixture(autouse=True)
def _on_friday():
    with clock.at(FRIDAY):
        yield


def owed(cast: Cast, text: str, due: datetime) -> str:
    number = cast.file(text).request.number

    def work(session) -> None:
        one = seeing.by_number(session, number)
        one.due_at, one.version = due, one.version + 1

    cast.database.transact(work)
    return number


def groups(page: str) -> dict[str, str]:
    """What stands under each heading of the list."""
    parts = re.split(r'<h2[^>]*>(\S+) <span class="faint">(\d+) 件</span></h2>', page)
    return {f"{name} {n}": under for name, n, under in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)}


def test_it_is_sorted_by_when_it_falls_due_in_the_stations_working_days(wang: Browser, cast: Cast) -> None:
    owed(cast, "昨天就该答的", FRIDAY - timedelta(days=1))
    owed(cast, "今天要答的", FRIDAY + timedelta(hours=4))
    owed(cast, "下周三到期的", FRIDAY + timedelta(days=5))
    owed(cast, "下周四到期的", FRIDAY + timedelta(days=6))
    page = wang.open("/deputy").text
    shown = groups(page)
    assert list(shown) == [f"{LATE} 1", f"{TODAY} 1", f"{SOON} 1", f"{LATER} 1"]
    assert "昨天就该答的" in shown[f"{LATE} 1"] and "受理已超期 1 天" in shown[f"{LATE} 1"]
    assert "今天 14:00 前受理" in shown[f"{TODAY} 1"] and "下周三到期的" in shown[f"{SOON} 1"]
    assert "下周四到期的" in shown[f"{LATER} 1"] and "待办 <span class=\"faint\">4 件</span>" in page
    assert "11月20日交给您" in page and "村室门口" not in page.partition("柳树村")[0]


def test_who_waits_for_the_resident_is_not_pressed(wang: Browser, cast: Cast) -> None:
    number = owed(cast, "问过群众的", FRIDAY - timedelta(days=1))
    cast.act(number, "ask", cast.deputy(), "哪一盏？")
    assert list(groups(wang.open("/deputy").text)) == [f"{LATER} 1"]


def test_what_a_colleague_holds_stands_apart_and_is_not_counted(app: Flask, wang: Browser, cast: Cast) -> None:
    number = cast.file(token=cast.group_code).request.number
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    assert "待办 <span class=\"faint\">1 件</span>" in zhao.open("/deputy").text
    cast.act(number, "accept", cast.deputy())
    page = zhao.open("/deputy").text
    assert "待办 <span class=\"faint\">0 件</span>" in page and "现在没有待办的诉求" in page
    assert "由王示例代表办理" in groups(page)["由同事办理 1"]


def test_what_he_passed_on_is_done_and_folded(wang: Browser, cast: Cast) -> None:
    number = cast.file("不归我管的").request.number
    cast.act(number, "pass_on", cast.deputy(), "不在本选区")
    todo, _, done = wang.open("/deputy").text.partition('<details class="over">')
    assert "不归我管的" not in todo and "不归我管的" in done and "已转交" in done
    assert "已办 <span class=\"faint\">1 件</span>" in done


def test_a_private_matter_that_left_him_is_not_on_the_list_either(wang: Browser, cast: Cast) -> None:
    number = cast.file("只给指定代表看的", visibility="private").request.number
    cast.act(number, "pass_on", cast.deputy(), "不在本选区")
    assert "只给指定代表看的" not in wang.open("/deputy").text


def test_what_the_resident_said_since_his_last_look_is_marked_until_he_looks(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    with clock.at(FRIDAY + timedelta(minutes=1)):
        wang.open(f"/deputy/requests/{number}").close()
    with clock.at(FRIDAY + timedelta(minutes=2)):
        assert "群众有新补充" not in wang.open("/deputy").text
        cast.act(number, "tell", cast.resident(), "又坏了一盏")
    with clock.at(FRIDAY + timedelta(minutes=3)):
        assert "群众有新补充" in wang.open("/deputy").text
        assert "群众有新补充" in wang.open("/deputy").text  # the list is not the matter
        wang.open(f"/deputy/requests/{number}").close()
        assert "群众有新补充" not in wang.open("/deputy").text


def test_on_his_days_away_the_list_says_so_and_to_the_stand_in_too(app: Flask, wang: Browser, cast: Cast) -> None:
    instead = str(cast.deputies[cast.zhao])
    wang.press("/deputy/away", "/deputy/away", from_day="2026-11-20", substitute=instead)
    assert "您正在请假：11月20日，由赵示例代表代理" in wang.open("/deputy").text
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    assert "您正在代理王示例代表（11月20日）" in zhao.open("/deputy").text
