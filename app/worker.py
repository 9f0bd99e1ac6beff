"""From a move to a message: what was pushed to us, what is to be announced, what is to be delivered."""

import time
from collections.abc import Callable

from app import chores, inbox
from app.announcing import announce
from app.delivering import deliver
from app.house import House


def drain(house: House, budget: float) -> dict[str, int]:
    """All that is due, for at most `budget` seconds: the loop, the tick and a request all call this."""
    until, done = time.monotonic() + budget, {"announced": 0, "received": 0, "sent": 0}
    steps: dict[str, Callable[[House], int]] = {"received": inbox.work_through, "announced": announce, "sent": deliver}
    while True:
        worked = {name: step(house) for name, step in steps.items()}
        done = {name: done[name] + n for name, n in worked.items()}
        if not any(worked.values()) or time.monotonic() >= until:
            chores.when_due(house)
            return done
