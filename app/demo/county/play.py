"""The thirty stories, played: real filings and real moves, each at the moment it is said to have happened."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import uploads
from app.demo.county import people, photos, places
from app.demo.county.answered import ANSWERED
from app.demo.county.ended import ENDED
from app.demo.county.settle import Made
from app.demo.county.stations import STATIONS
from app.demo.county.story import DUTY, Step, Story, moment
from app.demo.county.under_way import UNDER_WAY
from app.uploads import Safe
from models import clock, code, event, profile, search
from models.code import Reach
from models.service_request import Actor, Ending, ServiceRequest, filing
from models.service_request.filing import Filing

STORIES = ENDED + ANSWERED + UNDER_WAY
STILL_NEWS = timedelta(hours=2)  # what happened since then the worker may still announce
LOOK_BACK = timedelta(days=20)
DEPUTIES = {seated.name for seated in people.DEPUTIES}


def develop() -> dict[str, Safe]:
    """Draw the photos and put them away; it takes its time, so no transaction is open yet."""
    return {story.photo: uploads.receive(photos.draw(story.photo)) for story in STORIES if story.photo}


def play(session: Session, made: Made, story: Story, now: datetime, safes: dict[str, Safe]) -> ServiceRequest:
    with clock.at(moment(story.when, now)):
        request = _file(session, made, story, safes)
    for step in story.then:
        with clock.at(moment(step.when, now)):
            _act(session, made, request, step)
    if request.state != story.ends:
        raise RuntimeError(f"{story.title} ended as {request.state}, not as {story.ends}")
    old_news(session, request, now)
    return request


def _file(session: Session, made: Made, story: Story, safes: dict[str, Safe]) -> ServiceRequest:
    filer = made.people[story.filer]
    more = story.more | {"attachments": _attached(session, story, filer, safes)}
    wanted = Filing(text=story.text, title=story.title, category=story.category, **more)
    reached = _reached(session, made, story.sheet)
    if story.storm:
        with _a_storm():
            return filing.file(session, reached, wanted, filer).request
    return filing.file(session, reached, wanted, filer).request


def _reached(session: Session, made: Made, key: str) -> Reach:
    sheet = code.find(session, made.sheets[key])
    if sheet is None:
        raise LookupError(key)
    return code.reach(session, sheet)


def _attached(session: Session, story: Story, filer: int, safes: dict[str, Safe]) -> list[int]:
    if not story.photo:
        return []
    kept = uploads.write_down(session, filer, safes[story.photo])
    session.flush()
    return [kept.id]


def _a_storm() -> AbstractContextManager[None]:
    """The station's hour is full: the next filing is held by the very rule that holds a real flood."""
    calm = profile.of(places.PROFILE)
    return profile.instead(replace(calm, quotas=replace(calm.quotas, station_hour=0)))


def _act(session: Session, made: Made, request: ServiceRequest, step: Step) -> None:
    args = [str(made.people[a]) if step.verb == "assign" and a in made.people else a for a in step.args]
    by = _actor(made, request, step.who)
    if step.verb == "assign":
        request.assign(int(args[0]), args[1], by=by)
    elif step.verb == "answer":
        request.answer(args[0], by, ending=_ending(*args[1:]))
    else:
        getattr(request, step.verb)(*args, by=by)
    session.flush()


def _ending(outcome: str = "solved") -> Ending:
    """As today's forms have it: no answer without what came of it."""
    return Ending(outcome, look_back_on=clock.today() + LOOK_BACK if outcome == "promised" else None)


def _actor(made: Made, request: ServiceRequest, who: str) -> Actor:
    if who == DUTY:
        return Actor(request.addressees()[0].person_id, "deputy")
    if who in DEPUTIES:
        return Actor(made.people[who], "deputy")
    chiefed = tuple(made.stations[post.name] for post in STATIONS if post.chief == who)
    return Actor(made.people[who], "chief", chiefed) if chiefed else Actor(made.people[who], "resident")


def old_news(session: Session, request: ServiceRequest, now: datetime) -> None:
    """Old events count as announced, or the demonstration's phones would get thirty messages at once."""
    for happened in event.history(session, request.id):
        if happened.at < now - STILL_NEWS:
            happened.announced_at = happened.at
    session.flush()
    search.wait(session, [request.id])  # an announcement would have indexed its words
