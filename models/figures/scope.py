"""Of which cases a figure speaks: whose stations, filed on which days, and the slice of them that a table shows."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement

from models.figures.period import Period
from models.service_request import Actor, ServiceRequest
from models.types import id_at

SLACK = timedelta(days=1)  # an id is made a moment before its case's hour is noted


@dataclass(frozen=True)
class Scope:
    station_ids: tuple[int, ...]
    period: Period
    source: str | None = None
    department_id: int | None = None
    category: str | None = None  # "": of none
    village_ids: tuple[int, ...] | None = None  # (): of no place that is known

    def at(self, station_id: int) -> "Scope":
        return replace(self, station_ids=(station_id,))

    def filed(self) -> list[ColumnElement[bool]]:
        """Filed in the period: exactly by the hour of filing, and by the ids of that time, which have an index.

        What a paper ledger tells of the past is given ids of the past, too."""
        one, days = ServiceRequest, self.period
        here = one.station_id == self.station_ids[0]
        where = [here if len(self.station_ids) == 1 else one.station_id.in_(self.station_ids)]
        where += [one.id >= id_at(days.begins - SLACK), one.id < id_at(days.ends + SLACK)]
        return [*where, one.filed_at >= days.begins, one.filed_at < days.ends]

    def conditions(self) -> list[ColumnElement[bool]]:
        where = self.filed()
        if self.source is not None:
            where.append(ServiceRequest.source == self.source)
        if self.department_id is not None:
            where.append(ServiceRequest.department_id == self.department_id)
        return where + self._sliced()

    def _sliced(self) -> list[ColumnElement[bool]]:
        where: list[ColumnElement[bool]] = []
        if self.category is not None:
            named = ServiceRequest.category
            where.append(named == self.category if self.category else named.is_(None))
        if self.village_ids is not None:
            place = ServiceRequest.village_id
            where.append(place.in_(self.village_ids) if self.village_ids else place.is_(None))
        return where


def of(actor: Actor, period: Period, **slices: Any) -> Scope:
    """What this actor may count: their own stations, never others'."""
    return Scope(actor.station_ids, period, **slices)
