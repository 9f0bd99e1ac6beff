"""Two-character pieces of what a request says, blinded by a key: words stay sealed and can still be found."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sqlalchemy import BigInteger, ForeignKey, Index, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import keys
from models.schema import Base, table
from models.types import Id

_NOTHING = re.compile(r"[\W_]+")


class SearchGram(Base):
    """One piece at one request. The primary key is the index that a search walks."""

    __tablename__ = "search_grams"
    __table_args__ = table(Index(None, "request_id"))

    station_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    gram: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    request_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_requests.id"), primary_key=True, autoincrement=False
    )
    county_id: Mapped[int] = mapped_column(Id)


class SearchBacklog(Base):
    """A request whose words are still to be indexed whole: older than the index, or something of it was erased."""

    __tablename__ = "search_backlog"
    __table_args__ = table()

    request_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_requests.id"), primary_key=True, autoincrement=False
    )


def plain(text: str) -> str:
    """What a search compares: one width, one case, nothing but letters, characters and digits."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text).casefold())


def grams(text: str) -> set[int]:
    said = plain(text)
    return {_blind(a + b) for a, b in pairwise(said)}


def _blind(piece: str) -> int:
    return int(keys.ring().hashed(piece, "search gram")[:16], 16) >> 1  # 63 bits: what a BIGINT holds


def add(session: Session, request_id: int, station_id: int, county_id: int, texts: Iterable[str]) -> None:
    """Only what is new of it: a request's second message repeats much of the first."""
    wanted = set().union(*(grams(text) for text in texts))
    known = set(session.scalars(select(SearchGram.gram).where(SearchGram.request_id == request_id))) if wanted else ()
    row = {"request_id": request_id, "station_id": station_id, "county_id": county_id}
    if fresh := sorted(wanted.difference(known)):
        session.execute(insert(SearchGram), [row | {"gram": gram} for gram in fresh])


def forget(session: Session, request_id: int) -> None:
    """Something of it was erased: all its pieces go at once, and what is left is indexed anew."""
    session.execute(delete(SearchGram).where(SearchGram.request_id == request_id))
    wait(session, [request_id])


def wait(session: Session, request_ids: Sequence[int]) -> None:
    """To be indexed whole by the worker: what happened to these was announced to nobody, or changed after the fact."""
    session.execute(delete(SearchBacklog).where(SearchBacklog.request_id.in_(request_ids)))
    session.execute(insert(SearchBacklog), [{"request_id": request_id} for request_id in request_ids])


def done(session: Session, request_id: int) -> bool:
    gone = session.execute(delete(SearchBacklog).where(SearchBacklog.request_id == request_id))
    return gone.rowcount == 1  # type: ignore[attr-defined]


def backlog(session: Session, limit: int) -> list[int]:
    """The newest first: they are looked for most."""
    found = select(SearchBacklog.request_id).order_by(SearchBacklog.request_id.desc()).limit(limit)
    return list(session.scalars(found))
