"""Expand: topics and proposals with their links and steps; and the count on which those who join meet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    gathered = sa.Column("gathered", sa.Integer(), nullable=False, server_default="0")
    op.add_column("service_requests", gathered)
    _topics()
    _links()
    _steps()


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("published_at", AT, nullable=True),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("telling", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_topics_county_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_topics_made_by")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_topics_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        **MYSQL,
    )
    for columns in (["county_id", "id"], ["station_id", "id"], ["telling"]):
        op.create_index(op.f("ix_topics_" + "_".join(columns)), "topics", columns, unique=False)


def _links() -> None:
    op.create_table(
        "topic_links",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=True),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_topic_links_request_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_links_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_links")),
        sa.UniqueConstraint("topic_id", "request_id", name=op.f("uq_topic_links_topic_id_request_id")),
        **MYSQL,
    )
    for columns in (["request_id"], ["station_id", "since"]):
        op.create_index(op.f("ix_topic_links_" + "_".join(columns)), "topic_links", columns, unique=False)


def _steps() -> None:
    op.create_table(
        "topic_steps",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("by_role", sa.String(length=20), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_topic_steps_by_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_topic_steps_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_steps")),
        sa.UniqueConstraint("topic_id", "seq", name=op.f("uq_topic_steps_topic_id_seq")),
        **MYSQL,
    )
