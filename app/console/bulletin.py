"""简报: the sentences that go upward, ready to copy, each number a link to its cases."""

from flask import render_template

from app.console.desk import at_desk
from app.console.figures import look
from models import clock, figures
from models.figures import period


def bulletin() -> str:
    with at_desk() as desk:
        view = look(desk)
        told = figures.over(desk.session, view.scope, view.county)
        return render_template(
            "console/bulletin.html", desk=desk, view=view, told=told, near=period.near(clock.today()),
            sentences=figures.sentences(told, figures.topics(desk.session, told)),
        )  # fmt: skip
