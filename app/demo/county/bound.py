"""Who carries a phone is bound, as if their chief had shown them the code some weeks ago."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.county import people
from app.demo.county.settle import Made
from app.demo.county.stations import STATIONS
from models import clock
from models.binding import Binding
from models.binding.offering import hashed, new_scene
from models.binding.record import LASTS

AGO = timedelta(days=20)


def bound(session: Session, made: Made, service: str, by_person: dict[str, dict[str, str]]) -> None:
    for name, home in _homes().items():
        if openid := by_person.get(name, {}).get(service):
            session.add(_proved(made, name, home, service, openid, clock.now() - AGO))


def _homes() -> dict[str, str]:
    """name → the station that bound them: a chief's own, a deputy's first."""
    homes = {post.chief: post.name for post in reversed(STATIONS)}
    return {seated.name: seated.stations[0] for seated in people.DEPUTIES} | homes


def _proved(made: Made, name: str, home: str, appid: str, openid: str, at: datetime) -> Binding:
    chief = next(post.chief for post in STATIONS if post.name == home)
    return Binding(
        county_id=made.county, station_id=made.stations[home], person_id=made.people[name],
        scene_hash=hashed(new_scene()), made_by=made.people[chief], made_at=at, expires_at=at + LASTS,
        used_at=at, appid=appid, openid=openid, tested_at=at, proved_at=at,
    )  # fmt: skip
