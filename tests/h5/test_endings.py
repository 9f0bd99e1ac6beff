"""李阿姨 always sees with whom it is, since when and by when; and how it ended, in plain words."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from app import uploads
from models import clock, profile, score
from models.profile import Stage
from models.service_request import Ending, Order, Report, seeing
from models.service_request.record import THE_SYSTEM
from tests.browser import Browser
from tests.calendars import at
from tests.cast import Cast

ORDER_TITLE, ORDER_TEXT = "更换村口路灯", "更换村口东侧第二盏路灯灯头"


@pytest.fixture
def li(app: Flask, cast: Cast) -> Browser:
    """李阿姨, known by WeChat."""
    return Browser(app).sign_in(cast.database, cast.li, "h5")


def shown(browser: Browser, number: str) -> str:
    """What the page says, without its tags and line breaks."""
    page = browser.open(f"/r/{number}").text
    main = page.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", main))


def filed(cast: Cast, when: str = "2026-11-02 10:00", **more) -> str:
    with clock.at(at(when)):
        return cast.file(**more).request.number


def do(cast: Cast, when: str, number: str, verb: str, by, *args, **more) -> None:
    def work(session) -> None:
        getattr(seeing.find(session, number, by), verb)(*args, by=by, **more)

    with clock.at(at(when)):
        cast.database.transact(work)


def answered(cast: Cast, ending: Ending | None = None, text: str = "已经处理") -> str:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "answer", cast.deputy(), text, ending=ending)
    return number


def ordered(cast: Cast) -> str:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "order", cast.deputy(), Order(cast.housing, ORDER_TITLE, ORDER_TEXT))
    return number


def photo(app: Flask, cast: Cast, who: int) -> int:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "sienna").save(buffer, "JPEG")
    with app.app_context():
        safe = uploads.receive(buffer.getvalue())
        cast.database.transact(lambda s: uploads.write_down(s, who, safe))
    return safe.id


# 现在由……办理，自……起，承诺……前答复。


def test_a_deputy_who_has_it_since_when_and_by_when(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    assert "现在由王示例代表办理，自11月2日起，承诺11月4日（周三）前受理" in shown(li, number)
    do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
    assert "现在由王示例代表办理，自11月3日起，承诺11月17日（周二）前答复" in shown(li, number)


def test_a_date_beyond_the_known_holidays_is_said_to_be_provisional(li: Browser, cast: Cast) -> None:
    number = filed(cast, "2026-12-30 10:00")
    assert "前受理（暂定：节假日安排公布后会重新计算）" in shown(li, number)


def test_while_she_is_asked_the_clock_stands_still_and_says_so(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "ask", cast.deputy(), "哪一盏？")
    told = shown(li, number)
    assert "等您补充，暂停计时" in told and "由王示例代表办理，自11月3日起" in told and "承诺11月" not in told
    assert "哪一盏？" in told and "您的回答" in told


def test_a_department_at_work_is_named_with_its_own_question(li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    assert "现在由王示例代表办理，自11月3日起，承诺11月5日（周四）前由承办单位受理" in shown(li, number)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    assert "现在由示例县住建局办理，自11月4日起" in shown(li, number)
    do(cast, "2026-11-05 10:00", number, "query", cast.handler(), "灯杆编号是多少？")
    told = shown(li, number)
    assert "等您补充，暂停计时" in told and "灯杆编号是多少？" in told and "由示例县住建局办理，自11月4日起" in told
    assert li.press(f"/r/{number}", f"/r/{number}/messages", text="八号").status_code == 303
    assert "现在由示例县住建局办理，自11月4日起" in shown(li, number)


def test_what_is_done_and_not_yet_accepted_is_said_to_be_looked_at(li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    do(cast, "2026-11-05 10:00", number, "report", cast.handler(), Report("换了新灯"))
    told = shown(li, number)
    assert "承办单位已办，正在验收，现在由甲镇人大代表联络站负责，自11月5日起" in told and "前验收并答复" in told
    assert "换了新灯" not in told


def test_a_joint_meeting_is_named(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "confer", cast.chief(), "需要多家单位")
    assert "联席会商中，现在由甲镇人大代表联络站负责，自11月3日起" in shown(li, number)


def test_the_countys_own_gates_stand_under_the_steps(li: Browser, cast: Cast) -> None:
    told = {"点单": ("held", "filed"), "定单": ("accepted", "asked"), "买单": ("ordered", "taken")}
    gates = tuple(Stage(name, states) for name, states in told.items())
    with profile.instead(replace(profile.of("default"), stages=gates)):
        number = filed(cast)
        do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
        page = li.open(f"/r/{number}").text
        line = re.search(r'<ol class="stages">(.*?)</ol>', page, re.S).group(1)
        found = re.findall(r'class="([^"]*)"[^>]*>(\S+)</li>', line)
        assert found == [("on", "点单"), ("on now", "定单"), ("", "买单")]
        do(cast, "2026-11-04 10:00", number, "answer", cast.deputy(), "办好了")
        assert "stages" not in li.open(f"/r/{number}").text  # in none of the three


def test_an_extension_shows_both_dates_and_one_that_is_only_asked_for_the_old_one(li: Browser, cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
    do(cast, "2026-11-04 10:00", number, "ask_more_time", cast.deputy(), date(2026, 12, 2), "等材料")
    told = shown(li, number)
    assert "承诺11月17日（周二）前答复" in told and "等材料" not in told
    assert "承办人申请延期到2026年12月2日，正在等候批复；批复之前，原来的期限不变。" in told
    do(cast, "2026-11-05 10:00", number, "grant_time", cast.chief(), "同意")
    told = shown(li, number)
    assert "承诺12月2日（周三）前答复" in told and "延期：原11月17日（周二），经批准改为12月2日（周三）" in told


def test_outsiders_see_the_state_and_the_date_and_nothing_more(app: Flask, cast: Cast) -> None:
    number = ordered(cast)
    told = shown(Browser(app), number)
    assert "待承办单位受理" in told and "甲镇人大代表联络站" in told
    assert ORDER_TITLE not in told and "住建局" not in told


# 定单


def test_she_reads_the_order_and_confirms_it_once(li: Browser, cast: Cast) -> None:
    number = ordered(cast)
    page = f"/r/{number}"
    told = shown(li, number)
    assert ORDER_TITLE in told and ORDER_TEXT in told and "交给：示例县住建局" in told
    assert li.press(page, f"{page}/confirmation").headers["Location"] == f"{page}?done=confirmation"
    assert "您已确认这份定单" in shown(li, number) and f"{page}/confirmation" not in li.forms(page)


def test_nobody_confirms_for_her(app: Flask, cast: Cast, li: Browser) -> None:
    number = ordered(cast)
    form = li.forms(f"/r/{number}")[f"/r/{number}/confirmation"]
    stranger = Browser(app).sign_in(cast.database, cast.stranger, "h5")
    assert stranger.post(f"/r/{number}/confirmation", **form).status_code in (403, 404)
    assert "您已确认" not in shown(li, number)


# 怎么办结的


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (Ending("solved"), ("已解决",)),
        (Ending("partly"), ("部分解决",)),
        (
            Ending("cannot", reason="不在规划内", rule="《示例办法》第三条"),
            ("暂不能解决", "原因：不在规划内", "依据：《示例办法》第三条"),
        ),
        (Ending("not_ours", whose="县供电公司，电话000-000"), ("不属本单位职责", "属于：县供电公司，电话000-000")),
        (Ending("not_found"), ("情况未查实",)),
        (None, ("未注明结果",)),
    ],
)  # fmt: skip
def test_each_ending_is_told_with_what_it_owes(
    li: Browser, cast: Cast, ending: Ending | None, said: tuple[str, ...]
) -> None:
    told = shown(li, answered(cast, ending))
    assert all(words in told for words in said) and "已经处理" in told


def test_a_promise_is_told_with_its_day_and_that_it_comes_back(li: Browser, cast: Cast) -> None:
    with clock.at(at("2026-11-03 10:00")):
        number = answered(cast, Ending("promised", look_back_on=date(2026, 12, 1)))
    assert "承诺2026年12月1日前办好；到期系统会自动回头看" in shown(li, number)


def test_closed_is_still_told_by_what_came_of_it(li: Browser, cast: Cast) -> None:
    number = answered(cast, Ending("partly"))
    do(cast, "2026-11-04 10:00", number, "rate", cast.resident(), "fairly", "")
    do(cast, "2026-11-05 10:00", number, "close", cast.chief(), "")
    told = shown(li, number)
    assert "已销号" in told and "部分解决" in told and "您的评价：答复基本满意" in told


def test_photos_before_and_after_come_with_the_answer_and_not_earlier(
    app: Flask, li: Browser, cast: Cast
) -> None:  # fmt: skip
    number = ordered(cast)
    before, after = photo(app, cast, cast.he), photo(app, cast, cast.he)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    report = Report("换了新灯", cost=300, households=41, before=(before,), after=(after,))
    do(cast, "2026-11-05 10:00", number, "report", cast.handler(), report)
    assert f"/attachments/{after}" not in li.open(f"/r/{number}").text
    do(cast, "2026-11-06 10:00", number, "verify", cast.chief(), "路灯已换新", ending=Ending("solved"))
    page, told = li.open(f"/r/{number}").text, shown(li, number)
    assert "办理前" in told and "办理后" in told and "投入资金300元，受益41户" in told
    assert page.index(f"/attachments/{before}") < page.index(f"/attachments/{after}")
    assert li.open(f"/attachments/{after}").status_code == 200


# 评价、回头看


def come_back(cast: Cast, number: str) -> None:
    with clock.at(at("2026-12-01 09:00")):
        cast.database.transact(lambda s: seeing.by_number(s, number).come_back(by=THE_SYSTEM))


def test_the_first_question_is_about_the_answer_and_the_second_about_the_result(
    app: Flask, li: Browser, cast: Cast
) -> None:  # fmt: skip
    old = photo(app, cast, cast.li)
    number, page = filed(cast, attachments=[old]), ""
    with clock.at(at("2026-11-03 10:00")):
        ending = Ending("promised", look_back_on=date(2026, 12, 1))
        do(cast, "2026-11-03 10:00", number, "answer", cast.deputy(), "月底换灯", ending=ending)
    page = f"/r/{number}"
    assert "答复满意吗？" in shown(li, number) and "第二次评价" not in shown(li, number)
    assert li.press(page, f"{page}/rating", grade="satisfied").status_code == 303
    come_back(cast, number)
    told = shown(li, number)
    assert "结果满意吗？（第二次评价）" in told and "承诺的日期（2026年12月1日）到了" in told
    assert "当时对答复您评价“满意”" in told and "当时的答复：月底换灯" in told
    assert li.open(page).text.count(f'src="/attachments/{old}"') == 2  # as she filed it, and to compare with
    assert li.press(page, f"{page}/rating", grade="unsatisfied", text="没换").status_code == 303
    assert "您的评价：答复满意，结果不满意" in shown(li, number)


# 异议


def fresh(cast: Cast, ending: Ending | None = None) -> str:
    """Answered just now, so that there is time to doubt it."""
    number = cast.file().request.number

    def answer(session) -> None:
        seeing.find(session, number, cast.deputy()).answer("已经处理", by=cast.deputy(), ending=ending)

    cast.database.transact(answer)
    return number


def test_she_doubts_once_and_is_told_what_happens_next(li: Browser, cast: Cast) -> None:
    number = fresh(cast, Ending("solved"))
    page = f"/r/{number}"
    assert "由站长另行安排，不由原承办人处理" in shown(li, number) and "异议只能提出一次，请在" in shown(li, number)
    assert li.press(page, f"{page}/dispute", text="第二天又不亮了").status_code == 303
    told = shown(li, number)
    assert "群众有异议" in told and "您的异议正在处理，不由原承办人处理，现在由甲镇人大代表联络站负责" in told
    assert "第二天又不亮了" in told and "已解决" not in told.split("办理过程")[0]
    assert f"{page}/dispute" not in li.forms(page)
    cast.act(number, "uphold", cast.chief(), "已到现场，灯是亮的")
    told = shown(li, number)
    assert "已解决" in told and "已到现场，灯是亮的" in told and "异议只能提出一次；" in told
    assert f"{page}/dispute" not in li.forms(page) and f"{page}/rating" in li.forms(page)


def test_after_the_time_for_it_there_is_no_form_and_an_old_one_is_refused(li: Browser, cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(days=29)):
        number = fresh(cast)
    page = f"/r/{number}"
    old = li.forms(page)[f"{page}/dispute"] | {"text": "才发现没修好"}
    with clock.at(clock.now() + timedelta(days=2)):
        assert f"{page}/dispute" not in li.forms(page)
        late = li.post(f"{page}/dispute", **old)
    assert late.status_code == 409 and "超过提出异议的期限" in late.text


def test_a_doubt_without_a_word_is_refused_and_a_stale_one_keeps_its_words(li: Browser, cast: Cast) -> None:
    number = fresh(cast)
    page = f"/r/{number}"
    assert li.press(page, f"{page}/dispute", text=" ").status_code == 422
    old = li.forms(page)[f"{page}/dispute"] | {"text": "写了很久的异议"}
    cast.act(number, "rate", cast.resident(), "fairly", "")
    again = li.post(f"{page}/dispute", **old)
    assert again.status_code == 409
    assert re.search(r'<textarea id="doubt"[^>]*>写了很久的异议</textarea>', again.text)
    assert again.text.count("写了很久的异议") == 1  # in its own form, and in nobody else's


# 代表的页面


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
