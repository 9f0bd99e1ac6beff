"""A content check found something, or could not be finished: the chief is to look, at once."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice("risky", ("flag",), "有一件诉求内容待核，请您查看", TASK, desk_page, the_chiefs, urgent=True)
