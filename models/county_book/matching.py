"""Which deputy of before a person in the workbook is: by telephone, by name and district, by name and station."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from models.county_book.cells import digits_of
from models.county_book.existing import Existing
from models.county_book.row_of_deputy import Told
from models.deputy import Deputy

Keys = Iterable[Any]


def matched(now: Existing, told: list[Told]) -> dict[int, Deputy]:
    """By `id(told)`. Each round is for those whom no round before has found; a key of two leads to neither."""
    found: dict[int, Deputy] = {}
    for of_told, of_row in _rounds(now):
        taken = {deputy.id for deputy in found.values()}
        rows = _only(((key, row) for row in now.deputies if row.id not in taken for key in of_row(row)), lambda r: r.id)
        left = _only(((key, one) for one in told if id(one) not in found for key in of_told(one)), id)
        for key, one in left.items():
            row = rows.get(key)
            if row is not None and id(one) not in found and row.id not in {d.id for d in found.values()}:
                found[id(one)] = row
    return found


def _rounds(now: Existing) -> Iterator[tuple[Callable[[Told], Keys], Callable[[Deputy], Keys]]]:
    def phone(row: Deputy) -> Keys:
        return [number] if (number := digits_of(now.people[row.person_id].phone)) else []

    def terms(row: Deputy) -> Keys:
        return [(now.name_of(row.person_id), term.level, term.district) for term in now.terms.get(row.id, [])]

    def homes(row: Deputy) -> Keys:
        return [(now.name_of(row.person_id), seat.station_id) for seat in now.seats.get(row.id, [])]

    yield (lambda one: [one.one.phone] if one.one.phone else []), phone
    yield (lambda one: [(one.one.name, *key) for key in one.terms]), terms
    yield (lambda one: [(one.one.name, home) for home in one.stations or []]), homes


def _only(pairs: Iterable[tuple[Any, Any]], identity: Callable[[Any], int]) -> dict[Any, Any]:
    """Those keys that one thing alone has."""
    found: dict[Any, Any] = {}
    shared = set()
    for key, thing in pairs:
        if identity(found.setdefault(key, thing)) != identity(thing):
            shared.add(key)
    return {key: thing for key, thing in found.items() if key not in shared}
