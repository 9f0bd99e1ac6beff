"""警示: recognised in the words by every door, first among its equals, and gone only by an office's word."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models import clock, event, intake, profile, region
from models.service_request import NotYet, Order, alerts, queue, seeing, todo
from models.service_request.alerts import Alert
from models.service_request.filing import Filing
from models.service_request.telling import timeline
from models.station import Station
from models.workflow import WAITING, NotAllowed
from tests.cast import Cast
from tests.models.test_ledger_import import NOON, OPEN, come

FIRE = "村口仓库着火了，冒着黑烟"
DANGER = Alert("danger", "可能有危险", urgent=True)


def shown(cast: Cast, number: str) -> Alert | None:
    with cast.database.read() as session:
        return alerts.of_one(session, seeing.by_number(session, number))


def listed(cast: Cast) -> list[str]:
    with cast.database.read() as session:
        return [one.number for one in queue.page(session, cast.chief(), WAITING, None)]


def test_what_was_recognised_is_kept_with_the_request_and_in_its_history(cast: Cast) -> None:
    one = cast.file("快来人", title="有人触电").request
    assert (one.alert, cast.file().request.alert) == ("danger", None) and shown(cast, one.number) == DANGER
    with cast.database.read() as session:
        assert event.history(session, one.id)[0].changes["alert"] == "danger"


def test_a_neighbour_and_whoever_writes_it_down_for_another_are_read_as_well(cast: Cast) -> None:
    lead = cast.file().request

    def work(session: Session) -> str:
        said = Filing(text=FIRE, recorder=cast.grid_worker(), source="visit", consent="spoken", told_by="board")
        return intake.take_down(session, session.get_one(Station, cast.station), "station", said).request.alert

    assert cast.database.transact(work) == "danger"
    assert cast.file(FIRE, who=cast.stranger, joins=lead.id).request.alert == "danger"


def test_a_line_of_an_old_paper_ledger_is_no_emergency(cast: Cast) -> None:
    [one] = come(cast, OPEN | {"text": FIRE})
    assert (one.state, one.alert) == ("filed", None)


def test_it_stands_before_all_others_even_before_what_was_due_a_week_ago(cast: Cast) -> None:
    with clock.at(NOON):
        plain = cast.file().request.number
    with clock.at(NOON + timedelta(seconds=1)):
        fire = cast.file(FIRE).request.number
    assert listed(cast) == [fire, plain]
    with clock.at(NOON - timedelta(days=7)):
        older = cast.file("上周的事").request.number
    assert listed(cast) == [fire, older, plain]


def test_the_office_that_made_sure_takes_it_off_and_says_how(cast: Cast) -> None:
    with clock.at(NOON):
        plain = cast.file().request
    with clock.at(NOON + timedelta(seconds=1)):
        fire = cast.file(FIRE).request
    with pytest.raises(NotAllowed):
        cast.act(fire.number, "lift_alert", cast.deputy(), "是烧秸秆")
    cast.act(fire.number, "lift_alert", cast.chief(), "打过电话，是烧秸秆，已熄灭")
    assert shown(cast, fire.number) is None and listed(cast) == [plain.number, fire.number]
    with cast.database.read() as session:
        one = seeing.by_number(session, fire.number)
        assert event.history(session, one.id)[0].changes["alert"] == "danger"
        assert [e.move for e in timeline(session, one)] == ["file", "lift_alert"]
        assert [e.move for e in timeline(session, one, for_resident=True)] == ["file"]
    with pytest.raises(NotYet):
        cast.act(fire.number, "lift_alert", cast.chief(), "再说一遍")


def test_once_it_is_answered_it_is_history(cast: Cast) -> None:
    fire = cast.file(FIRE).request
    cast.act(fire.number, "answer", cast.deputy(), "已经扑灭")
    assert shown(cast, fire.number) is None


def test_one_who_goes_along_keeps_it_and_the_lead_shows_it(cast: Cast) -> None:
    lead = cast.file().request
    along = cast.file(FIRE, who=cast.stranger, joins=lead.id).request
    assert shown(cast, along.number) == DANGER
    assert shown(cast, lead.number) == Alert("danger", "可能有危险", urgent=True, along=True)
    with cast.database.read() as session:
        [item] = todo.of(session, cast.deputy()).mine
        assert item.burns
    cast.act(along.number, "lift_alert", cast.chief(), "是烧秸秆")
    assert shown(cast, lead.number) is None


def test_of_two_matters_in_one_text_danger_is_recognised(cast: Cast) -> None:
    with cast.database.read() as session:
        rules = profile.of(region.county(session, cast.county).profile)
    calm = profile.Elsewhere("advice", "咨询政策", "问政策", words=("补贴",))
    both = profile.Profile(key="x", version=1, name="示例县", elsewhere=(calm, *rules.elsewhere))
    assert both.recognised("问补贴，又说着火了").name == "danger"
    assert (both.recognised("问补贴").name, both.recognised("路灯坏了")) == ("advice", None)
    assert (calm.called, rules.sends("danger").called) == ("咨询政策", "可能有危险")


@pytest.mark.parametrize("when", ["unasked", "asked", "at a department", "in company", "in doubt"])
def test_what_its_resident_says_later_is_read_as_well(cast: Cast, when: str) -> None:
    number = cast.file("村口仓库堆得很乱").request.number
    played = {
        "asked": [("ask", cast.deputy(), "哪个仓库？")],
        "at a department": [
            ("order", cast.deputy(), Order(cast.housing, "清仓库", "请清理。")), ("take", cast.handler()),
            ("query", cast.handler(), "哪一间？"),
        ],
        "in doubt": [("answer", cast.deputy(), "清过了")],
    }  # fmt: skip
    for verb, by, *said in played.get(when, ()):
        cast.act(number, verb, by, *said)
    if when == "in company":
        number = cast.file("我家门口也是", who=cast.stranger, joins=cast.file().request.id).request.number
    whose = cast.resident(cast.stranger if when == "in company" else None)
    assert shown(cast, number) is None
    cast.act(number, "dispute" if when == "in doubt" else "tell", whose, "现在着火了")
    assert shown(cast, number) == DANGER


def test_danger_that_is_told_with_a_rating_is_read_too(cast: Cast) -> None:
    number = cast.file("村口仓库堆得很乱").request.number
    cast.act(number, "answer", cast.deputy(), "清过了")
    cast.act(number, "rate", cast.resident(), "unsatisfied", "现在着火了")
    assert shown(cast, number) == DANGER


def test_said_after_the_answer_it_is_no_history(cast: Cast) -> None:
    number = cast.file(FIRE).request.number
    cast.act(number, "answer", cast.deputy(), "已经扑灭")
    assert shown(cast, number) is None
    with pytest.raises(NotYet):
        cast.act(number, "lift_alert", cast.chief(), "早已扑灭")
    cast.act(number, "tell", cast.resident(), "又着火了")
    assert shown(cast, number) == DANGER
    cast.act(number, "lift_alert", cast.chief(), "到过现场，是烧秸秆")
    assert shown(cast, number) is None


def test_danger_said_later_goes_first_in_the_queue_and_makes_room_for_nothing_less(cast: Cast) -> None:
    with clock.at(NOON):
        cast.file()
    with clock.at(NOON + timedelta(seconds=1)):
        number = cast.file("村口仓库堆得很乱").request.number
        cast.act(number, "tell", cast.resident(), "着火了")
        assert listed(cast)[0] == number
        cast.act(number, "tell", cast.resident(), "法院判过的那家，欠薪也没给")
    assert shown(cast, number) == DANGER
