"""One body that each desk move would take, made from what its model requires."""

from typing import Any

from app.deeds import DESK

VALUES: dict[str, Any] = {
    "seen": 1, "text": "请看", "deputy": "1", "until": "2030-01-02", "title": "修路灯", "department": "1", "lead": "1",
    "duty": "示例规定第一条", "tier": "hard", "into": "0000000000", "reached": "yes", "why": "test",
    "grades": {"落实情况": "satisfied"},
}  # fmt: skip


def body_of(move: str, seen: int = 1) -> dict[str, Any]:
    wanted = [name for name, field in DESK[move].body.model_fields.items() if field.is_required()]
    return {name: VALUES[name] for name in wanted} | {"seen": seen}
