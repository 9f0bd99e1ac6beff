"""Fetching what a person sent, and leaving a file to be shown to them."""

import mimetypes

from flask import Blueprint, Response, jsonify, request

from wechat.simulator import media
from wechat.simulator.api import gate
from wechat.simulator.wire import Says, state

routes = Blueprint("media", __name__)


@routes.route("/cgi-bin/media/get", methods=gate.ANY)
def fetch() -> Response:
    appid = gate.caller(None, "GET")
    row = media.get(state(), appid, gate.query("media_id"))
    if row["kind"] == "video":
        return jsonify(video_url=f"{request.host_url}cgi-bin/media/video/{row['media_id']}")
    reply = Response(row["data"], content_type=row["type"])
    end = mimetypes.guess_extension(row["type"]) or ""
    reply.headers["Content-Disposition"] = f'attachment; filename="{row["media_id"]}{end}"'
    return reply


@routes.get("/cgi-bin/media/video/<media_id>")
def video(media_id: str) -> Response:
    """Videos alone are answered with an address, which wants no token."""
    row = state().one("SELECT * FROM media WHERE media_id = ? AND kind = 'video'", media_id)
    return Response(row["data"], content_type=row["type"]) if row else Response("not found", 404)


@routes.route("/cgi-bin/media/upload", methods=gate.ANY)
def upload() -> Response:
    appid, kind = gate.caller(None), gate.query("type")
    if kind not in media.TYPES:
        raise Says(40004, "invalid media type")
    file = request.files.get("media")
    if file is None:
        raise Says(41005, "media data missing")
    data = file.read()
    content_type, most = media.TYPES[kind]
    if not data or len(data) > most:
        raise Says(40006, "invalid media size")
    media_id = media.put(state(), appid, kind, file.mimetype or content_type, data)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return jsonify({"type": kind, name: media_id, "created_at": int(state().now())})
