"""A request became part of a 建议 or 议题. Its resident hears that; the page says of which."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

LINE = "您反映的事项已列入建议、议题或问政"
NOTICE = Notice("bundled", ("bundle",), LINE, PROGRESS, resident_page, the_resident, phoned=False)
