"""Running text on a printed page: paragraphs into lines, as a Chinese office sets them."""

import re
from dataclasses import dataclass

from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from qr.lettering import NEVER_FIRST, font, printable, width

NEVER_LAST = "（《“‘「『【〔〈([{"
# One piece of a line: a letter or a whole Latin word or number, with the marks that may not leave it.
_FIRST, _LAST = re.escape(NEVER_FIRST), re.escape(NEVER_LAST)
PIECE = re.compile(rf"[{_LAST}]*(?:[0-9A-Za-z@%&+\-_/.:#]+|.)[{_FIRST}]* *")
STRETCH = 0.12  # of the size, between any two letters: more looks torn


@dataclass(frozen=True)
class Line:
    text: str
    size: float = 14
    leading: float = 23
    align: str = "left"  # or right, centre, full
    inset: float = 0  # from that side
    colour: Color = black


def paragraph(text: str, wide: float, size: float = 14, leading: float = 23, inset: float = 2) -> list[Line]:
    """Both edges straight, the first line set in by `inset` letters."""
    rows = broken(printable(text), wide, size, inset * size)
    last = len(rows) - 1
    return [
        Line(row, size, leading, "left" if number == last else "full", 0 if number else inset * size)
        for number, row in enumerate(rows)
    ]


def broken(text: str, wide: float, size: float, inset: float = 0) -> list[str]:
    """Printable text in rows no wider than `wide`, the first by `inset` less."""
    rows, room = [""], wide - inset
    for piece in PIECE.findall(text):
        if width(rows[-1] + piece.rstrip(), size) <= room:
            rows[-1] += piece
        elif width(piece.rstrip(), size) <= wide:
            rows.append(piece)
            room = wide
        else:  # a web address, or somebody leaning on a key
            for letter in piece:
                if width(rows[-1] + letter, size) > room:
                    rows.append("")
                    room = wide
                rows[-1] += letter
    return [row.strip() for row in rows if row.strip()] or [""]


def clipped(rows: list[str], most: int, wide: float, size: float) -> list[str]:
    """At most so many rows; what is left out shows as an ellipsis."""
    if len(rows) <= most:
        return rows
    last = rows[most - 1]
    while last and width(last + "…", size) > wide:
        last = last[:-1]
    return [*rows[: most - 1], last + "…"]


def set_line(pdf: Canvas, line: Line, left: float, base: float, wide: float) -> None:
    pdf.setFillColor(line.colour)
    pdf.setFont(font().fontName, line.size)
    if line.align == "centre":
        pdf.drawCentredString(left + wide / 2, base, line.text)
    elif line.align == "right":
        pdf.drawRightString(left + wide - line.inset, base, line.text)
    else:
        pdf.drawString(left + line.inset, base, line.text, charSpace=_spread(line, wide))


def _spread(line: Line, wide: float) -> float:
    """What each letter is moved apart so that the line fills its width; nothing where that would tear it."""
    if line.align != "full" or len(line.text) < 2:
        return 0
    each = (wide - line.inset - width(line.text, line.size)) / (len(line.text) - 1)
    return each if 0 < each <= STRETCH * line.size else 0
