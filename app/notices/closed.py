"""It is written off. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("closed", ("close",), "您反映的事项已办结", PROGRESS, resident_page, the_resident)
