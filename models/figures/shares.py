"""How the cases of a period fall among categories and villages: a few numbers each, for a ranking."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import region
from models.figures.meaning import MEANINGS
from models.figures.scope import Scope
from models.region import Region
from models.service_request import ServiceRequest

R = ServiceRequest
KEYS = ("received", "handed", "done", "open")


@dataclass(frozen=True)
class Share:
    """One category or one place; `slice` is what a link to its cases says, empty for what has neither."""

    name: str
    slice: str
    n: Counter[str]


def counting(scope: Scope, keys: Sequence[str], *by: Any) -> Select[*tuple[Any, ...]]:
    counted = [func.count(case((MEANINGS[key][1](), 1))) for key in keys]
    return select(*by, *counted).where(*scope.conditions()).group_by(*by)


def some(session: Session, scope: Scope, keys: Sequence[str]) -> Counter[str]:
    """Only these numbers, of one moment: for a page that shows no others."""
    told = [session.execute(counting(scope.at(one), keys)).one_or_none() for one in scope.station_ids]
    return Counter({key: sum(int(row[n]) for row in told if row) for n, key in enumerate(keys)})


def _by(session: Session, scope: Scope, column: InstrumentedAttribute[Any]) -> Iterator[tuple[Any, Counter[str]]]:
    found: dict[Any, Counter[str]] = {}
    for station_id in scope.station_ids:
        for value, *n in session.execute(counting(scope.at(station_id), KEYS, column)):
            found.setdefault(value, Counter()).update(dict(zip(KEYS, map(int, n), strict=True)))
    yield from found.items()


def categories(session: Session, scope: Scope) -> list[Share]:
    """Most first; what nobody has put into a category stands last."""
    told = _by(session, scope, R.category)
    return _ranked([Share(value or "未分类", value or "", n) for value, n in told])


def places(session: Session, scope: Scope, township: bool = False) -> list[Share]:
    """By village, or, for a whole county, by the township around it."""
    found: dict[int, tuple[str, Counter[str]]] = {}
    for village_id, n in _by(session, scope, R.village_id):
        place = _around(session, village_id, township)
        found.setdefault(place.id if place else 0, (place.name if place else "未注明地点", Counter()))[1].update(n)
    return _ranked([Share(name, str(place_id) if place_id else "", n) for place_id, (name, n) in found.items()])


def _around(session: Session, village_id: int | None, township: bool) -> Region | None:
    way = list(region.upwards(session, village_id))
    towns = [place for place in way if place.kind in ("township", "subdistrict")]
    return next(iter([*(towns if township else []), *way]), None)


def _ranked(rows: list[Share]) -> list[Share]:
    kept = [row for row in rows if row.n["received"]]
    return sorted(kept, key=lambda row: (not row.slice, -row.n["received"], row.name))
