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
HEAD, BOTTOM = PAGE_HIGH - 101 * mm, 15 * mm  # the lists stand under the one, the last line above the other
LARGEST, SMALLEST = 26, 16  # points: read from two metres, and still from one
LEADING = 1.32
CODE = 45 * mm
BESIDE = CODE + 12 * mm  # what the code takes of the width
HOW, HOW_SIZE = "有事怎么说", 26
SAID_SIZE, SAID_LEADING = 17, 17 * 1.36
STILL = "正在办理的事"
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
    counts: tuple[tuple[str, int], ...]  # the whole and what it falls into: words and numbers
    speaks: str  # whose numbers these are, as of when, and what the lists hold
    done: tuple[Matter, ...]
    done_of: int  # how many there were
    open: tuple[Matter, ...]
    open_of: int
    duty: str
    hours: str
    address: str
    phone: str
    link: str = ""
    token: str = ""


def a3(one: Month) -> bytes:
    return bound(lambda pdf: _draw(pdf, one), f"{one.station} {one.month}", "代表联络站办事公开", A3)


def _draw(pdf: Canvas, one: Month) -> None:
    _head(pdf, one)
    _numbers(pdf, one)
    ways = _ways(one)
    foot = BOTTOM + _high(one, ways)
    _lists(pdf, one, HEAD - foot)
    _foot(pdf, one, ways, foot)
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
    pdf.setFillColor(GREY)
    set_block(pdf, one.speaks, (LEFT, top - 38.5 * mm, WIDE, 7 * mm), 15)


def _lists(pdf: Canvas, one: Month, room: float) -> None:
    """As large as it all fits; where even the smallest is too large, the last are left out and counted."""
    for size in range(LARGEST, SMALLEST - 1, -1):
        rows = _rows(one, size)
        if sum(row.leading for row in rows) <= room:
            break
    done, still = list(one.done), list(one.open)
    while sum(row.leading for row in rows) > room and (done or still):
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
        *_heading("这个月答复的事", len(done), one.done_of, size), *finished,
        *_heading(STILL, len(still), one.open_of, size), *_still(still, size),
    ]  # fmt: skip


def _heading(words: str, shown: int, of: int, size: int) -> list[Line]:
    if not of and words == STILL:
        return []
    left_out = f"（公开的共 {of} 件，列出 {shown} 件）" if of > shown else ""
    return [Line("", leading=size * 0.4), Line(words + left_out, size + 4, (size + 4) * 1.4, colour=RED)]


def _all(matters: list[Matter], size: int) -> list[Line]:
    return [row for number, matter in enumerate(matters, start=1) for row in _matter(number, matter, size)]


def _still(matters: list[Matter], size: int) -> list[Line]:
    """A line each, where that is enough: what, and by when somebody answers for it."""
    rows = []
    for number, one in enumerate(matters, start=1):
        *above, last = _cut(f"{number}. {one.title}", WIDE, size)
        [by] = _cut(one.result, WIDE - size * 1.6, size, 1)
        beside = width(f"{last}　{by}", size) <= WIDE
        told = [*above, f"{last}　{by}"] if beside else [*above, last]
        rows += [Line(row, size, size * LEADING) for row in told]
        rows += [Line(by, size, size * LEADING, inset=size * 1.6)] * (not beside)
        rows.append(Line("", leading=size * 0.28))
    return rows


def _cut(text: str, wide: float, size: float, most: int = 2) -> list[str]:
    return clipped(broken(printable(text), wide, size), most, wide, size)


def _matter(number: int, one: Matter, size: int) -> list[Line]:
    inset, small = size * 1.6, size - 2
    told = "　".join(part for part in (one.about, one.result) if part)
    more = _cut(told, WIDE - inset, small) if told else []
    rows = [Line(row, size, size * LEADING) for row in _cut(f"{number}. {one.title}", WIDE, size)]
    rows += [Line(row, small, small * LEADING, inset=inset, colour=GREY) for row in more]
    return [*rows, Line("", leading=size * 0.28)]


def _ways(one: Month) -> list[tuple[str, list[str]]]:
    """How to come by: each under its label, a long one on two lines, the roster on four."""
    scan = "扫右边的码，打字、拍照、说话都行，不收一分钱" if one.link else ""
    ways = (
        ("来站里", one.address, 2), ("开放时间", one.hours, 2), ("打电话", one.phone, 1), ("值班代表", one.duty, 4),
        ("用手机", scan, 1),
    )  # fmt: skip
    wide = _told_wide(one)
    return [(label, _cut(said, wide, SAID_SIZE, most)) for label, said, most in ways if said]


def _label_wide() -> float:
    return width("开放时间　", SAID_SIZE)


def _told_wide(one: Month) -> float:
    return WIDE - _label_wide() - (BESIDE if one.link else 0)


def _high(one: Month, ways: list[tuple[str, list[str]]]) -> float:
    """As high as what it says, and never less than the code beside it."""
    said = 16 * mm + sum(len(rows) for _, rows in ways) * SAID_LEADING
    return max(said, CODE + 18 * mm if one.link else 0)


def _foot(pdf: Canvas, one: Month, ways: list[tuple[str, list[str]]], foot: float) -> None:
    top = foot - 4 * mm
    pdf.setStrokeColor(RED)
    pdf.setLineWidth(1.5)
    pdf.line(LEFT, top, LEFT + WIDE, top)
    if one.link:
        _code(pdf, one, top - 1 * mm)
    base = top - 12 * mm
    set_line(pdf, Line(HOW, HOW_SIZE, colour=RED), LEFT, base, WIDE)
    for label, rows in ways:
        set_line(pdf, Line(label, SAID_SIZE, colour=GREY), LEFT, base - SAID_LEADING, _label_wide())
        for row in rows:
            base -= SAID_LEADING
            set_line(pdf, Line(row, SAID_SIZE), LEFT + _label_wide(), base, _told_wide(one))


def _code(pdf: Canvas, one: Month, top: float) -> None:
    middle = LEFT + WIDE - CODE / 2
    foot = set_code(pdf, one.link, middle, top, CODE)
    pdf.setFillColor(black)
    set_block(pdf, f"码号 {grouped(one.token)}", (middle - CODE / 2, foot + 3 * mm, CODE, 8 * mm), 15)
