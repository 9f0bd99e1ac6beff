"""The card a deputy hands out, 90 × 54 mm: alone for a print shop, or ten on an A4 to be cut in the office."""

from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import Say, font, set_block, set_column
from qr.paper import RED, set_code
from qr.sheet import FREE, Form, Sheet, set_face
from qr.token import grouped

WIDE, HIGH = 90 * mm, 54 * mm
EDGE = 4 * mm  # nothing nearer to where it is cut
CODE = 28 * mm
MIDDLE = WIDE - 21.5 * mm  # of the code
WORDS = MIDDLE - 17.5 * mm - EDGE  # the room left of the code and its quiet zone
FACE = 15.6 * mm
CALL = "有事请扫码"
ACROSS, DOWN = 2, 5
MARK, GAP = 5 * mm, 2 * mm  # a crop mark, and how far it keeps off the card


def single(pdf: Canvas, sheet: Sheet) -> None:
    font()
    _card(pdf, sheet)
    pdf.showPage()


def ten(pdf: Canvas, sheet: Sheet) -> None:
    """Ten alike, edge to edge: two cuts along the page and six across free them all."""
    font()
    name = f"card-{sheet.token}"
    pdf.beginForm(name, 0, 0, WIDE, HIGH)
    _card(pdf, sheet)
    pdf.endForm()
    left, foot = (A4[0] - ACROSS * WIDE) / 2, (A4[1] - DOWN * HIGH) / 2
    for number in range(ACROSS * DOWN):
        row, column = divmod(number, ACROSS)
        pdf.saveState()
        pdf.translate(left + column * WIDE, foot + row * HIGH)
        pdf.doForm(name)
        pdf.restoreState()
    _marks(pdf, left, foot)
    pdf.showPage()


def _marks(pdf: Canvas, left: float, foot: float) -> None:
    pdf.setStrokeColor(black)
    pdf.setLineWidth(0.4)
    right, top = left + ACROSS * WIDE, foot + DOWN * HIGH
    for column in range(ACROSS + 1):
        x = left + column * WIDE
        pdf.line(x, foot - GAP, x, foot - GAP - MARK)
        pdf.line(x, top + GAP, x, top + GAP + MARK)
    for row in range(DOWN + 1):
        y = foot + row * HIGH
        pdf.line(left - GAP, y, left - GAP - MARK, y)
        pdf.line(right + GAP, y, right + GAP + MARK, y)


def _card(pdf: Canvas, sheet: Sheet) -> None:
    top = HIGH - EDGE
    pdf.setFillColor(RED)
    pdf.rect(EDGE, top - 1.6 * mm, WIDE - 2 * EDGE, 1.6 * mm, stroke=0, fill=1)
    _who(pdf, sheet, top - 4 * mm)
    foot = set_code(pdf, sheet.link, MIDDLE, top - 2.2 * mm, CODE)
    pdf.setFillColor(black)
    set_block(pdf, f"{CALL}　{grouped(sheet.token)}", (MIDDLE - 17 * mm, foot + 0.2 * mm, 34 * mm, 4 * mm), 7.5)
    _office(pdf, sheet)


def _who(pdf: Canvas, sheet: Sheet, top: float) -> None:
    left, wide, high = EDGE, WORDS, 20.8 * mm
    if sheet.portrait is not None:
        set_face(pdf, sheet.portrait, EDGE, top, FACE)
        left, wide = EDGE + FACE + 2.5 * mm, WORDS - FACE - 2.5 * mm
    said = [Say(sheet.headline, 19, 0.5)]
    said += [Say(level, 9, 0.3, RED) for level in sheet.levels[:2]]
    said += [Say(line, 7.5, 0.2) for line in sheet.lines[:1]]
    set_column(pdf, said, (left, top, wide, high))


def _office(pdf: Canvas, sheet: Sheet) -> None:
    phone = f"电话：{sheet.phone}" if sheet.phone else ""
    hours = f"开放：{sheet.hours}" if sheet.hours else ""
    said = [
        Say(text, size, share)
        for text, size, share in (
            (sheet.station, 8.5, 0.34), (sheet.address, 6.5, 0.36), (phone, 7, 0.25), (hours, 6.5, 0.36),
        )
        if text
    ]  # fmt: skip
    set_column(pdf, said, (EDGE, HIGH - EDGE - 25.2 * mm, WORDS, 16.2 * mm))
    pdf.setFillColor(RED)
    pdf.rect(EDGE, EDGE, WIDE - 2 * EDGE, 4.2 * mm, stroke=0, fill=1)
    pdf.setFillColor(white)
    set_block(pdf, FREE, (EDGE, EDGE + 3.75 * mm, WIDE - 2 * EDGE, 4.4 * mm), 8)


FORMS = {"card": Form("名片（每页一张）", (WIDE, HIGH), single), "cards": Form("名片（A4 十张）", A4, ten)}
