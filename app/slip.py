"""The slip one keeps: number and query code, told once, carried to the next page under seal."""

import base64
import json
from typing import Any

from werkzeug.wrappers import Response

from app import cookies
from app.house import house
from models.keys import Unreadable

SECONDS = 1800


def hand_over(response: Response, answer: dict[str, Any]) -> None:
    told = {"number": answer["number"], "code": answer["query_code"]}
    sealed = house().keyring.seal(json.dumps(told).encode(), "slip")
    cookies.put(response, "slip", base64.urlsafe_b64encode(sealed).decode(), SECONDS)


def code_for(number: str) -> str | None:
    """The query code, while this browser still carries it; we ourselves keep only its hash."""
    try:
        sealed = base64.urlsafe_b64decode(cookies.read("slip").encode())
        told = json.loads(house().keyring.unseal(sealed, "slip"))
    except (ValueError, Unreadable):
        return None
    return str(told["code"]) if told.get("number") == number else None
