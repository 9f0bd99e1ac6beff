"""The resident spoke: whoever holds the request hears of it, else those who were asked."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands

NOTICE = Notice("replied", ("reply", "say"), "群众补充了情况，请您查看", TASK, deputy_page, the_hands)
