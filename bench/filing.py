"""Filing: what is left of the floor's rate once a request is judged, sealed, chained, counted and told only once."""

import json
import re
import secrets
from collections.abc import Callable
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench import county, floor
from bench.clients import CLIENTS, Letter, Line, rate, request
from bench.machine import Machine
from models.service_request import ServiceRequest
from tests.cast import settle

STATIONS, EACH_FILES = 300, 8  # with so many nobody meets a quota, and no station's storm is held
TEXT = "村口的路灯坏了三天了,晚上老人孩子走路看不见,请帮忙联系修一下。" * 2
SAID = {"text": TEXT, "name": "李示例", "phone": "13800000000"}


def measure(machine: Machine, rounds: int, seconds: float) -> list[tuple[str, float, str]]:
    """Interleaved rounds; each ratio is the median of the rounds' own ratios."""
    database = machine.database("mariadb", "filing")
    cast = settle(database)
    floor.prepare(url := database.engine.url.render_as_string(hide_password=False))
    under, over = machine.floor(url, "/queue/1"), machine.ours(database)
    people = county.residents(cast, int(1000 + rounds * seconds * 150))
    sheets = [d.token for d in county.desks(cast, STATIONS)]
    api = ours_by_api(county.signed_in(cast, people, "api"), sheets)
    h5 = ours_by_form(over, county.signed_in(cast, people, "h5"), sheets)
    found: dict[str, list[float]] = {"POST /api/v1/requests": [], "POST /q/<token>, the form": []}
    for n in range(rounds + 1):
        base = rate(under, bare(), seconds, 201)
        one, other = rate(over, api, seconds, 201), rate(over, h5, seconds, 303)
        print(f"  filing, round {n}: floor {base:.0f}/s, API {one:.0f}/s, form {other:.0f}/s", flush=True)
        if n:  # the first warms every pool and cache
            for name, got in zip(found, (one, other), strict=True):
                found[name].append(got / base)
    _nothing_held(cast)
    return [(f"filing: {name} / floor", median(ratios), "≥ 0.6") for name, ratios in found.items()]


def bare() -> Letter:
    body = json.dumps({"text": TEXT}).encode()
    letter = request("POST", "/filing", {"Content-Type": "application/json"}, body)
    return lambda client, n: letter


def turns(tokens: list[str], sheets: list[str]) -> Callable[[int], tuple[str, str]]:
    """Whose turn it is, and at which wall: all clients together go round all residents and all sheets."""
    asked = [0] * CLIENTS

    def turn(client: int) -> tuple[str, str]:
        n = asked[client] * CLIENTS + client
        asked[client] += 1
        if n >= len(tokens) * EACH_FILES:
            raise RuntimeError("faster than thought: more residents are needed")
        return tokens[n % len(tokens)], sheets[n % len(sheets)]

    return turn


def ours_by_api(tokens: list[str], sheets: list[str]) -> Letter:
    turn = turns(tokens, sheets)

    def letter(client: int, n: int) -> bytes:
        session, sheet = turn(client)
        headers = {
            "Content-Type": "application/json", "Authorization": f"Bearer {session}",
            "Idempotency-Key": secrets.token_urlsafe(16),
        }  # fmt: skip
        said = {"code_token": sheet} | SAID
        return request("POST", "/api/v1/requests", headers, json.dumps(said).encode())

    return letter


def ours_by_form(port: int, tokens: list[str], sheets: list[str]) -> Letter:
    """As a browser in WeChat sends the page's own form; the page was opened once by each of the clients."""
    turn = turns(tokens, sheets)
    browsers = [_opened(port, sheets[0]) for _ in range(CLIENTS)]

    def letter(client: int, n: int) -> bytes:
        session, sheet = turn(client)
        device, token = browsers[client]
        said = {"token": token, "key": secrets.token_urlsafe(16), "visibility": "public"} | SAID
        said["text"] = _own_words()
        headers = {"Cookie": f"{device}; __Host-h5={session}", "Content-Type": "application/x-www-form-urlencoded"}
        return request("POST", f"/q/{sheet}", headers, urlencode(said).encode())

    return letter


def _own_words() -> str:
    """Everybody says something else, or the page would first show them that a neighbour said the same."""
    return "".join(secrets.choice(TEXT) if n % 3 else chr(0x4E00 + secrets.randbelow(20000)) for n in range(len(TEXT)))


def _opened(port: int, sheet: str) -> tuple[str, str]:
    """The device cookie and the form's token, as the page gave them."""
    line = Line(port)
    _, page = line.ask(request("GET", f"/q/{sheet}", {}))
    line.hang_up()
    cookie = re.search(rb"Set-Cookie: (__Host-device=[^;]+)", page)
    token = re.search(rb'name="token" value="(\w+)"', page)
    assert cookie and token, page[:500]
    return cookie[1].decode(), token[1].decode()


def _nothing_held(cast: "county.Cast") -> None:
    """Held requests would be another measurement."""
    with cast.database.read() as session:
        held = session.scalar(select(func.count()).select_from(ServiceRequest).where(ServiceRequest.state == "held"))
    assert held == 0, f"{held} were held: more stations are needed"
