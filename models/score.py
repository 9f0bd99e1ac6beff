"""满意度测评: how deputies score a department's handling, aspect by aspect, and what that adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.profile import Aspect
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id


class AspectScore(Base):
    """One grade for one aspect, by one deputy, of one matter; given once."""

    __tablename__ = "aspect_scores"
    __table_args__ = table(
        UniqueConstraint("request_id", "deputy_person_id", "aspect"), Index(None, "county_id", "at")
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    department_id: Mapped[int] = mapped_column(Id)
    deputy_person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    aspect: Mapped[str] = mapped_column(String(40))  # by its name: a file that is changed renames nothing
    grade: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Scored(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def county_id(self) -> int: ...
    @property
    def department_id(self) -> int | None: ...


def keep(session: Session, matter: Scored, deputy_person_id: int, grades: Mapping[str, str]) -> None:
    whose = {"county_id": matter.county_id, "request_id": matter.id, "department_id": matter.department_id}
    now = clock.now()
    for aspect, grade in grades.items():
        session.add(AspectScore(deputy_person_id=deputy_person_id, aspect=aspect, grade=grade, at=now, **whose))


def given(session: Session, request_id: int, deputy_person_id: int) -> dict[str, str]:
    """What this deputy said of it, by aspect; nothing if they have not scored it."""
    mine = (AspectScore.request_id == request_id, AspectScore.deputy_person_id == deputy_person_id)
    found = select(AspectScore.aspect, AspectScore.grade).where(*mine).order_by(AspectScore.id)
    return {row.aspect: row.grade for row in session.execute(found)}


@dataclass
class Counts:
    satisfied: int = 0
    fairly: int = 0
    unsatisfied: int = 0

    @property
    def n(self) -> int:
        return self.satisfied + self.fairly + self.unsatisfied


@dataclass
class OfDepartment:
    """A body that is kind but does nothing must be seen to be so: aspects first, never a bare total."""

    department_id: int
    aspects: dict[str, Counts] = field(default_factory=dict)

    def weighted(self, county: Sequence[Aspect]) -> Fraction | None:
        """The share of 满意 over all aspects, by the county's weights; without weights there is no such figure."""
        if not county or any(one.weight is None or not self.counts(one.name).n for one in county):
            return None
        total = sum(one.weight or 0 for one in county)
        shares = (Fraction(self.counts(a.name).satisfied, self.counts(a.name).n) * (a.weight or 0) for a in county)
        return sum(shares, Fraction()) / total

    def counts(self, aspect: str) -> Counts:
        return self.aspects.get(aspect, Counts())


def by_department(session: Session, county_id: int, since: datetime, until: datetime) -> list[OfDepartment]:
    """Per department and aspect, how many said what from `since` until before `until`."""
    counted = select(AspectScore.department_id, AspectScore.aspect, AspectScore.grade, func.count()).where(
        AspectScore.county_id == county_id, AspectScore.at >= since, AspectScore.at < until
    )
    grouped = counted.group_by(AspectScore.department_id, AspectScore.aspect, AspectScore.grade)
    found: dict[int, OfDepartment] = {}
    for department_id, aspect, grade, n in session.execute(grouped):
        theirs = found.setdefault(department_id, OfDepartment(department_id))
        setattr(theirs.aspects.setdefault(aspect, Counts()), grade, n)
    return [found[department_id] for department_id in sorted(found)]
