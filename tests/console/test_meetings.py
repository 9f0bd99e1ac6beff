"""Joint meetings at the desk: from the call to the minutes, without a line of JavaScript."""

from datetime import timedelta

import pytest
from flask import Flask

from models import clock, meeting
from models.minutes import name_of
from models.person import Role
from models.service_request import Order, seeing
from tests.browser import Browser
from tests.cast import Cast

MEETINGS = "/console/meetings"


def day(ahead: int) -> str:
    return (clock.today() + timedelta(days=ahead)).isoformat()


def called(cast: Cast, **more) -> tuple[str, str]:
    """A request in conferring, and the page of its meeting."""
    number = cast.file("三家都说不归自己管", title="变压器挡路", **more).request.number
    cast.act(number, "confer", cast.chief(), "涉及供电、住建两家")
    with cast.database.read() as session:
        [held] = meeting.of_request(session, seeing.by_number(session, number).id)
        return number, f"{MEETINGS}/{held.id}"


def arranged(cast: Cast, page: str) -> dict[str, str]:
    """Party by name → its id."""
    with cast.database.read() as session:
        found = meeting.parties(session, int(page.rsplit("/", 1)[1]))
        return {name_of(session, party.body): str(party.id) for party in found}


def plan(cast: Cast, chen: Browser, page: str, **more):
    asked = {"departments": [str(cast.power)], "others": "柳树村村委会、王示例代表"}
    given = asked | {"planned_on": day(2), "place": "镇政府二楼"}
    return chen.press(page, f"{page}/plan", **(given | more))


def minutes(cast: Cast, chen: Browser, page: str, **more):
    given = {
        "held_on": day(0), "lead": str(cast.power), "title": "变压器移位", "text": "由供电公司牵头改线",
        "came": list(arranged(cast, page).values()), "others": "",
        "text_1": "改线 200 米", "owner_1": "示例县供电公司", "due_1": day(3),
        "text_2": "协调占地", "owner_2": "柳树村村委会", "due_2": day(10),
    }  # fmt: skip
    return chen.press(page, f"{page}/minutes", **(given | more))


def state(cast: Cast, number: str) -> str:
    with cast.database.read() as session:
        return seeing.by_number(session, number).state


