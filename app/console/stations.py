"""A county's stations side by side, by their tallies."""

from flask import render_template

from app.console.desk import at_desk
from models import tally
from models.workflow import WAITING


def stations() -> str:
    with at_desk() as desk:
        n = tally.by_station(desk.session, list(desk.actor.station_ids))
        waiting = {station_id: sum(by.get(s, 0) for s in WAITING) for station_id, by in n.items()}
        return render_template("console/stations.html", desk=desk, n=n, waiting=waiting)
