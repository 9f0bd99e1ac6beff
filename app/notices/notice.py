"""What a notice is: the moves that cause it, who is owed it, and its one line of plain words."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import person
from models.event import Event
from models.service_request import ServiceRequest

TASK, PROGRESS = "asked", "progress"  # the two templates an account needs, by their names in config


@dataclass(frozen=True)
class Notice:
    """`line` must fit WeChat's twenty characters and never hold what a resident wrote."""

    name: str
    moves: tuple[str, ...]
    line: str
    template: str
    page: Callable[[ServiceRequest], str]  # where its link leads
    owed_to: Callable[[Session, Event, ServiceRequest], list[int]]


def deputy_page(request: ServiceRequest) -> str:
    return f"/deputy/requests/{request.number}"


def desk_page(request: ServiceRequest) -> str:
    return f"/console/requests/{request.number}"


def resident_page(request: ServiceRequest) -> str:
    return f"/r/{request.number}"


def the_resident(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return [request.filer_id]


def the_chiefs(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return person.holders(session, "chief", "station", request.station_id)
