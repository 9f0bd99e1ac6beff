"""A promise's day has come: the resident is asked the second question."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("came_back", ("come_back",), "您的事到了承诺日期，请说说结果", PROGRESS, resident_page, the_resident)
