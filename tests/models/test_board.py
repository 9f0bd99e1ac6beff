"""How it went with each person's messages, and the station's last ones with their steps."""

from datetime import timedelta

from models import board, clock
from models.service_request import Actor
from tests.cast import Cast
from tests.owed import HOUR, ended, owe, tried

WECHAT = ("template", "subscribe", "notice")


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
