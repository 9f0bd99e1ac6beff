"""Expand: numbered letters to departments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
OFFICE = ("office_kind", "office_id", "year")
POINTS_TO = (
    ("county_id", "regions"), ("station_id", "stations"), ("request_id", "service_requests"),
    ("department_id", "departments"), ("event_id", "events"), ("issued_by", "people"), ("receipted_by", "people"),
)  # fmt: skip


def upgrade() -> None:
    _numbers()
    _letters()
    for columns in (["office_kind", "office_id", "id"], ["department_id", "id"], ["request_id"]):
        op.create_index(op.f("ix_letters_" + "_".join(columns)), "letters", columns, unique=False)


def _numbers() -> None:
    op.create_table(
        "letter_numbers",
        sa.Column("office_kind", sa.String(length=10), nullable=False),
        sa.Column("office_id", ID, autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*OFFICE, name=op.f("pk_letter_numbers")),
        **MYSQL,
    )


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("office_kind", sa.String(length=10), nullable=False),
        sa.Column("office_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", ID, nullable=False),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("provisional", sa.SmallInteger(), nullable=False),
        sa.Column("copy_to", sa.String(length=80), nullable=True),
        sa.Column("receipted_at", AT, nullable=True),
        sa.Column("receipted_by", ID, nullable=True),
        sa.Column("receipt_name", sa.LargeBinary(), nullable=True),
        sa.Column("void_at", AT, nullable=True),
        *(sa.ForeignKeyConstraint([c], [f"{t}.id"], name=op.f(f"fk_letters_{c}")) for c, t in POINTS_TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint(*OFFICE, "n", name=op.f("uq_letters_office_kind_office_id_year_n")),
        **MYSQL,
    )
