"""A body arrives whole or not at all."""

from io import BytesIO

import pytest

from tests.browser import Browser
from tests.cast import Cast


class Broken(BytesIO):
    """A server's stream whose next chunk makes no sense."""

    def read(self, size: int | None = -1) -> bytes:
        raise ValueError("chunk size ZZ")


def cut(anyone: Browser, cast: Cast, body: bytes, length: int | None) -> int:
    """As gunicorn hands a body over: it ends where the connection ended."""
    environ = {"wsgi.input_terminated": True, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(length or "")}
    environ |= {} if length else {"HTTP_TRANSFER_ENCODING": "chunked"}
    return anyone.client.post(
        f"/q/{cast.wang_code}", base_url=anyone.base_url, environ_overrides=environ,
        content_type="application/x-www-form-urlencoded",
    ).status_code  # fmt: skip


def form(anyone: Browser, cast: Cast) -> bytes:
    scan = f"/q/{cast.wang_code}"
    hidden = anyone.forms(scan)[scan]
    return f"token={hidden['token']}&key={hidden['key']}&text=half".encode()


def test_a_form_that_broke_off_is_refused_and_files_nothing(anyone: Browser, cast: Cast) -> None:
    body = form(anyone, cast)
    assert cut(anyone, cast, body, len(body) + 500) == 400
    assert "half" not in anyone.open("/mine").text
    assert cut(anyone, cast, body, len(body)) == 303  # the honest retry, with the same key, goes through
    assert "half" in anyone.open("/mine").text


def test_a_form_without_a_length_is_refused(anyone: Browser, cast: Cast) -> None:
    assert cut(anyone, cast, form(anyone, cast), None) == 411


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/q/WangWang1111", "application/x-www-form-urlencoded"), ("/api/v1/session", "application/json")],
)
def test_chunks_that_make_no_sense_are_the_senders_mistake(
    anyone: Browser, cast: Cast, path: str, kind: str
) -> None:  # fmt: skip
    answer = anyone.client.post(
        path, base_url=anyone.base_url, content_type=kind,
        environ_overrides={"wsgi.input_terminated": True, "wsgi.input": Broken(), "CONTENT_LENGTH": "10"},
    )  # fmt: skip
    assert answer.status_code == 400
