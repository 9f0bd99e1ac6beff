"""The three administrators."""

from app.addresses import AN_ID
from app.console import audit, granting, grants, inviting, upkeep

PAGES = (
    ("/audit", "audit", audit.audit, ("GET",)),
    ("/audit/<number>", "audited", audit.audited, ("GET",)),
    ("/grants", "grants", grants.grants, ("GET",)),
    ("/grants", "invite", inviting.invite, ("POST",)),
    (f"/grants/<{AN_ID}:person_id>/invite", "invite_colleague", inviting.invite_colleague, ("POST",)),
    (f"/grants/<{AN_ID}:person_id>", "grant", granting.grant, ("POST",)),
    (f"/grants/<{AN_ID}:person_id>/roles/<{AN_ID}:role_id>/end", "end_role", granting.end_role, ("POST",)),
    (f"/grants/<{AN_ID}:person_id>/disable", "disable", granting.disable, ("POST",)),
    (f"/grants/<{AN_ID}:person_id>/enable", "enable", granting.enable, ("POST",)),
    ("/upkeep", "upkeep", upkeep.show, ("GET",)),
)
