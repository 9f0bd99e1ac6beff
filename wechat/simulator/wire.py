"""How WeChat speaks: HTTP 200 whatever happens, an errcode, and a trace number at the end of errmsg."""

import secrets
from typing import Any, cast

from flask import Response, current_app, jsonify

from wechat.simulator.push import PushEngine
from wechat.simulator.state import State


class Says(Exception):
    """WeChat's refusal."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


def state() -> State:
    return cast(State, current_app.extensions["sim"])


def pushes() -> PushEngine:
    return cast(PushEngine, current_app.extensions["push"])


def answer(of: State, code: int, text: str, **more: Any) -> Response:
    if code:
        text = f"{text} rid: {int(of.now()):08x}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    return jsonify({"errcode": code, "errmsg": text, **more})
