"""Alive, ready, measured; headers that a browser trusts; logs that name nobody."""

import json

import pytest
from flask import Flask

import migrations
from tests.browser import Browser
from tests.cast import Cast


def test_alive_and_ready(anyone: Browser) -> None:
    assert anyone.open("/livez").json == {"alive": True}
    assert anyone.open("/readyz").json == {"lacking": [], "ready": True}


def test_a_schema_that_is_behind_is_said_to_be_not_ready(anyone: Browser, cast: Cast) -> None:
    from sqlalchemy import text

    cast.database.transact(lambda s: s.execute(text("UPDATE alembic_version SET version_num='0000'")))
    try:
        answer = anyone.open("/readyz")
        assert (answer.status_code, answer.json["lacking"]) == (503, ["schema"])
    finally:
        newest = {"newest": migrations.newest()}
        cast.database.transact(lambda s: s.execute(text("UPDATE alembic_version SET version_num = :newest"), newest))


def test_metrics_and_the_tick_do_not_exist_without_their_token(anyone: Browser) -> None:
    assert anyone.open("/metrics").status_code == 404
    assert anyone.post("/internal/drain").status_code == 404
    assert anyone.open("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404


def test_metrics_show_the_outbox_and_no_token_or_number(anyone: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    anyone.open(f"/r/{number}")
    anyone.open(f"/q/{cast.wang_code}")
    told = anyone.open("/metrics", headers={"Authorization": "Bearer metrics-for-tests"}).text
    assert "mashang_outbox_age_seconds" in told and "mashang_requests_total" in told
    assert number not in told and cast.wang_code not in told


def test_the_tick_works_the_same_queue_as_the_worker(anyone: Browser, cast: Cast) -> None:
    cast.file()
    answer = anyone.client.post("/internal/drain?budget=1", headers={"Authorization": "Bearer tick-for-tests"})
    assert answer.json["done"]["announced"] == 1


def test_every_page_carries_the_headers_that_keep_strangers_out(anyone: Browser, cast: Cast) -> None:
    for path in ("/", f"/q/{cast.wang_code}", "/nope", "/livez", "/console/sign-in"):
        headers = anyone.open(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000"), path
        assert headers["Cache-Control"] == "no-store", path


def test_cookies_are_host_bound_secure_and_unreadable_by_scripts(anyone: Browser) -> None:
    cookie = anyone.open("/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-device=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_the_log_is_one_json_line_a_request_and_names_nobody(
    anyone: Browser, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = f"/q/{cast.wang_code}"
    canaries = {"text": "金丝雀甲的诉求", "name": "金丝雀乙", "phone": "000-1234-5678", "visibility": "public"}
    answer = anyone.press(scan, scan, **canaries)
    number = answer.headers["Location"].split("/")[2]
    anyone.open(f"/r/{number}?note=金丝雀丙")
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert len(lines) >= 3 and all(json.loads(line)["request_id"] for line in lines)
    told = "\n".join(lines)
    assert not [c for c in (*canaries.values(), "金丝雀丙", number, cast.wang_code) if c != "public" and c in told]


def test_the_database_holds_no_name_phone_or_word_in_clear(anyone: Browser, cast: Cast) -> None:
    from sqlalchemy import text

    from models import every

    scan = f"/q/{cast.wang_code}"
    anyone.press(scan, scan, text="金丝雀诉求", name="金丝雀某", phone="000-1234-5678", visibility="public")
    with cast.database.read() as session:
        dump = b"".join(
            bytes(str(value), "utf8") if not isinstance(value, bytes) else value
            for table in every.metadata.sorted_tables
            for row in session.execute(text(f"SELECT * FROM {table.name}"))
            for value in row
        )
    assert b"000-1234-5678" not in dump and "金丝雀".encode() not in dump and "王示例".encode() not in dump


def test_an_unknown_page_says_so_in_chinese_and_an_unknown_route_in_json(app: Flask) -> None:
    anyone = Browser(app)
    assert "没有找到" in anyone.open("/nope").text
    problem = anyone.open("/api/v1/nope")
    assert problem.status_code in (401, 404) and problem.mimetype == "application/problem+json"
