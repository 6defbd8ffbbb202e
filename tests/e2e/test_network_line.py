"""The line that says that the server cannot be reached: above everything, over nothing, in the reader's language."""

import pytest
from playwright.async_api import Locator, expect

from tests.e2e import visits
from tests.e2e.conftest import Browsers, Clerk
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.typing import line
from tests.e2e.pages.visit import VisitScreen

pytestmark = pytest.mark.usefixtures("city")
CLERK, OFFICE = "yamada", "juminka-koseki"
LINE_AND_NEXT = (
    "(line) => [line.getBoundingClientRect().bottom, document.querySelector('header').getBoundingClientRect().top]"
)


async def settled(banner: Locator, height: int) -> None:
    """The line has all of its height."""
    await expect(banner).to_have_css("height", f"{height}px")


async def test_staff_see_all_of_their_screen_below_the_line(staff: Clerk, browsers: Browsers) -> None:
    terminal = "juminka-koseki-7"
    family = await visits.family(CLERK, terminal, OFFICE)
    page = await staff(CLERK, terminal)
    visit = await VisitScreen.at(page, family.address + "/forms")
    foot = page.get_by_role("button", name="署名へ")
    await expect(foot).to_be_visible()
    await browsers.cut(page)
    await settled(line(page), 40)
    bottom, top = await line(page).evaluate(LINE_AND_NEXT)
    assert (bottom, top) == (40, 40)
    await expect(foot).to_be_in_viewport(ratio=1)  # nothing was pushed out at the foot
    assert await page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
    await visit.page.context.set_offline(False)
    await expect(line(page)).to_have_count(0)
    await page.wait_for_function("document.querySelector('header').getBoundingClientRect().top === 0")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "いまネットワークが切れています。そのままお待ちください。"),
        ("ja-easy", "いま つながって いません。このまま 待って ください。"),
        ("en", "The connection is lost. Please wait a moment."),
    ],
)
async def test_residents_read_it_in_their_language_below_nothing(
    resident: Clerk, browsers: Browsers, language: str, words: str
) -> None:
    terminal = "juminka-koseki-7"
    await visits.blank(terminal)
    screen = ResidentScreen(await resident())
    await visits.pair(CLERK, terminal, await screen.code())
    await screen.is_blank()
    family = await visits.family(CLERK, terminal, OFFICE)
    await family.show("follow", language)
    await expect(screen.page.locator(".fact").first).to_be_visible()
    await browsers.cut(screen.page)
    await expect(line(screen.page)).to_have_text(words)
    await settled(line(screen.page), 64)
    bottom, top = await line(screen.page).evaluate(LINE_AND_NEXT)
    assert (bottom, top) == (64, 64)
    await screen.page.context.set_offline(False)
    await expect(line(screen.page)).to_have_count(0)
    await visits.blank(terminal)
