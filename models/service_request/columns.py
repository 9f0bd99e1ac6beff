"""诉求's columns: who filed it, what is promised, where it stands, and how it ended."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.schema import Base
from models.types import Id, Sealed, UtcDateTime, new_id

STATION, COUNTY = "station", "county"  # who owns it: the station, or the county once that has taken it over
TO_COUNTY, TO_STATION = "to_county", "to_station"  # the one named is asked; until it takes it over, the other owns it
OF_COUNTY = (COUNTY, TO_STATION)
SENT_UP = (TO_COUNTY, *OF_COUNTY)


class Columns(Base):
    """What every capability of a request stands on; the table itself is in `request.py`."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    number: Mapped[str] = mapped_column(String(10), unique=True)
    query_code_hash: Mapped[str] = mapped_column(String(64))
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int] = mapped_column(Id, ForeignKey("stations.id"))
    code_id: Mapped[int | None] = mapped_column(Id, ForeignKey("codes.id"))
    village_id: Mapped[int | None] = mapped_column(Id, ForeignKey("regions.id"))
    filer_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    source: Mapped[str] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(40))
    visibility: Mapped[str] = mapped_column(String(10))
    name_shown: Mapped[int] = mapped_column(SmallInteger, default=0)
    contact_name: Mapped[str | None] = mapped_column(Sealed("service_requests.contact_name"))
    contact_phone: Mapped[str | None] = mapped_column(Sealed("service_requests.contact_phone"))
    profile_key: Mapped[str | None] = mapped_column(String(40))  # with the version: the rules it was filed under
    profile_version: Mapped[int] = mapped_column(Integer)
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(Id)  # who wrote it down for them
    consent: Mapped[str | None] = mapped_column(String(10))  # how they agreed to that: spoken, written, phone
    told_by: Mapped[str | None] = mapped_column(String(10))  # call, visit, board: where no message can find them
    about: Mapped[str | None] = mapped_column(String(10))  # official, department: a complaint, whose filer is hidden
    about_department_id: Mapped[int | None] = mapped_column(Id)
    # What moves change; every change is in an event, so these are a fold of the history.
    state: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the next promise
    provisional: Mapped[int] = mapped_column(SmallInteger, default=0)  # 1: beyond the known holidays
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grade: Mapped[str | None] = mapped_column(String(20))
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when somebody first had to act on it
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the last answer
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[str] = mapped_column(String(10), default=STATION, server_default=STATION)
    department_id: Mapped[int | None] = mapped_column(Id)  # asked, or at work
    returns: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")  # sent back by a department
    order_words_id: Mapped[int | None] = mapped_column(Id)  # the 定单: its title stands for the request from then on
    asked_until: Mapped[date | None] = mapped_column(Date)  # an extension that nobody has ruled on
    outcome: Mapped[str | None] = mapped_column(String(20))  # solved, partly, promised … never "closed"
    look_back_on: Mapped[date | None] = mapped_column(Date)  # a promised ending comes back on this day
    looked_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result_grade: Mapped[str | None] = mapped_column(String(20))  # 结果满意; `grade` is 答复满意
    disputed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # once, and never again
    merged_into_id: Mapped[int | None] = mapped_column(Id)
    gathered: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # ever came along: joins meet here
    alert: Mapped[str | None] = mapped_column(String(20))  # of [[elsewhere]], recognised in what its resident said
    excluded: Mapped[str | None] = mapped_column(String(20))  # out of the rates, by a ruling that is itself counted
    sort_key: Mapped[int] = mapped_column(Id)
    version: Mapped[int] = mapped_column(Integer)
    chain: Mapped[str] = mapped_column(String(64))  # the last link's hash: a cut tail shows

    @property
    def owned_by(self) -> str:
        """The one office that has it, whoever is asked to take it over."""
        return COUNTY if self.owner in OF_COUNTY else STATION

    @property
    def asked_over(self) -> str | None:
        """The office that is asked to take it over and has not yet done so."""
        return {TO_COUNTY: COUNTY, TO_STATION: STATION}.get(self.owner)
