"""The floor: what Flask, gunicorn and raw PyMySQL can do on this machine when nothing else is asked of them."""

import os
import secrets
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pymysql
from flask import Flask, Response, abort, jsonify, request

TABLES = (
    "CREATE TABLE {0}_requests (id BIGINT PRIMARY KEY, number CHAR(10) UNIQUE, station_id BIGINT, state VARCHAR(20),"
    " filed_at DATETIME(6), KEY (station_id, state, id))",
    "CREATE TABLE {0}_words (id BIGINT PRIMARY KEY, request_id BIGINT, said TEXT, KEY (request_id))",
    "CREATE TABLE {0}_events (id BIGINT PRIMARY KEY, request_id BIGINT, seq INT, move VARCHAR(20), at DATETIME(6),"
    " UNIQUE (request_id, seq))",
)
app = Flask(__name__)
_mine = threading.local()


def connect(url: str) -> "pymysql.connections.Connection[Any]":
    at = urlsplit(url)
    return pymysql.connect(
        host="127.0.0.1", port=at.port or 3306, user="root", database=at.path[1:], ssl_disabled=True, charset="utf8mb4"
    )


def connection() -> "pymysql.connections.Connection[Any]":
    """One a thread, kept open."""
    if not hasattr(_mine, "connection"):
        _mine.connection = connect(os.environ["FLOOR_URL"])
        _mine.connection.cursor().execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        _mine.connection.commit()
    return _mine.connection


def prepare(url: str) -> None:
    """The floor's own three tables."""
    with connect(url) as database, database.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement.format("floor") + " CHARSET=utf8mb4")


def _new_id() -> int:
    return (int(time.time() * 1000) << 20) | secrets.randbits(20)


@app.post("/filing")
def filing() -> tuple[Response, int]:
    """Validate, one transaction of three rows, 201."""
    said = request.get_json()
    if not isinstance(said.get("text"), str) or not 0 < len(said["text"]) <= 2000:
        abort(422)
    one, number, now = _new_id(), secrets.token_hex(5), time.strftime("%Y-%m-%d %H:%M:%S")
    database = connection()
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO floor_requests VALUES (%s, %s, %s, %s, %s)", (one, number, 1, "filed", now))
        cursor.execute("INSERT INTO floor_words VALUES (%s, %s, %s)", (_new_id(), one, said["text"]))
        cursor.execute("INSERT INTO floor_events VALUES (%s, %s, %s, %s, %s)", (_new_id(), one, 1, "file", now))
    database.commit()
    return jsonify(number=number, state="filed"), 201


@app.get("/queue/<int:station>")
def queue(station: int) -> str:
    """One indexed query, twenty rows, the plainest page."""
    database = connection()
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT number, category, due_at FROM service_requests WHERE station_id = %s AND state = 'filed'"
            " ORDER BY sort_key, id LIMIT 20",
            (station,),
        )
        rows = cursor.fetchall()
    database.commit()
    return "<ul>" + "".join(f"<li>{number} {category or ''} {due}</li>" for number, category, due in rows) + "</ul>"
