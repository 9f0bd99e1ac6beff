"""Which notices a person agreed to, per account and template, and how many are left."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import clock
from models.schema import Base, table
from models.types import Id, UtcDateTime, new_id

ANSWERS = ("accept", "reject", "ban", "filter")
PAGE, EVENT, TICK = "page", "event", "tick"  # the tick is ours: WeChat has no dialog for it, and no event
SAME_DIALOG = timedelta(minutes=10)
MOST_ASKED = 5  # WeChat's dialog takes no more at once


class Consent(Base):
    __tablename__ = "consents"
    __table_args__ = table(UniqueConstraint("person_id", "appid", "template"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    appid: Mapped[str] = mapped_column(String(40))
    template: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(String(10))
    credits: Mapped[int] = mapped_column(Integer, default=0)  # one-time messages still allowed
    standing: Mapped[int] = mapped_column(Integer, default=0)  # 1: agreed for good, not one by one
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    # One dialog reaches us twice, from the page it was in and as WeChat's event; whichever is second only matches.
    unmatched: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # pages' above, events' below zero


def _find(session: Session, person_id: int, appid: str, template: str) -> Consent | None:
    where = (Consent.person_id == person_id, Consent.appid == appid, Consent.template == template)
    return session.scalars(select(Consent).where(*where)).first()


def answered(
    session: Session, person_id: int, appid: str, template: str, answer: str, standing: bool, heard: str = PAGE
) -> int:
    """Write down what the dialog said; how many messages that leaves."""
    consent = _find(session, person_id, appid, template)
    if consent is None:
        consent = Consent(person_id=person_id, appid=appid, template=template, credits=0, standing=0, unmatched=0)
        session.add(consent)
    if _same_dialog(consent, answer, heard):
        return consent.credits
    consent.answer, consent.at = answer, clock.now()
    if answer == "accept":
        consent.standing, consent.credits = int(standing), consent.credits + (0 if standing else 1)
    else:
        consent.standing, consent.credits = 0, 0 if answer == "ban" else consent.credits
    return consent.credits


def _same_dialog(consent: Consent, answer: str, heard: str) -> bool:
    """Whether the other road has already brought this answer."""
    if consent.answer != answer or clock.now() - consent.at > SAME_DIALOG:
        consent.unmatched = 0
    if heard == TICK:
        return False
    step = 1 if heard == PAGE else -1
    matched = consent.unmatched * step < 0
    consent.unmatched += step
    return matched


def to_ask(session: Session, person_id: int, appid: str, templates: list[str]) -> list[str]:
    """What to put into the next dialog, scarcest first; what was agreed for good needs no asking."""
    mine = (Consent.person_id == person_id, Consent.appid == appid, Consent.template.in_(templates))
    kept = {c.template: c for c in session.scalars(select(Consent).where(*mine))}
    wanted = [t for t in templates if t not in kept or not (kept[t].standing or kept[t].answer == "ban")]
    return sorted(wanted, key=lambda t: kept[t].credits if t in kept else 0)[:MOST_ASKED]


def allows(session: Session, person_id: int, appid: str, template: str) -> bool:
    consent = _find(session, person_id, appid, template)
    return consent is not None and bool(consent.standing or consent.credits > 0)


def spend(session: Session, person_id: int, appid: str, template: str) -> None:
    where = (Consent.person_id == person_id, Consent.appid == appid, Consent.template == template)
    session.execute(update(Consent).where(*where, Consent.credits > 0).values(credits=Consent.credits - 1))


def used_up(session: Session, person_id: int, appid: str, template: str) -> None:
    """WeChat says there is nothing left: believe it over our own count."""
    if consent := _find(session, person_id, appid, template):
        consent.credits = consent.standing = 0
