"""A department accepted it. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("undertaken", ("take",), "承办单位已受理您反映的事项", PROGRESS, resident_page, the_resident)
