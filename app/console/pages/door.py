"""Signing in and out."""

from app.console import enrol, entry

PAGES = (
    ("/sign-in", "sign_in", entry.sign_in, ("GET", "POST")),
    ("/sign-out", "sign_out", entry.sign_out, ("POST",)),
    ("/sign-out-everywhere", "sign_out_everywhere", entry.sign_out_everywhere, ("POST",)),
    ("/enrol/<secret>", "enrol", enrol.enrol, ("GET", "POST")),
)
