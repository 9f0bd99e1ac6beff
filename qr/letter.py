"""A numbered letter (交办函) to a department: A4 pages as an office sends them, a receipt to tear off below."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import MISSING, printable, width
from qr.paper import GREY, PROVISIONAL, RED, bound
from qr.prose import Line, broken, clipped, paragraph, set_line

DEMANDS = (
    "请在办理期限前书面答复办理结果，并附办理前后的照片、现场记录等佐证材料。",
    "首接负责：受理之前由交办人负责，受理之后由你单位负责。",
    "确不属于你单位职责的，可以退回一次；退回时请写明职责依据，以及应由哪个单位办理。",
)
COPY = "抄送件"
BY_HAND = f"“{MISSING}”处是字库里没有的字，盖章前请对照系统手写补上。"
PAGE_WIDE, PAGE_HIGH = A4
LEFT, WIDE = 28 * mm, PAGE_WIDE - 54 * mm
TOP, BOTTOM = PAGE_HIGH - 25 * mm, 21 * mm
SLIP = 48 * mm  # the strip below the dashed line
NOTICE = 15 * mm  # what a copy has in its place
LONGEST, SHORTEST = 20_000, 100  # letters in the body; in a line about the letter

Page = list[tuple[Line, float]]  # lines and where they stand


@dataclass(frozen=True)
class Letter:
    """Takes no resident's name or telephone: what the body says is for its writer to keep clean."""

    title: str
    number: str
    addressee: str
    issued_on: date
    subject: str
    request_number: str
    body: str
    due: str
    provisional: bool
    issuer: str
    contact: str
    copy_to: str = ""  # the superior of a vertically managed body
    seal_note: str = ""
    demands: tuple[str, ...] = DEMANDS


def letter(one: Letter) -> bytes:
    return bound(lambda pdf: _draw(pdf, one, SLIP, _slip), f"{one.title} {one.number}", one.subject)


def copy(one: Letter) -> bytes:
    """The same letter for the superior named in `copy_to`; nothing to sign and send back."""
    if not one.copy_to:
        raise ValueError("a copy needs somebody to go to")
    return bound(lambda pdf: _draw(pdf, one, NOTICE, _notice), f"{COPY} {one.title} {one.number}", one.subject)


def _draw(pdf: Canvas, one: Letter, foot: float, set_foot: Callable[[Canvas, Letter], None]) -> None:
    pages = _pages(one, foot)
    for number, page in enumerate(pages, start=1):
        for line, base in page:
            set_line(pdf, line, LEFT, base, WIDE)
        _edges(pdf, one, number, len(pages))
        if set_foot is _notice:
            _mark(pdf)
        if number == len(pages):
            set_foot(pdf, one)
        pdf.showPage()


def _pages(one: Letter, foot: float) -> list[Page]:
    """Lines where they stand. The end stays together, the last demand with it: no page holds a bare signature."""
    head, demands = _head(one), _demands(one)
    running = [[line] for line in _opening(one)] + [[*paragraph("二、办理要求：", WIDE), *demands[0]], *demands[1:-1]]
    end = [*(demands[-1] if len(demands) > 1 else []), *_closing(one)]
    pages: list[Page] = [[]]
    top = TOP

    def put(lines: list[Line], reserve: float = 0) -> None:
        nonlocal top
        if top - sum(line.leading for line in lines) < BOTTOM + reserve and pages[-1]:
            pages.append([])
            top = TOP
        for line in lines:
            top -= line.leading
            pages[-1].append((line, top + (line.leading - line.size) / 2))

    for group in [head, *running]:
        put(group)
    put(end, foot)
    return pages


def _head(one: Letter) -> list[Line]:
    title = [Line(row, 22, 32, "centre") for row in broken(_short(one.title), WIDE, 22)]
    number = [Line(row, 12, 20, "right", colour=GREY) for row in broken(_short(one.number), WIDE, 12)]
    return [*title, Line("", leading=6), *number, Line("", leading=16)]


def _opening(one: Letter) -> list[Line]:
    about = f"现将群众反映的“{_short(one.subject)}”（诉求编号：{_short(one.request_number)}）交你单位办理"
    body = [part for part in _cut(one.body, LONGEST).splitlines() if part.strip()]
    lines = [*_line(f"{_short(one.addressee)}："), *paragraph(about + ("，具体情况如下：" if body else "。"), WIDE)]
    for part in body:
        lines += paragraph(part, WIDE)
    put_off = PROVISIONAL if one.provisional else ""
    return lines + paragraph(f"一、办理期限：{_short(one.due).rstrip('。')}{put_off}。", WIDE)


