"""What people may write, checked once for every edge; nothing they sent is ever echoed."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from app.errors import Problem, invalid

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff￾￿]")


def _clean(text: str) -> str:
    """Newline and tab are fine, other controls and lone surrogates are not; the rest stays byte for byte."""
    if _UNSEEN.search(text):
        raise PydanticCustomError("unseen", "含有不可见的控制字符，请删除后重试。")
    return text


def something(text: str) -> str:
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise PydanticCustomError("empty", "请填写内容。")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("one_line", "请写在一行内。")
    return text


def _of_63_bits(text: str) -> str:
    """A larger one fits no column: SQLite would raise where nothing can be found anyway."""
    if int(text) >= 2**63:
        raise PydanticCustomError("string_pattern_mismatch", "编号不正确。")
    return text


def _a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("string_pattern_mismatch", "日期不正确。") from None
    return text


def _whole_mobile(text: str) -> str:
    """A digit too few or too many: a deputy would call a stranger."""
    if re.fullmatch(r"1[3-9][0-9]+", text) and len(text) != MOBILE:
        raise PydanticCustomError("phone", WRONG_PHONE)
    return text


Text = Annotated[
    str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_clean), AfterValidator(something)
]
MaybeText = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_clean)]
Line = Annotated[str, StringConstraints(max_length=60), AfterValidator(_clean), AfterValidator(_one_line)]
Name = Annotated[str, StringConstraints(max_length=40), AfterValidator(_clean), AfterValidator(_one_line)]
Phone = Annotated[
    str, StringConstraints(max_length=20, pattern=r"^[0-9+\- ()]{5,20}$"), AfterValidator(_whole_mobile)
]
IdText = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,18}$"), AfterValidator(_of_63_bits)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_a_day)]
Address = Annotated[str, StringConstraints(max_length=200), AfterValidator(_clean), AfterValidator(_one_line)]
OfficePhone = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9+\-－—() （）转]{5,40}$")]
Handle = Annotated[str, StringConstraints(max_length=200, pattern=r"^[A-Za-z0-9_=\-]+$")]
Grade = Literal["satisfied", "fairly", "unsatisfied"]
Visibility = Literal["public", "station", "private"]


class Strict(BaseModel):
    """Unknown fields and wrong types are refused, never guessed at."""

    model_config = ConfigDict(extra="forbid", strict=True)


SAYS_SOMETHING: dict[str, Any] = {
    "anyOf": [
        {"required": ["text"], "properties": {"text": {"minLength": 1}}},
        {"required": ["attachments"], "properties": {"attachments": {"minItems": 1}}},
    ]
}


class Somehow(Strict):
    """Said in words, in a photo or by voice: one of them is enough."""

    model_config = ConfigDict(json_schema_extra=SAYS_SOMETHING)
    text: MaybeText = Field(
        default="", description="内容，1 至 2000 字；附有照片或语音时可不填，即显示为“（照片）”“（语音）”"
    )
    attachments: list[IdText] = Field(default_factory=list, max_length=10, description="上传接口返回的编号")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = any(unicodedata.category(c)[0] not in "ZC" for c in self.text)
        if not said and not self.attachments:
            raise PydanticCustomError("nothing", NOTHING)
        self.text = self.text if said else ""
        return self


class FilingIn(Somehow):
    title: Line = Field(default="", description="标题，可不填")
    category: Line | None = Field(default=None, description="类别，取自扫码返回的 topics，可不填")
    place: Line = Field(default="", description="事发地点，可不填")
    name: Name | None = Field(default=None, description="称呼，可不填")
    phone: Phone | None = Field(default=None, description="联系电话，可不填")
    visibility: Visibility = Field(
        default="public", description="public 可公开；station 仅站内；private 仅代表、站长"
    )
    name_shown: bool = Field(default=False, description="是否公开姓名，默认不公开")
    about: Literal["official", "department"] | None = Field(
        default=None,
        description="反映的对象：official 村（社区）干部，姓名电话只给站长看；department 某个单位，对其保密",
    )
    about_department: IdText | None = Field(
        default=None, description="about 为 department 时必填，取自扫码返回的 departments"
    )
    only_chief: bool = Field(default=False, description="只给站长看：不交给码上的代表，不公开")
    joins: Handle | None = Field(default=None, description="加入哪一件，取自 /codes/<token>/alike 的 join，可不填")


MOBILE = 11
WRONG_PHONE = "电话号码不正确，请核对：手机号为 11 位，固定电话请带区号。"
NOTHING = "请写一两句话，或者附上照片、语音。"
PLAIN = {
    "missing": "必填。",
    "extra_forbidden": "没有这一项。",
    "string_too_short": "请填写内容。",
    "string_too_long": "太长了，请精简。",
    "string_pattern_mismatch": "格式不正确。",
    "literal_error": "不在可选范围内。",
    "too_long": "数量太多。",
}


def _plain(place: str, kind: str) -> str:
    if kind == "string_pattern_mismatch" and place == "phone":
        return WRONG_PHONE
    return PLAIN.get(kind, "类型或格式不正确。")


def refusal(error: ValidationError) -> Problem:
    """Field by field, in Chinese, without a word of what was sent."""
    fields: dict[str, str] = {}
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        ours = fault["type"] in ("unseen", "empty", "nothing", "one_line", "phone")
        place = ".".join(_part(part) for part in fault["loc"]) or ("text" if fault["type"] == "nothing" else "body")
        place = "?" if fault["type"] == "extra_forbidden" else place  # a name the caller made up is not repeated
        fields[place] = fault["msg"] if ours else _plain(place, fault["type"])
    return invalid(fields)


def _part(part: Any) -> str:
    """A field's name is ours; a name the caller made up is not repeated."""
    text = str(part)
    return text if isinstance(part, int) or (text.isascii() and text.isidentifier() and len(text) < 30) else "?"


def version_in(typed: str) -> int:
    """The version a form says it has seen; anything else is one that never was."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def from_form(model: type[BaseModel], fields: dict[str, Any]) -> Any:
    """A form's strings: newlines as browsers send them become newlines, empty means not given."""
    given = {k: v.replace("\r\n", "\n") if isinstance(v, str) else v for k, v in fields.items() if v not in ("", None)}
    try:
        return model.model_validate(given)
    except ValidationError as why:
        raise refusal(why) from None
