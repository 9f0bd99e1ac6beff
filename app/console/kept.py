"""A session that ended in the middle of a long answer: what was typed travels, sealed, through the sign-in and back."""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response

from app import auth, cookies
from app.console import grid, handling, requests
from app.console.sign_in import page
from app.errors import Problem
from app.house import house
from models import clock, keys, websession

CONTEXT = "kept form"
GOOD_FOR = timedelta(hours=12)
MOST = 100 * 1024  # sealed, it comes back inside a form that may not be larger than any other
OURS = ("token", "key", "seen")  # what a form carries whether or not anybody typed
BACK = "登录已过期，刚才没有提交。您写的内容已放回下面，请核对后再提交一次。"
NO_FILES = "照片和文件没有保存，请重新选择。"


@dataclass(frozen=True)
class Kept:
    """One form as it was sent; `who` is whose session it was, where that is known."""

    endpoint: str
    path: str
    args: dict[str, str]
    pairs: list[tuple[str, str]]
    files: bool
    who: int | None
    at: str

    @property
    def fields(self) -> dict[str, str]:
        return {name: value for name, value in self.pairs if name not in OURS}

    @property
    def why(self) -> Problem:
        return Problem(401, "signed-in-again", BACK + (NO_FILES if self.files else ""))


def guard_console_keeping() -> Response | None:
    """As every console page is guarded; but what was typed into a form is not thrown away."""
    refused = auth.guard_console()
    if refused is None or request.method != "POST":
        return refused
    carried = _seal() if any(value for name, value in request.form.items() if name not in OURS) else ""
    if not carried or len(carried) > MOST:
        return refused
    why = Problem(401, "signed-out", "登录已过期。您写的内容没有丢，重新登录后会放回原处。")
    return make_response(page(why, kept=carried), 401)


def _seal() -> str:
    token = cookies.read("console")[:100]
    with house().database.read() as session:
        who = websession.whose(session, token, "console") if token else None
    kept = Kept(
        request.endpoint or "", request.path, {k: str(v) for k, v in (request.view_args or {}).items()},
        list(request.form.items(multi=True)), bool([f for f in request.files.values() if f.filename]), who,
        clock.now().isoformat(),
    )  # fmt: skip
    return base64.urlsafe_b64encode(house().keyring.seal(json.dumps(asdict(kept)).encode(), CONTEXT)).decode()


def carried() -> Kept | None:
    """What the sign-in form brought along, if it is ours and not too old."""
    sent = request.form.get("kept", "")
    try:
        opened = json.loads(house().keyring.unseal(base64.urlsafe_b64decode(sent), CONTEXT)) if sent else None
    except (keys.Unreadable, ValueError):
        return None
    if opened is None or clock.now() - datetime.fromisoformat(opened["at"]) > GOOD_FOR:
        return None
    return Kept(**(opened | {"pairs": [(name, value) for name, value in opened["pairs"]]}))


def resumed(kept: Kept, token: str) -> Response | None:
    """The page they were on, with what they had typed; nothing, where somebody else has signed in."""
    held = auth.hold("console", token)
    if held is None or kept.who != held.person_id:
        return None
    g.person_id, g.session_id = held.person_id, held.id
    g.seen_at, g.seen_args = kept.endpoint, kept.args  # the audit calls it a look at that page
    own = OWN.get(kept.endpoint)
    return own(kept) if own else _anywhere(kept)


def _at_request(kept: Kept) -> Response:
    return requests.retyped(kept.args["number"], kept.args["move"], kept.why, kept.fields, 200)


def _at_department(kept: Kept) -> Response:
    return handling.retyped(kept.args["number"], kept.args.get("move", "report"), kept.why, kept.fields, 200)


def _on_grid(kept: Kept) -> Response:
    return grid.retyped(kept.args["number"], kept.args["move"], kept.why, kept.fields, 200)


OWN: dict[str, Callable[[Kept], Response]] = {
    "console.move": _at_request, "console.grid_move": _on_grid, "console.handle": _at_department,
    "console.report": _at_department,
}  # fmt: skip


def _anywhere(kept: Kept) -> Response:
    """Any other form: its words to be read once more, the rest of it as it was."""
    shown: list[tuple[str, str]] = []
    hidden: list[tuple[str, str]] = []
    for name, value in kept.pairs:
        if name not in ("token", "key"):
            (shown if _is_words(value) else hidden).append((name, value))
    given: dict[str, Any] = {"why": kept.why, "path": kept.path, "shown": shown, "hidden": hidden}
    return make_response(render_template("console/kept.html", **given))


def _is_words(value: str) -> bool:
    return len(value) > 40 or any(ord(char) > 0x2E7F for char in value)
