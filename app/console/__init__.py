"""The station's and the county's desk: sign in, see the queue, move a request, make codes."""

from flask import Blueprint, Flask

from app.auth import guard_console
from app.console import (
    absences,
    binding,
    bulletin,
    calls,
    codes,
    deliveries,
    enrol,
    entry,
    figures,
    files,
    handling,
    imports,
    intake,
    intake_receipt,
    letter_files,
    letters,
    looking_back,
    meetings,
    mini_code,
    people,
    queue,
    reporting,
    requests,
    samples,
    sheet_files,
    showing,
    stations,
    supervision,
    topic_making,
    topic_steps,
    topics,
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
    ("/handling", "handling", handling.handling, ("GET",)),
    ("/handling/<number>", "handled", handling.one, ("GET",)),
    ("/handling/<number>/report", "report", reporting.report, ("POST",)),
    ("/handling/<number>/<move>", "handle", handling.move, ("POST",)),
    ("/intake", "intake", intake.intake, ("GET",)),
    ("/intake", "take_down", intake.take_down, ("POST",)),
    ("/intake/<number>", "taken_down", intake.taken_down, ("GET",)),
    ("/intake/<number>/receipt.pdf", "receipt", intake_receipt.receipt, ("GET",)),
    ("/intake/<number>/code", "reissue", intake.reissue, ("POST",)),
    ("/imports", "imports", imports.imports, ("GET",)),
    ("/imports", "read_ledger", imports.read_ledger, ("POST",)),
    ("/imports/template.xlsx", "ledger_template", imports.template, ("GET",)),
    (f"/imports/<{AN_ID}:import_id>", "ledger", imports.one, ("GET",)),
    (f"/imports/<{AN_ID}:import_id>/commit", "commit_ledger", imports.commit, ("POST",)),
    (f"/imports/<{AN_ID}:import_id>/drop", "drop_ledger", imports.drop, ("POST",)),
    ("/letters", "letters", letters.letters, ("GET",)),
    (f"/letters/<{AN_ID}:letter_id>.pdf", "letter", letter_files.pdf, ("GET",)),
    (f"/letters/<{AN_ID}:letter_id>/copy.pdf", "letter_copy", letter_files.copy, ("GET",)),
    (f"/letters/<{AN_ID}:letter_id>/receipt", "letter_receipt", letters.receipt, ("POST",)),
    ("/meetings", "meetings", meetings.meetings, ("GET",)),
    (f"/meetings/<{AN_ID}:meeting_id>", "meeting", meetings.one, ("GET",)),
    (f"/meetings/<{AN_ID}:meeting_id>/plan", "plan_meeting", meetings.plan, ("POST",)),
    (f"/meetings/<{AN_ID}:meeting_id>/parties/<{AN_ID}:party_id>/excuse", "excuse", meetings.excuse, ("POST",)),
    (f"/meetings/<{AN_ID}:meeting_id>/minutes", "conclude", meetings.conclude, ("POST",)),
    (f"/meetings/actions/<{AN_ID}:action_id>/done", "tick", meetings.tick, ("POST",)),
    (f"/meetings/actions/<{AN_ID}:action_id>/undone", "untick", meetings.untick, ("POST",)),
    ("/topics", "topics", topics.topics, ("GET",)),
    ("/topics/new", "new_topic", topic_making.new, ("GET",)),
    ("/topics/new", "make_topic", topic_making.make, ("POST",)),
    (f"/topics/<{AN_ID}:topic_id>", "topic", topics.one, ("GET",)),
    (
        f"/topics/<{AN_ID}:topic_id>/<any(bundle, unbundle, step, publish, end):act>", "topic_act", topic_steps.act,
        ("POST",),
    ),
    ("/supervision", "pressed", supervision.pressed, ("GET",)),
    ("/supervision/<number>", "pressed_one", supervision.one, ("GET",)),
    ("/supervision/<number>/supervisors", "name_supervisor", supervision.name, ("POST",)),
    (
        f"/supervision/<number>/supervisors/<{AN_ID}:supervisor_id>/dismiss", "dismiss_supervisor",
        supervision.dismiss, ("POST",),
    ),
    ("/supervision/<number>/<move>", "press", supervision.move, ("POST",)),
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
    ("/absences", "absences", absences.absences, ("GET",)),
    ("/absences", "add_absence", absences.add, ("POST",)),
    (f"/absences/<{AN_ID}:absence_id>/end", "end_absence", absences.end, ("POST",)),
    ("/figures", "figures", figures.show, ("GET",)),
    ("/figures/cases", "figure_cases", figures.cases, ("GET",)),
    ("/bulletin", "bulletin", bulletin.bulletin, ("GET",)),
    ("/deliveries", "deliveries", deliveries.deliveries, ("GET",)),
    ("/look-back", "look_back", looking_back.look_back, ("GET",)),
    ("/samples", "samples", samples.samples, ("GET",)),
    (f"/samples/<{AN_ID}:sample_id>", "sampled", samples.record, ("POST",)),
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
