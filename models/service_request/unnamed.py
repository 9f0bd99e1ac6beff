"""A complaint read by somebody who is not to know whose it is: without its filer's name, number, voice and photos."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from models import mask
from models.service_request import seeing, telling
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.service_request.telling import Entry


def hidden(text: str, one: ServiceRequest) -> str:
    """Telephones and identity numbers gone, and the filer's own name however they signed with it."""
    return mask.mask(mask.without_name(text, one.contact_name or ""))


def to_bodies(text: str, one: ServiceRequest) -> str:
    """An order's or a letter's own words: of a complaint they may have named whose it is."""
    return text if one.about is None else hidden(text, one)


def first_words(session: Session, one: ServiceRequest, actor: Actor) -> dict[str, Any]:
    return first_words_of(session, [one], actor).get(one.id, {})


def first_words_of(session: Session, requests: Sequence[ServiceRequest], actor: Actor) -> dict[int, dict[str, Any]]:
    said = telling.first_words_of(session, list(requests))
    return said | {one.id: _hidden(said[one.id], one) for one in _nameless(requests, actor) if one.id in said}


def timeline(session: Session, one: ServiceRequest, actor: Actor, **asked: bool) -> list[Entry]:
    """What colleagues wrote too: they may have named whom it is about not to be named to."""
    told = telling.timeline(session, one, **asked)
    if not seeing.hides_filer(one, actor):
        return told
    theirs = seeing.filers_words(one)
    return [
        replace(e, said=_hidden(e.said, one), attachments=[f for f in e.attachments if f.words_id not in theirs])
        for e in told
    ]  # fmt: skip


def _nameless(requests: Sequence[ServiceRequest], actor: Actor) -> list[ServiceRequest]:
    return [one for one in requests if seeing.hides_filer(one, actor)]


def _hidden(said: dict[str, Any], one: ServiceRequest) -> dict[str, Any]:
    return {name: _told(value, one) for name, value in said.items()}


def _told(value: Any, one: ServiceRequest) -> Any:
    """A text, or the lines of what a meeting agreed."""
    if isinstance(value, list):
        return [_told(each, one) for each in value]
    return hidden(value, one) if isinstance(value, str) else value
