"""Opening hours as a form: rows of weekdays with their spans, read back field by field."""

from dataclasses import dataclass, field

from flask import request

from models.calendar import BadHours, read_spans
from models.station import WEEK

ROWS, SPANS = 3, 2
MOST = 14  # of rows and of spans: what a workbook may have brought, and an end to what is read


@dataclass(frozen=True)
class Slot:
    """One row as it was typed: the days ticked, and [from, to] as text."""

    days: list[int] = field(default_factory=list)
    spans: list[list[str]] = field(default_factory=list)

    @property
    def told(self) -> list[list[str]]:
        """Without the spans that were left empty."""
        return [span for span in self.spans if any(span)]

    def fault(self) -> str | None:
        if not self.told:
            return "勾选了星期，请填写时间。" if self.days else None
        if not self.days:
            return "填了时间，请勾选是星期几。"
        if not all(all(span) for span in self.told):
            return "每段时间请把开始和结束都填上。"
        return self._clock_fault()

    def _clock_fault(self) -> str | None:
        try:
            if len(read_spans(self.told)) < len(self.told):
                return "两段时间重叠或相接，请合成一段。"
        except BadHours:
            return "时间不对：请写成 08:30 这样，结束要晚于开始，并在同一天之内。"
        return None


@dataclass(frozen=True)
class Slots:
    rows: list[Slot]

    def hours(self) -> list[dict[str, object]]:
        return [{"days": slot.days, "spans": sorted(slot.told)} for slot in self.rows if slot.told]

    def faults(self) -> dict[str, str]:
        found, seen = {}, dict[int, int]()
        for n, slot in enumerate(self.rows):
            twice = [day for day in slot.days if day in seen]
            fault = slot.fault() or (twice and f"星期{WEEK[twice[0]]}在第 {seen[twice[0]]} 行已经勾选，请只留一处。")
            seen |= {day: n + 1 for day in slot.days if day not in seen}
            if fault:
                found[f"hours-{n}"] = fault
        return found


def slots_of(hours: list[dict[str, object]]) -> Slots:
    """What is kept, and room for more."""
    rows = [Slot(slot["days"], slot["spans"]) for slot in hours]  # type: ignore[arg-type]
    return _roomy(rows)


def read_slots() -> Slots | None:
    """What the form says, in as many rows as it had; nothing of a form that had none."""
    rows = [_slot(n) for n in range(MOST) if f"from-{n}-0" in request.form]
    return _roomy(rows) if rows else None


def _slot(n: int) -> Slot:
    days = sorted({WEEK.index(day) for day in request.form.getlist(f"days-{n}") if len(day) == 1 and day in WEEK})
    told = [k for k in range(MOST) if f"from-{n}-{k}" in request.form]
    return Slot(days, [[_clock(f"{end}-{n}-{k}") for end in ("from", "to")] for k in told])


def _clock(name: str) -> str:
    """`8：30` and `0830` are 08:30: a telephone's keypad has no colon."""
    told = request.form.get(name, "").strip().replace("：", ":")[:8]
    told = f"{told[:-2]}:{told[-2:]}" if told.isdecimal() and len(told) in (3, 4) else told
    return told.rjust(5, "0") if told else ""


def _roomy(rows: list[Slot]) -> Slots:
    more = [Slot() for _ in range(ROWS - len(rows))]
    return Slots([Slot(s.days, [*s.spans, *([["", ""]] * (SPANS - len(s.spans)))]) for s in [*rows, *more]])
