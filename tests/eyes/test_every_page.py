"""Every page there is, in the demonstration county, by each who may see it: read, aimed at, and enlarged."""

import pytest

from tests.eyes.conftest import LOOKERS, Stage
from tests.eyes.looking import ELDER_TARGET, faults, too_small
from tests.eyes.walking import walk

# No page of words: files, redirects, and what only a machine or a moment leads to.
NOT_PAGES = {
    "static": "files", "api": "JSON", "hook": "WeChat calls us", "health": "for machines", "proof": "a file",
    "docs.spec": "JSON", "demo.redeem": "a way in", "demo.front": "met as nobody's",
}  # fmt: skip
REFUSED = "responded with a status of 4"  # Chromium tells of every page that says no; saying no is not a fault


@pytest.fixture(scope="module")
def met() -> dict[str, set[str]]:
    """Which kinds of page each looker came to."""
    return {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("looker", LOOKERS)
def test_every_page_is_legible_and_can_be_aimed_at(stage: Stage, looker: str, met: dict[str, set[str]]) -> None:
    context = stage.browser_of(looker)
    page, complaints, wrong = context.new_page(), list[str](), dict[str, list[str]]()
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and REFUSED not in m.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for kind in walk(page, stage.app, stage.url, looker):
        met.setdefault(looker, set()).add(kind)
        if found := faults(page):
            wrong[f"{kind} {page.url.removeprefix(stage.url)}"] = found
    context.close()
    told = "\n".join(f"{kind}\n  " + "\n  ".join(found) for kind, found in wrong.items())
    assert not wrong, f"as {looker}:\n{told}"
    assert complaints == [], "the Content-Security-Policy or a script complained"


@pytest.mark.parametrize("looker", ["nobody", "resident", "deputy"])
def test_in_the_elders_version_every_target_is_sixty_pixels(stage: Stage, looker: str) -> None:
    context, wrong = stage.browser_of(looker), dict[str, list[str]]()
    context.add_cookies([{"name": "elder", "value": "1", "url": stage.url}])
    page = context.new_page()
    for kind in walk(page, stage.app, stage.url, looker):
        if kind.startswith("h5.") and (found := too_small(page, ELDER_TARGET)):
            wrong[kind] = found
    context.close()
    assert not wrong, "\n".join(f"{kind}\n  " + "\n  ".join(found) for kind, found in wrong.items())
