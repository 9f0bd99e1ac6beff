"""陈站长 sets who of a group is on duty, sees where nobody is, and who belongs to it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from models import absence, clock, group, roster
from models.absence import Days
from models.deputy import Deputy
from models.group import Duty, Group
from models.roster import Changed, Wish
from tests.browser import Browser
from tests.cast import Cast, on_duty

GROUPS = "/console/groups"
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _in_november():
    with clock.at(datetime(2026, 11, 21, 4, 0, tzinfo=UTC)):
        yield


def page_of(cast: Cast) -> str:
    return f"{GROUPS}/{cast.group}"


def day(days: int) -> str:
    return f"day-{TODAY + timedelta(days=days)}"


def who(cast: Cast, *people: int) -> list[str]:
    return [str(cast.deputies[one]) for one in people]


def put(browser: Browser, cast: Cast, **days: str):
    return browser.press(page_of(cast), f"{page_of(cast)}/roster", **days)


def duties(cast: Cast) -> list[tuple[date, int]]:
    with cast.database.read() as session:
        return sorted((one.on_day, one.deputy_id) for one in session.query(Duty))


def members(cast: Cast) -> set[int]:
    with cast.database.read() as session:
        return {one.person_id for one in group.members(session, cast.group)}


def row(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2].partition("</tbody>")[0]).split())


def test_the_list_says_who_is_on_duty_and_how_many_days_are_empty(cast: Cast, chen: Browser) -> None:
    assert "无人值班 14 天无人值班" in row(chen.open(GROUPS).text)
    for ahead in range(3):
        on_duty(cast, cast.wang, ahead)
    page = chen.open(GROUPS).text
    assert "柳树村代表小组 2 人：" in row(page) and "代表 王示例代表 11 天无人值班" in row(page)
    assert "1 个未来 14 天有空班" in page and page_of(cast) in page


def test_fourteen_days_are_saved_in_one_go(cast: Cast, chen: Browser) -> None:
    turn = [cast.deputies[cast.wang], cast.deputies[cast.zhao]]
    answer = put(chen, cast, **{day(n): str(turn[n % 2]) for n in range(14)})
    assert answer.status_code == 303
    assert duties(cast) == [(TODAY + timedelta(days=n), turn[n % 2]) for n in range(14)]
    page = chen.open(answer.headers["Location"]).text
    assert "值班表已保存。" in page and "无人值班" not in page and "已排满" in chen.open(GROUPS).text


def test_a_day_is_emptied_or_changed_and_the_others_stay(cast: Cast, chen: Browser) -> None:
    wang, zhao = (cast.deputies[one] for one in (cast.wang, cast.zhao))
    for ahead in (0, 1, 2, 20):
        on_duty(cast, cast.wang, ahead)
    assert put(chen, cast, **{day(0): str(wang), day(1): "", day(2): str(zhao)}).status_code == 303
    later = TODAY + timedelta(days=20)
    assert duties(cast) == [(TODAY, wang), (TODAY + timedelta(days=2), zhao), (later, wang)]
    page = chen.open(page_of(cast)).text
    assert "有 12 天无人值班" in page and "11月22日（周日）" in page


def test_who_is_no_member_is_refused_at_the_day_and_the_rest_is_kept(cast: Cast, chen: Browser) -> None:
    (zhao, sun) = who(cast, cast.zhao, cast.sun)
    answer = put(chen, cast, **{day(1): zhao, day(2): sun})
    assert answer.status_code == 422 and answer.text.count("这位代表已不是组员") == 1 and duties(cast) == []
    assert f'id="{day(2)}-fault"' in answer.text and f'<option value="{zhao}" selected>' in answer.text
    assert put(chen, cast, **{day(1): "陈"}).status_code == 422


def test_a_deputy_on_leave_leaves_a_hole(cast: Cast, chen: Browser) -> None:
    on_duty(cast, cast.wang)
    away = Days(TODAY, TODAY)
    cast.database.transact(
        lambda s: absence.begin(s, s.get_one(Deputy, cast.deputies[cast.wang]), away, cast.chen)
    )
    page = chen.open(page_of(cast)).text
    assert "值班代表当日请假，请换人" in page and "王示例代表（当日请假）" in page
    assert "代表 无人值班 14 天" in row(chen.open(GROUPS).text)


def test_somebody_joins_and_can_be_on_duty_at_once(cast: Cast, chen: Browser) -> None:
    (sun,) = who(cast, cast.sun)
    answer = chen.press(page_of(cast), f"{page_of(cast)}/members", deputy=sun)
    assert answer.status_code == 303 and "组员已加入。" in chen.open(answer.headers["Location"]).text
    assert members(cast) == {cast.wang, cast.zhao, cast.sun}
    assert put(chen, cast, **{day(0): sun}).status_code == 303
    assert "本站的代表都已在组内" in chen.open(page_of(cast)).text


def test_who_leaves_leaves_their_days_empty_and_may_come_back_the_same_day(cast: Cast, chen: Browser) -> None:
    for ahead in (-1, 0, 5):
        on_duty(cast, cast.wang, ahead)
    (wang,) = who(cast, cast.wang)
    leave, join = f"{page_of(cast)}/members/{wang}/leave", f"{page_of(cast)}/members"
    for _ in range(2):
        assert chen.press(page_of(cast), leave).status_code == 303
        assert members(cast) == {cast.zhao}
        assert chen.press(page_of(cast), join, deputy=wang).status_code == 303
        assert members(cast) == {cast.wang, cast.zhao}
    assert duties(cast) == [(TODAY - timedelta(days=1), int(wang))], "what was, was"


def test_nobody_from_elsewhere_joins(cast: Cast, chen: Browser) -> None:
    page, join = page_of(cast), f"{page_of(cast)}/members"
    assert "必填" in chen.press(page, join).text
    assert "不在本站" in chen.press(page, join, deputy="12345").text
    token = chen.forms(page)[join]
    assert chen.post(f"{join}/12345/leave", **token).status_code == 404


def test_the_county_may_too_and_another_station_finds_nothing(cast: Cast, county: Browser, zhou: Browser) -> None:
    (wang,) = who(cast, cast.wang)
    assert "甲镇人大代表联络站" in county.open(GROUPS).text
    assert put(county, cast, **{day(0): wang}).status_code == 303
    assert "这里还没有代表小组" in zhou.open(GROUPS).text and zhou.open(page_of(cast)).status_code == 404
    token = zhou.forms(GROUPS)["/console/sign-out"] | {"key": "another-try-1"}
    for path, fields in (("roster", {day(0): ""}), ("members", {"deputy": wang}), (f"members/{wang}/leave", {})):
        assert zhou.post(f"{page_of(cast)}/{path}", **(token | fields)).status_code == 404
    assert duties(cast) == [(TODAY, int(wang))] and members(cast) == {cast.wang, cast.zhao}


def test_of_six_at_one_roster_one_is_first_and_the_others_are_told(cast: Cast) -> None:
    turn = [cast.deputies[cast.wang], cast.deputies[cast.zhao]]

    def press(n: int) -> bool:
        with clock.at(datetime(2026, 11, 21, 4, 0, tzinfo=UTC)):
            wishes = dict.fromkeys(roster.days(), Wish(turn[n % 2]))
            try:
                cast.database.transact(lambda s: roster.settle(s, s.get_one(Group, cast.group), wishes))
            except Changed as why:
                return len(why.turns) == 14
        return True

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(press, range(6)))
    kept = duties(cast)
    assert len(kept) == 14 and len({who for _, who in kept}) == 1


# What somebody else has changed meanwhile


def test_a_day_that_somebody_else_has_changed_is_shown_and_not_overwritten(
    cast: Cast, chen: Browser, county: Browser
) -> None:
    wang, zhao = who(cast, cast.wang, cast.zhao)
    action = f"{page_of(cast)}/roster"
    form = chen.forms(page_of(cast))[action]
    assert put(county, cast, **{day(1): wang, day(2): wang}).status_code == 303
    answer = chen.post(action, **form, **{day(1): zhao, day(2): "", day(3): zhao})
    assert answer.status_code == 409 and "别人改过标出的日子" in answer.text
    assert answer.text.count("别人刚改为王示例代表") == 1 and f'id="{day(1)}-fault"' in answer.text
    assert duties(cast) == [(TODAY + timedelta(days=n), int(wang)) for n in (1, 2)], "nothing of it is saved"
    chosen = re.findall(r'<option value="(\d+)" selected>', answer.text)
    assert chosen == [zhao, wang, zhao], "what was chosen is kept; a day left alone is shown as it is by now"
    again = {"seen": re.search(r'name="seen" value="(\S[^"]*)"', answer.text)[1], "key": "pressed-once-more"}
    assert chen.post(action, **(form | again), **{day(1): zhao, day(2): wang, day(3): zhao}).status_code == 303
    assert [who for _, who in duties(cast)] == [int(zhao), int(wang), int(zhao)]


def test_two_who_change_other_days_both_are_saved(cast: Cast, chen: Browser, county: Browser) -> None:
    wang, zhao = who(cast, cast.wang, cast.zhao)
    on_duty(cast, cast.wang, 5)
    action = f"{page_of(cast)}/roster"
    form = chen.forms(page_of(cast))[action]
    assert put(county, cast, **{day(1): wang, day(5): ""}).status_code == 303
    assert chen.post(action, **form, **{day(1): "", day(2): zhao, day(5): wang}).status_code == 303
    assert duties(cast) == [(TODAY + timedelta(days=1), int(wang)), (TODAY + timedelta(days=2), int(zhao))]
