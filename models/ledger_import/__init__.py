"""A paper ledger comes in: read row by row, kept for a day while somebody looks, then told as real history at once."""

from models.ledger_import.reading import TITLES, Fault, Line, Row, read
from models.ledger_import.telling import tell
from models.ledger_import.waiting import (
    KEPT,
    MOST_ROWS,
    Faulty,
    Import,
    TakenIn,
    commit,
    drop,
    find,
    forget,
    of_stations,
    wait,
)

__all__ = [
    "KEPT", "MOST_ROWS", "TITLES", "Fault", "Faulty", "Import", "Line", "Row", "TakenIn", "commit", "drop", "find",
    "forget", "of_stations", "read", "tell", "wait",
]  # fmt: skip
