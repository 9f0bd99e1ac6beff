"""The office has ruled on more time: who works on it hears."""

from app.notices.notice import TASK, Notice, deputy_page, the_hands

NOTICE = Notice("time_ruled", ("grant_time", "refuse_time"), "延期申请已有批复，请查看", TASK, deputy_page, the_hands)
