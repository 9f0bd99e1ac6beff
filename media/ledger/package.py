"""The file around a sheet: is it an .xlsx at all, is it harmless to unpack, and its parts by name."""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO

from media.ledger.scan import Allowance, Event, events
from media.ledger.unreadable import (
    BROKEN,
    EMPTY,
    LINKS,
    LOCKED,
    MACROS,
    OLD,
    OTHER,
    TOO_HEAVY,
    TOO_LARGE,
    WEB,
    Unreadable,
)  # fmt: skip

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ENTRIES = 2000
ENTRY = b"PK\x01\x02"  # opens every line of a zip's directory
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = 0x1
PLAIN_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """Every limit is judged from the zip's own directory: nothing is unpacked before that."""

    def __init__(self, data: bytes) -> None:
        _refuse_others(data)
        # Counted in the bytes: ZipFile would make an object for each entry before it can be asked how many.
        if data.count(ENTRY) > MOST_ENTRIES:
            raise Unreadable(TOO_LARGE)
        self._zip = zipfile.ZipFile(BytesIO(data))
        # Excel compares names without case, and some programs write them with backslashes.
        self._entries = {_name(entry.filename): entry for entry in self._zip.infolist()}
        self._allowance = Allowance()
        self._judge(self._zip.infolist())

    def has(self, name: str) -> bool:
        return _name(name) in self._entries

    def events(self, name: str) -> Iterator[Event]:
        """What one part says; all parts together may say only so much."""
        entry = self._entries.get(_name(name))
        if entry is None:
            raise Unreadable(BROKEN)
        with self._zip.open(entry) as stream:  # never gives more than the directory said, whatever was packed
            yield from events(stream, self._allowance)

    def _judge(self, entries: list[zipfile.ZipInfo]) -> None:
        # Two of one name: what we judge might be one, and what a person sees in Excel the other.
        if len(entries) != len(self._entries):
            raise Unreadable(BROKEN)
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable(TOO_LARGE)
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise Unreadable(LOCKED)
        if any(entry.compress_type not in PLAIN_WAYS for entry in entries):
            raise Unreadable(OTHER)
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in self._entries):
            raise Unreadable(MACROS)
        if any("/externallinks/" in name for name in self._entries):
            raise Unreadable(LINKS)
        if "[content_types].xml" not in self._entries:
            raise Unreadable(OTHER)


def resolved(target: str, source: str) -> str:
    """A part's name as another part, `source`, refers to it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target.replace("\\", "/"))).lstrip("/")


def _name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_others(data: bytes) -> None:
    if not data:
        raise Unreadable(EMPTY)
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_HEAVY)
    if data.startswith(OLD_OFFICE):  # a password makes an .xlsx one of these too
        raise Unreadable(LOCKED if "EncryptedPackage".encode("utf-16-le") in data else OLD)
    if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise Unreadable(WEB)
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable(OTHER)
