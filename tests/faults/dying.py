"""A worker that kills itself at a seam: `python -m tests.faults.dying <seam>`, as a power cut would."""

import os
import signal
import sys
from datetime import timedelta

from sqlalchemy.orm import Session

from app import create_app, delivering
from app.delivering import outcome
from app.delivering.step import next_step
from app.house import House
from app.notices.parcel import Parcel
from models import delivery

ME = "dies"
SEAMS = ("after claim", "before send", "after send", "before mark", "after mark")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def pack(house: House, mine: list[int]) -> list[Parcel]:
    """One parcel a person, as when each person's are taken in turn."""
    parcels: list[Parcel] = []
    for one in mine:
        if one not in {carried for parcel in parcels for carried in parcel.delivery_ids}:
            made = house.database.transact(lambda session, one=one: next_step(session, house, one, ME))
            parcels += [made] if made else []
    return parcels


def work(house: House, seam: str) -> None:
    """Everything that is due, all of it as far as the seam."""
    every = dict.fromkeys(delivering.ACCOUNTS, (delivering.BATCH, timedelta(0)))
    mine = house.database.transact(lambda session: delivery.claim(session, ME, delivering.BATCH, every))
    if seam == "after claim":
        die()
    parcels = pack(house, sorted(one for one, _ in mine))
    if seam == "before send":
        die()
    answers = [delivering._send(house, parcel) for parcel in parcels]
    if seam == "after send":
        die()

    def mark(session: Session) -> None:
        for parcel, came in zip(parcels, answers, strict=True):
            outcome.write_down(session, house, parcel, ME, came)
        session.flush()
        if seam == "before mark":
            die()

    house.database.transact(mark)
    die()


if __name__ == "__main__":
    work(create_app().extensions["mashang"], sys.argv[1])
