"""Chinese letters on a PDF page: the embedded font, and text that shrinks, wraps and never leaves its box."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib.colors import Color, black
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "WenQuanYi Micro Hei"
FILE = Path(__file__).parent / "fonts" / "wqy-microhei.ttf"
MISSING = "〓"  # what Chinese printers set for a letter they do not have
LEADING = 1.35
SMALLEST = 6
LONGEST = 300  # letters in one block; more would be too small to read long before
NEVER_FIRST = "，。、；：！？）》」』】”’…·,.;:!?)"


@cache
def font() -> TTFont:
    """Registered at the first sheet: about 60 ms and some MB that a process without sheets never pays."""
    made = TTFont(FONT, str(FILE))
    pdfmetrics.registerFont(made)
    return made


def printable(text: str) -> str:
    """What the font can draw: nothing crashes, and nothing that has a shape vanishes."""
    return "".join(_drawn(letter) for letter in text).strip()


def _drawn(letter: str) -> str:
    has = font().face.charToGlyph
    if letter.isspace():
        return " "
    if ord(letter) in has:
        return letter
    # Marks that have no shape of their own: direction overrides, joiners, variation selectors.
    if unicodedata.category(letter) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(letter, ""):
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if all(ord(part) in has for part in plain) else MISSING


def width(text: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, font().fontName, size)


def set_block(pdf: Canvas, text: str, box: tuple[float, float, float, float], size: float) -> float:
    """Sets `text` centred in box (left, top, width, height) at `size` or smaller; gives its foot."""
    left, top, wide, high = box
    size, rows = _fit(printable(_cut(text)), wide, high, size)
    pdf.setFont(font().fontName, size)
    for number, row in enumerate(rows):
        pdf.drawCentredString(left + wide / 2, top - size * (LEADING * number + 1), row)
    return top - size * LEADING * len(rows)


@dataclass(frozen=True)
class Say:
    """One line of a column: in what size at most, and how much of the column's height it may take."""

    text: str
    size: float
    share: float
    colour: Color = black


def set_column(pdf: Canvas, said: Sequence[Say], box: tuple[float, float, float, float], align: str = "left") -> None:
    """Lines under one another in the middle of a box; together they never leave it, however long each is."""
    left, top, wide, high = box
    fitted = _fitted(said, wide, high, 1)
    if _tall(fitted) > high:  # all of them long: each keeps to its share
        fitted = _fitted(said, wide, high, sum(line.share for line in said))
    top -= max(0, (high - _tall(fitted)) / 2)
    for line, size, rows in fitted:
        pdf.setFillColor(line.colour)
        pdf.setFont(font().fontName, size)
        for row in rows:
            if align == "centre":
                pdf.drawCentredString(left + wide / 2, top - size, row)
            else:
                pdf.drawString(left, top - size, row)
            top -= size * LEADING


def _fitted(said: Sequence[Say], wide: float, high: float, shares: float) -> list[tuple[Say, float, list[str]]]:
    cut = [(line, printable(_cut(line.text))) for line in said]
    return [(line, *_fit(text, wide, high * line.share / shares, line.size)) for line, text in cut if text]


def _tall(fitted: Sequence[tuple[Say, float, list[str]]]) -> float:
    return sum(size * LEADING * len(rows) for _, size, rows in fitted)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _fit(text: str, wide: float, high: float, size: float) -> tuple[float, list[str]]:
    """One line down to two thirds of the wished size; then more lines; then smaller still."""
    wished, rows = size, [text]
    while size > SMALLEST:
        rows = [text] if size > wished * 2 / 3 else wrap(text, size, wide)
        if len(rows) * size * LEADING <= high and all(width(row, size) <= wide for row in rows):
            return size, rows
        size -= 1
    room = max(1, int(high / (SMALLEST * LEADING)))
    rows = wrap(text, SMALLEST, wide * 0.98)
    return SMALLEST, rows if len(rows) <= room else [*rows[: room - 1], rows[room - 1][:-1] + "…"]


def wrap(text: str, size: float, wide: float) -> list[str]:
    rows = [""]
    for letter in text:
        if width(rows[-1] + letter, size) <= wide or not rows[-1]:
            rows[-1] += letter
        elif letter in NEVER_FIRST and len(rows[-1]) > 1:  # a line may not open with a comma: bring one along
            rows[-1:] = [rows[-1][:-1], rows[-1][-1] + letter]
        else:
            rows.append(letter)
    return [row.strip() for row in rows]
