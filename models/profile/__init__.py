"""A county's own words, paths and clocks, read from one TOML file in `profiles/`; `docs/profiles.md` is the format."""

from models.profile.keeping import FIRST_KEPT, ProfileVersion, forget, keep, of_version
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
from models.profile.shelf import DEFAULT, Unusable, _profiles, instead, known, of, use

__all__ = [
    "DEFAULT", "FIRST_KEPT", "Appraisal", "Aspect", "CalendarRules", "Clock", "Closing", "Elsewhere", "Ending",
    "Figures", "Letters", "Notices", "Profile", "ProfileVersion", "Quotas", "Stage", "Supervision", "Tier", "Unusable",
    "_profiles", "forget", "instead", "keep", "known", "of", "of_version", "use",
]  # fmt: skip
