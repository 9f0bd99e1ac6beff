"""From a move to a debt: each event is announced once, and a bad one stands in nobody's way."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from app import announcing
from models import event
from models.db import OutcomeUnknown, Unavailable
from models.delivery import Delivery
from models.event import Event
from tests.faults.county import quotas
from tests.worker.conftest import Office


def debts(office: Office) -> list[tuple[str, int]]:
    with office.database.read() as session:
        return sorted((owed.notice, owed.recipient_id) for owed in session.query(Delivery))


def troubled(office: Office) -> int:
    with office.database.read() as session:
        return len(event.troubled(session))


def test_each_event_is_announced_once_however_often_one_asks(office: Office) -> None:
    office.cast.file()
    assert [announcing.announce(office.house) for _ in range(3)] == [1, 0, 0]
    assert debts(office) == [("filed", office.cast.wang)]


def test_two_workers_announcing_at_once_owe_once(office: Office) -> None:
    for n in range(8):
        office.cast.file(f"第 {n} 件", token=office.cast.group_code)
    start, done = threading.Barrier(2), []

    def announce() -> None:
        start.wait()
        done.append(announcing.announce(office.house))

    both = [threading.Thread(target=announce) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(done) == 8
    assert debts(office) == sorted([("filed", office.cast.wang), ("filed", office.cast.zhao)] * 8)
    assert troubled(office) == 0


def test_of_two_workers_who_read_the_same_event_the_second_owes_nothing(office: Office) -> None:
    office.cast.file()
    with office.database.read() as session:
        one = event.oldest_unannounced(session, 1)[0].id
    assert [announcing._announce_one(office.house, one) for _ in range(2)] == [1, 0]
    assert len(debts(office)) == 1 and troubled(office) == 0


@pytest.mark.parametrize("changes", ["{}", "not json at all"])
def test_a_bad_event_is_set_aside_with_its_error_and_the_next_still_goes(office: Office, changes: str) -> None:
    """Nothing in `changes` says to whom it was assigned, or nothing at all can be read."""
    bad = office.cast.file("第一件").request.number
    office.cast.act(bad, "assign", office.cast.chief(), office.cast.zhao, "请接")
    office.cast.file("第二件")
    spoil = text("UPDATE events SET changes=:changes WHERE move='assign'")
    office.database.transact(lambda session: session.execute(spoil, {"changes": changes}))
    office.drain()
    with office.database.read() as session:
        rows = session.query(Event.move, Event.trouble, Event.announced_at).order_by(Event.id).all()
    assert [(move, bool(trouble)) for move, trouble, _ in rows] == [("file", False), ("assign", True), ("file", False)]
    assert all(announced for _, _, announced in rows)
    assert [sent.openid for sent in office.sa.taken].count("o-wang") == 1  # the second; the first is with 赵 now


@pytest.mark.parametrize("trouble", [Unavailable, OutcomeUnknown])
def test_an_event_that_met_a_database_away_is_not_set_aside(office: Office, trouble: type[Exception]) -> None:
    office.cast.file()

    class Away:
        def transact(self, work):
            raise trouble

    with office.database.read() as session:
        one = event.oldest_unannounced(session, 1)[0].id
    assert announcing._announce_one(replace(office.house, database=Away()), one) == 0
    assert announcing.announce(office.house) == 1 and len(debts(office)) == 1


def test_where_nobody_asked_can_be_reached_the_chief_is_owed_it(office: Office) -> None:
    office.cast.file(token=office.cast.sun_code)
    office.cast.file(token=office.cast.station_code)
    announcing.announce(office.house)
    assert debts(office) == [("filed", office.cast.chen)] * 2


def test_what_is_held_from_the_deputy_is_the_chiefs_alone_until_released(office: Office) -> None:
    with quotas(station_hour=0):
        number = office.cast.file().request.number
    announcing.announce(office.house)
    assert debts(office) == [("held", office.cast.chen)]
    office.cast.act(number, "release", office.cast.chief())
    announcing.announce(office.house)
    assert sorted(debts(office)) == [("filed", office.cast.wang), ("held", office.cast.chen)]
