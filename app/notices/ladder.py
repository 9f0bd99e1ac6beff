"""By which steps a delivery goes, and what each of them needs."""

from dataclasses import dataclass

from app.config import Settings, Template
from app.notices.notice import Notice

TEMPLATE, SUBSCRIBE, NOTICE = "template", "subscribe", "notice"  # WeChat's three ways to a person
DUTY, STATION, LIST = "duty", "station", "list"  # ours: a colleague, the chief, the telephone

# A deputy's ends with the chief, who telephones; a chief has nobody above; a resident is telephoned.
DEPUTY = (TEMPLATE, SUBSCRIBE, NOTICE, DUTY, STATION, LIST)
CHIEF = (TEMPLATE, SUBSCRIBE, NOTICE, LIST)
RESIDENT = (SUBSCRIBE, NOTICE, TEMPLATE, LIST)
BY_WECHAT = (TEMPLATE, SUBSCRIBE, NOTICE)


@dataclass(frozen=True)
class Way:
    """One of WeChat's ways as this county set it up; `template` is None where it did not."""

    channel: str
    account: str  # sa or mp
    appid: str
    template: Template | None


def way(settings: Settings, channel: str, notice: Notice) -> Way:
    """A notice may have a template of its own name; else it takes its audience's."""
    account, templates = {
        TEMPLATE: ("sa", settings.wx_sa_templates),
        SUBSCRIBE: ("mp", settings.wx_mp_templates),
        NOTICE: ("sa", settings.wx_sa_notices),
    }[channel]
    appid = settings.wx_sa_appid if account == "sa" else settings.wx_mp_appid
    chosen = templates.get(notice.name) or templates.get(notice.template)
    return Way(channel, account, appid, chosen if appid else None)


def first_account(notice: Notice) -> str:
    """Which account a new delivery waits for."""
    return "mp" if notice.for_resident else "sa"
