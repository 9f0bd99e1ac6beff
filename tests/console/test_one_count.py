"""One count of what is not done: the dashboard, the wall, the month's sheet, the bulletin and the ledger agree."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete

from models import absence, clock
from models.absence import Days
from models.deputy import Deputy
from models.figures import period
from models.group import Duty
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_wall import made
from tests.models.gathering import each, filer, gather
from tests.qr.printed import words

WORDS = ("收集", "待转交", "正在办理", "办理完成")
TOLD = [11, 3, 3, 5]  # 12 filed, of which one was withdrawn


def plain(page: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", page.split("<main")[1]))


def numbers(text: str, after: str = "{}(\\d+)件") -> list[int]:
    """The four numbers behind the four words, the first time that each is said."""
    found = [re.search(after.format(word), text) for word in WORDS]
    assert all(found), (found, text)
    return [int(one[1]) for one in found if one]


@pytest.fixture
def mixed(cast: Cast) -> Cast:
    """All filed today: this month and this year then speak of the same cases."""
    filed = gather(cast, 12)
    each(cast, filed[:8], "accept", cast.deputy())
    each(cast, filed[:5], "answer", cast.deputy(), "已修好。")
    cast.act(filed[11], "withdraw", filer(cast, filed[11]), "不用了")
    return cast


def test_wall_dashboard_month_sheet_bulletin_and_ledger_tell_the_same(
    mixed: Cast, chen: Browser, stranger: Browser
) -> None:  # fmt: skip
    month, year = period.month(clock.today()), period.year(clock.today())
    for key in (month.key, year.key):
        assert numbers(plain(chen.open(f"/console/figures?period={key}").text)) == TOLD
        assert numbers(plain(chen.open(f"/console/ledger?period={key}").text)) == TOLD
        told = "收集意见建议11条，已转交8条、待转交3条；已转交的，3件正在办理中，5件已经办理完成。"
        assert told in plain(chen.open(f"/console/bulletin?period={key}").text)
    assert numbers(plain(stranger.open(made(mixed, chen)).text)) == TOLD
    (sheet,) = words(chen.open(f"/console/figures/month.pdf?month={month.key}").data)
    assert numbers(sheet) == TOLD


def test_the_month_sheet_names_nobody_on_duty_on_a_day_away(mixed: Cast, chen: Browser) -> None:
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    wang, zhao = mixed.deputies[mixed.wang], mixed.deputies[mixed.zhao]

    def rota(session) -> None:
        session.execute(delete(Duty))
        session.add_all(Duty(group_id=mixed.group, on_day=day, deputy_id=who)
                        for day, who in ((today, zhao), (tomorrow, wang)))
        absence.begin(session, session.get_one(Deputy, wang), Days(tomorrow, tomorrow), mixed.chen)

    mixed.database.transact(rota)
    (sheet,) = words(chen.open(f"/console/figures/month.pdf?month={period.month(today).key}").data)
    assert f"赵示例{today.month}月{today.day}日" in sheet and "王示例" not in sheet


def test_each_says_of_which_days_it_speaks(mixed: Cast, chen: Browser, stranger: Browser) -> None:
    month = period.month(clock.today())
    assert f"{month.label}提出的诉求" in plain(chen.open(f"/console/figures?period={month.key}").text)
    assert f"{month.label}提出的诉求" in plain(chen.open(f"/console/ledger?period={month.key}").text)
    assert "今年以来提出的诉求" in plain(stranger.open(made(mixed, chen)).text)
    (sheet,) = words(chen.open(f"/console/figures/month.pdf?month={month.key}").data)
    assert f"件数是{month.label}提出的诉求" in sheet


def test_what_was_filed_before_stands_in_its_own_month_and_in_its_year(
    cast: Cast, chen: Browser, stranger: Browser
) -> None:  # fmt: skip
    gather(cast, 1)
    with clock.at(clock.now() - timedelta(days=40)):
        gather(cast, 2)
        before = period.month(clock.today())
    this_year = 3 if before.since.year == clock.today().year else 1
    assert numbers(plain(stranger.open(made(cast, chen)).text)) == [this_year, this_year, 0, 0]
    for days, n in ((period.month(clock.today()), 1), (before, 2)):
        (sheet,) = words(chen.open(f"/console/figures/month.pdf?month={days.key}").data)
        assert numbers(sheet) == [n, n, 0, 0]
        assert numbers(plain(chen.open(f"/console/figures?period={days.key}").text)) == [n, n, 0, 0]
