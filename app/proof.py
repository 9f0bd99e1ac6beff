"""The files by which WeChat sees that this address is ours: at the root, and where the codes' addresses live."""

from flask import Blueprint, Flask, Response, request

from app.house import house


def file() -> Response:
    name = request.path.rpartition("/")[2]
    return Response(house().settings.wx_verify_files[name], content_type="text/plain; charset=utf-8")


def register(app: Flask) -> None:
    """One fixed rule a file: nothing a visitor types chooses what is read."""
    proof = Blueprint("proof", __name__)
    for name in app.extensions["mashang"].settings.wx_verify_files:
        for folder in ("/", "/q/"):
            proof.add_url_rule(folder + name, "file", file)
    app.register_blueprint(proof)
