"""联席会商: a meeting is opened by the move that asks for it, and closed by what it decided."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import clock, event, letter, letterbook, meeting, verify
from models.board import meetings as board
from models.meeting import Held, Meeting, TooManyParties
from models.minutes import Agreed, Body, Minutes, name_of
from models.service_request import Actor, Order, promised, seeing, undertaken
from models.service_request.record import THE_SYSTEM
from models.workflow import NotAllowed
from tests.cast import Cast

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
TODAY, FRIDAY = date(2026, 11, 18), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _wednesday():
    with clock.at(NOW):
        yield


def called(cast: Cast, **more) -> str:
    """陈站长 asks for a joint meeting."""
    number = cast.file("三家都说不归自己管", **more).request.number
    cast.act(number, "confer", cast.chief(), "涉及供电、住建两家")
    return number


def meetings(cast: Cast, number: str) -> list[Meeting]:
    with cast.database.read() as session:
        return meeting.of_request(session, seeing.by_number(session, number).id)


def arrange(cast: Cast, number: str, *bodies: Body, day: date | None = None) -> None:
    cast.act(number, "arrange", cast.chief(), day, "镇政府二楼", list(bodies))


def seats(cast: Cast, number: str) -> dict[str, int | None]:
    with cast.database.read() as session:
        [held] = meeting.of_request(session, seeing.by_number(session, number).id)
        return {name_of(session, p.body): p.attended for p in meeting.parties(session, held.id)}


def agreed(cast: Cast) -> Minutes:
    village, power = Body(name="柳树村村委会"), Body(cast.power)
    return Minutes(
        TODAY, (power, village),
        (Agreed("改线 200 米", power, FRIDAY), Agreed("协调占地", village, FRIDAY + timedelta(days=10))),
    )  # fmt: skip


def convene(cast: Cast, number: str, minutes: Minutes, lead: bool = True) -> None:
    def work(session) -> None:
        one = seeing.find(session, number, cast.chief())
        if lead:
            one.convene(cast.power, "由供电公司牵头", by=cast.chief(), minutes=minutes)
        else:
            one.resume("不需要牵头", by=cast.chief(), minutes=minutes)

    cast.database.transact(work)


def test_asking_for_a_meeting_opens_one_with_the_reason(cast: Cast) -> None:
    number = called(cast)
    [held] = meetings(cast, number)
    assert not held.is_over and held.called_by == cast.chen and held.called_at == NOW
    with cast.database.read() as session:
        assert meeting.words_of(session, held.call_id)["text"] == "涉及供电、住建两家"
        assert meeting.called_by_move(session, held) == "confer"


def test_a_second_return_opens_a_meeting_by_itself(cast: Cast) -> None:
    number = cast.file().request.number
    for _ in range(2):
        assert meetings(cast, number) == []
        cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "村口第二盏"))
        cast.act(number, "decline", cast.handler(), "路灯归供电公司", "示例职责规定第三条")
    [held] = meetings(cast, number)
    with cast.database.read() as session:
        assert seeing.by_number(session, number).state == "conferring"
        assert meeting.called_by_move(session, held) == "contend"
        assert meeting.words_of(session, held.call_id)["duty"] == "示例职责规定第三条"


def test_who_is_invited_twice_has_one_seat(cast: Cast) -> None:
    number = called(cast)
    arrange(cast, number, Body(cast.power), Body(name="柳树村村委会"), day=FRIDAY)
    arrange(cast, number, Body(cast.power), Body(name="柳树村村委会"), Body(name="示例县供电公司"), day=FRIDAY)
    assert seats(cast, number) == {"示例县供电公司": None, "柳树村村委会": None}
    [held] = meetings(cast, number)
    assert (held.planned_on, held.place) == (FRIDAY, "镇政府二楼")


def test_who_was_invited_by_mistake_is_excused(cast: Cast) -> None:
    number = called(cast)
    arrange(cast, number, Body(cast.power), Body(cast.housing))

    def excuse(session) -> None:
        held = meeting.open_of(session, seeing.by_number(session, number).id)
        [mistaken] = [p for p in meeting.parties(session, held.id) if p.department_id == cast.housing]
        seeing.find(session, number, cast.chief()).excuse(mistaken.id, by=cast.chief())

    cast.database.transact(excuse)
    assert seats(cast, number) == {"示例县供电公司": None}
    assert noted(cast, number)[-1] == ("arrange", "不再请示例县住建局参加", [])


def noted(cast: Cast, number: str) -> list[tuple[str, str, list[int]]]:
    """Each step with its words, and which departments it is news to."""
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        past = event.history(session, one.id)
        return [(e.move, meeting.words_of(session, e.id).get("text", ""), e.changes.get("seats", [])) for e in past]


def test_who_is_asked_when_and_where_is_in_the_history_and_news_to_whom_it_concerns(cast: Cast) -> None:
    number = called(cast)
    arrange(cast, number, Body(cast.power), Body(name="柳树村村委会"), day=FRIDAY)
    arrange(cast, number, Body(cast.housing), day=FRIDAY)
    arrange(cast, number, day=FRIDAY + timedelta(days=3))
    first, second, third = (step for step in noted(cast, number) if step[0] == "arrange")
    assert first[1:] == ("2026年11月20日，镇政府二楼，请示例县供电公司、柳树村村委会参加", [cast.power])
    assert "示例县住建局" in second[1] and second[2] == [cast.housing], "the others know"
    assert third[1].startswith("2026年11月23日，镇政府二楼，") and set(third[2]) == {cast.power, cast.housing}


def test_the_day_of_the_meeting_is_what_the_resident_is_promised(cast: Cast) -> None:
    number = called(cast)
    by_the_clock, friday = (datetime(2026, 11, day, 10, tzinfo=UTC) for day in (19, 20))
    for asked, expected in ((None, by_the_clock), (FRIDAY, friday)):
        arrange(cast, number, day=asked)
        with cast.database.read() as session:
            one = seeing.by_number(session, number)
            assert (one.due_at, promised.to_come(one)) == (expected, "召开会商")


def test_only_the_owning_office_arranges_it(cast: Cast) -> None:
    number = called(cast)
    with pytest.raises(NotAllowed):
        cast.act(number, "arrange", cast.county_staff(), FRIDAY, "", [Body(cast.power)])


def test_the_lead_unit_answers_by_the_last_day_it_agreed_to_and_its_letter_says_so(cast: Cast) -> None:
    number, other = called(cast), called(cast)
    power, village = Body(cast.power), Body(name="柳树村村委会")
    days = [FRIDAY, FRIDAY + timedelta(days=7), FRIDAY + timedelta(days=20)]
    tasks = [Agreed("断电", power, days[0]), Agreed("改线", power, days[1]), Agreed("清障", village, days[2])]
    convene(cast, number, Minutes(TODAY, (power, village), tuple(tasks), title="变压器移位"))
    convene(cast, other, Minutes(TODAY, (power, village), tuple(tasks[2:])))
    with cast.database.read() as session:
        agreed_on, counted = (seeing.by_number(session, one) for one in (number, other))
        sent, plain = (letter.last(session, one.id) for one in (agreed_on, counted))
        assert agreed_on.due_at == sent.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
        assert counted.due_at == plain.due_at == datetime(2026, 12, 2, 10, 0, tzinfo=UTC), "ten workdays"
        assert letterbook.said(session, sent).title == "变压器移位"
        assert undertaken.orders(session, [agreed_on])[agreed_on.id].title == "变压器移位"
        assert letterbook.said(session, plain).title == ""


def test_a_day_that_was_agreed_is_not_counted_again_when_the_holidays_are_published(cast: Cast) -> None:
    number = called(cast)
    power = Body(cast.power)
    convene(cast, number, Minutes(TODAY, (power,), (Agreed("改线", power, FRIDAY + timedelta(days=7)),)))

    def publish(session) -> bool:
        one = seeing.by_number(session, number)
        one.provisional = 1
        return one.recount(by=THE_SYSTEM)

    assert cast.database.transact(publish) is False


def test_a_title_of_the_minutes_does_not_take_the_place_of_an_orders(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "村口第二盏"))
    cast.act(number, "confer", cast.chief(), "涉及两家")
    convene(cast, number, Minutes(TODAY, title="另一个标题"))
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert undertaken.orders(session, [one])[one.id].title == "修路灯"
        assert letterbook.said(session, letter.last(session, one.id)).title == "修路灯"


def test_one_table_seats_so_many(cast: Cast) -> None:
    number = called(cast)
    with pytest.raises(TooManyParties):
        arrange(cast, number, *(Body(name=f"示例村第{n}组") for n in range(meeting.MOST_PARTIES + 1)))
    assert seats(cast, number) == {}


def test_the_minutes_close_it_with_who_came_who_leads_and_what_was_agreed(cast: Cast) -> None:
    number = called(cast)
    arrange(cast, number, Body(cast.power), Body(cast.housing), day=FRIDAY)
    convene(cast, number, agreed(cast))
    [held] = meetings(cast, number)
    assert (held.is_over, held.held_on, held.lead_department_id) == (True, TODAY, cast.power)
    assert seats(cast, number) == {"示例县供电公司": 1, "示例县住建局": 0, "柳树村村委会": 1}
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert (one.state, one.department_id) == ("taken", cast.power)
        said = meeting.words_of(session, held.minutes_id)
        assert said["text"] == "由供电公司牵头" and said["came"] == ["示例县供电公司", "柳树村村委会"]
        assert said["agreed"] == [
            "改线 200 米（示例县供电公司，2026年11月20日前）", "协调占地（柳树村村委会，2026年11月30日前）",
        ]  # fmt: skip
        assert [(a.seq, a.text, a.due) for a in meeting.actions(session, held.id)] == [
            (1, "改线 200 米", FRIDAY), (2, "协调占地", FRIDAY + timedelta(days=10)),
        ]  # fmt: skip
        assert list(verify.faults(session)) == []


def test_the_lead_unit_cannot_send_it_back(cast: Cast) -> None:
    number = called(cast)
    cast.act(number, "convene", cast.chief(), cast.power, "由供电公司牵头")
    with pytest.raises(NotAllowed):
        cast.act(number, "decline", cast.handler(cast.qian), "不归我们", "示例职责规定第三条")
    with cast.database.read() as session:
        assert seeing.by_number(session, number).state == "taken"


def test_without_a_lead_whoever_had_it_goes_on_and_the_meeting_is_over(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "confer", cast.chief(), "请几家商量")
    convene(cast, number, agreed(cast), lead=False)
    [held] = meetings(cast, number)
    assert held.is_over and held.lead_department_id is None
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert (one.state, one.holder_id) == ("accepted", cast.wang)
        assert len(meeting.actions(session, held.id)) == 2


def test_where_nobody_wrote_down_who_came_nothing_is_made_up(cast: Cast) -> None:
    number = called(cast)
    arrange(cast, number, Body(cast.power))
    cast.act(number, "convene", cast.chief(), cast.power, "由供电公司牵头")
    assert seats(cast, number) == {"示例县供电公司": None}
    assert meetings(cast, number)[0].held_on == TODAY


def test_what_is_over_is_not_arranged_anew(cast: Cast) -> None:
    number = called(cast)
    cast.act(number, "convene", cast.chief(), cast.power, "由供电公司牵头")
    with pytest.raises(NotAllowed):
        arrange(cast, number, Body(name="谁"))
    for change in (lambda held: held.plan(FRIDAY, ""), lambda held: held.invite([Body(name="谁")], cast.chen)):

        def work(session, change=change) -> None:
            change(meeting.of_request(session, seeing.by_number(session, number).id)[0])

        with pytest.raises(Held):
            cast.database.transact(work)
    assert seats(cast, number) == {}


def test_a_second_meeting_about_the_same_matter_is_another_one(cast: Cast) -> None:
    number = called(cast)
    convene(cast, number, agreed(cast))
    with clock.at(NOW + timedelta(hours=1)):
        cast.act(number, "confer", cast.chief(), "牵头单位力量不够")
        first, second = meetings(cast, number)
        assert first.is_over and not second.is_over
        convene(cast, number, Minutes(TODAY, (), ()))
    with cast.database.read() as session:
        assert len(meeting.actions(session, first.id)) == 2 and meeting.actions(session, second.id) == []


def test_the_board_shows_what_is_to_be_held_and_what_is_late(cast: Cast) -> None:
    waiting, decided = called(cast), called(cast)
    convene(cast, decided, agreed(cast))
    with clock.at(NOW + timedelta(days=5)), cast.database.read() as session:
        assert [one.request.number for one in board.to_hold(session, cast.chief())] == [waiting]
        assert [one.request.number for one in board.held(session, cast.chief())] == [decided]
        owed = board.owed(session, cast.chief())
        assert [one.action.text for one in owed] == ["改线 200 米", "协调占地"]
        assert [one.action.text for one in board.late(owed)] == ["改线 200 米"]


def test_a_withdrawn_request_needs_no_meeting(cast: Cast) -> None:
    number = called(cast)
    cast.act(number, "withdraw", cast.resident(), "修好了")
    with cast.database.read() as session:
        assert board.to_hold(session, cast.chief()) == []


def test_a_stations_meetings_do_not_exist_for_another(cast: Cast) -> None:
    number = called(cast)
    convene(cast, number, agreed(cast))
    zhou = Actor(cast.zhou, "chief", (cast.far_station,))
    with cast.database.read() as session:
        [held] = meeting.of_request(session, seeing.by_number(session, number).id)
        action = meeting.actions(session, held.id)[0]
        assert board.find(session, held.id, zhou) is None and board.find_action(session, action.id, zhou) is None
        assert board.held(session, zhou) == [] and board.owed(session, zhou) == []
        assert board.find(session, held.id, cast.chief()) is not None


def test_an_action_is_done_once_and_may_be_undone(cast: Cast) -> None:
    number = called(cast)
    convene(cast, number, agreed(cast))

    def tick(session, undo: bool = False, by: int = 0) -> None:
        [held] = meeting.of_request(session, seeing.by_number(session, number).id)
        action = meeting.actions(session, held.id)[0]
        action.untick() if undo else action.tick(by or cast.chen)

    cast.database.transact(tick)
    cast.database.transact(lambda session: tick(session, by=cast.zhou))
    with cast.database.read() as session:
        [held] = meeting.of_request(session, seeing.by_number(session, number).id)
        assert meeting.actions(session, held.id)[0].done_by == cast.chen, "the first who said so stays"
        assert len(board.owed(session, cast.chief())) == 1
    cast.database.transact(lambda session: tick(session, undo=True))
    with cast.database.read() as session:
        assert len(board.owed(session, cast.chief())) == 2


def test_place_names_and_actions_are_sealed_in_the_database(cast: Cast) -> None:
    number = called(cast)
    arrange(cast, number, Body(name="柳树村村委会"))
    convene(cast, number, agreed(cast))
    with cast.database.engine.connect() as connection:
        for table in ("meetings", "meeting_parties", "meeting_actions"):
            rows = str([tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")])
            for words in ("镇政府", "柳树村", "改线"):
                assert words not in rows and repr(words.encode())[2:-1] not in rows


def test_a_meeting_that_a_second_return_calls_has_the_clock_of_one_that_was_asked_for(cast: Cast) -> None:
    number, later = cast.file().request.number, NOW + timedelta(days=5)
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "村口第二盏"))
    cast.act(number, "decline", cast.handler(), "路灯归供电公司", "示例职责规定第三条")
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "村口第二盏"))
    with clock.at(later):
        cast.act(number, "decline", cast.handler(), "路灯归供电公司", "示例职责规定第三条")
        asked_for = called(cast)
    with cast.database.read() as session:
        contended, conferred = (seeing.by_number(session, one) for one in (number, asked_for))
        assert contended.due_at == conferred.due_at > later
        assert contended.running_clock() == conferred.running_clock()
