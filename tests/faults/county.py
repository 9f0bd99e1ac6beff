"""A county of our own for one test: the same as the default, with other figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from models import profile


@contextmanager
def quotas(**figures: int) -> Iterator[None]:
    """How much a person, a browser or a station may take in, for as long as this lasts."""
    usual = profile._profiles["default"]
    profile._profiles["default"] = replace(usual, quotas=replace(usual.quotas, **figures))
    try:
        yield
    finally:
        profile._profiles["default"] = usual
