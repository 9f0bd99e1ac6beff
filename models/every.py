"""Every table there is, imported once, so that metadata is whole for migrations and tests."""

from models import (
    account,
    attachment,
    attempt,
    binding,
    check,
    code,
    consent,
    delivery,
    department,
    deputy,
    draft,
    event,
    group,
    idempotency,
    inbound,
    pace,
    person,
    region,
    service_request,
    station,
    tally,
    throttle,
    websession,
    wechat_token,
    words,
)
from models.schema import Base

TABLES = (
    account, attachment, attempt, binding, check, code, consent, delivery, department, deputy, draft, event, group,
    idempotency, inbound, pace, person, region, service_request, station, tally, throttle, websession, wechat_token,
    words,
)  # fmt: skip
metadata = Base.metadata