def _demands(one: Letter) -> list[list[Line]]:
    said = [_cut(demand, 3 * SHORTEST) for demand in one.demands] or [""]
    return [paragraph(f"{number}. {demand}", WIDE) for number, demand in enumerate(said, start=1)]


def _closing(one: Letter) -> list[Line]:
    day = f"{one.issued_on.year}年{one.issued_on.month}月{one.issued_on.day}日"
    right = [*broken(_short(one.issuer), WIDE - 28, 14), day]
    lines = [Line("", leading=18), *(Line(row, align="right", inset=28) for row in right)]
    if one.seal_note:
        lines += [Line(row, 11, 18, "right", 28, GREY) for row in broken(_short(one.seal_note), WIDE - 28, 11)]
    lines += paragraph(f"（联系人：{_short(one.contact)}）", WIDE, 12, 20)
    if one.copy_to:
        lines += [Line(row, 12, 20) for row in broken(f"抄送：{_short(one.copy_to)}", WIDE, 12)]
    if MISSING in printable("".join((one.addressee, one.subject, one.body, one.issuer, one.contact, one.copy_to))):
        lines += [Line(row, 11, 18, colour=GREY) for row in broken(BY_HAND, WIDE, 11)]
    return lines


def _line(text: str) -> list[Line]:
    return [Line(row) for row in broken(text, WIDE, 14)]


def _short(text: str) -> str:
    return _cut(printable(text), SHORTEST)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _edges(pdf: Canvas, one: Letter, number: int, count: int) -> None:
    foot = Line(f"第 {number} 页，共 {count} 页", 10, align="centre", colour=GREY)
    set_line(pdf, foot, LEFT, 13 * mm, WIDE)
    if number == 1:
        rule = TOP - sum(line.leading for line in _head(one)) + 10
        pdf.setStrokeColor(RED)
        pdf.setLineWidth(1.2)
        pdf.line(LEFT, rule, LEFT + WIDE, rule)
    else:
        (again,) = clipped(broken(_short(one.number), WIDE / 2, 10), 1, WIDE / 2, 10)
        set_line(pdf, Line(again, 10, align="right", colour=GREY), LEFT, PAGE_HIGH - 19 * mm, WIDE)


def _mark(pdf: Canvas) -> None:
    pdf.setStrokeColor(black)
    pdf.setLineWidth(0.8)
    pdf.rect(LEFT, PAGE_HIGH - 21 * mm, 20 * mm, 8 * mm)
    set_line(pdf, Line(COPY, 13, align="centre"), LEFT, PAGE_HIGH - 18.6 * mm, 20 * mm)


def _notice(pdf: Canvas, one: Letter) -> None:
    pdf.setStrokeColor(GREY)
    pdf.setLineWidth(0.6)
    pdf.line(LEFT, BOTTOM + NOTICE - 4 * mm, LEFT + WIDE, BOTTOM + NOTICE - 4 * mm)
    said = "本件抄送上级主管单位，请予关注并督促办理；办理结果和回执由主送单位报送。"
    set_line(pdf, Line(said, 11, colour=GREY), LEFT, BOTTOM + 3 * mm, WIDE)


def _slip(pdf: Canvas, one: Letter) -> None:
    """Torn off, filled in by hand and sent back."""
    top = BOTTOM + SLIP - 6 * mm
    pdf.setStrokeColor(GREY)
    pdf.setLineWidth(0.6)
    pdf.setDash(4, 3)
    pdf.line(LEFT, top, LEFT + WIDE, top)
    pdf.setDash()
    set_line(pdf, Line("沿虚线裁下，填好后交回", 9, align="centre", colour=GREY), LEFT, top + 1.5 * mm, WIDE)
    set_line(pdf, Line("回　执", 16, align="centre"), LEFT, top - 10 * mm, WIDE)
    half, right = WIDE / 2 - 4 * mm, LEFT + WIDE / 2 + 4 * mm
    first, second, third = (top - down * mm for down in (20, 30, 40))
    _blank(pdf, "编号", LEFT, first, half, _short(one.number))
    _blank(pdf, "收件单位（盖章）", right, first, half)
    _blank(pdf, "收件人", LEFT, second, half)
    _blank(pdf, "收件日期", right, second, half)
    _blank(pdf, "联系电话", LEFT, third, half)


def _blank(pdf: Canvas, label: str, left: float, base: float, wide: float, filled: str = "") -> None:
    set_line(pdf, Line(f"{label}：", 12), left, base, wide)
    start = left + width(f"{label}：", 12)
    for row in clipped(broken(filled, left + wide - start, 12), 1, left + wide - start, 12):
        set_line(pdf, Line(row, 12), start, base, wide)
    pdf.line(start, base - 3, left + wide, base - 3)
