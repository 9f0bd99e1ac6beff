"""The answers' shapes, as the contract shows them."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.workflow import STEPS

StateName = Literal[
    "held", "filed", "returned", "accepted", "asked", "ordered", "taken", "queried", "conferring", "reported",
    "disputed", "merged", "answered", "rated", "looking_back", "closed", "withdrawn",
]  # fmt: skip
OutcomeName = Literal["solved", "partly", "promised", "cannot", "not_ours", "not_found"]
GradeName = Literal["satisfied", "fairly", "unsatisfied"]
PROMISED = "promised_at 之前要做的事：受理、落实承办人、答复等；没有承诺日期，或正等反映人补充、暂停计时时为空"
REPLAYED = {"description": "true：重复的提交，这是第一次的答复", "schema": {"type": "string"}}


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Made(Shape):
    model_config = ConfigDict(openapi_extra={"headers": {"Idempotent-Replay": REPLAYED}})  # type: ignore[typeddict-unknown-key]


class Fault(Shape):
    field: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 的问题说明；detail 可直接显示给用户，不含所填内容"""

    model_config = ConfigDict(extra="allow")
    type: str = Field(description="/problems/ 加上机器可读的名称")
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[Fault] = Field(default=[], description="422：逐项说明")
    state: str = Field(default="", description="409：当前状态，另有 state_label、version、with")


class PersonOut(Shape):
    id: str
    name: str | None


class SessionOut(Made):
    token: str = Field(description="放在 Authorization: Bearer 之后")
    person: PersonOut
    roles: list[str]
    expires_at: datetime


class OfficeOut(Shape):
    name: str
    kind: str
    address: str
    phone: str
    hours: str


class DeputyOut(Shape):
    id: str
    name: str
    level: str
    district: str
    post: str
    portrait: str | None = Field(default=None, description="照片地址，相对于本站；没有照片时为 null")


class DepartmentOut(Shape):
    id: str
    name: str


class CardOut(Shape):
    kind: Literal["deputy", "group", "station"]
    headline: str
    deputies: list[DeputyOut]
    station: OfficeOut
    place: str
    village: str
    changed: list[str] = Field(description="张贴后有何变化：代表离任、小组调整、站点停止服务")
    topic: str | None
    topics: list[str]
    departments: list[DepartmentOut] = Field(description="可以反映的单位：提交时 about_department 取其 id")
    subscribe: dict[str, str] = Field(description="提醒名称 → 小程序订阅消息模板编号")


class AttachmentOut(Made):
    id: str
    kind: Literal["photo", "voice"]
    mime: str
    size: int
    width: int | None
    height: int | None
    seconds: int | None
    url: str


class AlikeOut(Shape):
    join: str = Field(description="加入这一件：提交时作为 joins 带回")
    title: str = Field(description="定单标题，没有则为类别；不含反映人的原话")
    place: str = Field(description="张贴处")
    filed_at: datetime
    state_label: str
    with_: str = Field(alias="with", description="现由谁办理")
    joined: int = Field(description="另有几件已并入")
    near: Literal["words", "place", "kind"]
    common: list[str] = Field(description="双方都说到的词，取自您自己写的内容")


class AlikesOut(Made):
    items: list[AlikeOut]


class TogetherOut(Shape):
    """并案办理：只说办到哪一步，不说是谁的哪一件"""

    count: int = Field(description="共几件")
    state_label: str
    with_: str = Field(alias="with")
    since: datetime
    promised_at: datetime | None
    promised: str = Field(description=PROMISED)


class TopicOut(Shape):
    title: str
    kind: Literal["proposal", "topic"]
    number: str | None
    result: str | None


class FiledOut(Made):
    number: str
    query_code: str = Field(description="查询码，只告知这一次")
    state: StateName
    promised_at: datetime | None
    provisional: bool = Field(description="true：承诺日期在已公布的节假日安排之外，将重新计算")
    station: str
    version: int


class PhoneOut(Made):
    phone: str


class ContactOut(Shape):
    name: str | None
    phone: str | None = Field(description="办理清单中只显示前三位；全号另用 POST /desk/<number>/phone 查看，并留记录")


class MoveOut(Shape):
    move: str
    label: str


class EntryOut(Shape):
    at: datetime
    move: str
    label: str
    who: str
    said: dict[str, Any]
    state: StateName
    attachments: list[AttachmentOut]


class Standing(Shape):
    number: str
    state: StateName
    state_label: str
    step: int = Field(ge=1, le=len(STEPS), description="、".join(f"{n} {s}" for n, s in enumerate(STEPS, 1)))
    with_: str = Field(alias="with", description="现由谁办理")
    promised_at: datetime | None
    promised: str = Field(description=PROMISED)
    provisional: bool
    outcome: OutcomeName | None = Field(description="办理结果；null：还没有答复，或答复未注明结果")
    outcome_label: str = Field(description="办理结果的叫法；还没有答复时为空，答复没有写明时为“未注明结果”")
    look_back_on: date | None = Field(description="承诺完成的日期，到期自动回头看")
    grade: GradeName | None = Field(description="对答复的评价")
    result_grade: GradeName | None = Field(description="承诺到期后，对结果的第二次评价")
    version: int = Field(description="办理时作为 seen 带回")
    moves: list[MoveOut]


class PresentOut(Standing, Made):
    """办理之后的当前状态"""


class AlertOut(Shape):
    """提交的文字里提到的危险，或另有去处的事；办结或解除后为 null"""

    kind: str
    label: str
    urgent: bool = Field(description="true：可能有危险，同一时限的里面排在最前")
    along: bool = Field(description="true：是并入的一件提到的")


class LineOut(Standing):
    """清单中的一行"""

    title: str
    filed_at: datetime


class DeskLineOut(LineOut):
    tier: str
    tier_label: str
    overdue: bool
    alert: AlertOut | None
    station: str
    village: str


class RequestOut(LineOut):
    text: str
    place: str
    category: str | None
    visibility: Literal["public", "station", "private"]
    name_shown: bool
    contact: ContactOut | None
    station: OfficeOut
    village: str
    since: datetime = Field(description="自何时起由现在的承办人办理")
    attachments: list[AttachmentOut]
    timeline: list[EntryOut]
    together: TogetherOut | None = Field(description="已与同类诉求并案时：主办的那一件办到哪一步")
    topics: list[TopicOut] = Field(description="已列入的建议、议题；每一步进展在 timeline 中")
    subscribe: list[str] = Field(description="下一次点击按钮时可一并请求订阅的模板编号，最缺的在前，最多 5 个")


class DeskRequestOut(RequestOut):
    tier: str
    tier_label: str
    overdue: bool
    alert: AlertOut | None
    assignable: list[DeputyOut] = Field(description="可交办的本站代表，仅在可以交办时给出")


class RequestsOut(Shape):
    items: list[LineOut]
    next: str | None = Field(description="下一页的 before；没有更多时为 null")


class DeskOut(Shape):
    role: Literal["chief", "county", "deputy"]
    items: list[DeskLineOut]
    next: str | None = Field(description="下一页的 after；没有更多时为 null")
    tallies: dict[str, int] | None = Field(description="各状态件数，代表为 null")


class ConsentOut(Shape):
    template: str
    credits: int = Field(description="还能提醒几次")
    standing: bool


class ConsentsOut(Made):
    left: list[ConsentOut]
