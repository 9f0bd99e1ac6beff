"""The promise falls due within a day. Owed by the clock, not by a move."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands
from models.service_request.due import OWED

NOTICE = Notice("due_soon", (), "有一件诉求即将到期", TASK, deputy_page, the_hands, only_in=OWED)
