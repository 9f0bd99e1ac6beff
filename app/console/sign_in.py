"""The page at the desk's door, whoever sends somebody there."""

from flask import render_template

from app.errors import Problem


def page(why: Problem | None = None, login: str = "", wanted: str = "", kept: str = "") -> str:
    return render_template("console/sign_in.html", why=why, login=login, wanted=wanted, kept=kept)
