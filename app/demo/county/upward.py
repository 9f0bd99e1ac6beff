"""What the first station sent upward: a bulletin of the last thirty days, kept as it was."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.county.settle import Made
from app.demo.county.stations import DINGYING
from models import clock, figures, kept_bulletin, region
from models import profile as profiles
from models.figures import SPOKEN, Scope, period
from models.station import Station

CHIEF, DAYS = "沈样板", 30


def send(session: Session, made: Made) -> None:
    home, county = session.get_one(Station, made.stations[DINGYING]), region.county(session, made.county)
    scope = Scope((home.id,), period.days(clock.today() - timedelta(days=DAYS), clock.today()))
    taken = figures.take(session, scope, profiles.of(county.profile), SPOKEN)
    topics, whose = figures.topics(session, taken.told), (made.county, home.id)
    kept_bulletin.keep(session, taken, topics, whose, home.name, made.people[CHIEF])
