"""A deputy passed a request to the station: the chief must place it anew."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice("returned", ("pass_on",), "代表转回一件诉求，请安排", TASK, desk_page, the_chiefs)
