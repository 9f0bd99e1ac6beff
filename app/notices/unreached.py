"""No deputy or grid worker could be told, or none looked: the chief is told. Owed by the ladder, not by a move."""

from app.notices.notice import TASK, Notice, desk_page, the_chiefs

NOTICE = Notice("unreached", (), "承办人暂未联系上，请您安排", TASK, desk_page, the_chiefs)
