"""A line to the database that can be cut, hushed, or lose the one reply that matters."""

import contextlib
import socket
import threading

COMMIT = b"\x03COMMIT"  # COM_QUERY, as PyMySQL sends it
SLICE = 0.1


class FaultProxy:
    """Between the product and one port. Modes: pass, refuse, hush (takes the call and says nothing)."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.mode = "pass"
        self.calls = 0
        self.dropped = 0  # COMMITs that happened and whose replies were lost
        self._armed = threading.Event()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def drop_next_commit(self) -> None:
        """The next COMMIT reaches the server; its reply reaches nobody, and the line is cut."""
        self._armed.set()

    def close(self) -> None:
        self._closing.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            if self._may_pass():
                with socket.create_connection(("127.0.0.1", self.target)) as server:
                    _Line(self, client, server).carry()

    def _may_pass(self) -> bool:
        """Wait out a silence; False when the line must be cut."""
        while self.mode == "hush":
            if self._closing.wait(SLICE):
                return False
        return self.mode == "pass" and not self._closing.is_set()

    def _drops(self, said: bytes) -> bool:
        if said[4:11] != COMMIT or not self._armed.is_set():
            return False
        self._armed.clear()
        return True


class _Line:
    """One connection, carried both ways until either side has had enough."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket) -> None:
        self.proxy, self.client, self.server = proxy, client, server
        self.losing = False

    def carry(self) -> None:
        back = threading.Thread(target=self._answers, daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while (said := self.client.recv(65536)) and self.proxy._may_pass():
                self.losing = self.losing or self.proxy._drops(said)
                self.server.sendall(said)
        _cut(self.server)
        back.join()

    def _answers(self) -> None:
        with contextlib.suppress(OSError):
            while (said := self.server.recv(65536)) and self.proxy._may_pass():
                if self.losing:
                    self.proxy.dropped += 1
                    break
                self.client.sendall(said)
        _cut(self.client)
        _cut(self.server)


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
