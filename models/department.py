"""承办单位: the government bodies a request may go to."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.schema import Base, table
from models.types import Id, new_id


class Department(Base):
    __tablename__ = "departments"
    __table_args__ = table(Index(None, "county_id", "name"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    region_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    name: Mapped[str] = mapped_column(String(80))
    superior: Mapped[str | None] = mapped_column(String(80))  # set where the body is vertically managed
