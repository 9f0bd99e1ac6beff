"""What a notice is: the moves that cause it, who is owed it, and its one line of plain words."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import deputy, person
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
    urgent: bool = False  # does not wait for the chief's hour, nor for company
    phoned: bool = True  # who cannot be reached is telephoned
    only_in: tuple[str, ...] = ()  # said only while the request is in one of these states; empty: in any

    @property
    def for_resident(self) -> bool:
        return self.template == PROGRESS


def deputy_page(request: ServiceRequest) -> str:
    return f"/deputy/requests/{request.number}"


def desk_page(request: ServiceRequest) -> str:
    return f"/console/requests/{request.number}"


def resident_page(request: ServiceRequest) -> str:
    return f"/r/{request.number}"


def the_resident(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return [request.filer_id]


def the_chiefs(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return overseers(session, request)


def overseers(session: Session, request: ServiceRequest) -> list[int]:
    """The station's chiefs; a station without one is the county's own business."""
    chiefs = person.holders(session, "chief", "station", request.station_id)
    return chiefs or person.holders(session, "county", "county", request.county_id)


def the_addressed(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Those whom this very move asked."""
    addressed: list[int] = event.changes["addressed"]
    return addressed


def the_hands(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Whoever holds it, else the deputies who can be told, else the chiefs."""
    if request.holder_id:
        return [request.holder_id]
    asked = [deputy.of_person(session, a.person_id) for a in request.addressees() if a.until is None]
    reached = deputy.reachable(session, [d for d in asked if d])
    return [d.person_id for d in reached] or the_chiefs(session, event, request)


def the_hands_and_chiefs(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return list(dict.fromkeys([*the_hands(session, event, request), *the_chiefs(session, event, request)]))
