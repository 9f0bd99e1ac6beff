"""How an answer leaves, who is asking, and where the last page ended."""

from typing import Any

from flask import Response, g, jsonify
from pydantic import BaseModel

from app.errors import invalid
from models.idempotency import Outcome


def me() -> str:
    """The scope of an idempotency key: the person, on whatever phone."""
    return f"p{g.person_id}"


def answer(outcome: Outcome, **untold: Any) -> Response:
    """What was made, now or the first time; `untold` is what is given out but never kept."""
    response = jsonify(outcome.answer | untold) if outcome.status != 204 else Response(status=204)
    response.status_code = outcome.status
    if outcome.replayed:
        response.headers["Idempotent-Replay"] = "true"
    return response


def show(shape: BaseModel) -> Response:
    return jsonify(dump(shape))


def dump(shape: BaseModel) -> dict[str, Any]:
    return shape.model_dump(mode="json", by_alias=True)


def cursor(*place: int) -> str:
    """Where a page ended, in letters that say nothing to anyone else."""
    return "-".join(f"{n:x}" for n in place)


def place(text: str | None, size: int) -> tuple[int, ...] | None:
    """The place a cursor names; one we never gave out is refused."""
    if not text:
        return None
    parts = text.split("-")
    if len(parts) != size or any(int(p, 16) >= 2**63 for p in parts):
        raise invalid({"cursor": "请使用上一页给出的 next。"})
    return tuple(int(p, 16) for p in parts)
