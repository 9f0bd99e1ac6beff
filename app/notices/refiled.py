"""A request goes its own way again: whoever was asked before hears of it, else the chief, who must place it."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands

NOTICE = Notice("refiled", ("unmerge",), "一件诉求恢复单独办理，请受理", TASK, deputy_page, the_hands)
