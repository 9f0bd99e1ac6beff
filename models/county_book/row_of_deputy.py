"""What the workbook tells of one deputy, gathered from however many rows."""

from dataclasses import dataclass, field
from typing import Any

from models.county_book.line import UNTOLD
from models.county_book.people import Someone

Key = tuple[str, str]  # level and district: two terms of one deputy are told apart by them


@dataclass
class Told:
    """What the workbook tells of one deputy."""

    one: Someone
    terms: dict[Key, tuple[Any, Any]] = field(default_factory=dict)
    stations: list[int] | None = None  # None: not said
    groups: list[int] | None = None
    post: Any = UNTOLD
    left_on: Any = UNTOLD

    def name(self) -> str:
        return self.one.name
