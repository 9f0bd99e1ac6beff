"""Neighbours who say the same: found among the open ones of their station, told without a word of anybody's."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from models import profile
from models.department import Department
from models.service_request import Order, ServiceRequest, alike, likeness, seeing
from models.service_request.alike import Alike, Matter
from models.types import new_id
from tests.cast import Cast
from tests.models.test_plans import many

LAMP = "村口第二盏路灯坏了三天，晚上老人孩子看不见路"
SAME = "村口的路灯坏了，晚上孩子看不见路，盼着修一修"
OTHER = "低保为什么取消了"


def near(cast: Cast, matter: Matter, who: int | None = None) -> list[Alike]:
    with cast.database.read() as session:
        return alike.alike(session, cast.station, matter, who or cast.stranger)


def asks(cast: Cast, words: str, **more) -> list[Alike]:
    return near(cast, Matter(words, village_id=cast.village, **more))


def test_a_neighbour_who_says_the_same_is_shown_it(cast: Cast) -> None:
    cast.file(LAMP)
    (found,) = asks(cast, SAME)
    assert (found.near, found.state_label, found.joined_count) == ("words", "待受理", 0)
    assert found.with_whom == "王示例代表" and found.place == "甲镇柳树村 · 村室门口"


def test_what_is_another_matter_is_not_shown(cast: Cast) -> None:
    cast.file(LAMP)
    assert asks(cast, OTHER) == []


def test_ones_own_is_no_neighbours(cast: Cast) -> None:
    cast.file(LAMP)
    assert near(cast, Matter(SAME), cast.li) == []


def test_the_same_kind_of_matter_in_the_same_village_is_shown_whatever_the_words(cast: Cast) -> None:
    cast.file(LAMP, category="供水供电")
    (found,) = asks(cast, OTHER, category="供水供电")
    assert found.near == "kind" and found.title == "供水供电"
    assert near(cast, Matter(OTHER, category="供水供电")) == [], "another village, or none"


def test_the_same_spot_in_the_same_village_is_shown_whatever_the_words(cast: Cast) -> None:
    cast.file(LAMP, place="甲镇柳树村东头老槐树旁边")
    (found,) = asks(cast, OTHER, place="老槐树旁边")
    assert found.near == "place" and "老槐树" not in repr(found)


def test_the_villages_own_name_is_no_spot_in_it(cast: Cast) -> None:
    cast.file(LAMP, place="甲镇柳树村东头")
    assert asks(cast, OTHER, place="甲镇柳树村西头") == []


SECRET = {"title": "金丝雀乙标题", "place": "金丝雀丙地点", "name": "金丝雀丁", "phone": "000-0000-7777"}


def test_a_stranger_reads_neither_words_nor_names_nor_the_number(cast: Cast) -> None:
    filed = cast.file(LAMP, **SECRET)
    (found,) = asks(cast, SAME)
    told = repr(found)
    for word in (*SECRET.values(), "第二盏", "三天", "老人", "0000-7777", filed.request.number):
        assert word not in told, word


def ordered(cast: Cast, title: str, **more) -> Alike:
    number, body = cast.file(LAMP, **more).request.number, new_id()
    office = Department(id=body, county_id=cast.county, region_id=cast.county, name="示例局")
    cast.database.transact(lambda session: session.add(office))
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "order", cast.deputy(), Order(body, title, "请修好"))
    (found,) = asks(cast, SAME)
    return found


def test_the_title_of_the_order_stands_for_it_and_numbers_in_it_are_hidden(cast: Cast) -> None:
    assert ordered(cast, "村口路灯维修 联系电话13800000000").title == "村口路灯维修 联系电话138********"


def test_a_title_that_names_its_resident_is_not_shown(cast: Cast) -> None:
    found = ordered(cast, "李示例家门口的路灯", name="李示例", category="供水供电")
    assert found.title == "供水供电"


@pytest.mark.parametrize("visibility", ["station", "private"])
def test_what_was_not_left_public_is_shown_to_nobody(cast: Cast, visibility: str) -> None:
    cast.file(LAMP, visibility=visibility)
    assert asks(cast, SAME) == []


def test_a_complaint_is_shown_to_nobody(cast: Cast) -> None:
    cast.file(LAMP, about="official")
    assert asks(cast, SAME) == []


def test_what_has_ended_goes_along_already_or_waits_for_the_chief_is_not_shown(cast: Cast) -> None:
    calm = profile.of("default")
    with profile.instead(replace(calm, quotas=replace(calm.quotas, station_hour=0))):
        cast.file(LAMP)
    lead = cast.file(LAMP, who=cast.zhou).request
    cast.file(LAMP, who=cast.sun, joins=lead.id)
    answered = cast.file(LAMP, who=cast.chen).request.number
    cast.act(answered, "answer", cast.deputy(), "已修好")
    (found,) = asks(cast, SAME)
    assert found.id == lead.id and found.joined_count == 1


def test_whose_resident_did_what_does_not_show(cast: Cast) -> None:
    number = cast.file(LAMP).request.number
    cast.act(number, "ask", cast.deputy(), "哪一盏？")
    (found,) = asks(cast, SAME)
    assert found.state_label == "办理中"


def test_another_station_has_its_own(cast: Cast) -> None:
    cast.file(LAMP)
    with cast.database.read() as session:
        assert alike.alike(session, cast.far_station, Matter(SAME), cast.stranger) == []


def test_erased_words_are_near_to_nothing_although_they_were_read_before(cast: Cast) -> None:
    from models.words import Words

    cast.file(LAMP)
    assert len(asks(cast, SAME)) == 1
    cast.database.transact(lambda session: [words.erase() for words in session.query(Words)])
    assert asks(cast, SAME) == []


def test_a_name_alone_finds_nobody(cast: Cast) -> None:
    cast.file("李示例家门口的污水管堵了，半条街都是味，盼着有人来看看，疏通一下")
    assert asks(cast, "李示例家") == []
    assert asks(cast, "000-0000-7777") == []


def test_the_nearest_come_first_and_no_more_than_three(cast: Cast) -> None:
    for who in (cast.li, cast.zhou, cast.chen, cast.sun):
        cast.file(LAMP if who == cast.sun else SAME + "，还有井盖也松了，学校门口的减速带也坏了", who=who)
    found = asks(cast, LAMP)
    assert len(found) == 3
    with cast.database.read() as session:
        assert session.get(ServiceRequest, found[0].id).filer_id == cast.sun


def test_only_the_newest_are_opened_and_the_queues_own_index_finds_them(cast: Cast) -> None:
    many(cast)
    explain = "EXPLAIN QUERY PLAN " if cast.database.is_sqlite else "EXPLAIN "
    said: list[tuple[str, object]] = []

    def listen(connection, cursor, statement, parameters, context, executemany) -> None:
        said.append((statement, parameters))

    from sqlalchemy import event

    event.listen(cast.database.engine, "before_cursor_execute", listen)
    try:
        asks(cast, SAME)
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", listen)
    statement, parameters = next(one for one in said if "sort_key" not in one[0] and "LIMIT" in one[0])
    with cast.database.read() as session:
        told = session.connection().exec_driver_sql(explain + statement, parameters)
        plan = "\n".join(str(tuple(step)) for step in told)
    assert "ix_service_requests_station_id_state_sort_key_id" in plan, plan


def test_held_for_its_check_it_goes_along_with_nobody_yet(cast: Cast) -> None:
    lead = cast.file(LAMP).request
    calm = profile.of("default")
    with profile.instead(replace(calm, quotas=replace(calm.quotas, station_hour=0))):
        filed = cast.file(SAME, who=cast.stranger, joins=lead.id)
    assert filed.request.state == "held"
    with cast.database.read() as session:
        from models import event

        assert event.history(session, filed.request.id)[0].changes["meant"] == lead.id
        assert seeing.by_number(session, lead.number).company() == 0


def test_the_table_of_kept_pairs_does_not_grow_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "_MOST_KEPT", 3)
    for n, who in enumerate((cast.li, cast.zhou, cast.chen, cast.sun, cast.wang)):
        cast.file(LAMP + "甲乙丙丁戊"[n], who=who)
    assert len(asks(cast, SAME)) == 3 and len(alike._kept) <= 3


def test_no_column_but_the_count_tells_of_joining_on_the_lead(cast: Cast) -> None:
    lead = cast.file(LAMP).request
    cast.file(SAME, who=cast.stranger, joins=lead.id)
    with cast.database.read() as session:
        told = session.execute(text("SELECT gathered, version FROM service_requests WHERE id=:i"), {"i": lead.id})
        assert told.one() == (1, 1)


def test_what_both_say_is_told_in_the_askers_own_words_and_cut_short(cast: Cast) -> None:
    cast.file(LAMP, name="李示例")
    (found,) = asks(cast, "村口第二盏路灯坏了，李示例家的孩子看不见路")
    assert found.common and all(2 <= len(word) <= 6 and word in LAMP for word in found.common)
    assert "李示例" not in "".join(found.common)


def test_nothing_is_told_that_the_asker_did_not_type() -> None:
    theirs = likeness.pairs("金丝雀甲的电话和地址，路灯坏了，孩子看不见路")
    told = likeness.in_common("我家的路灯坏了", theirs)
    assert told == ("路灯坏了",) and likeness.in_common("全是别的话", theirs) == ()
    assert likeness.in_common("金丝雀的路灯", theirs, never="金丝雀") == ("路灯",)


def test_what_both_say_is_told_in_words_and_not_in_what_a_cut_left_over() -> None:
    theirs = likeness.pairs("桥头的护栏塌了一截，修了一个月，路面坑了三个，老人天天绕路")
    told = likeness.in_common("桥头的护栏塌了一大片，坑了三天，修了一个坑", theirs)
    assert told == ("桥头的护栏塌",)
    assert likeness.in_common("院墙塌了一段，老人天天绕路", theirs) == ("老人天天绕路",)
    assert likeness.in_common("路面坏了", theirs) == ("路面",)
