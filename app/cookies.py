"""Cookies and form tokens: named `__Host-` and Secure on https, plain only on loopback http."""

import hashlib
import hmac
import secrets
from typing import TypeVar

from flask import g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.house import house

R = TypeVar("R", bound=Response)
DEVICE_DAYS = 400


def name(short: str) -> str:
    return f"__Host-{short}" if house().settings.secure else short


def put(response: Response, short: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        name(short), value, max_age=max_age, path="/", secure=house().settings.secure, httponly=True, samesite="Lax"
    )


def drop(response: Response, short: str) -> None:
    response.delete_cookie(name(short), path="/", secure=house().settings.secure, httponly=True, samesite="Lax")


def read(short: str) -> str:
    return request.cookies.get(name(short), "")


def sign(purpose: str, value: object) -> str:
    return URLSafeTimedSerializer(house().settings.signing_key, salt=purpose).dumps(value)


def unsign(purpose: str, signed: str, seconds: int) -> object | None:
    try:
        loaded = URLSafeTimedSerializer(house().settings.signing_key, salt=purpose).loads(signed, max_age=seconds)
    except BadSignature:
        return None
    return loaded


def device() -> str:
    """This browser, by a signed cookie; a browser without one is given one with the answer."""
    if "device" not in g:
        known = unsign("device", read("device"), DEVICE_DAYS * 86400)
        g.device_is_new = not isinstance(known, str)
        g.device = secrets.token_urlsafe(16) if g.device_is_new else known
    return str(g.device)


def remember_device(response: R) -> R:
    if g.get("device_is_new"):
        put(response, "device", sign("device", g.device), DEVICE_DAYS * 86400)
    return response


def form_token() -> str:
    """Proves that a form came from a page of ours, shown in this very browser."""
    key = house().settings.signing_key.encode()
    return hmac.new(key, f"form\0{device()}".encode(), hashlib.sha256).hexdigest()


def form_is_ours() -> bool:
    sent = request.form.get("token", "")
    return not g.get("device_is_new") and hmac.compare_digest(sent.encode(), form_token().encode())
