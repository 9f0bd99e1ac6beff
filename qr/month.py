"""The month's sheet for the village wall: one A3 page in large type, for people without phones."""

from dataclasses import dataclass

from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A3
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import printable, set_block, width
from qr.paper import GREY, RED, bound, set_code
from qr.prose import Line, broken, clipped, set_line
from qr.token import grouped

PAGE_WIDE, PAGE_HIGH = A3
LEFT, WIDE = 18 * mm, PAGE_WIDE - 36 * mm
HEAD, FOOT = PAGE_HIGH - 93 * mm, 82 * mm  # the lists stand between them
LARGEST, SMALLEST = 26, 16  # points: read from two metres, and still from one
LEADING = 1.32
CODE = 45 * mm
HOW = "有事怎么说"
NOTHING = "这个月没有可以公开的事项。"


@dataclass(frozen=True)
class Matter:
    """One matter in plain words, with nobody's name in it."""

    title: str
    about: str  # where; of what is still open its line has no room for it
    result: str  # what came of it and when; of what is still open, by when


@dataclass(frozen=True)
class Month:
    station: str
    month: str  # 2026年10月
    where: str  # the village it is for, where there is one
    counts: tuple[tuple[str, int], ...]  # received, done, still open: words and numbers
    done: tuple[Matter, ...]
    done_of: int  # how many there were
    open: tuple[Matter, ...]
    open_of: int
    duty: str
    hours: str
    address: str
    phone: str
    as_of: str
    link: str = ""
    token: str = ""


def a3(one: Month) -> bytes:
    return bound(lambda pdf: _draw(pdf, one), f"{one.station} {one.month}", "代表联络站办事公开", A3)


def _draw(pdf: Canvas, one: Month) -> None:
    _head(pdf, one)
    _numbers(pdf, one)
    _lists(pdf, one)
    _foot(pdf, one)
    pdf.showPage()


def _head(pdf: Canvas, one: Month) -> None:
    pdf.setFillColor(RED)
    pdf.roundRect(12 * mm, PAGE_HIGH - 50 * mm, PAGE_WIDE - 24 * mm, 38 * mm, 4 * mm, stroke=0, fill=1)
    pdf.setFillColor(white)
    set_block(pdf, one.station, (LEFT, PAGE_HIGH - 15 * mm, WIDE, 18 * mm), 40)
    where = f"　{one.where}" if one.where else ""
    set_block(pdf, f"{one.month}群众的事办得怎么样{where}", (LEFT, PAGE_HIGH - 33 * mm, WIDE, 15 * mm), 30)


def _numbers(pdf: Canvas, one: Month) -> None:
    each, top = WIDE / len(one.counts), PAGE_HIGH - 55 * mm
    for n, (label, count) in enumerate(one.counts):
        left = LEFT + n * each
        pdf.setStrokeColor(GREY)
        pdf.setLineWidth(1)
        pdf.roundRect(left + 2 * mm, top - 36 * mm, each - 4 * mm, 34 * mm, 3 * mm)
        pdf.setFillColor(black)
        set_block(pdf, label, (left + 4 * mm, top - 2.5 * mm, each - 8 * mm, 11 * mm), 22)
        pdf.setFillColor(RED)
        set_block(pdf, f"{count} 件", (left + 4 * mm, top - 14 * mm, each - 8 * mm, 20 * mm), 46)


def _lists(pdf: Canvas, one: Month) -> None:
    """As large as it all fits; where even the smallest is too large, the last are left out and counted."""
    for size in range(LARGEST, SMALLEST - 1, -1):
        rows = _rows(one, size)
        if sum(row.leading for row in rows) <= HEAD - FOOT:
            break
    done, still = list(one.done), list(one.open)
    while sum(row.leading for row in rows) > HEAD - FOOT and (done or still):
        (done if len(done) >= len(still) else still).pop()
        rows = _rows(one, size, done, still)
    base = HEAD
    for row in rows:
        base -= row.leading
        set_line(pdf, row, LEFT, base + (row.leading - row.size) / 2, WIDE)


