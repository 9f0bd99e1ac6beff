"""What the worker does beside its messages while WeChat is away, or while a message is in the hand of a dead worker."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app import announcing, delivering
from models import clock, pace
from models.db import Database
from models.delivery import Delivery
from tests.app_setup import make_app
from tests.cast import settle
from tests.worker.conftest import Door, Office, event_of


class Counting(Door):
    """Counts the calls that are no notice."""

    courtesies = 0

    def say(self, openid: str, text: str) -> None:
        self.courtesies += 1
        super().say(openid, text)

    def media(self, media_id: str) -> tuple[bytes, str]:
        self.courtesies += 1
        return super().media(media_id)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    cast, app, sa, mp = settle(database), make_app(database, tmp_path), Counting(), Door()
    app.extensions["mashang"] = replace(app.extensions["mashang"], sa=sa, mp=mp)
    return Office(app, cast, sa, mp)


def be_away(office: Office) -> None:
    for _ in range(pace.ENOUGH):
        office.database.transact(lambda session: pace.refused(session, "sa", "network", None))


def test_while_it_is_away_nobody_hangs_on_a_courtesy_and_a_voice_is_fetched_later(office: Office) -> None:
    office.cast.file()
    said = {"FromUserName": "o-wang", "CreateTime": 1}
    be_away(office)
    for n in range(5):
        office.push(said | {"MsgType": "text", "Content": f"第 {n} 句", "MsgId": n + 1})
    office.push(said | {"MsgType": "image", "MediaId": "one", "MsgId": 10})
    office.push(event_of("o-passer-by", "SCAN", EventKey="no-such-code"))
    office.drain()
    assert office.sa.courtesies == 0
    office.database.transact(lambda session: pace.went_well(session, "sa"))
    office.sa.files = {"one": b"no picture"}
    office.passes(timedelta(minutes=1))
    office.drain()
    assert office.sa.courtesies == 2, "the photo is fetched, and answered"


def test_of_two_workers_one_asks_whether_it_is_over(office: Office) -> None:
    be_away(office)
    office.passes(timedelta(minutes=1))  # no delivery yet, but the account has rested
    asked = [office.database.transact(lambda session: pace.ask_again(session, "sa")) for _ in range(3)]
    assert asked == [True, False, False]
    office.passes(pace.LONGEST_REST)
    assert office.database.transact(lambda session: pace.ask_again(session, "sa")), "the first may have died of it"


def test_a_digest_that_was_read_while_its_worker_was_dead_goes_without_what_was_read(office: Office) -> None:
    numbers = [office.cast.file(f"第 {n} 件").request.number for n in range(5)]
    while announcing.announce(office.house):
        pass
    assert office.pack("dies", office.claim("dies")[0]) is not None
    office.read(numbers[2], office.cast.wang)
    office.lease_runs_out()
    office.drain()
    assert office.owed(numbers[2]) == [("filed", "acknowledged")] and office.faults() == []
    assert [sent.fields["thing1"] for sent in office.sa.taken] == ["有4件诉求等您处理"]
    office.passes(timedelta(days=3))
    office.drain()
    assert office.owed(numbers[2]) == [("filed", "acknowledged")], "it stays read"


def test_read_in_the_moment_it_was_claimed_it_is_neither_sent_nor_revived(office: Office) -> None:
    """The page had looked before the claim and wrote after it: it has ended, and somebody holds its lease."""
    number = office.cast.file().request.number
    announcing.announce(office.house)
    (one,) = office.claim("me")
    ended = update(Delivery).where(Delivery.id == one)
    read = ended.values(ended_at=clock.now(), ended_as="acknowledged", next_at=None)
    office.database.transact(lambda session: session.execute(read))
    assert office.pack("me", one) is None
    office.lease_runs_out()
    office.drain()
    assert office.sa.taken == [] and office.owed(number) == [("filed", "acknowledged")] and office.faults() == []


def test_two_who_gather_the_same_persons_notices_make_one_digest_of_each(office: Office) -> None:
    """What the other has in hand is not taken along, and nobody waits for a lock to find out."""
    for n in range(8):
        office.cast.file(f"第 {n} 件")
    while announcing.announce(office.house):
        pass
    mine = office.claim("one")
    office.database.transact(lambda session: [_hand_over(session, one) for one in mine[4:]])
    first, second = office.pack("one", mine[0]), office.pack("two", mine[4])
    assert first is not None and second is not None
    assert set(first.delivery_ids) == set(mine[:4]) and set(second.delivery_ids) == set(mine[4:])


def _hand_over(session, delivery_id: int) -> None:
    session.get_one(Delivery, delivery_id).lease_owner = "two"


@pytest.mark.parametrize("late, another", [(0.0, False), (1.0, True)])
def test_who_overslept_a_turn_takes_another(office: Office, late: float, another: bool) -> None:
    """Or all whom one pause held up would leave on top of those whose turn it is."""
    office.cast.file()
    announcing.announce(office.house)
    packed, before = office.pack("me", office.claim("me")[0]), next_slot(office)
    assert packed is not None
    delivering._wait_for_turn(office.house, replace(packed, turn=time.monotonic() - late))
    assert (next_slot(office) > before) is another


def next_slot(office: Office) -> datetime:
    return office.database.transact(lambda session: session.get_one(pace.Pace, "sa").next_slot)
