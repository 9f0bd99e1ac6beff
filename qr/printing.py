"""Sheets as files: one or many of a form, bound into a PDF."""

from collections.abc import Iterable, Sequence

from reportlab.pdfgen.canvas import Canvas

from qr import card, poster
from qr.paper import bound
from qr.sheet import Sheet
from qr.token import grouped

FORMS = poster.FORMS | card.FORMS


def pdf(form: str, sheet: Sheet) -> bytes:
    """The same sheet gives the same bytes."""
    return volume(form, [sheet], f"{sheet.headline} {grouped(sheet.token)}", sheet.hangs_at)


def volume(form: str, sheets: Sequence[Sheet], title: str, subject: str = "") -> bytes:
    """Many of one form, one after another in one file."""
    return bound(lambda pen: _draw(pen, form, sheets), title, subject, FORMS[form].size)


def _draw(pen: Canvas, form: str, sheets: Iterable[Sheet]) -> None:
    for sheet in sheets:
        FORMS[form].draw(pen, sheet)
