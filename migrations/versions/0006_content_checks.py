"""Expand: content_checks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "checks",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("attachment_id", ID, nullable=True),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=True),
        sa.Column("trace_id", sa.String(length=80), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("done_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_checks_event_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_checks_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        **MYSQL,
    )
    op.create_index(op.f("ix_checks_next_at"), "checks", ["next_at"], unique=False)
    op.create_index(op.f("ix_checks_request_id"), "checks", ["request_id"], unique=False)
    op.create_index(op.f("ix_checks_trace_id"), "checks", ["trace_id"], unique=False)
