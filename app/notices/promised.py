"""The promised date was changed. The resident hears that there is news, never what it says."""

from app.notices.notice import PROGRESS, Notice, resident_page, the_resident

NOTICE = Notice("promised", ("promise",), "您反映的事项承诺日期有调整", PROGRESS, resident_page, the_resident)
