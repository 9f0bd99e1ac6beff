"""What a notice is: the moves that cause it, who is owed it, and its one line of plain words."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import absence, clock, department, deputy, meeting, person
from models.event import Event, history
from models.service_request import ServiceRequest, at_hand
from models.service_request.columns import COUNTY
from models.service_request.hands import AT_THE_OFFICE
from models.service_request.undertaken import TO_DO

HANDLING, SUPERVISION, ON_GRID = "/console/handling", "/supervision", "/console/grid"
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


def handling_page(request: ServiceRequest) -> str:
    return f"{HANDLING}/{request.number}"


def sitting_page(request: ServiceRequest) -> str:
    return f"{HANDLING}/{request.number}/meeting"


def grid_page(request: ServiceRequest) -> str:
    return f"{ON_GRID}/{request.number}"


def supervision_page(request: ServiceRequest) -> str:
    """In WeChat, where the message is: whoever supervises, deputy or not."""
    return f"{SUPERVISION}/{request.number}"


def desk_page(request: ServiceRequest) -> str:
    return f"/console/requests/{request.number}"


def resident_page(request: ServiceRequest) -> str:
    return f"/r/{request.number}"


def the_resident(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return [request.filer_id]


def the_chiefs(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return overseers(session, request)


def overseers(session: Session, request: ServiceRequest) -> list[int]:
    """The owning office: the station's chiefs, or the county's staff; where one has nobody, the other."""
    chiefs = person.holders(session, "chief", "station", request.station_id)
    county = person.holders(session, "county", "county", request.county_id)
    return county or chiefs if request.owned_by == COUNTY else chiefs or county


def oversees(session: Session, request: ServiceRequest, person_id: int) -> bool:
    """Of the owning office, of the one that is asked to take it over, or chief of the station, who may still look."""
    chiefs = person.holders(session, "chief", "station", request.station_id)
    asked = person.holders(session, "county", "county", request.county_id) if request.asked_over == COUNTY else []
    return person_id in {*overseers(session, request), *chiefs, *asked}


def the_handlers(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Who acts for the department that has it."""
    return department.handlers(session, request.department_id)


def sits(session: Session, request: ServiceRequest, person_id: int) -> bool:
    """For a body at its joint meeting, or one that promised something there."""
    bodies = meeting.bodies_at(session, request.id)
    return any(person_id in department.handlers(session, body) for body in bodies)


def handles(session: Session, request: ServiceRequest, person_id: int) -> bool:
    return person_id in department.handlers(session, request.department_id)


def the_orderer(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Whoever sent it to a department last, as long as they still have to do with it; else the office."""
    last = next((e for e in reversed(history(session, request.id)) if e.move in ("order", "convene")), None)
    mine = last.actor_id if last else None
    if mine and (request.is_with(mine) or oversees(session, request, mine)):
        return [mine]
    return the_chiefs(session, event, request)


def the_orderer_and_office(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Who ordered it wants to know; only the office may go on with it."""
    return list(dict.fromkeys([*the_orderer(session, event, request), *the_chiefs(session, event, request)]))


def the_addressed(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Those whom this very move asked."""
    addressed: list[int] = event.changes["addressed"]
    return addressed


def the_hands(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """The department at work, the office where it must decide, else whoever holds it or was asked."""
    if request.state in AT_THE_OFFICE:
        return the_chiefs(session, event, request)
    bodies = the_handlers(session, event, request) if request.state in TO_DO else []
    if request.state == "ordered":  # nobody has accepted: who was asked, and who has to see to it
        return list(dict.fromkeys([*bodies, *who_has_it(session, event, request)]))
    return bodies or who_has_it(session, event, request)


def who_has_it(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    """Whoever holds it among us, else the deputies who can be told, else the chiefs."""
    if request.holder_id:
        return [request.holder_id, *_while_away(session, event, request, request.holder_id)]
    people = [a.person_id for a in request.addressees() if a.until is None]
    grid = at_hand.serve(session, people)
    asked = [deputy.of_person(session, person_id) for person_id in people]
    away = absence.away(session, [d.id for d in asked if d], clock.today())
    reached = deputy.reachable(session, [d for d in asked if d and d.id not in away])
    told = dict.fromkeys([*(d.person_id for d in reached), *(p for p in people if p in grid)])
    return list(told) or the_chiefs(session, event, request)


def _while_away(session: Session, event: Event, request: ServiceRequest, holder_id: int) -> list[int]:
    """A holder who is away keeps it; whoever stands in and was called in hears too, else the chiefs."""
    holder = deputy.of_person(session, holder_id)
    if holder is None or not absence.away(session, [holder.id], clock.today()):
        return []
    instead = absence.stands_in(session, holder, clock.today(), request.station_id)
    return [d.person_id for d in instead if request.is_with(d.person_id)] or the_chiefs(session, event, request)


def the_hands_and_chiefs(session: Session, event: Event, request: ServiceRequest) -> list[int]:
    return list(dict.fromkeys([*the_hands(session, event, request), *the_chiefs(session, event, request)]))
