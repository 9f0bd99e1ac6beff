"""How it ended, in plain words; the two questions about it, and one doubt."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from models import clock
from models.service_request import Ending, Report, seeing
from models.service_request.record import THE_SYSTEM
from tests.browser import Browser
from tests.calendars import at
from tests.cast import Cast
from tests.h5.lived import answered, do, filed, ordered, photo, shown


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
    assert "已办结" in told and "部分解决" in told and "您的评价：答复基本满意" in told


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
    assert "正在处理异议" in told and "您的异议正在处理，不由原承办人处理，现在由甲镇人大代表联络站负责" in told
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
