"""The station's and the county's desk: sign in, see the queue, move a request, make codes."""

from flask import Blueprint, Flask

from app.console import entry, kept, partly, showing, wall
from app.console.desk import NoDesk
from app.console.pages import PAGES


def register(app: Flask) -> None:
    console = Blueprint("console", __name__, url_prefix="/console")
    console.before_request(kept.guard_console_keeping)
    console.after_request(partly.after)
    console.register_error_handler(NoDesk, entry.no_desk)
    for rule, name, view, methods in PAGES:
        console.add_url_rule(rule, name, view, methods=list(methods))
    showing.register(app)
    app.register_blueprint(console)
    wall.register(app)
