"""What may be written once the page has left: a scan counted, a notice acknowledged."""

import logging
from collections.abc import Callable

from flask import Response
from sqlalchemy.orm import Session

from app.house import house

log = logging.getLogger("mashang")


def afterwards(response: Response, work: Callable[[Session], object]) -> Response:
    """Runs when the answer is on its way; a failure is logged and costs the visitor nothing."""
    database = house().database  # the request's context is gone by the time this runs

    def run() -> None:
        try:
            database.transact(work)
        except Exception:  # whatever failed, the page was already served
            log.exception("could not write after an answer")

    response.call_on_close(run)
    return response
