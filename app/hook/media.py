"""A photo or a voice for WeChat to look at: one file, under a link that nobody can guess and that soon dies."""

from flask import Response

from app import lending, uploads
from app.errors import not_found
from app.house import house


def media(signed: str) -> Response:
    found = lending.behind(house(), signed)
    if found is None:
        raise not_found()
    return uploads.shown(found)
