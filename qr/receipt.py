"""A printed receipt for someone without a phone: half an A4, nothing smaller than 16 points."""

from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import printable, width
from qr.paper import GREY, PROVISIONAL, RED, bound, set_code
from qr.prose import Line, broken, clipped, set_line

TITLE = "诉求登记回执"
AT_STATION = "到联络站窗口{}，报上编号和查询码。"
AT_WALL = "扫墙上的码，点“我的诉求”，再点“按编号查询”；家人可以代查。"
SCAN = "扫码看进度"
KEEP = "请收好这张纸。查询码只给信得过的人看。"
PAGE_WIDE, PAGE_HIGH = A4[0], A4[1] / 2  # an A4 cut across; a printer with A4 only enlarges it, to no harm
LEFT, WIDE = 12 * mm, PAGE_WIDE - 24 * mm
CODE = 36 * mm
BESIDE = WIDE - CODE - 14 * mm  # what is left for words beside the code
SMALL, PLAIN, LARGE = 16, 18, 32
LEADING = 1.3


@dataclass(frozen=True)
class Receipt:
    """Neither name nor telephone: the paper may be lost, and number and code together open the request."""

    station: str
    number: str  # spaced, as it is to be read
    query_code: str
    filed_on: date
    filed: str  # in a few words
    promised: str  # a day in words
    provisional: bool = False
    hours: str = ""
    link: str = ""


def receipt(one: Receipt) -> bytes:
    return bound(lambda pdf: _draw(pdf, one), f"{TITLE} {one.number}", one.station, (PAGE_WIDE, PAGE_HIGH))


def _draw(pdf: Canvas, one: Receipt) -> None:
    top = _head(pdf, one)
    wide = BESIDE if one.link else WIDE
    if one.link:
        middle = LEFT + WIDE - CODE / 2 - 4 * mm
        foot = set_code(pdf, one.link, middle, top, CODE)
        set_line(pdf, Line(SCAN, SMALL, align="centre"), middle - CODE / 2, foot - 10, CODE)
    for label, said in (("编号", one.number), ("查询码", one.query_code)):
        top = _large(pdf, label, said, top, wide)
    top = _rows(pdf, f"反映事项：{one.filed}", top - 4, wide, 2)
    top = _rows(pdf, f"登记日期：{_day(one.filed_on)}", top, wide, 1)
    put_off = PROVISIONAL if one.provisional else ""
    _rows(pdf, f"承诺时间：{one.promised}{put_off}", top, WIDE, 2)
    _foot(pdf, one)
    pdf.showPage()


def _head(pdf: Canvas, one: Receipt) -> float:
    top = PAGE_HIGH - 9 * mm
    station, *_ = clipped(broken(printable(one.station), WIDE - 66 * mm, PLAIN), 1, WIDE - 66 * mm, PLAIN)
    set_line(pdf, Line(TITLE, 26, colour=RED), LEFT, top - 26, WIDE)
    set_line(pdf, Line(station, PLAIN, align="right"), LEFT, top - 26, WIDE)
    pdf.setStrokeColor(RED)
    pdf.setLineWidth(1.2)
    pdf.line(LEFT, top - 36, LEFT + WIDE, top - 36)
    return top - 42


def _large(pdf: Canvas, label: str, said: str, top: float, wide: float) -> float:
    """What is read out over a counter: large, smaller only where it is longer than any number of ours."""
    if not said:
        return top
    said, size, beside = printable(said), LARGE, 68
    while size > SMALL and width(said, size) > wide - beside:
        size -= 1
    base = top - LARGE
    set_line(pdf, Line(label, PLAIN, colour=GREY), LEFT, base, beside)
    for row in clipped(broken(said, wide - beside, size), 1, wide - beside, size):
        set_line(pdf, Line(row, size), LEFT + beside, base, wide)
    return top - LARGE * LEADING


def _rows(pdf: Canvas, text: str, top: float, wide: float, most: int) -> float:
    for row in clipped(broken(printable(text), wide, PLAIN), most, wide, PLAIN):
        top -= PLAIN * LEADING
        set_line(pdf, Line(row, PLAIN), LEFT, top, wide)
    return top


def _foot(pdf: Canvas, one: Receipt) -> None:
    hours = f"（{one.hours}）" if one.hours else ""
    base = 9 * mm
    for text in (KEEP, f"2. {AT_WALL}", f"1. {AT_STATION.format(hours)}", "怎样问进度："):  # from below
        for row in reversed(clipped(broken(printable(text), WIDE, SMALL), 2, WIDE, SMALL)):
            set_line(pdf, Line(row, SMALL), LEFT, base, WIDE)
            base += SMALL * LEADING


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
