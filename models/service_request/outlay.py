"""What the work took, as its department says: money in yuan, what of it was granted or raised, and households."""

from collections.abc import Mapping
from typing import Any

KINDS = ("cost", "subsidy", "raised", "households")
PARTS = {"subsidy": "补贴", "raised": "群众自筹"}


def whole(cost: int | None, parts: list[int]) -> int | None:
    """Where only the parts are told, the whole is their sum."""
    return sum(parts) if cost is None and parts else cost


def said(facts: Mapping[str, Any]) -> str:
    """`投入资金 123,000 元（其中补贴 30,000 元、群众自筹 93,000 元），受益 41 户`; a nought is not told."""
    parts = "、".join(f"{label} {facts[kind]:,} 元" for kind, label in PARTS.items() if facts.get(kind))
    money = f"投入资金 {facts['cost']:,} 元" if facts.get("cost") else ""
    money += f"（其中{parts}）" if parts else ""
    gain = f"受益 {facts['households']:,} 户" if facts.get("households") else ""
    return "，".join(part for part in (money, gain) if part)
