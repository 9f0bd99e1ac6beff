"""Expand: a county's workbook that waits to be taken in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0019"
down_revision = "0018"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
BLOB = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "county_books",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("book", BLOB, nullable=True),
        sa.Column("found", BLOB, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("taking", sa.Integer(), nullable=True),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_county_books_county_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_county_books_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_books")),
        sa.UniqueConstraint("county_id", "taking", name=op.f("uq_county_books_county_id_taking")),
        **MYSQL,
    )
    for columns in (["county_id", "id"], ["next_at"], ["made_at"]):
        op.create_index(op.f("ix_county_books_" + "_".join(columns)), "county_books", columns, unique=False)
