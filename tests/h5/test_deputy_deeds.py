"""王代表 ends, orders, asks for time and scores from his phone; nothing he typed is lost."""

from datetime import timedelta

from models import clock, profile, score
from models.service_request import Ending, Report, seeing
from tests.browser import Browser
from tests.cast import Cast
from tests.h5.lived import ORDER_TEXT, ORDER_TITLE, do, ordered, shown


def deal(browser: Browser, number: str, move: str, **fields: str):
    page = f"/deputy/requests/{number}"
    return browser.press(page, f"{page}/{move}", **fields)


def test_he_answers_with_an_ending_and_she_reads_it(wang: Browser, li: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = wang.open(f"/deputy/requests/{number}").text
    for label in ("已解决", "部分解决", "已列入计划", "暂不能解决", "不属本单位职责", "情况未查实"):
        assert label in page
    assert "群众撤回" not in page
    day = (clock.today() + timedelta(days=30)).isoformat()
    assert deal(wang, number, "answer", text="下月换灯", outcome="promised", look_back_on=day).status_code == 303
    assert "已列入计划" in shown(li, number) and "到期系统会自动回头看" in shown(li, number)


def test_an_ending_that_owes_something_is_refused_and_all_he_typed_is_there(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    typed = {"text": "这件事暂时办不了", "outcome": "cannot", "reason": "不在本年度计划内"}
    again = deal(wang, number, "answer", **typed)
    assert again.status_code == 422 and "请写明依据的规定" in again.text
    for kept in ("这件事暂时办不了", "不在本年度计划内", 'value="cannot" required checked'):
        assert kept in again.text
    assert deal(wang, number, "answer", **typed, rule="《示例办法》第三条").status_code == 303


def test_he_orders_a_department_from_his_phone(wang: Browser, li: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = wang.open(f"/deputy/requests/{number}").text
    assert f'<option value="{cast.housing}"' in page
    made = deal(wang, number, "order", title=ORDER_TITLE, text=ORDER_TEXT, department=str(cast.housing), tier="hard")
    assert made.status_code == 303
    assert ORDER_TITLE in shown(li, number) and "更换村口路灯" in wang.open("/deputy").text
    assert "在办" in wang.open("/deputy").text


def test_an_order_that_lacks_its_title_keeps_the_rest(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    again = deal(wang, number, "order", text=ORDER_TEXT, department=str(cast.power), tier="big")
    assert again.status_code == 422 and ORDER_TEXT in again.text
    assert f'value="{cast.power}" selected' in again.text and 'value="big" selected' in again.text


def test_he_asks_for_more_time_and_sees_that_he_did(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    deal(wang, number, "accept")
    late = (clock.today() + timedelta(days=60)).isoformat()
    soon = (clock.today() + timedelta(days=1)).isoformat()
    assert "要晚于现在的期限" in deal(wang, number, "ask_more_time", until=soon, text="早点").text
    assert deal(wang, number, "ask_more_time", until=late, text="等材料").status_code == 303
    page = f"/deputy/requests/{number}"
    assert "已申请延期到" in wang.open(page).text and f"{page}/ask_more_time" not in wang.forms(page)


def test_a_move_that_is_over_leaves_him_his_words(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    typed = {"title": ORDER_TITLE, "text": ORDER_TEXT, "department": str(cast.housing)}
    old = wang.forms(page)[f"{page}/order"] | typed
    cast.act(number, "withdraw", cast.resident(), "不用了")
    again = wang.post(f"{page}/order", **old)
    assert again.status_code == 409 and "您刚才写的内容" in again.text and ORDER_TEXT in again.text


def done_by_department(cast: Cast) -> str:
    number = ordered(cast)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    do(cast, "2026-11-05 10:00", number, "report", cast.handler(), Report("换了新灯"))
    do(cast, "2026-11-06 10:00", number, "verify", cast.chief(), "路灯已换新", ending=Ending("solved"))
    return number


def test_he_scores_the_department_aspect_by_aspect_once(wang: Browser, cast: Cast) -> None:
    number = done_by_department(cast)
    page = f"/deputy/requests/{number}"
    aspects = [one.name for one in profile.of("default").aspects]
    form = {f"aspect-{n}": name for n, name in enumerate(aspects)}
    few = form | {"grade-0": "satisfied", "text": "只打了一项"}
    again = wang.press(page, f"{page}/score", **few)
    assert again.status_code == 422 and "请给每个方面选一档" in again.text and "只打了一项" in again.text
    whole = form | {f"grade-{n}": "fairly" for n in range(5)} | {"grade-4": "unsatisfied"}
    assert wang.press(page, f"{page}/score", **whole).status_code == 303
    with cast.database.read() as session:
        given = score.given(session, seeing.by_number(session, number).id, cast.wang)
    assert given == dict.fromkeys(aspects, "fairly") | {"落实情况": "unsatisfied"}
    assert "您的测评" in wang.open(page).text and f"{page}/score" not in wang.forms(page)


def test_there_is_nothing_to_score_where_no_department_worked(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    deal(wang, number, "answer", text="我修好了", outcome="solved")
    assert f"/deputy/requests/{number}/score" not in wang.forms(f"/deputy/requests/{number}")


def test_she_never_reads_how_the_department_was_scored(wang: Browser, li: Browser, cast: Cast) -> None:
    number = done_by_department(cast)
    cast.act(number, "score", cast.deputy(), {a.name: "unsatisfied" for a in profile.of("default").aspects}, "没落实")
    told = shown(li, number)
    assert "没落实" not in told and "落实情况" not in told
    assert "没落实" in wang.open(f"/deputy/requests/{number}").text


def test_a_draft_from_wechat_is_confirmed_with_an_ending(wang: Browser, li: Browser, cast: Cast) -> None:
    from tests.h5.test_drafts import sent

    number = cast.file().request.number
    page = sent(cast, number, "这件事不归我们管")
    assert "不属本单位职责" in wang.open(page).text
    typed = {"text": "这件事不归我们管", "outcome": "not_ours"}
    again = wang.press(page, f"{page}/answer", **typed)
    assert again.status_code == 422 and 'value="not_ours" required checked' in again.text
    assert wang.press(page, f"{page}/answer", **typed, whose="县供电公司").status_code == 303
    assert "属于：县供电公司" in shown(li, number)
