"""简报: the sentences that go upward, ready to copy or to take away in Word, each number a link to its cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from flask import render_template, send_file
from werkzeug.wrappers import Response

from app.console.desk import at_desk
from app.console.figures import View, look
from app.filenames import tidy
from app.pages import when_in_full
from media import word
from models import clock, figures
from models.figures import BESIDE, Period, Rate, Sentence, period
from models.profile import Profile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "{}群众意见建议办理情况"
SPEAKS = "按提出的日期归入时段，办理情况截至{}。"
COUNTED = ("filed", "received", "handed", "waiting", "in_progress", "done", "carried", "rated", "disputed", *BESIDE)
RATES = ("handed", "done", "carried", "satisfied")


@dataclass(frozen=True)
class Written:
    """A bulletin of now or of then: all that its page and its Word file tell."""

    place: str
    days: Period
    sentences: list[Sentence]
    n: Mapping[str, int]
    least: int
    at: datetime
    county: Profile

    @property
    def sums(self) -> list[figures.Sum]:
        wholes = [whole for whole in ("received", "handed") if whole == "handed" or self.n["waiting"]]
        return [figures.sum_of(self.n, whole) for whole in wholes] if self.n["received"] else []

    @property
    def rates(self) -> list[Rate]:
        return [figures.rate(name, self.n, self.least) for name in RATES]

    @property
    def copied(self) -> str:
        return "".join(one.text for one in self.sentences)

    def label(self, key: str) -> str:
        return figures.label(key, self.county)


def bulletin() -> str:
    with at_desk() as desk:
        view = look(desk)
        return render_template(
            "console/bulletin.html", desk=desk, view=view, written=_written(view), near=period.near(clock.today()),
            one_place=len(desk.stations) == 1 or view.chosen or view.county_wide,
        )  # fmt: skip


def file() -> Response:
    with at_desk() as desk:
        return sent(_written(look(desk)))


def _written(view: View) -> Written:
    told = figures.over(view.desk.session, view.scope, view.county)
    said = figures.sentences(told, figures.topics(view.desk.session, told))
    least = view.county.figures.min_n
    return Written(view.place, view.days, said, told.n, least, told.at, view.county)


def sent(one: Written) -> Response:
    name = tidy(f"{TITLE.format(one.place)}-{one.days.label}.docx")
    return send_file(BytesIO(word.docx(_paper(one))), WORD, as_attachment=True, download_name=name)


def _paper(one: Written) -> word.Paper:
    counted = [(one.label(key), str(one.n[key])) for key in COUNTED]
    rated = [(r.label, f"{one.label(r.keys[0])} {r.n} / {one.label(r.keys[1])} {r.d}", _percent(r)) for r in one.rates]
    tables = [word.Table(("项目", "件数"), counted), word.Table(("比率", "分子 / 分母", "百分比"), rated)]
    said = [sentence.text for sentence in one.sentences]
    return word.Paper(TITLE.format(one.place), one.days.label, said, tables, SPEAKS.format(when_in_full(one.at)))


def _percent(rate: Rate) -> str:
    return rate.said or f"不足{rate.least}件，不计算"
