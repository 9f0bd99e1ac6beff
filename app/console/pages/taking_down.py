"""Written down for others, and what comes in from paper."""

from app.addresses import AN_ID
from app.console import imports, intake, intake_receipt

PAGES = (
    ("/intake", "intake", intake.intake, ("GET",)),
    ("/intake", "take_down", intake.take_down, ("POST",)),
    ("/intake/<number>", "taken_down", intake.taken_down, ("GET",)),
    ("/intake/<number>/receipt.pdf", "receipt", intake_receipt.receipt, ("GET",)),
    ("/intake/<number>/code", "reissue", intake.reissue, ("POST",)),
    ("/imports", "imports", imports.imports, ("GET",)),
    ("/imports", "read_ledger", imports.read_ledger, ("POST",)),
    ("/imports/template.xlsx", "ledger_template", imports.template, ("GET",)),
    (f"/imports/<{AN_ID}:import_id>", "ledger", imports.one, ("GET",)),
    (f"/imports/<{AN_ID}:import_id>/commit", "commit_ledger", imports.commit, ("POST",)),
    (f"/imports/<{AN_ID}:import_id>/drop", "drop_ledger", imports.drop, ("POST",)),
)
