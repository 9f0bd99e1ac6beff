"""What stands still in the way out: old work, messages without receipts, templates that WeChat refuses."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import clock, delivery, event
from models.attempt import Attempt

DAY = timedelta(hours=24)
PATIENCE = timedelta(minutes=30)  # receipts come within seconds
ENOUGH = 5
NEWEST = 50


def waiting_since(session: Session) -> datetime | None:
    """The oldest that is due, announced or not; what rests until a later hour is not due."""
    unannounced = [e.at for e in event.oldest_unannounced(session, 1)]
    due = delivery.oldest_due(session)
    return min([*unannounced, *([due] if due else [])], default=None)


def silent_since(session: Session, channel: str) -> datetime | None:
    """When WeChat last took a message and began to say no more: several of them, and not one receipt after."""
    unsettled = {msgid or at: at for at, msgid in session.execute(_unsettled(channel))}  # a digest is one message
    if len(unsettled) < ENOUGH:
        return None
    heard = _last_receipt(session, channel)
    since = sorted(at for at in unsettled.values() if heard is None or at > heard)
    return since[0] if len(since) >= ENOUGH else None


def _unsettled(channel: str) -> Select[datetime, str | None]:
    """The newest of them: there may be any number."""
    now = clock.now()
    taken = (Attempt.channel == channel, Attempt.outcome == "accepted")
    found = select(Attempt.at, Attempt.msgid).where(*taken, Attempt.at >= now - DAY, Attempt.at <= now - PATIENCE)
    return found.order_by(Attempt.at.desc()).limit(NEWEST)


def _last_receipt(session: Session, channel: str) -> datetime | None:
    """Among the newest messages; a refusal that has a number came after WeChat had taken it."""
    settled = [session.execute(_settled(channel, how)).all() for how in ("delivered", "refused")]
    return max((at for rows in settled for at, msgid in rows if at and msgid), default=None)


def _settled(channel: str, outcome: str) -> Select[datetime | None, str | None]:
    found = select(Attempt.settled_at, Attempt.msgid).where(Attempt.channel == channel, Attempt.outcome == outcome)
    young = Attempt.at >= clock.now() - 2 * DAY
    return found.where(young).order_by(Attempt.at.desc()).limit(NEWEST)


def refused_since(session: Session, channels: tuple[str, ...], whys: tuple[str, ...]) -> datetime | None:
    """The first refusal of the last day for one of these reasons."""
    found = [session.scalars(_refused(channel, whys)).first() for channel in channels]
    return min((at for at in found if at), default=None)


def _refused(channel: str, whys: tuple[str, ...]) -> Select[datetime]:
    young = (Attempt.channel == channel, Attempt.outcome == "refused", Attempt.at >= clock.now() - DAY)
    return select(Attempt.at).where(*young, Attempt.why.in_(whys)).order_by(Attempt.at).limit(1)
