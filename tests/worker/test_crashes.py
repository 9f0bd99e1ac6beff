"""Killed at any seam, the worker loses nothing; the lease brings the work back under the same dedupe key."""

import threading
import time
from datetime import timedelta

import pytest

from app import announcing
from app.delivering import outcome
from models import delivery
from models.delivery import LEASE
from tests.worker.conftest import Office
from wechat.errors import refusal

SEAMS = ("after claim", "after packing", "after send", "before mark", "after mark")


def die_at(office: Office, seam: str) -> None:
    """One delivery, by a worker that is gone when it reaches this seam."""
    (one,) = office.claim("dies")
    if seam == "after claim":
        return
    parcel = office.pack("dies", one)
    if seam == "after packing":
        return
    came = office.send(parcel)
    if seam == "before mark":
        with pytest.raises(KeyboardInterrupt):
            office.database.transact(lambda s: _marked_but_not_committed(s, office, parcel, came))
    elif seam == "after mark":
        office.write_down("dies", parcel, came)


def _marked_but_not_committed(session, office: Office, parcel, came) -> None:
    outcome.write_down(session, office.house, parcel, "dies", came)
    session.flush()
    raise KeyboardInterrupt


@pytest.mark.parametrize("seam", SEAMS)
def test_killed_at_a_seam_nothing_is_lost_and_the_dedupe_key_is_the_same(office: Office, seam: str) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    die_at(office, seam)
    sent_before = len(office.sa.taken)
    office.drain()
    assert len(office.sa.taken) == sent_before, "within the lease nobody else takes it"
    assert office.faults() == []

    office.lease_runs_out()
    office.drain()
    keys = [sent.dedupe for sent in office.sa.taken]
    assert len(keys) == (2 if seam in ("after send", "before mark") else 1) and len(set(keys)) == 1
    ((owed, attempt),) = office.deliveries(number)
    assert (owed.ended_as, owed.rung, attempt.outcome, owed.lease_owner) == (None, 0, "accepted", None)
    assert owed.next_at is not None and office.faults() == []


def test_of_two_workers_only_one_claims(office: Office) -> None:
    office.cast.file()
    announcing.announce(office.house)
    assert (len(office.claim("one")), len(office.claim("two"))) == (1, 0)
    office.passes(LEASE - timedelta(seconds=5))
    assert office.claim("two") == []
    office.passes(timedelta(seconds=6))
    assert len(office.claim("two")) == 1


def test_of_two_workers_who_read_the_same_list_only_one_claims(office: Office) -> None:
    """The slower has seen it due, and waits for the faster to commit: then it must look again."""
    for n in range(3):
        office.cast.file(f"第 {n} 件")
    while announcing.announce(office.house):
        pass
    claimed, slower = threading.Event(), []

    def claim_second() -> None:
        claimed.wait(10)
        slower.extend(office.claim("slower"))

    def claim_first(session) -> list[tuple[int, int]]:
        mine = delivery.claim(session, "faster", 32, {"sa": (32, timedelta(0))})
        claimed.set()
        time.sleep(0.3)  # the other reads its list meanwhile, and waits at the first row
        return mine

    other = threading.Thread(target=claim_second)
    other.start()
    assert len(office.database.transact(claim_first)) == 3
    other.join(30)
    assert slower == []


def test_a_message_that_waits_its_turn_in_a_long_batch_still_has_its_whole_lease(office: Office) -> None:
    """Each send may take as long as WeChat's time-out: the last of a batch must not begin on a worn lease."""
    office.cast.file()
    announcing.announce(office.house)
    (one,) = office.claim("slow")
    office.passes(LEASE - timedelta(seconds=5))  # the others of its batch hung that long
    assert office.pack("slow", one) is not None
    office.passes(LEASE - timedelta(seconds=5))
    assert office.claim("other") == []


def test_who_was_frozen_beyond_the_lease_packs_nothing_another_has_taken(office: Office) -> None:
    office.cast.file()
    announcing.announce(office.house)
    (one,) = office.claim("frozen")
    office.lease_runs_out()
    assert office.claim("awake") == [one]
    assert office.pack("frozen", one) is None and office.pack("awake", one) is not None


@pytest.mark.parametrize("code", [None, 43004, -1])
def test_who_was_frozen_beyond_the_lease_cannot_overwrite_what_came_after(office: Office, code: int | None) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    (one,) = office.claim("frozen")
    parcel = office.pack("frozen", one)
    office.lease_runs_out()
    office.drain()  # another worker sends it and writes it down
    ((before, tried),) = office.deliveries(number)
    office.write_down("frozen", parcel, refusal(code) if code else "a-much-older-msgid")
    ((owed, attempt),) = office.deliveries(number)
    assert (attempt.outcome, attempt.msgid) == ("accepted", tried.msgid)
    assert (owed.rung, owed.tries, owed.next_at) == (before.rung, before.tries, before.next_at)
    assert not office.is_dead(office.cast.wang)


def test_he_read_it_while_it_was_being_sent_and_it_stays_read(office: Office) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    (one,) = office.claim("me")
    parcel = office.pack("me", one)
    came = office.send(parcel)
    office.read(number, office.cast.wang)
    office.write_down("me", parcel, came)
    assert office.owed(number) == [("filed", "acknowledged")] and office.faults() == []


def test_one_that_cannot_be_rendered_stops_no_other(office: Office) -> None:
    from sqlalchemy import text

    bad = office.cast.file("第一件").request.number
    good = office.cast.file("第二件").request.number
    announcing.announce(office.house)
    spoil = text("UPDATE deliveries SET notice='no-such' WHERE id = :id")
    ((owed, _),) = office.deliveries(bad)
    office.database.transact(lambda session: session.execute(spoil, {"id": owed.id}))
    office.drain()
    ((_, attempt),) = office.deliveries(good)
    assert attempt.outcome == "accepted" and len(office.sa.taken) == 1
    assert office.owed(bad) == [("no-such", None)] and office.faults() == []  # open and due, for somebody to see
