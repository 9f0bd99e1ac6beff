"""Pages opened in WeChat or any browser: the resident's, and the deputy's."""

from flask import Blueprint, Flask

from app.addresses import AN_ID
from app.auth import guard_h5
from app.h5 import (
    away,
    deputy,
    deputy_list,
    doing,
    drafts,
    elder,
    elsewhere,
    enter,
    files,
    front,
    intake,
    intake_receipt,
    own_data,
    portraits,
    quick_replies,
    requests,
    results,
    scan,
    supervision,
)

PAGES = (
    ("/", "front", front.front, "GET"),
    ("/find", "find", front.find, "GET"),
    ("/mine", "mine", front.mine, "GET"),
    (f"/portraits/<{AN_ID}:deputy_id>.jpg", "portrait", portraits.show, "GET"),
    ("/mine/data", "own_data", own_data.mine, "GET"),
    ("/mine/data.zip", "take_along", own_data.take_along, "GET"),
    ("/mine/data/delete", "forget_me", own_data.delete, "POST"),
    ("/q/<token>", "scan", scan.scan, "GET"),
    ("/q/<token>", "file", scan.file, "POST"),
    ("/q/<token>/results", "results", results.show, "GET"),
    ("/q/<token>/elsewhere/<matter>", "elsewhere", elsewhere.show, "GET"),
    ("/r/<number>", "status", requests.status, "GET"),
    ("/r/<number>/open", "unlock", requests.unlock, "POST"),
    ("/r/<number>/slip", "slip", requests.slip, "GET"),
    ("/r/<number>/slip.png", "slip_picture", requests.slip_picture, "GET"),
    ("/r/<number>/<any(messages, rating, withdrawal, confirmation, dispute):deed>", "act", doing.act, "POST"),
    ("/enter", "enter", enter.enter, "GET"),
    ("/enter/back", "come_back", enter.come_back, "GET"),
    ("/leave", "leave", enter.leave, "POST"),
    ("/elder", "elder", elder.switch, "POST"),
    (f"/attachments/<{AN_ID}:attachment_id>", "attachment", files.attachment, "GET"),
    ("/deputy", "deputy_list", deputy_list.mine, "GET"),
    ("/deputy/requests/<number>", "deputy_request", deputy.one, "GET"),
    ("/deputy/requests/<number>/<move>", "deputy_move", deputy.move, "POST"),
    ("/deputy/requests/<number>/phone", "deputy_phone", deputy.phone, "POST"),
    ("/deputy/quick-replies", "quick_replies", quick_replies.mine, "GET"),
    ("/deputy/quick-replies", "add_quick_reply", quick_replies.add, "POST"),
    (f"/deputy/quick-replies/<{AN_ID}:reply_id>", "change_quick_reply", quick_replies.change, "POST"),
    (f"/deputy/quick-replies/<{AN_ID}:reply_id>/first", "advance_quick_reply", quick_replies.first, "POST"),
    (f"/deputy/quick-replies/<{AN_ID}:reply_id>/drop", "drop_quick_reply", quick_replies.drop, "POST"),
    ("/deputy/file", "intake", intake.intake, "GET"),
    ("/deputy/file", "take_down", intake.take_down, "POST"),
    ("/deputy/filed/<number>", "taken_down", intake_receipt.taken_down, "GET"),
    ("/deputy/filed/<number>/slip.png", "taken_down_picture", intake_receipt.taken_down_picture, "GET"),
    ("/deputy/away", "away", away.mine, "GET"),
    ("/deputy/away", "add_away", away.add, "POST"),
    (f"/deputy/away/<{AN_ID}:away_id>/end", "end_away", away.end, "POST"),
    ("/supervision", "supervision", supervision.mine, "GET"),
    ("/supervision/<number>", "supervised", supervision.one, "GET"),
    ("/supervision/<number>/phone", "supervised_phone", supervision.phone, "POST"),
    ("/supervision/<number>/<move>", "press", supervision.move, "POST"),
    (f"/deputy/drafts/<{AN_ID}:draft_id>", "draft", drafts.one, "GET"),
    (f"/deputy/drafts/<{AN_ID}:draft_id>/answer", "draft_answer", drafts.confirm, "POST"),
    (f"/deputy/drafts/<{AN_ID}:draft_id>/drop", "draft_drop", drafts.drop, "POST"),
)


def register(app: Flask) -> None:
    h5 = Blueprint("h5", __name__)
    h5.before_request(guard_h5)
    for rule, name, view, method in PAGES:
        h5.add_url_rule(rule, name, view, methods=[method])
    app.register_blueprint(h5)
