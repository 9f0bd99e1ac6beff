"""A topic's own record: what it is about, which requests it bundles, and each step taken since."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, object_session

from models import clock
from models.mask import mask
from models.schema import Base, table
from models.service_request import Actor, Stale
from models.types import Id, Sealed, UtcDateTime, new_id
from models.workflow import OFFICE, NotAllowed

KINDS = {"proposal": "建议", "topic": "议题", "session": "面对面问政"}
SESSION = "session"  # a department answers face to face, and is followed until what was asked is done
UNDER_WAY, PUBLISHED, CLOSED = "under_way", "published", "closed"
STANDINGS = {UNDER_WAY: "办理中", PUBLISHED: "结果已反馈", CLOSED: "已结束"}
STEP_KINDS = {"visit": "视察调研", "submitted": "提交", "answered": "答复", "follow_up": "跟踪落实"}
RESULT = "published"  # 结果反馈: a step that only publishing makes
FACED = {"faced": "现场问答", "answered": "答复", "follow_up": "跟踪落实"}
STEP_LABELS = STEP_KINDS | FACED | {RESULT: "结果反馈"}


class Finished(Exception):
    """This topic has ended; nothing more happens to it."""


class Topic(Base):
    """`title`, `number`, the steps and the result are for everyone; `text` is the office's own."""

    __tablename__ = "topics"
    __table_args__ = table(Index(None, "county_id", "id"), Index(None, "station_id", "id"), Index(None, "telling"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    county_id: Mapped[int] = mapped_column(Id, ForeignKey("regions.id"))
    station_id: Mapped[int | None] = mapped_column(Id, ForeignKey("stations.id"))  # none: the county's own
    department_id: Mapped[int | None] = mapped_column(Id, ForeignKey("departments.id"))  # a session's
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str | None] = mapped_column(String(40))  # 建议号, once it has one
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str | None] = mapped_column(Sealed("topics.text"))
    standing: Mapped[str] = mapped_column(String(10), default=UNDER_WAY)
    result: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_seq: Mapped[int] = mapped_column(Integer, default=0)  # of its steps
    telling: Mapped[int] = mapped_column(SmallInteger, default=0)  # 1: a step is still on its way to some
    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version, "version_id_generator": False}

    @property
    def session(self) -> Session:
        found = object_session(self)
        if found is None:
            raise RuntimeError("a topic changes only inside a transaction")
        return found

    @property
    def step_kinds(self) -> dict[str, str]:
        return FACED if self.kind == SESSION else STEP_KINDS

    @property
    def called(self) -> str:
        """As a resident reads it: 建议《…》（第 5 号）."""
        return f"{KINDS[self.kind]}《{self.title}》" + (f"（{self.number}）" if self.number else "")

    def expect(self, seen: int) -> None:
        if seen != self.version:
            raise Stale("the topic has changed since")

    def step(self, kind: str, on_day: date, text: str, by: Actor, number: str = "") -> "TopicStep":
        """What was done; a phone or an identity number in it is hidden for good before anyone reads it."""
        self._refuse_once_closed()
        if by.role not in OFFICE:
            raise NotAllowed("an office answers for the steps of a topic")
        self.last_seq, self.telling, self.version = self.last_seq + 1, 1, self.version + 1
        self.number = number or self.number
        made = TopicStep(
            topic_id=self.id, seq=self.last_seq, kind=kind, on_day=on_day, text=mask(text), by_id=by.person_id,
            by_role=by.role,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made

    def publish(self, result: str, by: Actor) -> None:
        """结果反馈: public from now on, and told to each whose request is in it."""
        told = self.step(RESULT, clock.today(), result, by)
        self.result, self.standing, self.published_at = told.text, PUBLISHED, clock.now()

    def close(self) -> None:
        self._refuse_once_closed()
        self.standing, self.version = CLOSED, self.version + 1

    def touch(self) -> None:
        """Its links have changed: who looked before has not seen them."""
        self._refuse_once_closed()
        self.version += 1

    def _refuse_once_closed(self) -> None:
        if self.standing == CLOSED:
            raise Finished("this topic has ended")


class TopicLink(Base):
    """One request in one topic; `heard` is the last step its resident was told of."""

    __tablename__ = "topic_links"
    __table_args__ = table(
        UniqueConstraint("topic_id", "request_id"), Index(None, "request_id"), Index(None, "station_id", "since")
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    topic_id: Mapped[int] = mapped_column(Id, ForeignKey("topics.id"))
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("service_requests.id"))
    county_id: Mapped[int] = mapped_column(Id)
    station_id: Mapped[int] = mapped_column(Id)  # the request's
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heard: Mapped[int] = mapped_column(Integer, default=0)


class TopicStep(Base):
    __tablename__ = "topic_steps"
    __table_args__ = table(UniqueConstraint("topic_id", "seq"))

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, default=new_id)
    topic_id: Mapped[int] = mapped_column(Id, ForeignKey("topics.id"))
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    on_day: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)  # for everyone to read, masked
    by_id: Mapped[int] = mapped_column(Id, ForeignKey("people.id"))
    by_role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def label(self) -> str:
        return STEP_LABELS[self.kind]

    @property
    def told(self) -> str:
        """One line, as history says it to each resident."""
        return f"{self.label}（{self.on_day.month}月{self.on_day.day}日）：{self.text}"


def begin(
    session: Session, kind: str, title: str, text: str, by: Actor, county_id: int, station_id: int | None,
    number: str = "", department_id: int | None = None,
) -> Topic:  # fmt: skip
    made = Topic(
        id=new_id(), county_id=county_id, station_id=station_id, kind=kind, title=mask(title), text=text or None,
        number=number or None, made_by=by.person_id, department_id=department_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def steps(session: Session, topic_ids: list[int]) -> list[TopicStep]:
    found = select(TopicStep).where(TopicStep.topic_id.in_(topic_ids)).order_by(TopicStep.topic_id, TopicStep.seq)
    return list(session.scalars(found)) if topic_ids else []
