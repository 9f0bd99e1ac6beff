"""满意度测评: how deputies score a department's handling, aspect by aspect, and what that adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
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
    weight: Mapped[int | None] = mapped_column(Integer)  # by the rules that the matter was filed under, if they weigh
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Scored(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def county_id(self) -> int: ...
    @property
    def department_id(self) -> int | None: ...


def keep(
    session: Session, matter: Scored, deputy_person_id: int, grades: Mapping[str, str],
    weights: Mapping[str, int | None],
) -> None:  # fmt: skip
    whose = {"county_id": matter.county_id, "request_id": matter.id, "department_id": matter.department_id}
    now = clock.now()
    for aspect, grade in grades.items():
        kept = {"aspect": aspect, "grade": grade, "weight": weights.get(aspect), "at": now}
        session.add(AspectScore(deputy_person_id=deputy_person_id, **kept, **whose))


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
    won: int = 0  # the weight of what was scored 满意
    weight: int = 0  # of all that was scored
    unweighed: int = 0

    def add(self, aspect: str, grade: str, n: int, weight: int | None) -> None:
        counts = self.aspects.setdefault(aspect, Counts())
        setattr(counts, grade, getattr(counts, grade) + n)
        if weight is None:
            self.unweighed += n
            return
        self.weight += n * weight
        self.won += n * weight * (grade == "satisfied")

    def weighted(self, least: int) -> Fraction | None:
        """The share of 满意 over all aspects, each by the weight it was scored under; without weights there is none.

        Nor where one aspect was scored too seldom to tell a share of it."""
        seldom = any(one.n < max(1, least) for one in self.aspects.values())
        return None if seldom or self.unweighed or not self.weight else Fraction(self.won, self.weight)

    def weakest(self, aspects: Sequence[str], least: int) -> str:
        """The aspect with the smallest share of 满意; none where too few scored, or all are alike."""
        given = {name: self.counts(name) for name in aspects if self.counts(name).n >= max(1, least)}
        shares = {name: Fraction(one.satisfied, one.n) for name, one in given.items()}
        return min(shares, key=lambda name: shares[name]) if len(set(shares.values())) > 1 else ""

    def counts(self, aspect: str) -> Counts:
        return self.aspects.get(aspect, Counts())


def by_department(session: Session, county_id: int, since: datetime, until: datetime) -> list[OfDepartment]:
    """Per department and aspect, how many said what from `since` until before `until`."""
    each = (AspectScore.department_id, AspectScore.aspect, AspectScore.grade, AspectScore.weight)
    mine = (AspectScore.county_id == county_id, AspectScore.at >= since, AspectScore.at < until)
    found: dict[int, OfDepartment] = {}
    counted = select(*each, func.count()).where(*mine).group_by(*each)
    for department_id, aspect, grade, weight, n in session.execute(counted):
        found.setdefault(department_id, OfDepartment(department_id)).add(aspect, grade, n, weight)
    return [found[department_id] for department_id in sorted(found)]
