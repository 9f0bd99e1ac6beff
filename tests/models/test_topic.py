"""Many requests become one 建议 or 议题, and each resident hears each later step, once."""

import threading

import pytest

from models import clock, event, person, topic, verify
from models.service_request import Actor, ServiceRequest, Stale, seeing
from models.service_request.telling import timeline
from models.topic import Finished, Topic, bundling, finding, spreading
from models.workflow import NotAllowed
from tests.cast import Cast


def holds(cast: Cast) -> list[str]:
    with cast.database.read() as session:
        return list(verify.faults(session))


def residents(cast: Cast, n: int) -> list[int]:
    return cast.database.transact(
        lambda session: [person.meet(session, "wx-mp-test", f"o-filer-{i}", None).id for i in range(n)]
    )


def begun(cast: Cast, *numbers: str, by: Actor | None = None, kind: str = "proposal", title: str = "修村口路灯") -> int:
    by = by or cast.chief()

    def work(session) -> int:
        made = topic.begin(session, kind, title, "内部说明", by, cast.county, cast.station)
        bundling.bundle(made, [seeing.by_number(session, n) for n in numbers], by)
        return made.id

    return cast.database.transact(work)


def step(cast: Cast, topic_id: int, text: str = "到现场看了", kind: str = "visit", **more) -> int:
    """As the desk does it: the step, and the first batch at once."""

    def work(session) -> int:
        found = session.get_one(Topic, topic_id)
        bundling.gather(found, cast.chief())
        found.step(kind, clock.today(), text, cast.chief(), **more)
        return spreading.spread(session, topic_id)

    return cast.database.transact(work)


def drain(cast: Cast) -> int:
    """As the worker does it, until nobody is left."""
    told = 0
    while True:
        with cast.database.read() as session:
            waiting = spreading.waiting(session)
        if not waiting:
            return told
        told += sum(cast.database.transact(lambda s, i=i: spreading.spread(s, i)) for i in waiting)


