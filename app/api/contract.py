"""What each operation promises in /openapi.json: its answers, its refusals, its key and its lock."""

from functools import cache
from typing import Any

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field, model_validator

api = APIBlueprint("api", __name__, url_prefix="/api/v1", operation_id_callback=lambda name, path, method: name)

SEEN_BY_ALL = Tag(name="公开", description="无需登录")
RESIDENT = Tag(name="群众", description="反映、补充、评价、撤回自己的诉求")
DESK = Tag(name="办理", description="代表和站长自己的清单与办理动作")

WHY = {
    400: "缺少 Idempotency-Key，或正文不是一个完整的 JSON 对象",
    401: "未登录、已退出或已过期",
    403: "身份不允许",
    404: "没有，或与您无关",
    409: "情况已变化（附当前状态），或同一份提交正在处理",
    410: "二维码已停用，附原因和去处",
    413: "正文太大",
    415: "内容类型不对",
    416: "Range 超出了文件",
    422: "内容不符合要求，逐项说明，不回显所填内容；或 Idempotency-Key 已用于另一份内容",
    429: "太频繁，Retry-After 秒后再试",
    503: "暂时不可用，Retry-After 秒后用同一个 Idempotency-Key 再试",
}
WAITS = (409, 429, 503)
RETRY = {"Retry-After": {"description": "多少秒后再试", "schema": {"type": "string"}}}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

READING = (401, 422, 503)
WRITING = (400, 401, 409, 413, 415, 422, 503)


class Drawn(BaseModel):
    """flask-openapi3 asks for the schema with every request; it is drawn up once."""

    @classmethod
    def model_json_schema(cls, *given: Any, **how: Any) -> dict[str, Any]:
        return super().model_json_schema(*given, **how) if given or how else _drawn(cls)


@cache
def _drawn(model: type[Drawn]) -> dict[str, Any]:
    return super(Drawn, model).model_json_schema()


class Keyed(Drawn):
    """The header every writing route wants; `app.once` reads and judges it."""

    @staticmethod
    def _as_required(schema: dict[str, Any]) -> None:
        schema["required"] = ["Idempotency-Key"]
        schema["properties"]["Idempotency-Key"].pop("default")
        schema["properties"]["Idempotency-Key"] |= {"minLength": 8, "maxLength": 80, "pattern": "^[!-~]+$"}

    model_config = ConfigDict(json_schema_extra=_as_required)
    key: str = Field(
        default="", alias="Idempotency-Key", description="每次提交一个新值，重试时沿用：只生效一次，答复相同"
    )


class Query(Drawn):
    """A query's parameters: what is empty was not given, what nobody asked for is ignored."""

    @model_validator(mode="before")
    @classmethod
    def _given(cls, told: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in told.items() if value not in ("", [""])}


def refusals(*statuses: int) -> dict[int, Any]:
    return {
        s: {"description": WHY[s], "content": PROBLEM} | ({"headers": RETRY} if s in WAITS else {}) for s in statuses
    }


def reads(answer: Any, *more: int, tag: Tag = RESIDENT, open_to_all: bool = False) -> dict[str, Any]:
    """A safe route's promises; `answer` is a response model, or a ready-made response."""
    return _promises(200, answer, READING + more, tag, open_to_all)


def writes(status: int, answer: Any, *more: int, tag: Tag = RESIDENT, open_to_all: bool = False) -> dict[str, Any]:
    """An unsafe route's promises."""
    return _promises(status, answer, WRITING + more, tag, open_to_all)


def _promises(status: int, answer: Any, refused: tuple[int, ...], tag: Tag, open_to_all: bool) -> dict[str, Any]:
    wanted = [s for s in sorted(set(refused)) if not (open_to_all and s == 401)]
    promised: dict[str, Any] = {"responses": {status: answer} | refusals(*wanted), "tags": [tag]}
    return promised if open_to_all else promised | {"security": [{"session": []}]}
