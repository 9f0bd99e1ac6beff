"""A voice and photos in a deputy's form: kept before anything in it is refused, so that nobody records twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app import uploads
from app.deeds import fields
from app.deeds.fields import Field
from app.errors import Problem
from models.attachment import MOST_PHOTOS, UNSPOKEN

NAMES = {"photos": "photo", "voice": "voice"}
MOST = {"photos": MOST_PHOTOS, "voice": 1}
VOICE_ONLY = "（语音答复，请点开收听）"
# What stands for the words where only a voice was given.
ALONE = {"answer": VOICE_ONLY, "ask": "（语音询问，请点开收听）", "file": UNSPOKEN["voice"]}
MOVES = ("answer", "ask")
WRONG = {"photos": "这里只收照片，请选择 JPG、PNG 或 WebP 图片。", "voice": "这里只收录音，照片请放到“照片”里。"}

SPOKEN = Field("text", "内容", required=False, hint="只发语音也可以，不必写字")
ENCLOSED = (
    Field("voice", "语音", "voice", False),
    Field("photos", "照片", "snaps", False),
)


def _with_files(name: str) -> fields.Form:
    form = fields.FORMS[name]
    return replace(form, fields=(SPOKEN, ENCLOSED[0], *form.fields[1:], ENCLOSED[1]))


FORMS = fields.FORMS | {name: _with_files(name) for name in MOVES}


def typed(form: dict[str, Any]) -> dict[str, Any]:
    """With the numbers of what an earlier try has already brought."""
    return form | {name: request.form.getlist(name)[:most] for name, most in MOST.items()}


def keep(typed: dict[str, Any], whose: Callable[[Session], int]) -> dict[str, str]:
    """What is wrong with the files, by field; the good ones are typed in as their numbers."""
    return {name: fault for name in NAMES if (fault := _keep(typed, name, whose))}


def _keep(typed: dict[str, Any], name: str, whose: Callable[[Session], int]) -> str:
    files = [f for f in request.files.getlist(name) if f.filename]
    before = typed[name] if name == "photos" or not files else []  # a new recording takes the place of the old one
    if len(files) + len(before) > MOST[name]:
        return f"最多 {MOST[name]} {'张' if name == 'photos' else '段'}，请少选几个。"
    kept, fault = uploads.keep(files, whose)
    typed[name] = before + [str(one.id) for one in kept if one.kind == NAMES[name]]
    if any(one.kind != NAMES[name] for one in kept):
        return WRONG[name]
    return _said(fault) if fault else ""


def _said(fault: Problem) -> str:
    if fault.status == 413:
        return "单个文件不能超过 5 MB。"
    told: list[dict[str, str]] = fault.more.get("errors", [])
    return told[0]["detail"] if told else fault.detail


def body(move: str, typed: dict[str, Any]) -> dict[str, Any]:
    """As the move's body takes it: a voice needs no words beside it, a photo alone says nothing yet."""
    given = {name: value for name, value in typed.items() if name not in NAMES}
    if typed["voice"] and not given.get("text", "").strip():
        given["text"] = ALONE[move]
    return given | {"attachments": [*typed["voice"], *typed["photos"]]}
