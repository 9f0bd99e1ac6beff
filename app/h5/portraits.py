"""A deputy's face, as it hangs on the public wall."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from app import portraits
from app.errors import not_found
from app.house import house
from models import portrait

FRESH = 3600  # seconds a browser may show it without asking


def show(deputy_id: int) -> Response:
    with house().database.read() as session:
        found = portrait.on_the_wall(session, deputy_id)
    data = portraits.read(house(), found.store_key) if found else None
    if found is None or data is None:
        raise not_found("没有这张照片。")
    answer = send_file(BytesIO(data), "image/jpeg", etag=f"p{found.photo_id}", max_age=FRESH)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = f"private, max-age={FRESH}"  # a shared cache would keep a face taken down
    return answer
