"""What the workbook asks for: its sheets, their columns, and what a person is told beside each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from media.ledger.book import Column


@dataclass(frozen=True)
class Ask:
    """One column; `hint` shows beside a cell that is clicked on, `choices` are what it offers."""

    column: Column
    hint: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    title: str
    asks: Sequence[Ask]
    example: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        return [ask.column for ask in self.asks]


@dataclass(frozen=True)
class Form:
    title: str
    told: Sequence[str]  # the lines of the first sheet
    pages: Sequence[Page]
