"""What the board asks: how it went with each person, who must be telephoned, and what stands still."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from models import attempt as attempts
from models import board, clock, delivery, event
from models.attempt import Attempt
from models.board import calls, watching
from models.board.reach import _acknowledged, _never_told, _told
from models.board.recent import _newest
from models.delivery import Delivery
from models.deputy import Deputy
from models.service_request import Actor, seeing
from models.types import new_id
from tests.cast import Cast
from tests.models.test_plans import plan

WECHAT = ("template", "subscribe", "notice")
NEWS = ("answered", "asked_back")
HOUR = timedelta(hours=1)
AGO = timedelta(days=2)


def owe(cast: Cast, number: str, who: int, notice: str = "filed", told: timedelta | None = None) -> int:
    """One more delivery of this request, perhaps told so long ago."""

    def work(session) -> int:
        happened = event.history(session, seeing.by_number(session, number).id)[-1]
        row = Delivery(
            id=new_id(), county_id=cast.county, station_id=cast.station, event_id=happened.id,
            request_id=happened.request_id, recipient_id=who, notice=notice + str(new_id())[-6:], next_at=clock.now(),
        )  # fmt: skip
        row.told_at = clock.now() - told if told is not None else None
        session.add(row)
        return row.id

    return cast.database.transact(work)


def named(cast: Cast, number: str, who: int, notice: str) -> int:
    """A delivery of this very notice, and its ladder has run out."""

    def work(session) -> int:
        happened = event.history(session, seeing.by_number(session, number).id)[-1]
        delivery.owe(session, happened, who, notice)
        session.flush()
        return max(session.query(Delivery.id).filter_by(recipient_id=who))[0]

    return cast.database.transact(work)


def ended(cast: Cast, delivery_id: int, how: str) -> None:
    cast.database.transact(lambda session: session.get_one(Delivery, delivery_id).end(how))


def tried(
    cast: Cast, delivery_id: int, outcome: str, why: str = "", channel: str = "template", ago: timedelta = HOUR,
    msgid: str | None = None,
) -> None:  # fmt: skip
    def work(session) -> None:
        owed = session.get_one(Delivery, delivery_id)
        one = attempts.on(session, owed, channel)
        owed.rung += 1
        one.outcome, one.why, one.msgid, one.at = outcome, why or None, msgid, clock.now() - ago
        one.settled_at = one.at if outcome in ("delivered", "refused") else None

    cast.database.transact(work)


def how_it_went(cast: Cast, who: int) -> board.Reach:
    with cast.database.read() as session:
        return board.reach(session, [who], WECHAT)[who]


def test_of_somebody_never_written_to_nothing_is_said(cast: Cast) -> None:
    assert how_it_went(cast, cast.sun) == board.Reach(None, None, 0, None)


def test_a_receipt_counts_for_more_than_a_later_message_without_one(cast: Cast) -> None:
    number = cast.file().request.number
    tried(cast, owe(cast, number, cast.wang, told=3 * HOUR), "delivered", ago=3 * HOUR)
    tried(cast, owe(cast, number, cast.wang, told=HOUR), "accepted")
    went = how_it_went(cast, cast.wang)
    assert went.success.outcome == "delivered" and clock.now() - went.success.at > 2 * HOUR
    assert (went.failure, went.waiting) == (None, 2)


def test_without_any_receipt_it_is_when_wechat_took_the_message(cast: Cast) -> None:
    tried(cast, owe(cast, cast.file().request.number, cast.wang, told=HOUR), "accepted", ago=5 * HOUR)
    went = how_it_went(cast, cast.wang)
    assert went.success.outcome == "accepted" and clock.now() - went.success.at < 2 * HOUR


def test_the_last_failure_is_the_one_that_says_something(cast: Cast) -> None:
    owed = owe(cast, cast.file().request.number, cast.wang)
    tried(cast, owed, "refused", "not_following", ago=2 * HOUR)
    tried(cast, owed, "refused", "no_channel", "subscribe")
    assert how_it_went(cast, cast.wang).failure.why == "not_following"


def test_a_channel_they_never_had_is_no_failure_once_another_was_taken(cast: Cast) -> None:
    owed = owe(cast, cast.file().request.number, cast.wang, told=HOUR)
    tried(cast, owed, "accepted")
    tried(cast, owed, "refused", "no_channel", "subscribe")
    assert how_it_went(cast, cast.wang).failure is None
    without = owe(cast, cast.file().request.number, cast.sun)
    tried(cast, without, "refused", "no_channel")
    assert how_it_went(cast, cast.sun).failure.why == "no_channel"


def test_what_is_still_being_tried_says_what_is_in_its_way(cast: Cast) -> None:
    tried(cast, owe(cast, cast.file().request.number, cast.wang), "sending", "frequency")
    failure = how_it_went(cast, cast.wang).failure
    assert (failure.outcome, failure.why) == ("sending", "frequency")


def test_how_long_until_they_look_is_the_middle_of_three_or_more(cast: Cast) -> None:
    number = cast.file().request.number
    for hours in (1, 2):
        ended(cast, owe(cast, number, cast.wang, told=timedelta(hours=hours)), "acknowledged")
    assert how_it_went(cast, cast.wang).looks_within is None
    ended(cast, owe(cast, number, cast.wang, told=timedelta(hours=30)), "acknowledged")
    ended(cast, owe(cast, number, cast.wang, told=timedelta(hours=9)), "told_chief")
    ended(cast, owe(cast, number, cast.wang, told=timedelta(days=31)), "acknowledged")
    assert round(how_it_went(cast, cast.wang).looks_within / HOUR) == 2


def test_the_last_deliveries_come_newest_first_with_their_steps_and_only_of_this_station(cast: Cast) -> None:
    number, private = cast.file().request.number, cast.file(visibility="private").request.number
    first, second = owe(cast, number, cast.wang), owe(cast, private, cast.zhao)
    tried(cast, first, "refused", "not_following")
    tried(cast, first, "accepted", channel="subscribe")
    with cast.database.read() as session:
        seen = board.recent(session, cast.chief(), cast.station, 10)
        assert [one.owed.id for one in seen] == [second, first]
        assert [step.channel for step in seen[1].steps] == ["template", "subscribe"]
        assert board.recent(session, cast.chief(), cast.station, 1)[0].owed.id == second
        county = Actor(cast.stranger, "county", (cast.station,))
        assert [one.owed.id for one in board.recent(session, county, cast.station, 10)] == [first]
        assert board.recent(session, cast.chief(), cast.far_station, 10) == []


def deputies(cast: Cast) -> list[calls.Call]:
    with cast.database.read() as session:
        return calls.deputies(session, cast.chief())


def residents(cast: Cast, actor: Actor | None = None) -> list[calls.Call]:
    with cast.database.read() as session:
        return calls.residents(session, actor or cast.chief(), NEWS)


def unread(cast: Cast, **more) -> str:
    """王代表 was written to about it and did not look."""
    number = cast.file(**more).request.number
    ended(cast, named(cast, number, cast.wang, "filed"), "told_chief")
    return number


def unheard(cast: Cast, notice: str = "answered", **more) -> str:
    """It was answered, and 李阿姨 could not be told."""
    number = cast.file(**more).request.number
    cast.act(number, "answer", cast.chief(), "已经修好")
    ended(cast, named(cast, number, more.get("who", cast.li), notice), "call_list")
    return number


def test_a_deputy_who_did_not_look_is_telephoned_once_for_a_request(cast: Cast) -> None:
    with clock.at(clock.now() - AGO):
        number = unread(cast)
    ended(cast, named(cast, number, cast.wang, "due_soon"), "told_chief")
    (call,) = deputies(cast)
    assert (call.request.number, call.person_id, call.notice) == (number, cast.wang, "due_soon")
    assert clock.now() - call.since > AGO - HOUR and clock.now() - call.latest < HOUR


@pytest.mark.parametrize("what", ["acted", "passed", "answered", "taken", "left", "looked"])
def test_a_deputy_is_not_telephoned_when_it_is_over_for_them(cast: Cast, what: str) -> None:
    number = unread(cast, token=cast.group_code)
    assert len(deputies(cast)) == 1
    if what == "acted":
        cast.act(number, "accept", cast.deputy())
    elif what == "passed":
        cast.act(number, "assign", cast.chief(), cast.zhao, "")
    elif what == "answered":
        cast.act(number, "answer", cast.chief(), "已经修好")
    elif what == "taken":
        cast.act(number, "accept", cast.deputy(cast.zhao))
    elif what == "left":
        day = clock.today()
        cast.database.transact(lambda s: setattr(s.get_one(Deputy, cast.deputies[cast.wang]), "left_on", day))
    else:
        ended(cast, named(cast, number, cast.wang, "due_soon"), "acknowledged")
    assert deputies(cast) == []


def test_a_resident_without_messages_is_telephoned_with_the_newest_piece_of_news(cast: Cast) -> None:
    number = unheard(cast, "asked_back")
    ended(cast, named(cast, number, cast.li, "answered"), "call_list")
    (call,) = residents(cast)
    assert (call.request.number, call.person_id, call.notice) == (number, cast.li, "answered")


def test_small_news_and_old_news_are_not_telephoned(cast: Cast) -> None:
    unheard(cast, "progressed")
    with clock.at(clock.now() - timedelta(days=31)):
        unheard(cast)
    assert residents(cast) == []


@pytest.mark.parametrize("how", ["acknowledged", "receipted", "called"])
def test_a_resident_who_heard_of_it_another_way_since_is_not_telephoned(cast: Cast, how: str) -> None:
    number = unheard(cast)
    ended(cast, named(cast, number, cast.li, "closed"), how)
    assert residents(cast) == []


def test_a_resident_who_came_back_to_it_is_not_telephoned(cast: Cast) -> None:
    number = unheard(cast)
    cast.act(number, "rate", cast.resident(), "satisfied", "")
    assert residents(cast) == []


def test_another_station_and_the_county_see_no_more_than_is_theirs(cast: Cast) -> None:
    unheard(cast, visibility="private")
    assert len(residents(cast)) == 1
    assert residents(cast, Actor(cast.zhou, "chief", (cast.far_station,))) == []
    assert residents(cast, Actor(cast.stranger, "county", (cast.station,))) == []


def test_once_called_all_that_had_run_out_has_ended_well(cast: Cast) -> None:
    number = unread(cast)
    ended(cast, named(cast, number, cast.wang, "due_soon"), "told_chief")
    ended(cast, named(cast, number, cast.chen, "unreached"), "told_chief")
    (call,) = deputies(cast)
    assert cast.database.transact(lambda s: calls.called(s, call.request.id, cast.wang)) == 2
    assert deputies(cast) == []
    assert cast.database.transact(lambda s: calls.called(s, call.request.id, cast.wang)) == 0
    with cast.database.read() as session:
        hows = {d.recipient_id: d.ended_as for d in session.query(Delivery)}
    assert hows == {cast.wang: "called", cast.chen: "told_chief"}


def test_what_waits_is_the_older_of_the_unannounced_and_the_due_and_never_what_rests(cast: Cast) -> None:
    def since(session) -> object:
        return watching.waiting_since(session)

    with cast.database.read() as session:
        assert since(session) is None
    with clock.at(clock.now() - HOUR):
        number = cast.file().request.number
    with cast.database.read() as session:
        assert clock.now() - since(session) > timedelta(minutes=59)
    cast.database.transact(lambda s: [event.stamp(s, e.id) for e in event.oldest_unannounced(s, 9)])
    owed = owe(cast, number, cast.wang)
    cast.database.transact(lambda s: s.get_one(Delivery, owed).wait_until(clock.now() + 8 * HOUR))
    with cast.database.read() as session:
        assert since(session) > clock.now()


def silence(cast: Cast) -> object:
    with cast.database.read() as session:
        return watching.silent_since(session, "template")


def test_five_messages_without_a_receipt_are_silence_and_one_receipt_ends_it(cast: Cast) -> None:
    number = cast.file().request.number
    tried(cast, owe(cast, number, cast.wang), "delivered", ago=5 * HOUR, msgid="m0")
    for n in range(4):
        tried(cast, owe(cast, number, cast.wang), "accepted", ago=(4 - n) * HOUR, msgid=f"m{n + 1}")
    tried(cast, owe(cast, number, cast.wang), "accepted", ago=timedelta(minutes=10), msgid="m5")
    assert silence(cast) is None
    tried(cast, owe(cast, number, cast.wang), "accepted", ago=HOUR / 2 + timedelta(minutes=1), msgid="m6")
    assert clock.now() - silence(cast) > 3.9 * HOUR
    tried(cast, owe(cast, number, cast.wang), "refused", "user_block", ago=timedelta(minutes=5), msgid="m7")
    assert silence(cast) is None


def test_a_digest_is_one_message_and_a_refusal_without_number_is_no_receipt(cast: Cast) -> None:
    number = cast.file().request.number
    for _ in range(5):
        tried(cast, owe(cast, number, cast.wang), "accepted", msgid="one")
    assert silence(cast) is None
    for n in range(5):
        tried(cast, owe(cast, number, cast.wang), "accepted", msgid=f"m{n}")
    tried(cast, owe(cast, number, cast.wang), "refused", "no_channel", ago=timedelta(minutes=5))
    assert silence(cast) is not None


def test_a_refused_template_is_remembered_for_a_day(cast: Cast) -> None:
    def since() -> object:
        with cast.database.read() as session:
            return watching.refused_since(session, WECHAT, ("template",))

    number = cast.file().request.number
    tried(cast, owe(cast, number, cast.wang), "refused", "template", ago=timedelta(hours=25))
    tried(cast, owe(cast, number, cast.wang), "refused", "not_following")
    assert since() is None
    tried(cast, owe(cast, number, cast.wang), "refused", "template", "notice")
    assert since() is not None


def busy(cast: Cast) -> None:
    """A station with years behind it."""
    number = cast.file().request.number
    hows = ("acknowledged", "acknowledged", "receipted", "moot", "call_list", "told_chief")

    def work(session) -> None:
        happened = event.history(session, seeing.by_number(session, number).id)[0]
        for n in range(1200):
            at = clock.now() - timedelta(hours=n)
            with clock.at(at):
                row = Delivery(
                    id=new_id(), county_id=cast.county, station_id=cast.station if n % 5 else cast.far_station,
                    event_id=happened.id, request_id=happened.request_id, notice=f"n{n}", owed_at=at, ended_at=at,
                    recipient_id=(cast.wang, cast.zhao, cast.li, cast.chen)[n % 4], ended_as=hows[n % 6],
                    told_at=at if n % 3 else None,
                )  # fmt: skip
                session.add(row)
                session.flush()
                how = ("accepted", "delivered", "refused")[n % 3]
                session.add(Attempt(delivery_id=row.id, rung=0, channel=WECHAT[n % 2], outcome=how, at=at))

    cast.database.transact(work)
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE deliveries, attempts, events, service_requests"))


def test_every_question_walks_an_index_on_both_engines(cast: Cast) -> None:
    busy(cast)
    questions = {
        "ix_deliveries_station_id_owed_at": (_newest(cast.station, 50),),
        "ix_deliveries_recipient_id_told_at": (
            _told(cast.wang), _never_told(cast.wang), _acknowledged([cast.wang]),
        ),
        "ix_deliveries_station_id_ended_as": (
            calls._residents((cast.station,), NEWS), calls._deputies((cast.station,)),
        ),
        "ix_attempts_channel_outcome_at": (
            watching._unsettled("template"), watching._settled("template", "delivered"),
            watching._refused("template", ("template",)),
        ),
    }  # fmt: skip
    for index, asked in questions.items():
        for question in asked:
            told = plan(cast, question)
            assert index in told, told
    for question in (_newest(cast.station, 50), _told(cast.wang), watching._unsettled("template")):
        told = plan(cast, question)
        assert "TEMP B-TREE" not in told and "filesort" not in told, told
