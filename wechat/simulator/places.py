"""Which addresses the simulator will talk to or send a browser to: this machine, and nothing else."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_here(url: str) -> bool:
    """True for an http(s) URL on loopback. A browser reads \\ as /, so such a URL is nobody's friend."""
    if "\\" in url or any(ord(c) <= 32 for c in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK and "@" not in parts.netloc
    except ValueError:
        return False


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def path_of(url: str) -> str:
    """Path and query, always beginning with exactly one slash."""
    parts = urlsplit(url)
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path
