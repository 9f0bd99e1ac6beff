"""What a ledger is: columns under one title, and what may stand in a cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

MOST_LETTERS = 16_000  # Excel holds 32,767 UTF-16 units in a cell and calls a file with more broken

# No XML can carry these, and nobody means them. Newline and tab are fine; the app's own forms say the same.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Come along from web pages: without width, and two texts that look the same would differ by them.
WIDTHLESS = re.compile(r"[\u200b\ufeff]")

Value = str | int | date | None


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    width: float = 14  # in half-width letters, as Excel counts
    required: bool = True  # when reading: whether a sheet without this column is refused
    also: str = ""  # when reading: another title, where no column has the first


@dataclass(frozen=True)
class Book:
    title: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Value]]


def plain(text: str) -> str:
    """Without blanks at the ends (full-width ones too), one kind of line break, nothing widthless."""
    return WIDTHLESS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\u00a0\u3000")
