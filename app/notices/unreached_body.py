"""Nobody at the department could be told, or none looked: the chief is told instead. Owed by the ladder."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice("unreached_body", (), "承办单位暂未联系上，请您联系", TASK, desk_page, the_chiefs)
