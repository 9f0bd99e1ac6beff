"""A deputy or the chief took it on. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("accepted", ("accept",), "您反映的事项已受理", PROGRESS, resident_page, the_resident)
