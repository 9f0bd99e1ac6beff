"""Expand: two-character words of a request, blinded, to search by; what was said before is indexed by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "search_grams",
        sa.Column("station_id", ID, autoincrement=False, nullable=False),
        sa.Column("gram", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_search_grams_request_id")),
        sa.PrimaryKeyConstraint("station_id", "gram", "request_id", name=op.f("pk_search_grams")),
        **MYSQL,
    )
    op.create_index(op.f("ix_search_grams_request_id"), "search_grams", ["request_id"], unique=False)
    op.create_table(
        "search_backlog",
        sa.Column("request_id", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_search_backlog_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_search_backlog")),
        **MYSQL,
    )
    op.execute("INSERT INTO search_backlog (request_id) SELECT id FROM service_requests")
