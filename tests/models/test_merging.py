"""Many and one: what goes along keeps its own words and number, hears the answer, and can go its own way again."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from models import attachment, clock, event, person, tally, verify
from models.attachment import Attachment
from models.service_request import (
    Actor,
    Ending,
    NotTogether,
    Order,
    OwnWork,
    Report,
    ServiceRequest,
    TooMany,
    answers,
    seeing,
    sharing,
    together,
)
from models.service_request.telling import timeline
from models.types import new_id
from models.workflow import NotAllowed
from tests.cast import Cast

CROWD = 20


def holds(cast: Cast) -> list[str]:
    with cast.database.read() as session:
        return list(verify.faults(session))


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        found = seeing.by_number(session, number)
        assert found is not None
        found.profile  # noqa: B018 (read while there is a session)
        return found


def neighbours(cast: Cast, n: int) -> list[int]:
    """So many residents more, each known by a phone of their own."""
    return cast.database.transact(
        lambda session: [person.meet(session, "wx-mp-test", f"o-neighbour-{i}", None).id for i in range(n)]
    )


def merge(cast: Cast, number: str, into: str) -> None:
    def work(session) -> None:
        one, lead = (seeing.find(session, n, cast.chief()) for n in (number, into))
        one.merge(lead, "同一件事", by=cast.chief())

    cast.database.transact(work)


def joined(cast: Cast, lead: ServiceRequest, who: int, words: str = "我家门口也是") -> str:
    return cast.file(words, who=who, joins=lead.id).request.number


def photo(cast: Cast, owner: int) -> int:
    row = Attachment(id=new_id(), owner_id=owner, kind="photo", mime="image/jpeg", size=1, width=4, height=3)
    cast.database.transact(lambda session: session.add(row))
    return row.id


def tallied(cast: Cast) -> dict[str, int]:
    with cast.database.read() as session:
        return {state: n for state, n in tally.of_stations(session, [cast.station]).items() if n}


def test_a_neighbour_joins_with_a_number_and_code_of_their_own(cast: Cast) -> None:
    lead = cast.file().request
    filed = cast.file("我家门口也是", who=cast.stranger, joins=lead.id)
    one = look(cast, filed.request.number)
    assert (one.state, one.merged_into_id, one.due_at, one.holder_id) == ("merged", lead.id, None, None)
    assert one.number != lead.number and len(filed.query_code) == 8
    with cast.database.read() as session:
        assert [e.move for e in event.history(session, one.id)] == ["join"]
        assert seeing.find(session, one.number, cast.deputy()) is None, "nobody is asked of it apart"
    assert tallied(cast) == {"filed": 1, "merged": 1} and holds(cast) == []


def test_joining_counts_as_filing(cast: Cast) -> None:
    lead = cast.file(who=cast.stranger).request
    for _ in range(10):
        joined(cast, lead, cast.li)
    with pytest.raises(TooMany):
        joined(cast, lead, cast.li)


@pytest.mark.parametrize("more", [{"visibility": "station"}, {"visibility": "private"}, {"about": "official"}])
def test_a_neighbour_cannot_join_what_is_not_public(cast: Cast, more: dict[str, str]) -> None:
    lead = cast.file(**more).request
    with pytest.raises(NotTogether):
        joined(cast, lead, cast.stranger)
    assert tallied(cast) == {"filed": 1} and holds(cast) == []


@pytest.mark.parametrize("more", [{"visibility": "private"}, {"about": "official"}])
def test_what_is_private_joins_nobody(cast: Cast, more: dict[str, str]) -> None:
    lead = cast.file().request
    with pytest.raises(NotTogether, match="own_way"):
        cast.file("别让人知道", who=cast.stranger, joins=lead.id, **more)


def test_nobody_joins_what_is_answered_withdrawn_elsewhere_or_unknown(cast: Cast) -> None:
    answered, withdrawn = cast.file().request, cast.file(who=cast.stranger).request
    cast.act(answered.number, "answer", cast.deputy(), "修好了")
    cast.act(withdrawn.number, "withdraw", cast.resident(cast.stranger), "")
    other = cast.file(who=cast.zhou).request
    cast.database.transact(lambda s: setattr(s.get(ServiceRequest, other.id), "station_id", cast.far_station))
    for lead_id in (answered.id, withdrawn.id, other.id, 7):
        with pytest.raises(NotTogether, match="cannot_lead"):
            cast.file("我家也是", who=cast.sun, joins=lead_id)


def test_the_chief_merges_and_unmerging_restores_it(cast: Cast) -> None:
    lead, other = cast.file().request.number, cast.file("路灯不亮", who=cast.stranger).request.number
    merge(cast, other, lead)
    assert look(cast, other).state == "merged" and tallied(cast) == {"filed": 1, "merged": 1}
    cast.act(other, "unmerge", cast.chief(), "看错了")
    again = look(cast, other)
    assert (again.state, again.merged_into_id) == ("filed", None) and again.due_at is not None
    with cast.database.read() as session:
        assert seeing.find(session, other, cast.deputy()) is not None, "who was asked before is asked again"
        assert seeing.by_number(session, lead).company() == 0
    assert tallied(cast) == {"filed": 2} and holds(cast) == []


def test_only_the_chief_merges(cast: Cast) -> None:
    lead, other = cast.file().request.number, cast.file(who=cast.stranger).request.number

    def work(session) -> None:
        one, into = (seeing.by_number(session, n) for n in (other, lead))
        one.merge(into, "", by=cast.deputy())

    with pytest.raises(NotAllowed):
        cast.database.transact(work)


def test_no_chains_no_circles_and_nothing_of_another_station(cast: Cast) -> None:
    a, b, c = (cast.file(who=who).request.number for who in (cast.li, cast.stranger, cast.zhou))
    merge(cast, b, a)
    odd = ((a, c, "leads_others"), (c, b, "cannot_lead"), (c, c, "elsewhere"), (a, b, "cannot_lead"))
    for number, into, why in odd:
        with pytest.raises(NotTogether, match=why):
            merge(cast, number, into)
    assert holds(cast) == []


def test_a_private_matter_leads_nobody_and_may_go_along(cast: Cast) -> None:
    private, public = cast.file(visibility="private").request.number, cast.file(who=cast.stranger).request.number
    with pytest.raises(NotTogether, match="private"):
        merge(cast, public, private)
    merge(cast, private, public)
    assert look(cast, private).state == "merged"


def test_complaints_go_only_with_complaints_of_the_same(cast: Cast) -> None:
    one, same = (cast.file(about="official", who=who).request.number for who in (cast.li, cast.stranger))
    plain = cast.file(who=cast.zhou).request.number
    for number, into in ((one, plain), (plain, one)):
        with pytest.raises(NotTogether, match="complaint"):
            merge(cast, number, into)
    merge(cast, same, one)
    assert look(cast, same).state == "merged"


def test_what_a_joined_resident_may_know_of_the_lead(cast: Cast) -> None:
    lead = cast.file("金丝雀甲的话", name="金丝雀乙", phone="000-0000-7777").request
    mine = joined(cast, lead, cast.stranger)
    cast.act(lead.number, "accept", cast.deputy())
    with cast.database.read() as session:
        told = together.of(session, seeing.by_number(session, mine))
        assert (told.count, told.state_label, told.with_whom) == (2, "办理中", "王示例代表")
        assert told.next_by is not None and told.next == "答复" and told.since >= lead.filed_at
        assert lead.number not in repr(told) and "金丝雀" not in repr(told)
        assert together.of(session, seeing.by_number(session, lead.number)) is None


def test_while_the_leads_resident_is_asked_the_others_see_work_and_no_date(cast: Cast) -> None:
    lead = cast.file().request
    mine = joined(cast, lead, cast.stranger)
    cast.act(lead.number, "ask", cast.deputy(), "哪一盏？")
    with cast.database.read() as session:
        told = together.of(session, seeing.by_number(session, mine))
        assert (told.state_label, told.next_by, told.next) == ("办理中", None, "")


def test_one_answer_with_its_photos_reaches_thirty_and_each_goes_on_alone(cast: Cast) -> None:
    lead = cast.file().request
    people = neighbours(cast, 30)
    numbers = [joined(cast, lead, who, f"第 {n} 户也是") for n, who in enumerate(people)]
    shown = photo(cast, cast.wang)
    day = clock.today() + timedelta(days=30)

    def answer(session) -> None:
        one = seeing.find(session, lead.number, cast.deputy())
        one.answer("下月统一换灯", by=cast.deputy(), attachments=[shown], ending=Ending("promised", look_back_on=day))

    cast.database.transact(answer)
    assert tallied(cast) == {"answered": 31} and holds(cast) == []
    with cast.database.read() as session:
        for number, who in zip(numbers, people, strict=True):
            one = seeing.find(session, number, cast.resident(who))
            last = timeline(session, one, for_resident=True)[-1]
            assert (last.said["text"], last.who) == ("下月统一换灯", "王示例代表")
            assert [a.id for a in last.attachments] == [shown]
            assert (one.outcome, one.look_back_on, one.merged_into_id) == ("promised", day, None)
            assert seeing.find_attachment(session, shown, cast.resident(who)) is not None
        assert seeing.find_attachment(session, shown, cast.resident(cast.stranger)) is None
    cast.act(numbers[0], "rate", cast.resident(people[0]), "satisfied", "")
    cast.act(numbers[1], "dispute", cast.resident(people[1]), "还是不亮")
    states = [look(cast, n).state for n in (lead.number, *numbers[:3])]
    assert states == ["answered", "rated", "disputed", "answered"] and holds(cast) == []


def test_a_neighbour_hears_the_answer_without_whose_it_was_first(cast: Cast) -> None:
    lead = cast.file(name="李示例", phone="000-1111-2222").request
    mine = joined(cast, lead, cast.stranger)
    cast.act(lead.number, "answer", cast.deputy(), "李示例您好，给您000-1111-2222打过电话；县供电公司000-9999-0000")
    with cast.database.read() as session:
        told = timeline(session, seeing.by_number(session, mine), for_resident=True)[-1].said["text"]
        spoken = answers.last(session, [seeing.by_number(session, mine).id])
        first = timeline(session, seeing.by_number(session, lead.number), for_resident=True)[-1].said["text"]
    assert "李示例" not in told and "1111" not in told and "县供电公司000-9999-0000" in told
    assert [said["text"] for said in spoken.values()] == [told] and "李示例您好" in first


def test_of_the_leads_files_only_those_of_the_answer_are_heard(cast: Cast) -> None:
    own, theirs = photo(cast, cast.li), photo(cast, cast.wang)
    lead = cast.file(attachments=[own]).request
    mine = joined(cast, lead, cast.stranger)

    def answer(session) -> None:
        seeing.find(session, lead.number, cast.deputy()).answer("好了", by=cast.deputy(), attachments=[theirs])

    cast.database.transact(answer)
    with cast.database.read() as session:
        me = cast.resident(cast.stranger)
        assert seeing.find_attachment(session, own, me) is None
        assert seeing.find_attachment(session, theirs, me) is not None
        others = ServiceRequest.filer_id == cast.zhou
        assert not sharing.heard(session, session.get(Attachment, theirs), others)
        assert attachment.of_request(session, seeing.by_number(session, mine).id) == []


def test_a_department_that_was_accepted_answers_all_of_them(cast: Cast) -> None:
    from models.department import Department

    lead = cast.file().request
    mine, body = joined(cast, lead, cast.stranger), new_id()
    office = Department(id=body, county_id=cast.county, region_id=cast.county, name="示例局")
    cast.database.transact(lambda session: session.add(office))
    handler = Actor(cast.zhou, "handler", (), (body,))
    cast.act(lead.number, "order", cast.chief(), Order(body, "修路灯", "请修"))
    cast.act(lead.number, "take", handler)
    cast.act(lead.number, "report", handler, Report("换了灯"))
    verified = {"by": cast.chief(), "ending": Ending("solved")}
    cast.database.transact(lambda s: seeing.find(s, lead.number, cast.chief()).verify("已换新灯", **verified))
    one = look(cast, mine)
    assert (one.state, one.outcome) == ("answered", "solved") and holds(cast) == []


def test_who_answered_the_lead_may_not_rule_on_a_joined_doubt(cast: Cast) -> None:
    lead = cast.file(token=cast.station_code).request
    mine = joined(cast, lead, cast.stranger)
    cast.act(lead.number, "answer", cast.chief(), "已修好")
    cast.act(mine, "dispute", cast.resident(cast.stranger), "没修好")
    with pytest.raises(OwnWork):
        cast.act(mine, "uphold", cast.chief(), "修好了")


def test_when_the_lead_is_withdrawn_the_others_are_requests_of_their_own_again(cast: Cast) -> None:
    lead = cast.file().request
    mine = joined(cast, lead, cast.stranger)
    cast.act(lead.number, "withdraw", cast.resident(), "")
    one = look(cast, mine)
    assert (one.state, one.merged_into_id) == ("filed", None) and one.due_at is not None
    assert tallied(cast) == {"withdrawn": 1, "filed": 1} and holds(cast) == []


def test_who_withdrew_while_going_along_is_not_answered(cast: Cast) -> None:
    lead = cast.file().request
    gone, stays = joined(cast, lead, cast.stranger), joined(cast, lead, cast.zhou)
    cast.act(gone, "withdraw", cast.resident(cast.stranger), "不用了")
    with cast.database.read() as session:
        assert [one.number for one in seeing.by_number(session, lead.number).joined()] == [stays]
    cast.act(lead.number, "answer", cast.deputy(), "修好了")
    assert (look(cast, gone).state, look(cast, stays).state) == ("withdrawn", "answered") and holds(cast) == []


def test_who_reads_the_words_of_those_who_go_along(cast: Cast) -> None:
    lead = cast.file().request
    joined(cast, lead, cast.stranger, "金丝雀公开")
    private = cast.file("金丝雀私下", who=cast.zhou, visibility="private").request.number
    merge(cast, private, lead.number)
    readers = {
        "chief": cast.chief(), "deputy": cast.deputy(), "other": cast.deputy(cast.zhao), "resident": cast.resident(),
    }  # fmt: skip
    with cast.database.read() as session:
        one = seeing.by_number(session, lead.number)
        told = {name: [a.said["text"] for a in together.company(session, one, who)] for name, who in readers.items()}
    assert told == {"chief": ["金丝雀公开", "金丝雀私下"], "deputy": ["金丝雀公开"], "other": [], "resident": []}


def test_twenty_neighbours_join_at_once_and_all_are_in(cast: Cast) -> None:
    lead, people = cast.file().request, neighbours(cast, CROWD)
    start, surprises = threading.Barrier(CROWD), []

    def go(who: int) -> None:
        start.wait()
        try:
            joined(cast, lead, who)
        except Exception as why:
            surprises.append(why)

    crowd(go, people)
    assert surprises == []
    with cast.database.read() as session:
        one = seeing.by_number(session, lead.number)
        assert (one.company(), one.gathered, one.version) == (CROWD, CROWD, 1)
    assert tallied(cast) == {"filed": 1, "merged": CROWD} and holds(cast) == []


def crowd(go, people: list[int]) -> None:
    threads = [threading.Thread(target=go, args=(who,)) for who in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)


def test_who_joins_while_it_is_answered_is_answered_too_or_told_that_it_is_late(cast: Cast) -> None:
    lead, people = cast.file().request, neighbours(cast, CROWD)
    start, late, surprises = threading.Barrier(CROWD + 1), [], []

    def go(who: int) -> None:
        start.wait()
        try:
            if who == cast.wang:
                cast.act(lead.number, "answer", cast.deputy(), "修好了")
            else:
                joined(cast, lead, who)
        except NotTogether:
            late.append(who)
        except Exception as why:
            surprises.append(why)

    crowd(go, [*people, cast.wang])
    assert surprises == []
    assert tallied(cast) == {"answered": CROWD + 1 - len(late)} and holds(cast) == []


def test_of_two_merges_in_a_circle_at_once_one_is_refused(cast: Cast) -> None:
    for _ in range(5):
        a, b = cast.file().request.number, cast.file(who=cast.stranger).request.number
        start, refused = threading.Barrier(2), []

        def go(pair: tuple[str, str], start=start, refused=refused) -> None:
            start.wait()
            try:
                merge(cast, *pair)
            except NotTogether:
                refused.append(pair)

        crowd(go, [(a, b), (b, a)])
        assert len(refused) == 1 and sorted((look(cast, a).state, look(cast, b).state)) == ["filed", "merged"]
    assert holds(cast) == []


def test_what_is_doubted_leads_nobody(cast: Cast) -> None:
    lead, other = cast.file().request.number, cast.file(who=cast.stranger).request.number
    cast.act(lead, "answer", cast.deputy(), "修好了")
    cast.act(lead, "dispute", cast.resident(), "没修好")
    with pytest.raises(NotTogether, match="cannot_lead"):
        merge(cast, other, lead)


def test_an_auditor_finds_what_goes_along_with_nobody(cast: Cast) -> None:
    lead = cast.file().request
    mine = joined(cast, lead, cast.stranger)
    closed = text("UPDATE service_requests SET state='closed' WHERE merged_into_id IS NULL")
    cast.database.transact(lambda session: session.execute(closed))
    assert f"{mine}: goes along with a request that leads nobody" in holds(cast)


def test_no_more_go_along_than_one_answer_can_carry(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.service_request import merging

    monkeypatch.setattr(merging, "MOST_ALONG", 2)
    lead = cast.file().request
    for who in (cast.stranger, cast.zhou):
        joined(cast, lead, who)
    with pytest.raises(NotTogether, match="full"):
        joined(cast, lead, cast.chen)
