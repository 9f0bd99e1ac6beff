"""The work was not accepted: the department goes on with it."""

from app.notices.notice import TASK, Notice, handling_page, the_handlers
from models.service_request.undertaken import AT_WORK

NOTICE = Notice(
    "rejected", ("reject",), "报告的结果被退回，请继续办理", TASK, handling_page, the_handlers, only_in=AT_WORK
)
