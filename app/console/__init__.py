"""The station's and the county's desk: sign in, see the queue, move a request, make codes."""

from flask import Blueprint, Flask

from app.auth import guard_console
from app.console import (
    binding,
    calls,
    codes,
    deliveries,
    enrol,
    entry,
    files,
    mini_code,
    people,
    queue,
    requests,
    sheet_files,
    showing,
    stations,
)
from app.console.desk import NoDesk

AN_ID = f"int(max={2**63 - 1})"  # what a column can hold; beyond it there is nothing to find

PAGES = (
    ("/sign-in", "sign_in", entry.sign_in, ("GET", "POST")),
    ("/sign-out", "sign_out", entry.sign_out, ("POST",)),
    ("/sign-out-everywhere", "sign_out_everywhere", entry.sign_out_everywhere, ("POST",)),
    ("/enrol/<secret>", "enrol", enrol.enrol, ("GET", "POST")),
    ("/", "queue", queue.queue, ("GET",)),
    ("/find", "find", queue.find, ("GET",)),
    ("/requests/<number>", "request", requests.one, ("GET",)),
    ("/requests/<number>/<move>", "move", requests.move, ("POST",)),
    (f"/attachments/<{AN_ID}:attachment_id>", "attachment", files.attachment, ("GET",)),
    ("/codes", "codes", codes.codes, ("GET",)),
    ("/codes/new", "new_code", codes.new, ("GET",)),
    ("/codes/new", "make_code", codes.make, ("POST",)),
    (f"/codes/<{AN_ID}:code_id>", "code", codes.one, ("GET",)),
    (f"/codes/<{AN_ID}:code_id>/revoke", "revoke_code", codes.revoke, ("POST",)),
    (f"/codes/<{AN_ID}:code_id>.<any(png, svg, pdf):kind>", "code_file", sheet_files.download, ("GET",)),
    (f"/codes/<{AN_ID}:code_id>/mini-code", "mini_code", mini_code.mini_code, ("GET",)),
    ("/stations", "stations", stations.stations, ("GET",)),
    ("/people", "people", people.people, ("GET",)),
    (f"/people/<{AN_ID}:person_id>/binding", "show_binding", binding.show, ("POST",)),
    (f"/people/bindings/<{AN_ID}:binding_id>", "binding", binding.one, ("GET",)),
    ("/deliveries", "deliveries", deliveries.deliveries, ("GET",)),
    ("/calls", "calls", calls.calls, ("GET",)),
    (f"/calls/<number>/<{AN_ID}:person_id>", "called", calls.called, ("POST",)),
    ("/calls/<number>/link", "call_link", calls.link, ("POST",)),
)


def register(app: Flask) -> None:
    console = Blueprint("console", __name__, url_prefix="/console")
    console.before_request(guard_console)
    console.register_error_handler(NoDesk, entry.no_desk)
    for rule, name, view, methods in PAGES:
        console.add_url_rule(rule, name, view, methods=list(methods))
    showing.register(app)
    app.register_blueprint(console)
