"""Nobody who was asked has looked, or who was asked is away: another deputy is asked too."""

from app.notices.notice import TASK, Notice, deputy_page, the_addressed

NOTICE = Notice("stand_in", ("call_in",), "请您代为处理一件诉求", TASK, deputy_page, the_addressed)
