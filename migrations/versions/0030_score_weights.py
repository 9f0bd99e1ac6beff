"""Expand: what an aspect weighed when it was scored; of what was scored before nobody kept it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("aspect_scores", sa.Column("weight", sa.Integer(), nullable=True))