def _rows(one: Month, size: int, done: list[Matter] | None = None, still: list[Matter] | None = None) -> list[Line]:
    done, still = list(one.done) if done is None else done, list(one.open) if still is None else still
    finished = _all(done, size) if one.done_of else [Line(NOTHING, size, size * LEADING)]
    return [
        *_heading("这个月有结果的事", len(done), one.done_of, size), *finished,
        *_heading("还在办的事", len(still), one.open_of, size), *_still(still, size),
    ]  # fmt: skip


def _heading(words: str, shown: int, of: int, size: int) -> list[Line]:
    if not of and words.startswith("还"):
        return []
    left_out = f"（公开的共 {of} 件，列出 {shown} 件）" if of > shown else ""
    return [Line("", leading=size * 0.4), Line(words + left_out, size + 4, (size + 4) * 1.4, colour=RED)]


def _all(matters: list[Matter], size: int) -> list[Line]:
    return [row for number, matter in enumerate(matters, start=1) for row in _matter(number, matter, size)]


def _still(matters: list[Matter], size: int) -> list[Line]:
    """A line each: what, and by when somebody answers for it."""
    rows = []
    for number, one in enumerate(matters, start=1):
        by = f"　{_clip(one.result, WIDE * 0.6, size)}"
        what = _clip(f"{number}. {one.title}", WIDE - width(by, size), size)
        rows += [Line(what + by, size, size * LEADING), Line("", leading=size * 0.28)]
    return rows


def _clip(text: str, wide: float, size: float) -> str:
    return clipped(broken(printable(text), wide, size), 1, wide, size)[0]


def _matter(number: int, one: Matter, size: int) -> list[Line]:
    inset, small = size * 1.6, size - 2
    head = _clip(f"{number}. {one.title}", WIDE, size)
    told = "　".join(part for part in (one.about, one.result) if part)
    more = clipped(broken(printable(told), WIDE - inset, small), 2, WIDE - inset, small) if told else []
    rows = [Line(head, size, size * LEADING)]
    rows += [Line(row, small, small * LEADING, inset=inset, colour=GREY) for row in more]
    return [*rows, Line("", leading=size * 0.28)]


def _foot(pdf: Canvas, one: Month) -> None:
    top = FOOT - 4 * mm
    pdf.setStrokeColor(RED)
    pdf.setLineWidth(1.5)
    pdf.line(LEFT, top, LEFT + WIDE, top)
    wide = WIDE - (CODE + 12 * mm if one.link else 0)
    if one.link:
        middle = LEFT + WIDE - CODE / 2
        foot = set_code(pdf, one.link, middle, top - 1 * mm, CODE)
        pdf.setFillColor(black)
        set_block(pdf, f"码号 {grouped(one.token)}", (middle - CODE / 2, foot + 3 * mm, CODE, 8 * mm), 15)
    base = top - 12 * mm
    set_line(pdf, Line(HOW, 26, colour=RED), LEFT, base, wide)
    for label, said in _ways(one):
        base = _way(pdf, label, said, base, wide, 2 if said == one.duty else 1)
    set_line(pdf, Line(one.as_of, 12, colour=GREY), LEFT, 12 * mm, wide)


def _ways(one: Month) -> list[tuple[str, str]]:
    scan = "扫右边的码，打字、拍照、说话都行，不收一分钱" if one.link else ""
    office = [("来站里", one.address), ("开放时间", one.hours), ("打电话", one.phone)]
    return [(label, said) for label, said in (*office, ("值班代表", one.duty), ("用手机", scan)) if said]


def _way(pdf: Canvas, label: str, said: str, base: float, wide: float, most: int) -> float:
    size, beside = 17, width("开放时间　", 17)
    for n, row in enumerate(clipped(broken(printable(said), wide - beside, size), most, wide - beside, size)):
        base -= size * 1.36
        if n == 0:
            set_line(pdf, Line(label, size, colour=GREY), LEFT, base, beside)
        set_line(pdf, Line(row, size), LEFT + beside, base, wide - beside)
    return base
