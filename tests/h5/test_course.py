"""One strip, the place in the line, and an answer card that shows the newest answer alone."""

from datetime import date, timedelta

from flask import Flask

from app.h5 import course
from models.service_request import Ending, Order, Report, seeing, waited
from models.service_request.filing import ON_PAPER
from models.service_request.telling import timeline
from tests.browser import Browser
from tests.cast import Cast
from tests.h5.lived import answered, do, filed, ordered, photo, shown
from tests.h5.test_resident import filed_by


def ended(cast: Cast, number: str):
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        return course.ended(session, one, timeline(session, one, for_resident=True))


def waits(cast: Cast, number: str) -> timedelta | None:
    with cast.database.read() as session:
        return waited.for_answer(seeing.by_number(session, number))


def finished(cast: Cast, cost: int = 300) -> str:
    """Ordered, taken, done, accepted."""
    number = ordered(cast)
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    do(cast, "2026-11-05 10:00", number, "report", cast.handler(), Report("已换灯头", cost=cost))
    do(cast, "2026-11-06 10:00", number, "verify", cast.chief(), "已换好")
    return number


def test_there_is_one_strip_with_her_place_in_the_line(aunt_li: Browser, cast: Cast) -> None:
    first, second = filed_by(aunt_li, cast), filed_by(aunt_li, cast, text="低保为什么取消了")
    page = aunt_li.open(f"/r/{second}").text
    assert page.count('class="steps"') == 1 and "前面还有 <strong>1</strong> 件" in page
    assert "排在第一位" in aunt_li.open(f"/r/{first}").text
    cast.act(first, "answer", cast.deputy(), "已修好")
    told = aunt_li.open(f"/r/{first}").text
    assert "前面还有" not in told and "排在第一位" not in told


def test_after_a_doubt_the_card_shows_the_new_answer_and_nothing_of_the_old_work(cast: Cast) -> None:
    number = finished(cast)
    assert ended(cast, number).took == "投入资金 300 元"
    do(cast, "2026-11-07 10:00", number, "dispute", cast.resident(), "还是不亮")
    assert ended(cast, number) is None
    do(cast, "2026-11-09 10:00", number, "assign", cast.chief(), cast.zhao, "请另行核实")
    do(cast, "2026-11-10 10:00", number, "answer", cast.deputy(cast.zhao), "重新接线，亮了", ending=Ending("solved"))
    now = ended(cast, number)
    assert now.said.said["text"] == "重新接线，亮了" and now.took == "" and not now.after


def test_the_card_says_how_long_the_answer_took_and_counts_on_after_a_doubt(app: Flask, cast: Cast) -> None:
    li, number = Browser(app).sign_in(cast.database, cast.li, "h5"), filed(cast, "2026-11-02 10:00")
    do(cast, "2026-11-02 14:30", number, "answer", cast.deputy(), "已修好", ending=Ending("solved"))
    assert "从提出到答复用了4.5小时" in shown(li, number)
    do(cast, "2026-11-03 10:00", number, "dispute", cast.resident(), "还是不亮")
    assert "从提出到答复" not in shown(li, number) and waits(cast, number) is None
    do(cast, "2026-11-04 10:00", number, "assign", cast.chief(), cast.zhao, "请另行核实")
    do(cast, "2026-11-05 10:00", number, "answer", cast.deputy(cast.zhao), "亮了", ending=Ending("solved"))
    assert "从提出到答复用了3天" in shown(li, number) and waits(cast, number) == timedelta(days=3)
    cast.database.transact(lambda session: setattr(seeing.by_number(session, number), "consent", ON_PAPER))
    assert waits(cast, number) is None, "a paper ledger knows no hours"


def test_of_work_that_was_rejected_no_photo_stands_beside_the_second_question(app: Flask, cast: Cast) -> None:
    hers, theirs = photo(app, cast, cast.li), photo(app, cast, cast.he)
    number = filed(cast, attachments=[hers])
    do(cast, "2026-11-03 10:00", number, "order", cast.deputy(), Order(cast.housing, "换灯", "请换灯。"))
    do(cast, "2026-11-04 10:00", number, "take", cast.handler())
    do(cast, "2026-11-05 10:00", number, "report", cast.handler(), Report("装好了", before=(theirs,)))
    do(cast, "2026-11-06 10:00", number, "reject", cast.chief(), "没装好")
    do(cast, "2026-11-07 10:00", number, "confer", cast.chief(), "请会商")
    do(cast, "2026-11-08 10:00", number, "resume", cast.chief(), "由站里答复")
    do(cast, "2026-11-09 10:00", number, "answer", cast.deputy(), "列入计划")
    assert ended(cast, number).earlier.id == hers


def test_an_upheld_answer_keeps_its_work(cast: Cast) -> None:
    number = finished(cast)
    do(cast, "2026-11-07 10:00", number, "dispute", cast.resident(), "还是不亮")
    do(cast, "2026-11-09 10:00", number, "uphold", cast.chief(), "现场看过，是亮的")
    assert ended(cast, number).took == "投入资金 300 元"


def test_the_doubted_answer_stays_in_the_course(aunt_li: Browser, cast: Cast) -> None:
    number = answered(cast, text="第一次的答复")
    do(cast, "2026-11-07 10:00", number, "dispute", cast.resident(), "不对")
    with cast.database.read() as session:
        told = timeline(session, seeing.by_number(session, number), for_resident=True)
    assert "第一次的答复" in [entry.said.get("text") for entry in told]


def test_only_the_promise_that_holds_tells_how_it_was_moved(cast: Cast) -> None:
    number = filed(cast)
    do(cast, "2026-11-03 10:00", number, "accept", cast.deputy())
    do(cast, "2026-11-04 10:00", number, "ask_more_time", cast.deputy(), date(2026, 12, 1), "等材料")
    do(cast, "2026-11-04 11:00", number, "grant_time", cast.chief(), "")
    with cast.database.read() as session:
        assert len(seeing.by_number(session, number).postponed()) == 1
    do(cast, "2026-11-05 10:00", number, "answer", cast.deputy(), "好了")
    do(cast, "2026-11-06 10:00", number, "redo", cast.chief(), "没好")
    with cast.database.read() as session:
        assert seeing.by_number(session, number).postponed() == []
