"""The sheet on the village wall: one plain A4 page that says whom the code reaches and how to use it."""

from dataclasses import dataclass

from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import font, set_block, width
from qr.paper import GREY, RED, bound, set_code
from qr.token import grouped

CALL = "有事请扫码，说给代表和联络站听"
STEPS = (
    "打开微信，点“扫一扫”，对准上面的码",
    "说说您的事：打字、拍照、说话都行",
    "记下编号和查询码，随时能看办到哪一步",
)
ALSO = "不用微信也行：用手机相机扫，或在浏览器打开"
FREE = "不用下载软件，不用注册，不收一分钱"
PAGE_WIDE, PAGE_HIGH = A4
LEFT, WIDE = 20 * mm, PAGE_WIDE - 40 * mm
CODE = 75 * mm  # the dark square; its quiet zone comes on top


@dataclass(frozen=True)
class Sheet:
    headline: str
    lines: tuple[str, ...]
    hangs_at: str
    hours: str
    link: str
    token: str


def a4(sheet: Sheet) -> bytes:
    """The page as a PDF; the same sheet gives the same bytes."""
    return bound(lambda pdf: page(pdf, sheet), f"{sheet.headline} {grouped(sheet.token)}", sheet.hangs_at)


def page(pdf: Canvas, sheet: Sheet) -> None:
    """Draws one sheet and ends its page; a caller may bind many into one file, one thread at a time."""
    font()
    _head(pdf, sheet)
    _code(pdf, sheet)
    _steps(pdf)
    _foot(pdf, sheet)
    pdf.showPage()


def _head(pdf: Canvas, sheet: Sheet) -> None:
    # Inset, not to the edge: an office printer leaves a ragged white rim there.
    pdf.setFillColor(RED)
    pdf.roundRect(12 * mm, PAGE_HIGH - 32 * mm, PAGE_WIDE - 24 * mm, 20 * mm, 3 * mm, stroke=0, fill=1)
    pdf.setFillColor(white)
    set_block(pdf, CALL, (LEFT, PAGE_HIGH - 15.5 * mm, WIDE, 15 * mm), 28)
    pdf.setFillColor(black)
    foot = set_block(pdf, sheet.headline, (LEFT, PAGE_HIGH - 37 * mm, WIDE, 26 * mm), 46)
    lines = _few(sheet.lines) + ([f"开放时间：{sheet.hours}"] if sheet.hours else [])
    share = (foot - (PAGE_HIGH - 95 * mm)) / max(1, len(lines))
    for line in lines:
        foot = set_block(pdf, line, (LEFT, foot, WIDE, share), 19)


def _few(lines: tuple[str, ...]) -> list[str]:
    """At most six, the rest run together in the last: the code below them must stay clear."""
    return list(lines) if len(lines) <= 6 else [*lines[:5], "　".join(lines[5:])]


def _code(pdf: Canvas, sheet: Sheet) -> None:
    foot = set_code(pdf, sheet.link, PAGE_WIDE / 2, PAGE_HIGH - 91 * mm, CODE)
    set_block(pdf, f"码号 {grouped(sheet.token)}", (LEFT, foot + 2 * mm, WIDE, 8 * mm), 16)


def _steps(pdf: Canvas) -> None:
    size, top = 21, 98 * mm
    left = (PAGE_WIDE - max(width(step, size) for step in STEPS) - 14 * mm) / 2
    for number, step in enumerate(STEPS, start=1):
        line = top - number * 13.5 * mm
        pdf.setFillColor(RED)
        pdf.circle(left + 5 * mm, line + 2.6 * mm, 5 * mm, stroke=0, fill=1)
        pdf.setFillColor(white)
        pdf.setFont(font().fontName, 19)
        pdf.drawCentredString(left + 5 * mm, line + 0.2 * mm, str(number))
        pdf.setFillColor(black)
        pdf.setFont(font().fontName, size)
        pdf.drawString(left + 14 * mm, line, step)


def _foot(pdf: Canvas, sheet: Sheet) -> None:
    pdf.setFillColor(RED)
    set_block(pdf, FREE, (LEFT, 47 * mm, WIDE, 12 * mm), 24)
    pdf.setStrokeColor(GREY)
    pdf.line(LEFT, 32 * mm, LEFT + WIDE, 32 * mm)
    pdf.setFillColor(GREY)
    set_block(pdf, f"张贴处：{sheet.hangs_at}", (LEFT, 30 * mm, WIDE, 10 * mm), 13)
    set_block(pdf, f"{ALSO} {sheet.link}", (LEFT, 19.5 * mm, WIDE, 7 * mm), 10)
