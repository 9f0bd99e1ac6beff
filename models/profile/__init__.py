"""A county's own words, paths and clocks, read from one TOML file in `profiles/`; `docs/profiles.md` is the format."""

from models.profile.keeping import ProfileVersion, forget, keep, of_version
from models.profile.rules import (
    Appraisal,
    Aspect,
    CalendarRules,
    Clock,
    Closing,
    Elsewhere,
    Ending,
    Figures,
    Letters,
    Notices,
    Profile,
    Quotas,
    Stage,
    Supervision,
    Tier,
)
from models.profile.shelf import Unusable, _profiles, instead, known, of, use

__all__ = [
    "Appraisal", "Aspect", "CalendarRules", "Clock", "Closing", "Elsewhere", "Ending", "Figures", "Letters", "Notices",
    "Profile", "ProfileVersion", "Quotas", "Stage", "Supervision", "Tier", "Unusable", "_profiles", "forget", "instead",
    "keep", "known", "of", "of_version", "use",
]  # fmt: skip
