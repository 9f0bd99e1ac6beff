"""What htmx has to be told: an answer to a form that is no other page has no address of its own."""

from flask import Response, request


def after(response: Response) -> Response:
    if request.headers.get("HX-Request") and request.method == "POST" and response.status_code not in (302, 303):
        response.headers["HX-Push-Url"] = "false"
    return response
