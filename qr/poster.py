"""The poster on the village wall, A4 and A3: a face, a name, a large code, and how to use it in plain words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import Say, font, set_block, set_column, width
from qr.paper import GREY, RED, set_code
from qr.sheet import ALSO, CALL, FREE, STEPS, Form, Sheet, at_the_station, set_face
from qr.token import grouped

Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Paper:
    """Where everything stands, from the top left, in millimetres; sizes of letters in points."""

    size: tuple[float, float]
    edge: float
    band: tuple[float, float]  # its top and height
    who: tuple[float, float]  # top and height of face and name
    face: float  # width
    code: tuple[float, float, float]  # middle, top, side of the dark square
    steps: tuple[float, float, float, float]  # left, top, width, from one to the next
    free: float
    office: tuple[float, float]
    foot: float
    letters: dict[str, float]

    def box(self, top: float, high: float, left: float = 0, wide: float = 0) -> Box:
        """In points from the bottom, as the pen wants it; inside the margins where nothing else is said."""
        left = left or self.edge
        wide = wide or self.size[0] / mm - left - self.edge
        return left * mm, self.size[1] - top * mm, wide * mm, high * mm


SMALL = Paper(
    size=A4, edge=18, band=(12, 20), who=(35.5, 57), face=42.5, code=(105, 93, 76), steps=(34, 200, 150, 11.5),
    free=237, office=(252, 20), foot=275,
    letters={"call": 29, "name": 54, "level": 23, "line": 18, "token": 16, "step": 20, "free": 23, "office": 14,
             "foot": 10},
)  # fmt: skip
# Not the small one enlarged: a wider wall lets the steps stand beside the code, and both face and code grow.
LARGE = Paper(
    size=A3, edge=22, band=(14, 34), who=(56, 118), face=88, code=(97, 178, 130), steps=(176, 195, 104, 44),
    free=354, office=(374, 22), foot=397,
    letters={"call": 45, "name": 92, "level": 38, "line": 30, "token": 25, "step": 24, "free": 37, "office": 20,
             "foot": 12},
)  # fmt: skip


def a4(pdf: Canvas, sheet: Sheet) -> None:
    _page(pdf, sheet, SMALL)


def a3(pdf: Canvas, sheet: Sheet) -> None:
    _page(pdf, sheet, LARGE)


def _page(pdf: Canvas, sheet: Sheet, paper: Paper) -> None:
    font()
    _band(pdf, paper)
    _who(pdf, sheet, paper)
    _code(pdf, sheet, paper)
    _steps(pdf, paper)
    _foot(pdf, sheet, paper)
    pdf.showPage()


def _band(pdf: Canvas, paper: Paper) -> None:
    # Inset, not to the edge: an office printer leaves a ragged white rim there.
    top, high = paper.band
    left, edge, wide, tall = paper.box(top, high, paper.edge - 6, paper.size[0] / mm - 2 * paper.edge + 12)
    pdf.setFillColor(RED)
    pdf.roundRect(left, edge - tall, wide, tall, 3 * mm, stroke=0, fill=1)
    pdf.setFillColor(white)
    size = paper.letters["call"]
    set_block(pdf, CALL, (left, edge - (tall - size * 1.25) / 2, wide, tall), size)
    pdf.setFillColor(black)


def _who(pdf: Canvas, sheet: Sheet, paper: Paper) -> None:
    """A face with the name beside it; without one the name stands in the middle, and no frame is left empty."""
    top, high = paper.who
    if sheet.portrait is None:
        box, align, larger = paper.box(top, high), "centre", 1.2
    else:
        set_face(pdf, sheet.portrait, paper.edge * mm, paper.size[1] - top * mm, paper.face * mm)
        box, align, larger = paper.box(top, high, paper.edge + paper.face + 9), "left", 1.0
    letters = {name: size * larger for name, size in paper.letters.items()}
    said = [Say(sheet.headline, letters["name"], 0.46)]
    said += [Say(level, letters["level"], 0.2, RED) for level in _few(sheet.levels, 2)]
    said += [Say(line, letters["line"], 0.2) for line in _few(sheet.lines, 3)]
    set_column(pdf, said, box, align)
    pdf.setFillColor(black)


def _few(lines: Sequence[str], most: int) -> list[str]:
    """What is too much for lines of its own runs together in the last: the code below must stay clear."""
    return list(lines) if len(lines) <= most else [*lines[: most - 1], "　".join(lines[most - 1 :])]


def _code(pdf: Canvas, sheet: Sheet, paper: Paper) -> None:
    middle, top, side = (part * mm for part in paper.code)
    foot = set_code(pdf, sheet.link, middle, paper.size[1] - top, side)
    wide = side * 1.2
    set_block(pdf, f"码号 {grouped(sheet.token)}", (middle - wide / 2, foot, wide, 9 * mm), paper.letters["token"])


def _steps(pdf: Canvas, paper: Paper) -> None:
    left, top, wide, apart = (part * mm for part in paper.steps)
    size = paper.letters["step"]
    for number, step in enumerate(STEPS, start=1):
        base = paper.size[1] - top - (number - 1) * apart - size
        pdf.setFillColor(RED)
        pdf.circle(left + size * 0.75, base + size * 0.36, size * 0.75, stroke=0, fill=1)
        pdf.setFillColor(white)
        pdf.setFont(font().fontName, size * 0.95)
        pdf.drawCentredString(left + size * 0.75, base + size * 0.04, str(number))
        pdf.setFillColor(black)
        pdf.setFont(font().fontName, size)
        for row, text in enumerate(_phrases(step, size, wide - size * 2)):
            pdf.drawString(left + size * 2, base - row * size * 1.4, text)


def _phrases(step: str, size: float, wide: float) -> list[str]:
    """Broken where one would breathe: “扫一扫” cut in two is hard to follow."""
    rows = [""]
    for phrase in re.findall("[^，：]+[，：]?", step):
        if rows[-1] and width(rows[-1] + phrase, size) > wide:
            rows.append("")
        rows[-1] += phrase
    return rows


def _foot(pdf: Canvas, sheet: Sheet, paper: Paper) -> None:
    letters = paper.letters
    pdf.setFillColor(RED)
    set_block(pdf, FREE, paper.box(paper.free, letters["free"] * 0.5), letters["free"])
    top, high = paper.office
    left, edge, wide, tall = paper.box(top, high)
    pdf.setStrokeColor(RED)
    pdf.setLineWidth(1)
    pdf.line(left, edge, left + wide, edge)
    pdf.setFillColor(black)
    said = [Say(line, letters["office"], 0.5) for line in at_the_station(sheet)]
    set_column(pdf, said, (left, edge, wide, tall), "centre")
    pdf.setFillColor(GREY)
    small = letters["foot"]
    where = set_block(pdf, f"张贴处：{sheet.hangs_at}", paper.box(paper.foot, small * 0.5), small)
    set_block(pdf, f"{ALSO} {sheet.link}", (left, where, wide, small * 1.4), small)


FORMS = {"a4": Form("A4 张贴页", A4, a4), "a3": Form("A3 张贴页", A3, a3)}