def test_a_called_meeting_is_on_the_list_until_it_has_decided(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    board = chen.open(MEETINGS).text
    assert "变压器挡路" in board and "还没有定日期" in board and page in board
    plan(cast, chen, page)
    assert "已请</span> 3 家" in chen.open(MEETINGS).text
    minutes(cast, chen, page)
    board = chen.open(MEETINGS).text
    assert "没有待召开的会商" in board and "改线 200 米" in board and "牵头</span> 示例县供电公司" in board


def test_the_requests_own_page_leads_to_the_meetings_for_its_minutes(cast: Cast, chen: Browser) -> None:
    number, page = called(cast)
    request = f"/console/requests/{number}"
    assert "安排会商、记录纪要" in chen.open(request).text and page in chen.open(request).text
    assert not {f"{request}/convene", f"{request}/resume"} & set(chen.forms(request))


def test_parties_date_and_place_are_kept_and_one_may_be_taken_off(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    answer = plan(cast, chen, page)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}?done=plan")
    seats = arranged(cast, page)
    assert set(seats) == {"示例县供电公司", "柳树村村委会", "王示例代表"}
    shown = chen.open(page).text
    assert "镇政府二楼" in shown and "涉及供电、住建两家" in shown
    chen.press(page, f"{page}/parties/{seats['王示例代表']}/excuse")
    assert set(arranged(cast, page)) == {"示例县供电公司", "柳树村村委会"}


def test_the_minutes_give_it_to_the_lead_unit_and_list_what_was_agreed(cast: Cast, chen: Browser) -> None:
    number, page = called(cast)
    plan(cast, chen, page)
    came = [arranged(cast, page)["示例县供电公司"]]
    answer = minutes(cast, chen, page, came=came, others="示例县交通局")
    assert answer.status_code == 303 and state(cast, number) == "taken"
    shown = chen.open(page).text
    for words in ("由供电公司牵头改线", "改线 200 米", "协调占地", "不能再退", "示例县交通局"):
        assert words in shown
    assert shown.count("未到会") == 2 and f"{page}/minutes" not in chen.forms(page)
    assert "现由" in shown and "示例县供电公司" in shown


def test_without_a_lead_the_first_holder_goes_on(cast: Cast, chen: Browser) -> None:
    number, page = called(cast)
    assert minutes(cast, chen, page, lead="none").status_code == 303
    assert state(cast, number) == "accepted" and "不需要单位牵头" in chen.open(page).text


def test_an_agreed_action_is_ticked_off_and_on_again(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    minutes(cast, chen, page)
    with cast.database.read() as session:
        first = meeting.actions(session, int(page.rsplit("/", 1)[1]))[0].id
    chen.press(page, f"{MEETINGS}/actions/{first}/done")
    assert "陈示例" in chen.open(page).text and "改线 200 米" not in chen.open(MEETINGS).text
    chen.press(page, f"{MEETINGS}/actions/{first}/undone")
    assert "改线 200 米" in chen.open(MEETINGS).text


def test_what_is_late_says_so(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    minutes(cast, chen, page)

    def long_ago(session) -> None:
        for action in meeting.actions(session, int(page.rsplit("/", 1)[1])):
            action.due = clock.today() - timedelta(days=action.seq)

    cast.database.transact(long_ago)
    board = chen.open(MEETINGS).text
    assert "未完成事项 2 项，其中 2 项已超期" in board and "2 项已超期" in chen.open(page).text


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"lead": ""}, "lead", "必填"),
        ({"lead": "12345"}, "lead", "请从名单中选择牵头单位"),
        ({"text": ""}, "text", "必填"),
        ({"title": " "}, "title", "请写明事项的标题，交办函以它为题"),
        ({"held_on": "2019-01-01"}, "held_on", "会商日期应在诉求提交之后"),
        ({"due_2": ""}, "due_2", "必填"),
        ({"owner_1": ""}, "owner_1", "必填"),
        ({"due_1": "2019-01-01"}, "actions", "第1项的完成日期"),
        ({"text_1": "改" * 201}, "text_1", "太长了"),
        ({"text_10": "第十项", "owner_10": "示例县供电公司"}, "due_10", "必填"),
    ],
)
def test_a_mistake_changes_nothing_and_loses_nothing(
    cast: Cast, chen: Browser, wrong: dict[str, str], field: str, said: str
) -> None:
    number, page = called(cast)
    answer = minutes(cast, chen, page, **wrong)
    assert answer.status_code == 422 and said in answer.text
    assert "协调占地" in answer.text and state(cast, number) == "conferring"
    if "text" not in wrong:
        assert "由供电公司牵头改线" in answer.text


