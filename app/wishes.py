"""Who wishes to be told in WeChat: what to ask next, and what a form's tick says."""

from flask import g, request
from sqlalchemy.orm import Session

from app.house import house
from app.notices.notice import PROGRESS, TASK
from models import consent


def residents() -> dict[str, str]:
    """The mini program's templates that a resident may be asked for, by our names."""
    return {name: one.id for name, one in house().settings.wx_mp_templates.items() if name != TASK}


def to_ask(session: Session, person_id: int, template: str) -> list[str]:
    """The mini program's templates to put into the dialog of the tap that comes next, scarcest first."""
    templates = house().settings.wx_mp_templates
    ours = [one.id for name, one in templates.items() if (name == TASK) == (template == TASK)]
    return consent.to_ask(session, person_id, house().settings.wx_mp_appid, ours)


def may_ask(session: Session, person_id: int | None) -> bool:
    """Whether a page opened in WeChat should offer the tick: where it was not given yet."""
    template = house().settings.wx_sa_templates.get(PROGRESS)
    if not g.get("person_id") or person_id is None or template is None:
        return False
    return not consent.allows(session, person_id, house().settings.wx_sa_appid, template.id)


def note(session: Session, person_id: int) -> None:
    """The tick beside the button that was pressed."""
    template = house().settings.wx_sa_templates.get(PROGRESS)
    if g.get("person_id") and template and request.form.get("notify"):
        appid = house().settings.wx_sa_appid
        consent.answered(session, person_id, appid, template.id, "accept", standing=True, heard=consent.TICK)
