"""The office itself does it again after a doubt."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("taken_up", ("take_up",), "您的异议已重新办理", PROGRESS, resident_page, the_resident)
