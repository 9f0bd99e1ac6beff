"""A step of a 建议 or 议题 on its way to many: batch after batch, each its own transaction, until all have heard."""

import logging

from app.house import House
from models.db import OutcomeUnknown, Unavailable
from models.topic import spreading

log = logging.getLogger("mashang.worker")


def tell_on(house: House) -> int:
    """One batch of each topic that has somebody left to tell."""
    with house.database.read() as session:
        waiting = spreading.waiting(session)
    return sum(_one_batch(house, topic_id) for topic_id in waiting)


def _one_batch(house: House, topic_id: int) -> int:
    try:
        return house.database.transact(lambda session: spreading.spread(session, topic_id))
    except (Unavailable, OutcomeUnknown):
        return 0  # they have still not heard, and come again
    except Exception:  # one that cannot be told must not keep the others waiting
        log.exception("a topic's step could not be told on", extra={"topic": str(topic_id)})
        return 0
