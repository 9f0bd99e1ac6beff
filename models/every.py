"""Every table there is, imported once, so that metadata is whole for migrations and tests."""

from models import (
    absence,
    account,
    attachment,
    attempt,
    binding,
    calendar,
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
    ledger_import,
    letter,
    meeting,
    pace,
    person,
    profile,
    region,
    sample,
    score,
    service_request,
    station,
    supervision,
    tally,
    throttle,
    topic,
    websession,
    wechat_token,
    words,
)
from models.schema import Base

TABLES = (
    absence, account, attachment, attempt, binding, calendar, check, code, consent, delivery, department, deputy, draft,
    event, group, idempotency, inbound, ledger_import, letter, meeting, pace, person, profile, region, sample, score,
    service_request, station, supervision, tally, throttle, topic, websession, wechat_token, words,
)  # fmt: skip
metadata = Base.metadata
