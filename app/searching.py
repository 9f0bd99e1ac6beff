"""What was said before there was an index, and what is left where something was erased: indexed bit by bit."""

import time
from functools import partial

from app.house import House
from models import search
from models.service_request import finding

BATCH = 50
LONGEST = 1.0  # messages wait behind us: they come first


def catch_up(house: House) -> int:
    until, done = time.monotonic() + LONGEST, 0
    with house.database.read() as session:
        waiting = search.backlog(session, BATCH)
    for request_id in waiting:
        if time.monotonic() > until:
            break
        done += house.database.transact(partial(finding.catch_up, request_id=request_id))
    return done
