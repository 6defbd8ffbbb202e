"""Accessibility of a screen as axe-core sees it (WCAG 2.2 A and AA)."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
#: Half-way through a fade everything is grey on grey; what moves for ever (a spinner) is not waited for.
STILL = """() => Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null))).then(() => null)"""


async def violations(page: Page, within: str | None = None) -> list[str]:
    """Every violation as one line: rule, what is wrong, where. An empty list is a clean screen.

    :param within: a selector, to look at one part only (what lies dimmed behind a dialog is judged as if it were lit).
    """
    await page.evaluate(STILL)
    results = await Axe().run(page, context=within, options=RULES)
    return [
        f"{found['id']}: {found['help']} at {node['target']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]
