"""A PDF of ours, whatever is drawn on it: one font, one pen at a time, the same bytes for the same words."""

from collections.abc import Callable
from io import BytesIO
from threading import Lock

from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from qr.code import QUIET, matrix, runs
from qr.lettering import font, printable

RED = HexColor("#A61B1B")  # prints as a dark grey where there is no colour
GREY = HexColor("#444444")
PROVISIONAL = "（暂定，节假日安排公布后可能顺延）"  # of a day beyond the published holidays

# reportlab's font reads its file with one shared cursor: two threads embedding at once mix their glyphs.
_one_at_a_time = Lock()


def bound(draw: Callable[[Canvas], None], title: str, subject: str, size: tuple[float, float] = A4) -> bytes:
    """What `draw` draws, as a PDF; it ends its own pages."""
    out = BytesIO()
    with _one_at_a_time:
        # Without a first font of ours reportlab names Helvetica, unembedded, and print shops refuse it.
        pdf = Canvas(out, size, invariant=True, lang="zh-CN", initialFontName=font().fontName)
        pdf.setTitle(printable(title))
        pdf.setAuthor("码上")
        pdf.setCreator("码上")
        pdf.setSubject(printable(subject))
        draw(pdf)
        pdf.save()
    return out.getvalue()


def set_code(pdf: Canvas, link: str, middle: float, top: float, side: float) -> float:
    """Sets the code with its dark square `side` wide, its quiet zone around it; gives the foot of that."""
    rows = matrix(link)
    module = side / (len(rows) - 2 * QUIET)
    left = middle - module * len(rows) / 2
    pdf.setFillColor(black)
    path = pdf.beginPath()
    for x, y, length in runs(rows):
        path.rect(left + x * module, top - (y + 1) * module, length * module, module)
    pdf.drawPath(path, stroke=0, fill=1)
    return top - module * len(rows)
