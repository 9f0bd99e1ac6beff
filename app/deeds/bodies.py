"""What each desk move takes, checked before anything is touched."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.errors import Problem
from app.said import Day, Grade, IdText, Line, MaybeText, Strict, Text, something
from models import clock
from models.service_request import Ending

Outcome = Literal["solved", "partly", "promised", "cannot", "not_ours", "not_found"]
SaidLine = Annotated[Line, StringConstraints(min_length=1), AfterValidator(something)]
Whole = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")]  # a form sends digits, and so does the API


class Seen(Strict):
    seen: int = Field(ge=0, le=2**31 - 1, description="您看到的版本号（version）")


class Spoken(Seen):
    text: Text


class MaybeSpoken(Seen):
    text: MaybeText = ""


class Promised(Spoken):
    until: Day = Field(description="日期，如 2026-12-01")

    @property
    def day(self) -> date:
        """A promise is for a day to come, and not for ever."""
        day = date.fromisoformat(self.until)
        if not clock.today() < day <= clock.today() + timedelta(days=366):
            raise Problem(422, "bad-day", "请填写明天以后、一年以内的日期。")
        return day


class Assigned(MaybeSpoken):
    deputy: IdText = Field(description="代表编号")


class Answered(Spoken):
    """An answer, and what came of the matter; each ending wants its own words with it."""

    outcome: Outcome | None = Field(default=None, description="办理结果；不填则记为“未注明”")
    reason: MaybeText = Field(default="", description="不能办理的原因")
    rule: MaybeText = Field(default="", description="依据的规定")
    whose: MaybeText = Field(default="", description="属于谁的职责，怎样联系")
    look_back_on: Day | None = Field(default=None, description="承诺完成的日期")

    @property
    def ending(self) -> Ending | None:
        if self.outcome is None:
            return None
        day = date.fromisoformat(self.look_back_on) if self.look_back_on else None
        return Ending(self.outcome, self.reason, self.rule, self.whose, day)


Files = Annotated[list[IdText], Field(max_length=12, description="上传接口返回的编号：照片、语音")]


class Told(Answered):
    """An answer with what was recorded and photographed for it."""

    attachments: Files = Field(default_factory=list)


class Asked(Spoken):
    attachments: Files = Field(default_factory=list)


class Ordered(Spoken):
    title: SaidLine = Field(description="定单标题")
    department: IdText = Field(description="承办单位编号")
    category: Line | None = None
    tier: Line | None = None


class Proposed(Seen):
    title: SaidLine = Field(description="建议的标题，列入的反映人都会看到")
    text: MaybeText = Field(default="", description="建议的内容，只给联络站和县人大看")


class Declined(Spoken):
    duty: SaidLine = Field(description="依据的职责规定")


class Reported(Spoken):
    cost: Whole | None = Field(default=None, description="投入资金，元；不填即为其中各项之和")
    subsidy: Whole | None = Field(default=None, description="其中补贴资金，元")
    raised: Whole | None = Field(default=None, description="其中群众自筹，元")
    households: Whole | None = Field(default=None, description="受益户数")
    before: list[IdText] = Field(default_factory=list, max_length=9, description="办理前的照片")
    after: list[IdText] = Field(default_factory=list, max_length=9, description="办理后的照片")


class Convened(Spoken):
    lead: IdText = Field(description="牵头单位编号")
    title: Line = Field(default="", description="交办函的标题；已有定单的，仍用定单的标题")


class Retiered(Spoken):
    tier: SaidLine


class Supervised(Spoken):
    kind: Line = Field(default="", description="督办方式")


class Phoned(Spoken):
    reached: Literal["yes", "no"] = Field(description="是否联系上")
    grade: Grade | None = None
    way: Literal["phone", "visit"] = Field(default="phone", description="phone 电话；visit 上门走访")


class Scored(MaybeSpoken):
    grades: dict[SaidLine, Grade] = Field(max_length=20, description="测评方面 → satisfied、fairly 或 unsatisfied")


class Excluded(Spoken):
    why: Literal["out_of_scope", "abusive", "test", "duplicate"]


class Amended(Spoken):
    category: Line | None = None
    outcome: Literal["solved", "partly", "not_found"] | None = None


class Merged(MaybeSpoken):
    into: SaidLine = Field(description="并入哪一件，10 位编号")
