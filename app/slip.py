"""The slip one keeps: number and query code, told once, carried to the next page under seal."""

import base64
import json
from typing import Any

from werkzeug.wrappers import Response

from app import cookies
from app.house import house
from app.pages import by_day, spaced, when
from models.keys import Unreadable
from models.service_request import ServiceRequest, promised
from models.workflow import STATES
from qr import slip

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


def promise(one: ServiceRequest) -> str:
    """What the next step is and by when; nothing while the clock rests, or runs no more."""
    if one.due_at is None or one.waiting_since or not STATES[one.state].open:
        return ""
    return f"承诺{by_day(one.due_at)}前{promised.what(one)}{'（暂定）' if one.provisional else ''}"


def picture(one: ServiceRequest, station: str) -> bytes:
    """For one's album: the query code only as long as the page still tells it."""
    code = code_for(one.number) or ""
    return slip.png(
        slip.Slip(
            station, spaced(one.number), f"{code[:4]} {code[4:]}".strip(), promise(one),
            f"提交于 {when(one.filed_at)}", f"{house().settings.public_url}/r/{one.number}",
        )
    )  # fmt: skip
