"""陈站长 writes down who is away, sees who stands in, and calls it off."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from models import absence, clock
from models.absence import Absence, Days
from models.deputy import Deputy
from tests.browser import Browser
from tests.cast import Cast, on_duty

ABSENCES = "/console/absences"
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _in_november():
    with clock.at(NOON):
        yield


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def write(browser: Browser, cast: Cast, who: int, **more: str):
    return browser.press(ABSENCES, ABSENCES, **({"deputy": str(cast.deputies[who]), "from_day": day(0)} | more))


def rows(page: str) -> list[str]:
    """What each row says, without its markup."""
    found = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def kept(cast: Cast) -> list[Absence]:
    with cast.database.read() as session:
        return session.query(Absence).order_by(Absence.id).all()


def test_a_stretch_of_days_is_written_down_and_shown(cast: Cast, chen: Browser) -> None:
    zhao = str(cast.deputies[cast.zhao])
    answer = write(chen, cast, cast.wang, to_day=day(4), substitute=zhao, why="参加培训")
    assert answer.status_code == 303
    page = chen.open(answer.headers["Location"]).text
    (row,) = rows(page)
    assert "请假已登记。" in page and "今天请假 1 人" in page
    assert "王示例代表 11月21日至25日 请假中" in row and "赵示例代表 今天由赵示例代表代理" in row
    assert "参加培训 陈示例，11月21日 12:00" in row
    (one,) = kept(cast)
    assert (one.from_day, one.to_day, one.made_by) == (TODAY, TODAY + timedelta(days=4), cast.chen)


def test_one_day_needs_no_end(cast: Cast, chen: Browser) -> None:
    assert write(chen, cast, cast.wang, from_day=day(10)).status_code == 303
    (row,) = rows(chen.open(ABSENCES).text)
    assert "王示例代表 12月1日 未指定，由代表小组当日值班代表代理 未填" in row and "请假中" not in row


def test_who_is_asked_today_is_said_to_the_end_of_the_chain(cast: Cast, chen: Browser) -> None:
    write(chen, cast, cast.wang, substitute=str(cast.deputies[cast.zhao]))
    write(chen, cast, cast.zhao)
    assert "今天无人代理，由站长安排" in rows(chen.open(ABSENCES).text)[0]
    write(chen, cast, cast.sun)
    on_duty(cast, cast.zhao)
    assert "今天无人代理" in rows(chen.open(ABSENCES).text)[0]


def test_what_is_over_goes_from_the_page_by_itself(cast: Cast, chen: Browser) -> None:
    write(chen, cast, cast.wang)
    with clock.at(NOON + timedelta(days=1)):
        assert rows(chen.open(ABSENCES).text) == []


def test_it_is_called_off_once(cast: Cast, chen: Browser) -> None:
    write(chen, cast, cast.wang, to_day=day(3))
    (one,) = kept(cast)
    there = f"{ABSENCES}/{one.id}/end"
    form = chen.forms(ABSENCES)[there]
    answer = chen.post(there, **form)
    assert answer.status_code == 303 and "请假已撤销" in chen.open(answer.headers["Location"]).text
    assert rows(chen.open(ABSENCES).text) == [] and kept(cast)[0].ended_at == NOON
    assert chen.post(there, **form).status_code == 404  # it is over, and there is nothing to find


def test_days_that_overlap_are_refused_by_name_and_what_was_typed_stays(cast: Cast, chen: Browser) -> None:
    write(chen, cast, cast.wang, from_day=day(1), to_day=day(3))
    answer = write(chen, cast, cast.wang, from_day=day(3), to_day=day(6), why="探亲")
    assert answer.status_code == 422
    assert "王示例代表已登记11月22日至24日请假，与这次的日期重叠。请先撤销那一段，或改选日期。" in answer.text
    assert 'value="探亲"' in answer.text and f'value="{day(6)}"' in answer.text and len(kept(cast)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from_day": day(2), "to_day": day(1)}, "结束日期不能早于开始日期"),
        ({"from_day": day(-1), "to_day": day(1)}, "开始日期已经过去"),
        ({"from_day": day(0), "to_day": day(366)}, "一次最多登记 366 天"),
        ({"from_day": "2062-11-21"}, "请核对年份"),
        ({"from_day": "2026-02-30"}, "格式不正确"),
        ({"from_day": ""}, "必填"),
        ({"why": "长" * 61}, "太长了"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(cast: Cast, chen: Browser, typed: dict, said: str) -> None:
    answer = write(chen, cast, cast.wang, **typed)
    assert answer.status_code == 422 and said in answer.text and kept(cast) == []


def test_nobody_stands_in_for_themselves_and_nobody_from_elsewhere(cast: Cast, chen: Browser) -> None:
    wang = str(cast.deputies[cast.wang])
    assert "不能由本人代理本人" in write(chen, cast, cast.wang, substitute=wang).text
    leave = "UPDATE seats SET station_id = :far WHERE deputy_id = :sun"
    cast.database.transact(lambda s: s.execute(text(leave), {"far": cast.far_station, "sun": cast.deputies[cast.sun]}))
    answer = write(chen, cast, cast.wang, substitute=str(cast.deputies[cast.sun]))
    assert answer.status_code == 422 and "应与请假代表同在一个联络站" in answer.text and kept(cast) == []


def test_another_stations_chief_finds_nothing_of_it(cast: Cast, chen: Browser, zhou: Browser) -> None:
    write(chen, cast, cast.wang, why="住院")
    (one,) = kept(cast)
    page = zhou.open(ABSENCES).text
    assert "王示例" not in page and "住院" not in page
    token = zhou.forms(ABSENCES)["/console/sign-out"]
    assert zhou.post(f"{ABSENCES}/{one.id}/end", **token).status_code == 404
    fields = {"deputy": str(cast.deputies[cast.zhao]), "from_day": day(0)}
    assert zhou.post(ABSENCES, **(token | {"key": "another-try-1"} | fields)).status_code == 404
    assert len(kept(cast)) == 1 and kept(cast)[0].ended_at is None


def test_the_county_looks_on(cast: Cast, chen: Browser, county: Browser) -> None:
    write(chen, cast, cast.wang, why="住院")
    page = county.open(ABSENCES).text
    assert "王示例代表" in page and "住院" not in page  # the reason is between the deputy and the chief
    assert [action for action in county.forms(ABSENCES) if "absences" in action] == []
    token = county.forms(ABSENCES)["/console/sign-out"]
    refused = county.post(ABSENCES, **(token | {"deputy": str(cast.deputies[cast.wang]), "from_day": day(3)}))
    assert refused.status_code == 403 and "只有本站站长" in refused.text


def test_the_same_form_sent_twice_is_one_absence(cast: Cast, chen: Browser) -> None:
    form = chen.forms(ABSENCES)[ABSENCES] | {"deputy": str(cast.deputies[cast.wang]), "from_day": day(0)}
    assert [chen.post(ABSENCES, **form).status_code for _ in range(2)] == [303, 303]
    assert len(kept(cast)) == 1


def test_the_reason_is_sealed_in_the_database(cast: Cast, chen: Browser) -> None:
    write(chen, cast, cast.wang, why="住院")
    with cast.database.engine.connect() as connection:
        raw = connection.execute(text("SELECT why FROM absences")).scalar()
    assert "住院".encode() not in bytes(raw) and kept(cast)[0].why == "住院"


def test_who_is_away_is_said_where_one_assigns(cast: Cast, chen: Browser) -> None:
    number = cast.file(token=cast.station_code).request.number
    write(chen, cast, cast.wang, to_day=day(4), substitute=str(cast.deputies[cast.zhao]))
    page = chen.open(f"/console/requests/{number}").text
    assert "王示例代表（11月21日至25日请假，由赵示例代表代理）" in page
    assert re.search(r">赵示例代表</option>", page)


def test_it_stands_in_the_menu(cast: Cast, chen: Browser) -> None:
    assert f'<a href="{ABSENCES}" >请假与代理</a>' in chen.open("/console/people").text


def test_days_in_another_year_are_said_with_it(cast: Cast, chen: Browser) -> None:
    write(chen, cast, cast.wang, from_day="2026-12-30", to_day="2027-01-02")
    write(chen, cast, cast.wang, from_day="2027-02-01", to_day="2027-02-03")
    page = chen.open(ABSENCES).text
    assert "12月30日至2027年1月2日" in page and "2027年2月1日至3日" in page


def test_two_at_once_for_one_deputy_are_one(cast: Cast) -> None:
    """The chief and the deputy press at the same moment."""
    from concurrent.futures import ThreadPoolExecutor

    def work(session) -> None:
        one = session.get_one(Deputy, cast.deputies[cast.wang])
        absence.begin(session, one, Days(TODAY, TODAY), cast.chen)

    def press(_: int) -> str:
        with clock.at(NOON):
            try:
                cast.database.transact(work)
                return "made"
            except absence.Refused as why:
                return why.why

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(press, range(8)))
    assert sorted(came) == ["made"] + ["overlap"] * 7 and len(kept(cast)) == 1
