"""Who must be telephoned, who no longer, and that it was done."""

from datetime import timedelta

import pytest

from models import clock
from models.board import calls
from models.delivery import Delivery
from models.deputy import Deputy
from models.service_request import Actor
from tests.cast import Cast
from tests.owed import HOUR, ended, named, unheard, unread

NEWS = ("answered", "asked_back")
AGO = timedelta(days=2)


def deputies(cast: Cast) -> list[calls.Call]:
    with cast.database.read() as session:
        return calls.deputies(session, cast.chief())


def residents(cast: Cast, actor: Actor | None = None) -> list[calls.Call]:
    with cast.database.read() as session:
        return calls.residents(session, actor or cast.chief(), NEWS)


def test_a_deputy_who_did_not_look_is_telephoned_once_for_a_request(cast: Cast) -> None:
    with clock.at(clock.now() - AGO):
        number = unread(cast)
    ended(cast, named(cast, number, cast.wang, "due_soon"), "told_chief")
    (call,) = deputies(cast)
    assert (call.request.number, call.person_id, call.notice) == (number, cast.wang, "due_soon")
    assert clock.now() - call.since > AGO - HOUR and clock.now() - call.latest < HOUR


@pytest.mark.parametrize("what", ["acted", "passed", "answered", "withdrawn", "taken", "left", "looked"])
def test_a_deputy_is_not_telephoned_when_it_is_over_for_them(cast: Cast, what: str) -> None:
    number = unread(cast, token=cast.group_code)
    assert len(deputies(cast)) == 1
    if what == "acted":
        cast.act(number, "accept", cast.deputy())
    elif what == "passed":
        cast.act(number, "assign", cast.chief(), cast.zhao, "")
    elif what == "answered":
        cast.act(number, "answer", cast.chief(), "已经修好")
    elif what == "withdrawn":
        cast.act(number, "withdraw", cast.resident(), "")
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
    with clock.at(clock.now() - timedelta(days=31)):
        unheard(cast)
    unheard(cast, "progressed")
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
