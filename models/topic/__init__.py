"""建议 and 议题: many requests become one, and everyone who filed one of them hears each later step."""

from models.topic.record import (
    CLOSED,
    KINDS,
    PUBLISHED,
    RESULT,
    SESSION,
    STANDINGS,
    STEP_LABELS,
    UNDER_WAY,
    Finished,
    Topic,
    TopicLink,
    TopicStep,
    begin,
    steps,
)

__all__ = [
    "CLOSED", "KINDS", "PUBLISHED", "RESULT", "SESSION", "STANDINGS", "STEP_LABELS", "UNDER_WAY", "Finished",
    "Topic", "TopicLink", "TopicStep", "begin", "steps",
]  # fmt: skip