def moves(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


def told(cast: Cast, number: str, who: int) -> list[str]:
    """What the resident reads, of what was said with it."""
    with cast.database.read() as session:
        one = seeing.find(session, number, cast.resident(who))
        return [e.said.get("text", "") for e in timeline(session, one, for_resident=True)]


def test_each_resident_reads_that_theirs_is_in_it_and_each_step(cast: Cast) -> None:
    numbers = [cast.file(f"路灯不亮 {n}", who=who).request.number for n, who in enumerate((cast.li, cast.stranger))]
    made = begun(cast, *numbers)
    step(cast, made, "看了三处", kind="visit")
    step(cast, made, "已提交县人大", kind="submitted", number="第 5 号建议")
    for number, who in zip(numbers, (cast.li, cast.stranger), strict=True):
        read = told(cast, number, who)
        assert read[1] == "您反映的事项已列入建议《修村口路灯》。" and "视察调研" in read[2] and "看了三处" in read[2]
        assert "第 5 号建议" in read[3] and moves(cast, number) == ["file", "bundle", "follow_up", "follow_up"]
    assert holds(cast) == []


def test_what_the_office_wrote_for_itself_is_read_by_no_resident(cast: Cast) -> None:
    number = cast.file().request.number
    begun(cast, number)
    assert "内部说明" not in repr(told(cast, number, cast.li))


def test_the_result_is_masked_published_and_told_to_each(cast: Cast) -> None:
    number = cast.file().request.number
    made = begun(cast, number)

    def publish(session) -> None:
        found = session.get_one(Topic, made)
        found.publish("已全部更换，有事打 13800000000", cast.chief())
        spreading.spread(session, made)

    cast.database.transact(publish)
    assert told(cast, number, cast.li)[-1].endswith("已全部更换，有事打 138********")
    with cast.database.read() as session:
        found = session.get_one(Topic, made)
        assert (found.standing, found.result) == ("published", "已全部更换，有事打 138********")
        last = event.history(session, seeing.by_number(session, number).id)[-1]
        assert last.changes["result"] is True


def test_no_number_of_anybody_is_told_in_a_step_or_a_title(cast: Cast) -> None:
    number = cast.file().request.number
    made = begun(cast, number, title="李家的路灯13800000000")
    step(cast, made, "身份证 11010519491231002X 已核")
    read = "".join(told(cast, number, cast.li))
    assert "13800000000" not in read and "11010519491231002X" not in read


def test_hundreds_are_told_batch_by_batch_and_each_once(cast: Cast) -> None:
    people = residents(cast, 60)
    made = begun(cast, *[cast.file("路灯", who=who).request.number for who in people])
    assert step(cast, made) == spreading.BATCH
    assert drain(cast) == 60 - spreading.BATCH and drain(cast) == 0
    step(cast, made, "又去看了", kind="follow_up")
    drain(cast)
    with cast.database.read() as session:
        for one in session.query(ServiceRequest):
            assert [e.move for e in event.history(session, one.id)] == ["file", "bundle", "follow_up", "follow_up"]
    assert holds(cast) == []


def test_two_steps_on_their_way_arrive_in_order(cast: Cast) -> None:
    people = residents(cast, 30)
    made = begun(cast, *[cast.file("路灯", who=who).request.number for who in people])
    step(cast, made, "第一步")
    step(cast, made, "第二步")
    drain(cast)
    with cast.database.read() as session:
        for one in session.query(ServiceRequest):
            said = [e.said.get("text", "") for e in timeline(session, one)]
            assert "第一步" in said[2] and "第二步" in said[3]


def test_two_workers_tell_nobody_twice(cast: Cast) -> None:
    people = residents(cast, 50)
    made = begun(cast, *[cast.file("路灯", who=who).request.number for who in people])
    cast.database.transact(lambda s: s.get_one(Topic, made).step("visit", clock.today(), "看了", cast.chief()))
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        drain(cast)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    with cast.database.read() as session:
        for one in session.query(ServiceRequest):
            assert [e.move for e in event.history(session, one.id)] == ["file", "bundle", "follow_up"]
    assert holds(cast) == []


def test_who_goes_along_comes_with_it_and_who_joins_later_too(cast: Cast) -> None:
    lead = cast.file().request
    early = cast.file("我家也是", who=cast.stranger, joins=lead.id).request.number
    made = begun(cast, lead.number)
    late = cast.file("我家也不亮", who=cast.zhou, joins=lead.id).request.number
    step(cast, made)
    assert moves(cast, early) == ["join", "bundle", "follow_up"] == moves(cast, late)


def test_who_left_or_withdrew_hears_no_more(cast: Cast) -> None:
    out, gone, stays = (cast.file(who=who).request.number for who in (cast.li, cast.stranger, cast.zhou))
    made = begun(cast, out, gone, stays)

    def take_out(session) -> bool:
        return bundling.unbundle(session.get_one(Topic, made), seeing.by_number(session, out), cast.chief())

    assert cast.database.transact(take_out) is True and cast.database.transact(take_out) is False
    cast.act(gone, "withdraw", cast.resident(cast.stranger), "")
    step(cast, made)
    assert moves(cast, out) == ["file", "bundle", "unbundle"] and moves(cast, gone) == ["file", "bundle", "withdraw"]
    assert moves(cast, stays)[-1] == "follow_up" and drain(cast) == 0 and holds(cast) == []


def test_what_was_taken_out_may_come_back_and_hears_what_is_new(cast: Cast) -> None:
    number = cast.file().request.number
    made = begun(cast, number)

    def out_and_in(session) -> None:
        found, one = session.get_one(Topic, made), seeing.by_number(session, number)
        bundling.unbundle(found, one, cast.chief())
        found.step("visit", clock.today(), "没有它的一步", cast.chief())
        bundling.bundle(found, [one], cast.chief())

    cast.database.transact(out_and_in)
    step(cast, made, "有它的一步")
    read = "".join(told(cast, number, cast.li))
    assert "有它的一步" in read and "没有它的一步" not in read


def test_bundling_twice_is_bundling_once(cast: Cast) -> None:
    number = cast.file().request.number
    made = begun(cast, number)
    again = cast.database.transact(
        lambda s: bundling.bundle(s.get_one(Topic, made), [seeing.by_number(s, number)], cast.chief())
    )
    assert again == 0 and moves(cast, number) == ["file", "bundle"]


def test_a_deputy_may_bundle_what_is_theirs_and_takes_no_steps(cast: Cast) -> None:
    number = cast.file().request.number
    made = begun(cast, number, by=cast.deputy())
    assert moves(cast, number) == ["file", "bundle"]
    with pytest.raises(NotAllowed):
        cast.database.transact(lambda s: s.get_one(Topic, made).step("visit", clock.today(), "看了", cast.deputy()))


def test_what_is_held_cannot_be_bundled(cast: Cast) -> None:
    from dataclasses import replace

    from models import profile

    calm = profile.of("default")
    with profile.instead(replace(calm, quotas=replace(calm.quotas, station_hour=0))):
        number = cast.file().request.number
    with pytest.raises(NotAllowed):
        begun(cast, number)


def test_once_ended_nothing_more_happens(cast: Cast) -> None:
    made = begun(cast, cast.file().request.number)
    cast.database.transact(lambda s: s.get_one(Topic, made).close())
    deeds = (
        lambda t: t.step("visit", clock.today(), "看了", cast.chief()), lambda t: t.publish("好了", cast.chief()),
        lambda t: bundling.bundle(t, [], cast.chief()), lambda t: t.close(),
    )  # fmt: skip
    for deed in deeds:
        with pytest.raises(Finished):
            cast.database.transact(lambda s, deed=deed: deed(s.get_one(Topic, made)))


def test_who_looked_before_it_changed_is_told(cast: Cast) -> None:
    made = begun(cast, cast.file().request.number)
    with cast.database.read() as session:
        seen = session.get_one(Topic, made).version
    step(cast, made)
    with cast.database.read() as session, pytest.raises(Stale):
        session.get_one(Topic, made).expect(seen)


def test_of_two_steps_at_once_both_are_kept_in_turn(cast: Cast) -> None:
    made = begun(cast, cast.file().request.number)
    start = threading.Barrier(2)

    def go(text: str) -> None:
        start.wait()
        step(cast, made, text)

    both = [threading.Thread(target=go, args=(text,)) for text in ("甲", "乙")]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    with cast.database.read() as session:
        assert [s.seq for s in topic.steps(session, [made])] == [1, 2]
    assert holds(cast) == []


def test_a_chief_finds_their_stations_and_the_county_all(cast: Cast) -> None:
    made = begun(cast, cast.file().request.number)
    county = Actor(cast.zhou, "county", (cast.station, cast.far_station))
    with cast.database.read() as session:
        for who, sees in ((cast.chief(), True), (county, True), (Actor(cast.zhou, "chief", (cast.far_station,)), False),
                          (cast.deputy(), False), (cast.resident(), False)):  # fmt: skip
            assert (finding.find(session, made, who) is not None) is sees
            assert bool(finding.page(session, who, None)) is sees


def test_a_private_one_is_counted_and_not_shown_to_the_county(cast: Cast) -> None:
    private, open_one = cast.file(visibility="private").request.number, cast.file(who=cast.zhou).request.number
    made = begun(cast, private, open_one)
    county = Actor(cast.zhou, "county", (cast.station, cast.far_station))
    with cast.database.read() as session:
        assert finding.counts(session, [made]) == {made: 2}
        assert [one.number for one in finding.linked(session, made, county)] == [open_one]
        assert len(finding.linked(session, made, cast.chief())) == 2


def test_eighty_requests_become_twenty_three_proposals(cast: Cast) -> None:
    """「收集群众诉求80余件，整理汇总代表建议23条」: counted from the links, one in two proposals once."""
    people = residents(cast, 80)
    numbers = [cast.file("诉求", who=who).request.number for who in people]
    for n in range(23):
        begun(cast, *numbers[n::23])
    begun(cast, numbers[0], kind="topic")
    with cast.database.read() as session:
        counted = finding.conversion(session, (cast.station,), "proposal")
        assert (counted.requests, counted.topics) == (80, 23)
        every = finding.conversion(session, (cast.station,))
        assert (every.requests, every.topics) == (80, 24)
        assert finding.conversion(session, (cast.far_station,)).requests == 0
        assert finding.conversion(session, (cast.station,), since=clock.now()).requests == 0


def test_candidates_are_open_ones_whose_words_hold_them_all(cast: Cast) -> None:
    lamp = cast.file("村口路灯不亮").request.number
    cast.file("水管漏水", who=cast.stranger)
    cast.act(cast.file("村口路灯也坏了", who=cast.zhou).request.number, "withdraw", cast.resident(cast.zhou), "")
    with cast.database.read() as session:
        assert [one.number for one in finding.candidates(session, cast.chief(), "路灯 村口")] == [lamp]
        assert len(finding.candidates(session, cast.chief(), "")) == 2
        assert finding.candidates(session, Actor(cast.zhou, "chief", (cast.far_station,)), "路灯") == []