def test_a_day_that_is_over_is_no_plan(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    answer = plan(cast, chen, page, planned_on=day(-1))
    assert answer.status_code == 422 and "今天以后" in answer.text and "柳树村村委会" in answer.text
    assert arranged(cast, page) == {}


def test_the_body_that_is_complained_of_does_not_lead(cast: Cast, chen: Browser) -> None:
    number, page = called(cast)
    cast.database.transact(
        lambda session: setattr(seeing.by_number(session, number), "about_department_id", cast.power)
    )
    answer = minutes(cast, chen, page)
    assert answer.status_code == 422 and "不能交给被反映的单位牵头" in answer.text
    assert state(cast, number) == "conferring"


def test_minutes_written_on_an_old_page_are_refused_and_kept(cast: Cast, chen: Browser) -> None:
    number, page = called(cast)
    hidden = chen.forms(page)[f"{page}/minutes"]
    cast.act(number, "note", cast.chief(), "刚来了电话")
    given = {"held_on": day(0), "lead": str(cast.power), "title": "变压器移位", "text": "由供电公司牵头改线"}
    answer = chen.post(f"{page}/minutes", **hidden, **given)
    assert answer.status_code == 409 and "由供电公司牵头改线" in answer.text and state(cast, number) == "conferring"


def test_pressed_twice_it_is_held_once(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    hidden = chen.forms(page)[f"{page}/minutes"]
    agreed = {"text_1": "改线", "owner_1": "示例县供电公司", "due_1": day(3)}
    given = agreed | {"held_on": day(0), "lead": str(cast.power), "title": "变压器移位", "text": "由供电公司牵头"}
    assert [chen.post(f"{page}/minutes", **hidden, **given).status_code for _ in range(3)] == [303, 303, 303]
    with cast.database.read() as session:
        assert len(meeting.actions(session, int(page.rsplit("/", 1)[1]))) == 1


def test_what_is_over_takes_no_second_minutes(cast: Cast, chen: Browser) -> None:
    number, page = called(cast)
    arrange = chen.forms(page)[f"{page}/plan"]
    cast.act(number, "convene", cast.chief(), cast.power, "由供电公司牵头")
    answer = chen.post(f"{page}/plan", **arrange, others="示例村")
    assert answer.status_code == 409 and "已经有了结果" in answer.text and arranged(cast, page) == {}


def test_another_station_knows_of_no_such_meeting(cast: Cast, chen: Browser, zhou: Browser) -> None:
    _, page = called(cast)
    minutes(cast, chen, page)
    with cast.database.read() as session:
        action = meeting.actions(session, int(page.rsplit("/", 1)[1]))[0].id
    assert "变压器挡路" not in zhou.open(MEETINGS).text and zhou.open(page).status_code == 404
    token = zhou.forms(MEETINGS)["/console/sign-out"]
    assert zhou.post(f"{MEETINGS}/actions/{action}/done", **token).status_code == 404
    with cast.database.read() as session:
        assert session.get_one(meeting.Action, action).done_at is None


def test_the_county_looks_at_a_stations_meeting_and_arranges_its_own(
    cast: Cast, chen: Browser, county: Browser
) -> None:
    number, page = called(cast)
    assert county.open(page).status_code == 200 and f"{page}/plan" not in county.forms(page)
    cast.lift(number, "两个乡镇都涉及")
    assert f"{page}/minutes" in county.forms(page) and f"{page}/minutes" not in chen.forms(page)
    assert minutes(cast, county, page).status_code == 303 and state(cast, number) == "taken"


def test_after_a_second_return_the_chief_finds_the_meeting_by_himself(cast: Cast, chen: Browser) -> None:
    number = cast.file(title="路灯归谁").request.number
    for _ in range(2):
        cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "村口第二盏"))
        cast.act(number, "decline", cast.handler(), "路灯归供电公司", "示例职责规定第三条")
    assert "修路灯" in chen.open(MEETINGS).text
    page = next(p for p in chen.open(f"/console/requests/{number}").text.split('"') if p.startswith(f"{MEETINGS}/"))
    shown = chen.open(page).text
    assert "承办单位再次退单，自动转入会商" in shown and "示例职责规定第三条" in shown
    assert minutes(cast, chen, page).status_code == 303


def test_the_hour_is_written_beside_the_place_and_stands_wherever_the_place_does(
    app: Flask, cast: Cast, chen: Browser
) -> None:
    number, page = called(cast)
    assert "地点和时间" in chen.open(page).text and "如：镇政府二楼会议室，下午3时" in chen.open(page).text
    plan(cast, chen, page, place="镇政府二楼会议室，下午3时")
    assert "<dt>地点和时间</dt><dd><bdi>镇政府二楼会议室，下午3时</bdi>" in chen.open(page).text
    qian = Browser(app).sign_in(cast.database, cast.qian, "console")
    assert "镇政府二楼会议室，下午3时" in qian.open("/console/handling").text
    seat = qian.open(f"/console/handling/{number}/meeting").text
    assert "<dt>地点和时间</dt><dd><bdi>镇政府二楼会议室，下午3时</bdi>" in seat


def test_a_page_that_is_out_of_date_takes_no_day_back(cast: Cast, chen: Browser) -> None:
    _, page = called(cast)
    old = chen.forms(page)[f"{page}/plan"]
    plan(cast, chen, page)
    late = chen.post(f"{page}/plan", **(old | {"planned_on": "", "place": "", "others": "新来的"}))
    assert late.status_code == 409 and "新来的" in late.text
    assert "镇政府二楼" in chen.open(page).text and "新来的" not in chen.open(page).text


def test_an_office_that_works_for_the_body_complained_of_reads_nothing_of_whose_it_is(
    cast: Cast, chen: Browser
) -> None:  # fmt: skip
    about = {"about": "department", "about_department_id": cast.housing}
    _, page = called(cast, name="李示例", phone="000-1111-2222", **about)
    plan(cast, chen, page, place="李示例家门口", others="李示例")
    assert "李示例" in chen.open(page).text
    post = Role(person_id=cast.chen, role="handler", scope_kind="department", scope_id=cast.housing)
    cast.database.transact(lambda session: session.add(post))
    assert "李示例" not in chen.open(page).text and "反映人家门口" in chen.open(page).text
