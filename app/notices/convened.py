"""A joint meeting made a department the lead unit: it is at work from now on, and must know."""

from app.notices.notice import TASK, Notice, handling_page, the_handlers
from models.service_request.undertaken import AT_WORK

NOTICE = Notice(
    "convened", ("convene",), "会商定由您单位牵头办理", TASK, handling_page, the_handlers, only_in=AT_WORK
)
