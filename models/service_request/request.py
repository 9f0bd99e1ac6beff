"""诉求 as a table: the record with all that can be done to it."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from models.schema import table
from models.service_request.alerting import Alerting
from models.service_request.asking import Asking
from models.service_request.assigning import Assigning
from models.service_request.closing import Closing
from models.service_request.conferring import Conferring
from models.service_request.counting import Counting
from models.service_request.ordering import Ordering
from models.service_request.supervising import Supervising
from models.service_request.timing import Timing


class ServiceRequest(Alerting, Ordering, Asking, Assigning, Conferring, Supervising, Timing, Closing, Counting):
    __tablename__ = "service_requests"
    __table_args__ = table(
        Index(None, "station_id", "state", "sort_key", "id"),  # a station's queue
        Index(None, "county_id", "state", "sort_key", "id"),  # a county's
        Index(None, "station_id", "id"),  # how many came to a station of late
        Index(None, "due_at"),  # whose promise falls due
        Index(None, "filer_id", "id"),  # a resident's own, and their quota
        Index(None, "department_id", "state"),  # a department's own
        Index(None, "recorded_by_id", "id"),  # what a clerk has written down
        Index(None, "merged_into_id"),
        Index(None, "look_back_on"),  # promises that come back
        Index(None, "county_id", "owner"),  # what was sent up: a handful among all
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # every UPDATE says WHERE version = what was read
        return {"version_id_col": cls.__table__.c.version, "version_id_generator": False}
