"""What is counted, and where it is shown."""

from app.addresses import AN_ID
from app.console import (
    bulletin,
    dashboard,
    figure_cases,
    figure_topics,
    figures,
    kept_bulletins,
    ledger_export,
    month_sheet,
    wall,
)

PAGES = (
    ("/figures", "figures", dashboard.show, ("GET",)),
    ("/figures/tables", "figure_tables", figures.tables, ("GET",)),
    ("/figures/cases", "figure_cases", figure_cases.cases, ("GET",)),
    ("/figures/month", "month_sheet", month_sheet.choose, ("GET",)),
    ("/figures/month.pdf", "month_pdf", month_sheet.pdf, ("GET",)),
    ("/ledger", "own_ledger", ledger_export.ledger, ("GET",)),
    ("/ledger.xlsx", "ledger_file", ledger_export.download, ("GET",)),
    ("/wall", "walls", wall.walls, ("GET",)),
    (f"/wall/<{AN_ID}:station_id>/make", "make_wall", wall.make, ("POST",)),
    (f"/wall/<{AN_ID}:wall_id>/revoke", "revoke_wall", wall.revoke, ("POST",)),
    ("/figures/topics", "figure_topics", figure_topics.made, ("GET",)),
    ("/bulletin", "bulletin", bulletin.bulletin, ("GET",)),
    ("/bulletin.docx", "bulletin_file", bulletin.file, ("GET",)),
    ("/bulletins", "kept_bulletins", kept_bulletins.kept, ("GET",)),
    ("/bulletins", "keep_bulletin", kept_bulletins.keep, ("POST",)),
    (f"/bulletins/<{AN_ID}:bulletin_id>", "kept_bulletin", kept_bulletins.one, ("GET",)),
    (f"/bulletins/<{AN_ID}:bulletin_id>.docx", "kept_bulletin_file", kept_bulletins.file, ("GET",)),
    (f"/bulletins/<{AN_ID}:bulletin_id>/cases", "kept_bulletin_cases", kept_bulletins.cases, ("GET",)),
)
