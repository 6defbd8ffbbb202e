"""Looking for people, and writing down that somebody did."""

from components.finder import Query
from pages.acting import acting
from pages.here import Here
from services.audit import service as audit
from services.audit.events import SearchedPeople
from services.registry import service as registry
from services.registry.views import SearchResult
from services.staff.service import Action


async def find(here: Here, query: Query) -> SearchResult:
    """What the register holds for ``query``; the search is recorded with what was typed."""
    result = SearchResult([], [], more=False, understood=[])
    async with acting() as action:
        here.require(Action.SEARCH_PEOPLE)
        result = await registry.search(action.session, query.text, removed=query.removed, outsiders=query.outsiders)
        searched = SearchedPeople(here.user_id, here.terminal_id, query.text, len(result.people))
        await audit.record(action.session, searched)
    return result
