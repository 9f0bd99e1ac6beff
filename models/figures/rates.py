"""Rates: a numerator over a denominator, told as a percentage only where there are enough cases to tell one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")

RATES: dict[str, tuple[str, str, str]] = {  # name → label, numerator, denominator
    "handed": ("转交率", "handed", "received"),
    "done": ("办结率", "done", "handed"),
    "carried": ("落实率", "carried", "done"),
    "satisfied": ("满意率", "satisfied", "rated"),
    "pleased": ("满意和基本满意率", "pleased", "rated"),
    "result": ("结果满意率", "result_satisfied", "resulted"),
    "rated": ("参评率", "rated", "done"),
    "disputed": ("异议率", "disputed", "told"),
    "same_day": ("当日交办率", "same_day", "clocked"),
    "in_time": ("按期率", "in_time", "timed"),
}


@dataclass(frozen=True)
class Rate:
    name: str
    n: int
    d: int
    least: int  # on fewer cases than this there are two numbers and no percentage

    @property
    def label(self) -> str:
        return RATES[self.name][0]

    @property
    def keys(self) -> tuple[str, str]:
        return RATES[self.name][1:]

    @property
    def enough(self) -> bool:
        return self.d >= max(1, self.least)

    @property
    def share(self) -> Fraction:
        return Fraction(self.n, self.d) if self.d else Fraction()

    @property
    def said(self) -> str:
        """`87.3%`, or nothing."""
        return percent(self.n, self.d) if self.enough else ""


def rate(name: str, n: Mapping[str, int], least: int) -> Rate:
    _, over, of = RATES[name]
    return Rate(name, n[over], n[of], least)


def percent(n: int, d: int) -> str:
    """To a tenth, half up; all is all and none is none, never merely by rounding."""
    tenths = (2000 * n + d) // (2 * d)
    if 0 < n < d:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True)
class Gap:
    """答复满意 less 结果满意, of those who were asked both and said both: of others it would compare two crowds."""

    answer: int
    result: int
    of: int
    least: int

    @property
    def said(self) -> str:
        """In percentage points; nothing on too few."""
        if self.of < max(1, self.least):
            return ""
        apart = percent(abs(self.answer - self.result), self.of).removesuffix("%")
        return f"{'-' * (self.answer < self.result)}{apart}个百分点"


def ranked(rows: Iterable[tuple[T, Rate]]) -> list[tuple[int | None, T]]:
    """Best first; equals share a place, and who has too few cases stands below without one."""
    rows = list(rows)
    enough = sorted((row for row in rows if row[1].enough), key=lambda row: row[1].share, reverse=True)
    better = [sum(other.share > one.share for _, other in enough) for _, one in enough]
    placed: list[tuple[int | None, T]] = [(n + 1, row) for n, (row, _) in zip(better, enough, strict=True)]
    return placed + [(None, row) for row, one in rows if not one.enough]
