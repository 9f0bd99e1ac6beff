"""From a move to a message: what was pushed to us, what is to be announced, what is to be delivered."""

import time
from collections.abc import Callable

from app import alarms, checking, chores, county_books, inbox, printing
from app.announcing import announce
from app.binding import prove
from app.bundled import tell_on
from app.delivering import deliver
from app.house import House
from app.looking_back import look_back
from app.reminding import remind
from app.searching import catch_up
from app.standing_in import stand_in

WORK: dict[str, Callable[[House], int]] = {
    "received": inbox.work_through,
    "checked": checking.work_through,
    "proved": prove,
    "stood_in": stand_in,
    "reminded": remind,
    "looked_back": look_back,
    "told_on": tell_on,
    "announced": announce,
    "sent": deliver,
    "counties": county_books.work_through,
    "printed": printing.work_through,
    "indexed": catch_up,
}


def drain(house: House, budget: float) -> dict[str, int]:
    """All that is due, for at most `budget` seconds: the loop, the tick and a request all call this."""
    until, done = time.monotonic() + budget, dict.fromkeys(WORK, 0)
    while True:
        worked = {name: step(house) for name, step in WORK.items()}
        done = {name: done[name] + n for name, n in worked.items()}
        if not any(worked.values()) or time.monotonic() >= until:
            chores.when_due(house)
            alarms.watch(house)
            return done
