"""A paper ledger comes in: read row by row, kept for a day while somebody looks, then told as real history at once."""

from models.ledger_import.reading import OURS, TITLES, Fault, Line, Row, read
from models.ledger_import.telling import tell
from models.ledger_import.waiting import (
    KEPT,
    MOST_READ,
    MOST_ROWS,
    Faulty,
    Import,
    Looked,
    TakenIn,
    TooMany,
    commit,
    drop,
    find,
    forget,
    look,
    of_stations,
    wait,
)

__all__ = [
    "KEPT", "MOST_READ", "MOST_ROWS", "OURS", "TITLES", "Fault", "Faulty", "Import", "Line", "Looked", "Row", "TakenIn",
    "TooMany", "commit", "drop", "find", "forget", "look", "of_stations", "read", "tell", "wait",
]  # fmt: skip
