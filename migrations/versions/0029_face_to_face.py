"""Expand: a topic may be a department's, sat with face to face over what lies with it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("topics") as topics:
        topics.add_column(sa.Column("department_id", ID, nullable=True))
        topics.create_foreign_key(op.f("fk_topics_department_id"), "departments", ["department_id"], ["id"])
