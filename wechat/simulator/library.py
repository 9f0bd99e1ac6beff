"""The public template library, and an account's own templates as WeChat describes them."""

import json
from sqlite3 import Row
from typing import Any, NamedTuple

from wechat.simulator.cast import put_template
from wechat.simulator.state import State
from wechat.simulator.wire import Says

MOST_PRIVATE = 50
EXAMPLES = {
    "thing": "村口路灯不亮", "time": "2026年11月21日 15:30", "date": "2026年11月21日", "name": "王某",
    "phrase": "办理中", "number": "12", "character_string": "7KQ2M9XW4D", "phone_number": "000-12345678",
    "amount": "12.50元", "letter": "A", "symbol": "#", "car_number": "豫K00000", "const": "诉求",
}  # fmt: skip
CATEGORIES = {616: "政务民生", 307: "信息查询"}
DOMAINS = ("政府与公共事业", "政务民生")


class Keyword(NamedTuple):
    kid: int
    name: str
    rule: str


class Title(NamedTuple):
    tid: int
    title: str
    type: int
    category: int
    keywords: tuple[Keyword, ...]


def _title(tid: int, title: str, kind: int, *words: tuple[str, str]) -> Title:
    return Title(tid, title, kind, 616, tuple(Keyword(n, *word) for n, word in enumerate(words, 1)))


TITLES = {
    title.tid: title
    for title in (
        _title(
            2001, "诉求受理通知", 2, ("诉求事项", "thing"), ("诉求编号", "character_string"), ("受理时间", "time"),
            ("受理状态", "phrase"), ("受理单位", "thing"), ("温馨提示", "thing"),
        ),
        _title(
            2002, "诉求答复通知", 2, ("诉求事项", "thing"), ("诉求编号", "character_string"), ("答复时间", "time"),
            ("答复人", "name"),
        ),
        _title(2003, "办结评价提醒", 2, ("诉求编号", "character_string"), ("办结时间", "time"), ("温馨提示", "thing")),
        _title(
            3001, "办事进度提醒", 3, ("事项名称", "thing"), ("办件编号", "character_string"), ("更新时间", "time"),
            ("当前状态", "phrase"),
        ),
    )
}  # fmt: skip


def add(state: State, appid: str, tid: object, kids: object, scene: object) -> str:
    """An account's own template made of a title and some of its keywords."""
    title = TITLES.get(int(str(tid))) if str(tid).isdigit() else None
    if title is None:
        raise Says(200014, "template tid error")
    chosen = _chosen(title, kids)
    if scene is not None and (not isinstance(scene, str) or len(scene) > 15):
        raise Says(200021, "invalid sceneDesc")
    fields = [f"{word.rule}{word.kid}" for word in chosen]
    with state.held():
        own = state.all("SELECT * FROM templates WHERE appid = ?", appid)
        if len(own) >= MOST_PRIVATE:
            raise Says(200012, "private template count limit")
        if any((row["title"], json.loads(row["fields"])) == (title.title, fields) for row in own):
            raise Says(200022, "duplicate template")
        made = f"{state.random.getrandbits(210):043x}"[:43]
        labels = {field: word.name for field, word in zip(fields, chosen, strict=True)}
        given = {"id": made, "title": title.title, "fields": fields, "labels": labels, "type": title.type}
        put_template(state, appid, {**given, "channel": "notice" if _is_service_account(state, appid) else ""})
    return made


def delete(state: State, appid: str, wanted: object) -> None:
    if not state.do("DELETE FROM templates WHERE appid = ? AND id = ?", appid, str(wanted)):
        raise Says(200014, "template tid error")


def mine(state: State, appid: str, channel: str) -> list[Row]:
    """The account's templates of a channel: "notice" for subscriptions, "template" for a service account's own."""
    default = "template" if _is_service_account(state, appid) else "notice"
    return state.all(
        "SELECT * FROM templates WHERE appid = ? AND coalesce(nullif(channel, ''), ?) = ? ORDER BY rowid",
        appid, default, channel,
    )  # fmt: skip


def described(row: Row) -> dict[str, Any]:
    """As wxaapi/newtmpl/gettemplate tells of it."""
    content, example = _content(row)
    return {
        "priTmplId": row["id"], "title": row["title"], "content": content, "example": example,
        "type": row["type"], "keywordEnumValueList": [],
    }  # fmt: skip


def described_old(row: Row) -> dict[str, Any]:
    """As template/get_all_private_template tells of it."""
    content, example = _content(row)
    where = {"primary_industry": DOMAINS[0], "deputy_industry": DOMAINS[1]}
    return {"template_id": row["id"], "title": row["title"], **where, "content": content, "example": example}


def _content(row: Row) -> tuple[str, str]:
    labels, content, example = json.loads(row["labels"]), "", ""
    for field in json.loads(row["fields"]):
        content += f"{labels[field]}:{{{{{field}.DATA}}}}\n"
        example += f"{labels[field]}:{EXAMPLES.get(field.rstrip('0123456789'), '示例')}\n"
    return content, example


def _chosen(title: Title, kids: object) -> list[Keyword]:
    by_kid = {word.kid: word for word in title.keywords}
    wanted = kids if isinstance(kids, list) else []
    if not 2 <= len(wanted) <= 5 or len(set(map(str, wanted))) < len(wanted):
        raise Says(200020, "invalid kidList")
    if not all(str(kid).isdigit() and int(kid) in by_kid for kid in wanted):
        raise Says(200020, "invalid kidList")
    return [by_kid[int(kid)] for kid in wanted]


def _is_service_account(state: State, appid: str) -> bool:
    return state.one("SELECT 1 FROM accounts WHERE appid = ? AND kind = 'sa'", appid) is not None
