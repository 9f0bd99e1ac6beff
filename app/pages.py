"""What every template may use: dates as people here read them, form tokens, plain labels."""

from datetime import datetime
from typing import Any

from flask import Flask

from app import cookies
from app.house import house, new_key
from models.clock import HERE
from models.deputy import LEVELS
from models.person import ROLES
from models.service_request.closing import GRADES
from models.service_request.record import VISIBILITIES
from models.station import KINDS
from models.workflow import MOVES, STATES, STEPS

WEEK = "一二三四五六日"


def when(moment: datetime | None) -> str:
    """`11月21日 15:30`, where the reader is."""
    if moment is None:
        return ""
    local = moment.astimezone(HERE)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def by_day(moment: datetime | None) -> str:
    """`11月25日(周三)`: a promise is a day, not a minute."""
    if moment is None:
        return ""
    local = moment.astimezone(HERE)
    return f"{local.month}月{local.day}日(周{WEEK[local.weekday()]})"


def spaced(number: str) -> str:
    """A query number in readable halves."""
    return f"{number[:5]} {number[5:]}"


def register(app: Flask) -> None:
    app.jinja_env.filters.update(when=when, by_day=by_day, spaced=spaced)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _words() -> dict[str, Any]:
        return {
            "form_token": cookies.form_token, "new_key": new_key, "STATES": STATES, "STEPS": STEPS, "MOVES": MOVES,
            "GRADES": GRADES, "LEVELS": LEVELS, "STATION_KINDS": KINDS, "VISIBILITIES": VISIBILITIES,
            "ROLES": ROLES, "demo": house().settings.demo,
        }  # fmt: skip
