"""Expand: the columns a whole life needs; without foreign keys, which SQLite adds only by writing the table anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")

NEW = (
    sa.Column("recorded_by_id", ID, nullable=True),
    sa.Column("consent", sa.String(length=10), nullable=True),
    sa.Column("about", sa.String(length=10), nullable=True),
    sa.Column("about_department_id", ID, nullable=True),
    sa.Column("handed_over_at", AT, nullable=True),
    sa.Column("answered_at", AT, nullable=True),
    sa.Column("closed_at", AT, nullable=True),
    sa.Column("owner", sa.String(length=10), nullable=False, server_default="station"),
    sa.Column("department_id", ID, nullable=True),
    sa.Column("returns", sa.SmallInteger(), nullable=False, server_default="0"),
    sa.Column("order_words_id", ID, nullable=True),
    sa.Column("asked_until", sa.Date(), nullable=True),
    sa.Column("outcome", sa.String(length=20), nullable=True),
    sa.Column("look_back_on", sa.Date(), nullable=True),
    sa.Column("looked_back_at", AT, nullable=True),
    sa.Column("result_grade", sa.String(length=20), nullable=True),
    sa.Column("disputed_at", AT, nullable=True),
    sa.Column("merged_into_id", ID, nullable=True),
    sa.Column("excluded", sa.String(length=20), nullable=True),
)
INDEXES = (["department_id", "state"], ["merged_into_id"], ["look_back_on"])


def upgrade() -> None:
    for column in NEW:
        op.add_column("service_requests", column)
    op.add_column("attachments", sa.Column("phase", sa.String(length=10), nullable=True))
    for columns in INDEXES:
        op.create_index(op.f("ix_service_requests_" + "_".join(columns)), "service_requests", columns, unique=False)
    _tell_the_past()


def _tell_the_past() -> None:
    """What the history of older requests already says: when they were handed over, answered, written off."""
    for column, moves in (
        ("handed_over_at", "'accept', 'assign', 'answer', 'ask'"),
        ("answered_at", "'answer'"),
        ("closed_at", "'close'"),
    ):
        first = "MIN" if column == "handed_over_at" else "MAX"
        op.execute(
            f"UPDATE service_requests SET {column} = (SELECT {first}(events.at) FROM events"  # noqa: S608
            f" WHERE events.request_id = service_requests.id AND events.move IN ({moves}))"
        )
