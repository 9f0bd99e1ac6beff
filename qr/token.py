"""The token printed on a sheet: how one is made, recognised, and found again in what a phone read."""

import re
import secrets
from urllib.parse import unquote

# Clerks read tokens to each other over the telephone: what looks alike (0 O o, 1 l I) is never minted.
# 56 letters, 12 of them: almost 70 bits.
MINTED = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
SHAPE = re.compile(r"[0-9A-Za-z]{10,16}")


def mint() -> str:
    return "".join(secrets.choice(MINTED) for _ in range(12))


def is_token(text: str) -> bool:
    return SHAPE.fullmatch(text) is not None


def link(public_url: str, token: str) -> str:
    return f"{public_url.rstrip('/')}/q/{token}"


def grouped(token: str) -> str:
    """In fours, for the eye and the voice."""
    return " ".join(token[i : i + 4] for i in range(0, len(token), 4))


def token_in(text: str, public_url: str) -> str | None:
    """The token in what a phone read: a bare one (a mini program's scene) or our link, encoded or not."""
    if is_token(text):
        return text
    # Decoded once and compared as text: a parser's idea of "host" is what user@host and backslashes prey on.
    ours, decoded = link(public_url, ""), unquote(text)
    if not decoded.startswith(ours):
        return None
    token = re.split(r"[?#]", decoded[len(ours) :], maxsplit=1)[0]
    return token if is_token(token) else None
