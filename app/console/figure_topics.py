"""How many became how many: the very 建议 or 议题 that the cases of a period were made into."""

from flask import render_template, request

from app.console.desk import at_desk
from app.console.figures import look
from app.errors import not_found
from models import figures, topic
from models.topic import finding


def made() -> str:
    """Of one that is the county's own a station reads that there is one."""
    kind = request.args.get("kind", "")
    with at_desk() as desk:
        if kind not in topic.KINDS:
            raise not_found()
        view = look(desk)
        found = figures.made(desk.session, view.scope, kind)
        shown = [(one, n) for one, n in found if finding.find(desk.session, one.id, desk.actor)]
        return render_template(
            "console/figure_topics.html", desk=desk, view=view, label=topic.KINDS[kind], total=len(found), rows=shown,
            unit="条" if kind == "proposal" else "个", standings=topic.STANDINGS,
        )  # fmt: skip
