"""How many open orders lie with each department, as far as somebody may see them."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.seeing import visible_to
from models.workflow import WAITING


def open_orders(session: Session, actor: Actor, department_ids: Collection[int]) -> dict[int, int]:
    lying = (ServiceRequest.department_id.in_(department_ids), ServiceRequest.state.in_(WAITING))
    found = select(ServiceRequest.department_id, func.count()).where(*lying, visible_to(actor))
    counted = {row[0]: row[1] for row in session.execute(found.group_by(ServiceRequest.department_id))}
    return {department_id: counted.get(department_id, 0) for department_id in department_ids}
