"""Signing in and out, and the phone of who did."""

from app.console import enrol, entry, own_wechat

PAGES = (
    ("/sign-in", "sign_in", entry.sign_in, ("GET", "POST")),
    ("/sign-out", "sign_out", entry.sign_out, ("POST",)),
    ("/sign-out-everywhere", "sign_out_everywhere", entry.sign_out_everywhere, ("POST",)),
    ("/my-wechat", "own_wechat", own_wechat.own, ("GET",)),
    ("/my-wechat", "show_own_wechat", own_wechat.show, ("POST",)),
    ("/enrol/<secret>", "enrol", enrol.enrol, ("GET", "POST")),
)
