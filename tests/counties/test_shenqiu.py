"""沈丘县：每月15日代表进站活动日，“两堂三中心民生信箱”，“建立闭会期间群众诉求县乡人大协同联动办理机制”。"""

import pytest

from models import clock, event, figures, profile
from models.service_request import Actor, Order, Report, seeing
from models.service_request.filing import CONSENTS
from models.workflow import NotAllowed
from tests.calendars import at
from tests.counties.acting import Matter, Town, concluded, ordered, worked
from tests.models.gathering import each, gather

COUNTY = "shenqiu"
THURSDAY, SATURDAY_15TH = "2026-08-13 10:00", "2026-08-15 18:00"


def test_a_saturday_that_is_the_fifteenth_is_a_day_of_work(town: Town) -> None:
    """Two workdays from Thursday: Friday, and the activity day that falls on a Saturday."""
    with clock.at(at(THURSDAY)):
        assert town.files().due == SATURDAY_15TH
        default = profile.of(None)
        assert default.clocks["accept"] == town.rules.clocks["accept"] and default.calendar.activity_day == 0


def test_any_other_saturday_is_none(town: Town) -> None:
    with clock.at(at("2026-08-20 10:00")):
        assert town.files().due == "2026-08-24 18:00"  # Friday, and then Monday


def test_a_letter_out_of_the_box_has_the_same_number_and_the_same_promise(town: Town) -> None:
    cast = town.cast
    with clock.at(at(THURSDAY)):
        letter = town.writes_down("桥头路面塌陷", "mailbox")
        scanned = town.files("桥头路面塌陷")
    assert town.rules.sources[letter.now.source] == "两堂三中心民生信箱"
    assert (letter.due, letter.now.tier, letter.gates()) == (scanned.due, scanned.now.tier, ["收集"])
    assert len(letter.number) == len(scanned.number) == 10
    assert letter.now.consent in CONSENTS and letter.now.recorded_by_id == town.clerk.person_id
    assert [entry.who for entry in letter.entries()] == ["甲镇人大代表联络站"]
    assert letter.offers(cast.chief()) >= {"accept", "order", "send_up"}


def lifted(town: Town) -> Matter:
    one = town.writes_down("跨乡镇的河堤要修", "mailbox")
    one.act("send_up", town.cast.chief(), "涉及两个乡镇，请县人大协调")
    one.act("take_over", town.cast.county_staff())
    return one


def test_town_and_county_see_one_record_with_one_owner_and_one_number(town: Town) -> None:
    cast, one = town.cast, town.writes_down("跨乡镇的河堤要修", "mailbox")
    chief, county = cast.chief(), cast.county_staff()
    assert "order" in one.offers(chief) and "order" not in one.offers(county)
    one.act("send_up", chief, "涉及两个乡镇，请县人大协调")
    assert one.now.owned_by == "station" and one.with_whom == "甲镇人大代表联络站", "until the county takes it over"
    one.act("take_over", county)
    assert one.now.owner == "county" and one.with_whom == "示例县人大常委会"
    assert "order" not in one.offers(chief) and "order" in one.offers(county)
    with cast.database.read() as session:
        seen = {seeing.find(session, one.number, by).id for by in (chief, county, cast.resident())}
    assert len(seen) == 1 and len(one.number) == 10
    one.act("send_down", county, "已协调，请镇里办")
    one.act("take_over", chief)
    assert one.now.owner == "station" and one.with_whom == "甲镇人大代表联络站"
    assert one.steps()[-4:] == ["提请县人大协同联动办理", "接办", "交乡镇人大办理", "接办"]


def test_what_the_county_owns_the_county_hands_over_and_accepts(town: Town) -> None:
    cast, one = town.cast, lifted(town)
    county = cast.county_staff()
    with pytest.raises(NotAllowed):
        one.act("order", cast.chief(), Order(cast.housing, "修河堤", "两乡交界处"))
    one.act("order", county, Order(cast.housing, "修河堤", "两乡交界处"))
    worked(one)
    checker = Actor(cast.chen, "county", county.station_ids)
    one.act("verify", checker, "已修好")
    assert one.gates() == ["收集", "正在办理", "办理完成"]
    assert [entry.who for entry in one.entries() if entry.move in ("order", "verify")] == ["示例县人大常委会"] * 2


def test_the_ledger_adds_up_in_the_bulletins_own_sentence(town: Town) -> None:
    """“收集意见建议 212 条已全部转交，其中 27 件正在办理中，185 件已经办理完成”: here 12 = 5 + 7."""
    cast = town.cast
    with clock.at(at("2026-11-18 10:00")):
        numbers = gather(cast, 12, source="mailbox")
        each(cast, numbers, "order", cast.chief(), Order(cast.housing, "修路", "柳树村"))
        each(cast, numbers, "take", cast.handler())
        each(cast, numbers[:7], "report", cast.handler(), Report("已修好"))
        each(cast, numbers[:7], "verify", cast.chief(), "已修好")
        counted = town.counts()
        [first, *_] = figures.sentences(counted, {})
    assert first.text == "今年以来，收集意见建议12条，已全部转交，其中5件正在办理中，7件已经办理完成。"
    gates = [Matter(town, number).gates()[-1] for number in numbers]
    assert (gates.count("正在办理"), gates.count("办理完成")) == (5, 7)
    assert counted.by_source["mailbox"]["received"] == 12


def test_the_words_on_the_way_are_the_countys(town: Town) -> None:
    cast, one = town.cast, town.files()
    ordered(one)
    assert one.stands == "已转交，待承办单位受理"
    worked(one)
    concluded(one)
    one.act("rate", cast.resident(), "satisfied", "")
    one.act("close", cast.chief(), "")
    assert one.stands == "已经办理完成" and "转交" in one.steps()
    with one.open() as request:
        assert event.history(request.session, request.id)[-1].state == "closed"


def test_what_the_bulletin_only_names_is_left_empty(town: Town) -> None:
    assert town.rules.undefined == {"两堂三中心": "", "双联系": ""}
    assert all(one.ours for one in town.rules.clocks.values())  # it states no deadline
