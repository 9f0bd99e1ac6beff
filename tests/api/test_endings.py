"""Honest endings on the phone: what came of it, the second question, one doubt, one confirmation an order."""

from datetime import date

from models import clock
from models.service_request import Ending, Order, seeing
from models.service_request.record import THE_SYSTEM
from tests.api.conftest import Phone, refused
from tests.calendars import at
from tests.cast import Cast

BY_HEAD = {
    "领导重视": "satisfied", "办理态度": "fairly", "面商沟通": "fairly", "答复质量": "fairly",
    "落实情况": "unsatisfied",
}  # fmt: skip


def moves(answer: dict) -> set[str]:
    return {move["move"] for move in answer["moves"]}


def answered(cast: Cast, li: Phone, ending: Ending | None = None) -> str:
    number = li.file(cast)

    def answer(session) -> None:
        seeing.find(session, number, cast.deputy()).answer("列入计划", by=cast.deputy(), ending=ending)

    cast.database.transact(answer)
    return number


def test_before_there_is_an_answer_nothing_has_come_of_it(cast: Cast, li: Phone) -> None:
    told = li.get(f"/requests/{li.file(cast)}").json
    assert (told["outcome"], told["look_back_on"], told["result_grade"]) == (None, None, None)
    assert told["outcome_label"] == ""
    assert told["since"] and "dispute" not in moves(told)


def test_an_answer_says_what_came_of_it_or_that_it_does_not_say(cast: Cast, li: Phone, wang: Phone) -> None:
    said, unsaid = li.file(cast), li.file(cast, "另一件")
    cannot = {"outcome": "cannot", "reason": "不在规划内", "rule": "《示例办法》第三条"}
    assert wang.post(f"/desk/{said}/answer", {"seen": 1, "text": "办不了", **cannot}).json["outcome"] == "cannot"
    wang.post(f"/desk/{unsaid}/answer", {"seen": 1, "text": "看过了"})
    told = li.get(f"/requests/{said}").json
    assert told["outcome_label"] == "暂不能解决"
    assert told["timeline"][-1]["said"] == {"text": "办不了", "reason": "不在规划内", "rule": "《示例办法》第三条"}
    assert li.get(f"/requests/{unsaid}").json["outcome_label"] == "未注明结果"


def test_an_ending_without_what_it_owes_is_refused_by_the_field_that_lacks(cast: Cast, li: Phone, wang: Phone) -> None:
    number = li.file(cast)
    body = {"seen": 1, "text": "办不了", "outcome": "cannot"}
    problem = refused(wang.post(f"/desk/{number}/answer", body), 422, "invalid")
    assert problem["errors"] == [{"field": "reason", "detail": "不能办理的，请写明原因。"}]
    assert li.get(f"/requests/{number}").json["state"] == "filed"


def test_she_doubts_once_and_the_same_key_says_the_same(cast: Cast, li: Phone) -> None:
    number = answered(cast, li, Ending("solved"))
    seen = li.get(f"/requests/{number}").json
    assert "dispute" in moves(seen)
    body = {"seen": seen["version"], "text": "没修好"}
    first = li.post(f"/requests/{number}/dispute", body, key="doubt-0001")
    again = li.post(f"/requests/{number}/dispute", body, key="doubt-0001")
    assert (first.status_code, first.json) == (201, again.json) and again.headers["Idempotent-Replay"] == "true"
    assert first.json["state"] == "disputed" and first.json["with"] == "甲镇人大代表联络站"
    now = li.get(f"/requests/{number}").json
    assert "dispute" not in moves(now) and now["outcome_label"] == ""
    cast.act(number, "uphold", cast.chief(), "已核实")
    version = li.get(f"/requests/{number}").json["version"]
    told = refused(li.post(f"/requests/{number}/dispute", {"seen": version, "text": "不服"}), 409, "not-yet")
    assert "只能提出一次" in told["detail"]


def test_a_doubt_about_what_has_changed_meanwhile_is_not_taken(cast: Cast, li: Phone) -> None:
    number = answered(cast, li)
    refused(li.post(f"/requests/{number}/dispute", {"seen": 1, "text": "没修好"}), 409, "changed")
    refused(li.post(f"/requests/{number}/dispute", {"seen": 2, "text": " "}), 422, "invalid")


def test_she_confirms_an_order_once(cast: Cast, li: Phone) -> None:
    number = li.file(cast)
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    seen = li.get(f"/requests/{number}").json
    assert "confirm" in moves(seen) and seen["title"] == "修路灯"
    done = li.post(f"/requests/{number}/confirm", {"seen": seen["version"]})
    assert done.status_code == 200 and "confirm" not in moves(done.json)
    told = refused(li.post(f"/requests/{number}/confirm", {"seen": done.json["version"]}), 409, "not-yet")
    assert "已经确认过" in told["detail"]


def test_a_promise_that_came_back_is_rated_beside_the_first_grade(cast: Cast, li: Phone) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = answered(cast, li, Ending("promised", look_back_on=date(2026, 12, 1)))
    told = li.get(f"/requests/{number}").json
    assert (told["outcome_label"], told["look_back_on"]) == ("已列入计划", "2026-12-01")
    cast.act(number, "rate", cast.resident(), "satisfied", "")
    cast.database.transact(lambda s: seeing.by_number(s, number).come_back(by=THE_SYSTEM))
    seen = li.get(f"/requests/{number}").json
    rated = li.post(f"/requests/{number}/rating", {"seen": seen["version"], "grade": "fairly"}).json
    assert (rated["grade"], rated["result_grade"], rated["look_back_on"]) == ("satisfied", "fairly", None)


def test_a_question_of_the_departments_is_answered_by_a_message(cast: Cast, li: Phone) -> None:
    number = li.file(cast)
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "query", cast.handler(), "几号路灯？")
    assert "messages" in moves(li.get(f"/requests/{number}").json)
    assert li.post(f"/requests/{number}/messages", {"text": "八号"}).json["state"] == "taken"


def test_a_deputy_scores_the_department_by_aspect(cast: Cast, li: Phone, wang: Phone) -> None:
    from models.service_request import Report

    number = li.file(cast)
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("换了新灯"))
    cast.act(number, "verify", cast.chief(), "路灯已换新")
    version = wang.get(f"/desk/{number}").json["version"]
    few = {"seen": version, "grades": {"领导重视": "satisfied"}}
    refused(wang.post(f"/desk/{number}/score", few), 422, "invalid")
    done = wang.post(f"/desk/{number}/score", {"seen": version, "grades": BY_HEAD})
    assert done.status_code == 200
    again = {"seen": done.json["version"], "grades": BY_HEAD}
    refused(wang.post(f"/desk/{number}/score", again), 409, "not-yet")
