"""What is downloaded to be printed: the bare code as PNG or SVG; a poster, a card or ten of them as PDF."""

from collections.abc import Callable
from io import BytesIO

from flask import request, send_file
from werkzeug.wrappers import Response

from app import posters
from app.console.codes import find
from app.console.desk import at_desk
from app.errors import Problem, not_found
from app.house import house
from models import code
from qr import code as drawn
from qr.printing import FORMS, pdf
from qr.sheet import Sheet

MIME = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
BARE: dict[str, Callable[[str], bytes]] = {"png": drawn.png, "svg": drawn.svg}


def download(code_id: int, kind: str) -> Response:
    form = request.args.get("form", "a4")
    with at_desk() as desk:
        found = find(desk, code_id)
        if found.revoked_at:
            raise Problem(410, "revoked-code", "这张码已停用，请不要再打印。需要的话请新做一张。")
        if form not in FORMS:
            raise not_found()
        described = posters.describe(desk.session, code.reach(desk.session, found), house().settings.public_url)
    sheet = described.drawn_from(house()) if kind == "pdf" else described.sheet
    data = BARE[kind](sheet.link) if kind in BARE else pdf(form, sheet)
    return send_file(BytesIO(data), mimetype=MIME[kind], as_attachment=True, download_name=_name(sheet, kind, form))


def _name(sheet: Sheet, kind: str, form: str) -> str:
    """A file name every system takes."""
    size = f"-{FORMS[form].label}" if kind == "pdf" else ""
    name = f"{sheet.headline}-{sheet.hangs_at}{size}-{sheet.token[:4]}.{kind}"
    return "".join("_" if c in '\\/:*?"<>|\n\t' else c for c in name)
