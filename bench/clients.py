"""Clients on raw keep-alive sockets: so cheap that what is measured is the server."""

import socket
import threading
import time
from collections.abc import Callable
from statistics import median

CLIENTS = 16
Letter = Callable[[int, int], bytes]  # (client, how many before it) → one whole HTTP request


class Line:
    """One connection, opened again when the other side has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, letter: bytes) -> tuple[int, bytes]:
        """The status and the whole answer, headers and body."""
        fresh = self.socket is None
        try:
            return self._ask(letter)
        except (ConnectionError, TimeoutError):
            self.hang_up()
            if fresh:
                raise
            return self._ask(letter)

    def _ask(self, letter: bytes) -> tuple[int, bytes]:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), 30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(letter)
        answer = b""
        while (head := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head += 4
        headers = answer[:head].lower()
        whole = head + int(headers.partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(answer) < whole:
            answer += self._more()
        if b"connection: close" in headers:
            self.hang_up()
        return int(answer[9:12]), answer

    def _more(self) -> bytes:
        assert self.socket is not None
        if not (got := self.socket.recv(65536)):
            raise ConnectionResetError("the server hung up")
        return got

    def hang_up(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    said = {"Host": "mashang.example"} | headers | ({"Content-Length": str(len(body))} if body else {})
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items()), "", ""]
    return "\r\n".join(lines).encode() + body


class Wrong(Exception):
    """An answer other than the one that counts: a figure made of refusals is worth nothing."""


def rate(port: int, letter: Letter, seconds: float, wanted: int) -> float:
    """Requests a second that sixteen clients get answered as wanted."""
    start, counts, wrong = threading.Barrier(CLIENTS), [0] * CLIENTS, []

    def live(me: int) -> None:
        line = Line(port)
        start.wait()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until and not wrong:
            status, answer = line.ask(letter(me, counts[me]))
            if status != wanted:
                wrong.append(answer[:600])
            counts[me] += 1
        line.hang_up()

    threads = [threading.Thread(target=live, args=(n,), daemon=True) for n in range(CLIENTS)]
    began = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join(seconds + 60)
    if wrong:
        raise Wrong(wrong[0].decode("utf8", "replace"))
    return sum(counts) / (time.perf_counter() - began)


def p50(port: int, letter: bytes, times: int) -> float:
    """The median of one client's waits, in milliseconds."""
    line, waits = Line(port), []
    for _ in range(times):
        began = time.perf_counter()
        status, answer = line.ask(letter)
        waits.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise Wrong(answer[:600].decode("utf8", "replace"))
    line.hang_up()
    return median(waits)
