"""XML from a stranger as a stream of events: no entities, no depth, no element too large, an end to it all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from media.ledger.unreadable import BROKEN, TOO_LARGE, Unreadable

START, END, TEXT = "start", "end", "text"
CHUNK = 64 * 1024
LONGEST_TAG = 1024 * 1024  # expat begins a long one anew at each chunk: ten megabytes would take minutes
DEEPEST = 64

Event = tuple[str, str, dict[str, str]]


@dataclass
class Allowance:
    """Five thousand rows of sixty cells, of three elements each, and about two seconds."""

    elements: int = 1_000_000

    def spend(self, elements: int) -> None:
        self.elements -= elements
        if self.elements < 0:
            raise Unreadable(TOO_LARGE)


def events(stream: IO[bytes], allowance: Allowance) -> Iterator[Event]:
    """(START, name, attributes), (END, name, {}), (TEXT, letters, {}); names without their namespace's prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    waiting: list[Event] = []
    parser.StartElementHandler = lambda name, more: waiting.append((START, name.rpartition(":")[2], more))
    parser.EndElementHandler = lambda name: waiting.append((END, name.rpartition(":")[2], {}))
    parser.CharacterDataHandler = lambda letters: waiting.append((TEXT, letters, {}))
    parser.StartDoctypeDeclHandler = _refuse_doctype
    depth = fed = 0
    chunk = b"-"
    while chunk:
        chunk = stream.read(CHUNK)
        parser.Parse(chunk, not chunk)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            raise Unreadable(BROKEN)
        allowance.spend(sum(kind is START for kind, _, _ in waiting))
        for event in waiting:
            depth += (event[0] is START) - (event[0] is END)
            if depth > DEEPEST:
                raise Unreadable(BROKEN)
            yield event
        waiting.clear()


def _refuse_doctype(*_: object) -> None:
    """Where entities are declared, the stuff of XML bombs; no Excel writes one."""
    raise Unreadable(BROKEN)
