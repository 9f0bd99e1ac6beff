"""电子台账: the desk's cases of a period as the Excel file an office prints, names and telephones masked."""

from collections.abc import Iterator, Mapping
from io import BytesIO

from flask import render_template, send_file
from werkzeug.wrappers import Response

from app.console.desk import at_desk
from app.console.figures import View, look
from media.ledger import writing
from media.ledger.book import Book, Column, Value
from models import clock, figures, ledger_export
from models.clock import HERE
from models.figures import STANDINGS, period
from models.ledger_export import Line

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("no", "序号", 6), Column("number", "编号", 13), Column("filed_at", "提出时间", 12),
    Column("source", "来源", 7), Column("category", "类别", 9), Column("name", "姓名（脱敏）", 8),
    Column("masked", "联系方式（脱敏）", 13), Column("place", "地点", 12), Column("text", "内容", 36),
    Column("deputy", "代表", 9), Column("department", "承办单位", 12), Column("due", "办理期限", 12),
    Column("answer", "办理结果", 32), Column("answered_at", "答复时间", 12), Column("grade", "满意度", 8),
    Column("standing", "状态", 10),
)  # fmt: skip
OF_STATION, OF_COUNTY = "{}群众意见台账", "{}人大代表联络站群众意见台账"


def ledger() -> str:
    """Which days, of which station; then one press."""
    with at_desk() as desk:
        view = look(desk)
        n = figures.some(desk.session, view.scope, ("filed", *STANDINGS, "withdrawn", "excluded"))
        return render_template(
            "console/ledger.html", desk=desk, view=view, near=period.near(clock.today()), n=n, standings=STANDINGS,
            label=lambda key: figures.label(key, view.county),
        )  # fmt: skip


def download() -> Response:
    with at_desk() as desk:
        view = look(desk)
        home = view.chosen or (desk.stations[0] if len(desk.stations) == 1 else None)
        title = OF_STATION.format(home.name) if home else OF_COUNTY.format(desk.place)
        book = writing.write(Book(f"{title}（{view.days.label}）", COLUMNS, _rows(view)))
        name = f"{title}-{view.days.label}.xlsx"
    return send_file(BytesIO(book), EXCEL, as_attachment=True, download_name=name)


def _rows(view: View) -> Iterator[Mapping[str, Value]]:
    actor = view.desk.narrowed()[0]
    for number, line in enumerate(ledger_export.lines(view.desk.session, actor, view.scope), start=1):
        yield _row(number, line, view)


def _row(number: int, line: Line, view: View) -> dict[str, Value]:
    one = line.request
    return {
        "no": number, "number": one.number, "filed_at": one.filed_at.astimezone(HERE).date(),
        "source": view.county.sources.get(one.source, one.source), "category": one.category or "", "name": line.name,
        "masked": line.phone, "place": line.place, "text": line.text, "deputy": line.deputy,
        "department": line.department, "due": line.due_on, "answer": line.result, "answered_at": line.answered_on,
        "grade": line.grade, "standing": one.profile.state_label(one.state),
    }  # fmt: skip
