"""承办单位: the government bodies a request may go to."""

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.person import holders, roles_of
from models.schema import Base, table
from models.types import Id, new_id
from models.workflow import HANDLER


class Department(Base):
    __tablename__ = "departments"
    __table_args__ = table(Index(None, "county_id", "name"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    region_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    name: Mapped[str] = mapped_column(String(80))
    superior: Mapped[str | None] = mapped_column(String(80))  # set where the body is vertically managed


def handled_by(session: Session, person_id: int) -> list[Department]:
    """Those this person acts for today."""
    held = {r.scope_id for r in roles_of(session, person_id) if (r.role, r.scope_kind) == (HANDLER, "department")}
    found = select(Department).where(Department.id.in_(held)).order_by(Department.name, Department.id)
    return list(session.scalars(found)) if held else []


def handlers(session: Session, department_id: int | None) -> list[int]:
    """The people who act for it, longest first."""
    return holders(session, HANDLER, "department", department_id) if department_id else []


def of_county(session: Session, county_id: int) -> list[Department]:
    found = select(Department).where(Department.county_id == county_id).order_by(Department.name, Department.id)
    return list(session.scalars(found))
