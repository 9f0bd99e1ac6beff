"""There is a question for the resident. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("asked_back", ("ask", "query"), "请您补充一些情况", PROGRESS, resident_page, the_resident)
