"""The station asks how it turned out. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("look_back", ("look_back",), "请您说说事情办得怎么样", PROGRESS, resident_page, the_resident)
