"""我的数据 to take along: in Chinese for its person, with our own names beside it for a program."""

from datetime import datetime
from typing import Any

from app.uploads import EXTENSIONS
from models.attachment import Attachment
from models.clock import HERE
from models.own_data import Kept, Matter
from models.person import ROLES
from models.service_request import plainly
from models.service_request.closing import GRADES
from models.service_request.record import VISIBILITIES

KINDS = {"photo": "照片", "voice": "语音"}
ANSWERS = {"accept": "同意", "reject": "不同意", "ban": "不同意，且不再询问"}
SAID = {"text": "内容", "title": "标题", "place": "地点"}


def told(kept: Kept) -> dict[str, Any]:
    return {
        "姓名": kept.person.name or "", "电话": kept.person.phone or "", "识别方式": kept.known_by,
        "职责": [_named("职责", one, ROLES) for one in kept.roles],
        "同意接收通知": [{"时间": _at(at)} | _named("选择", answer, ANSWERS) for at, answer in kept.agreed],
        "件数": kept.counts, "诉求": [_matter(one) for one in kept.matters],
    }  # fmt: skip


def _named(what: str, value: str | None, names: dict[str, str]) -> dict[str, str]:
    """In words, and by our own name for it."""
    return {what: names.get(value or "", value or ""), f"{what}代码": value or ""}


def _at(moment: datetime) -> str:
    return moment.astimezone(HERE).isoformat(timespec="seconds")


def _matter(matter: Matter) -> dict[str, Any]:
    one = matter.request
    return {
        "编号": one.number, "提交时间": _at(one.filed_at),
        "状态": plainly.state(one.state, own=True), "状态代码": "filed" if one.state == "held" else one.state,
        "类别": one.category or "", **_named("谁能看到", one.visibility, VISIBILITIES),
        "称呼": one.contact_name or "", "联系电话": one.contact_phone or "",
        **_named("评价", one.grade, GRADES), **_named("结果评价", one.result_grade, GRADES),
        "我说的话": [_said(matter, at, move, said) for at, move, said in matter.said],
        "照片和语音": [_file(matter, n) for n in range(len(matter.attachments))],
    }  # fmt: skip


def _said(matter: Matter, at: datetime, move: str, said: dict[str, Any]) -> dict[str, Any]:
    words = {SAID.get(name, name): text for name, text in said.items()}
    return {"时间": _at(at), "事项": plainly.move(matter.request.profile, move), "事项代码": move} | words


def _file(matter: Matter, n: int) -> dict[str, Any]:
    one = matter.attachments[n]
    return _named("种类", one.kind, KINDS) | {
        "文件": _name(matter, n, one), "字节": one.size, "时间": _at(one.made_at),
    }  # fmt: skip


def files(kept: Kept) -> dict[str, str]:
    """Their names in the bag → where their bytes are."""
    return {_name(matter, n, a): a.store_key for matter in kept.matters for n, a in enumerate(matter.attachments)}


def _name(matter: Matter, n: int, one: Attachment) -> str:
    return f"files/{matter.request.number}-{n + 1}.{EXTENSIONS.get(one.mime, 'bin')}"
