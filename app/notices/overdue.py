"""The promise is broken: whoever has it hears, and the chief at once. Owed by the clock, not by a move."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands_and_chiefs
from models.service_request.due import OWED

NOTICE = Notice(
    "overdue", (), "有一件诉求已经超期", TASK, deputy_page, the_hands_and_chiefs, urgent=True, only_in=OWED
)
