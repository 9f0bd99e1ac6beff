"""What an eye and a thumb ask of a page: no sideways scroll, targets that are met, and nothing axe calls serious."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1440)
TARGET, ELDER_TARGET = 44, 60
# A link inside running text is read, not aimed at; everything else that is pressed is measured, with its label.
SMALL = """least => {
  const inText = a => {
    const around = a.parentElement.closest('p, li, td, dd, label, h1, h2, h3, span, div') || a.parentElement;
    const own = a.textContent.trim().length, whole = around.textContent.trim().length;
    return getComputedStyle(a).display === 'inline' && whole > own + 3;
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('.skip'))
    .filter(e => !(e.tagName === 'A' && inText(e)))
    .map(e => [(e.closest('label') || e).getBoundingClientRect(), e])
    .filter(([b]) => b.width > 1 && b.height > 1 && (b.height < least - 0.5 || b.width < least - 0.5))
    .map(([b, e]) => Math.round(b.width) + '×' + Math.round(b.height) + ' ' + e.outerHTML.slice(0, 110));
}"""
OPEN = "() => document.querySelectorAll('details').forEach(d => { d.removeAttribute('name'); d.open = true })"
TWICE = "() => { document.documentElement.style.fontSize = '200%' }"
ONCE = "() => { document.documentElement.style.fontSize = '' }"
WIDE = "() => document.documentElement.scrollWidth"
PAST = """width => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1)
  .filter(e => e.checkVisibility() && ![...document.querySelectorAll('*')].some(
    box => box !== e && box.contains(e) && getComputedStyle(box).overflowX !== 'visible'))
  .slice(-1).map(e => e.outerHTML.slice(0, 140))"""


def faults(page: Page) -> list[str]:
    """All that is wrong with the page that stands open, at every width and at twice the type."""
    found = []
    page.evaluate(OPEN)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += _wide(page, width, "")
        found += [f"{width} px: target {small}" for small in too_small(page, TARGET)]
    page.set_viewport_size({"width": 360, "height": 800})
    page.evaluate(TWICE)
    found += _wide(page, 360, " at twice the type")
    page.evaluate(ONCE)
    return found + serious(page)


def _wide(page: Page, width: int, said: str) -> list[str]:
    wide = page.evaluate(WIDE)
    return [f"{wide} px wide on a screen of {width}{said}: {page.evaluate(PAST, width)}"] if wide > width else []


def too_small(page: Page, least: int) -> list[str]:
    return list(dict.fromkeys(page.evaluate(SMALL, least)))[:6]


def serious(page: Page) -> list[str]:
    """Contrast, labels, roles: what axe-core calls serious or critical."""
    report = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    bad = [one for one in report if one["impact"] in ("serious", "critical")]
    return [f"axe {one['id']}: {_told(node)}" for one in bad for node in one["nodes"][:3]]


def _told(node: dict) -> str:
    why = node["any"][0]["message"][:110] if node["any"] else ""
    return f"{node['html'][:120]} {why}"
