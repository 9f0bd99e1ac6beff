"""Nobody who was asked has looked: the deputy on duty is asked too."""

from app.notices.notice import TASK, Notice, deputy_page, the_addressed

NOTICE = Notice("stand_in", ("call_in",), "请您值班协助受理一件诉求", TASK, deputy_page, the_addressed)
