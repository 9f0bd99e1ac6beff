"""系统状况: what the system administrator looks after: the counties there are, and whether the house works."""

from typing import Any, NamedTuple

from flask import render_template
from sqlalchemy.orm import Session

from app.console.trust_desk import at_trust
from models import clock, upkeep
from models.region import Region


class Row(NamedTuple):
    county: Region
    counted: upkeep.Counted


def show() -> str:
    with at_trust("admin") as desk:
        rows = [Row(county, upkeep.count(desk.session, county.id)) for county in desk.counties]
        return render_template("console/upkeep.html", desk=desk, rows=rows, **_health(desk.session))


def _health(session: Session) -> dict[str, Any]:
    return {"health": upkeep.health(session), "now": clock.now()}
