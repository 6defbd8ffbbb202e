"""Looking somebody up from anywhere: the box in the header and ``/search``; from there to the household or a visit."""

import uuid
from functools import partial
from typing import Any

from nicegui import ui

from components.dialogs import button, opened
from components.finder import Finder, Query, SlipHit
from components.people_list import PeopleList
from components.text import text
from pages.acting import acting
from pages.here import Here, here
from pages.opening import open_by_code
from pages.visit import adding
from pages.visit.people_panel import household_group
from pages.visit.searching import find
from pages.visit.twins import confirmed
from services.audit import service as audit
from services.audit.events import SawHousehold, SawPerson
from services.base import database
from services.base.dates import wareki
from services.base.errors import UserError
from services.base.i18n import t
from services.handoff import service as handoff
from services.handoff.errors import SlipUnknown
from services.reception import service as reception
from services.registry import service as registry
from services.registry.views import Hit, HouseholdView, IncomingHit, SearchResult
from services.staff.service import Action


def header_search(at: Here) -> None:
    """The box in the header: F2 or ``/`` leads into it from every screen."""
    _finder(at, label=t("finder.anybody"), popup=True).classes("header-search")


def search() -> None:
    """Draw ``/search``: the same with more room."""
    at = here()
    text("h1", t("search.title"))
    with ui.element("section").classes("panel").props(f'aria-label="{t("search.title")}"'):
        _finder(at, label=t("search.title"), autofocus=True)


def _finder(at: Here, **look: Any) -> Finder:
    return Finder(partial(_find, at), partial(_chosen, at), on_code=partial(open_by_code, at), hotkey="F2 /", **look)


async def _find(at: Here, query: Query) -> SearchResult | SlipHit:
    """People, or the slip whose code was typed. A code that was never given out may well be a name: ``yamada ken``."""
    if handoff.is_code(query.text):
        try:
            async with database.transaction() as session:
                await handoff.visit_of(session, query.text)
        except SlipUnknown:
            return await find(at, query)
        except UserError:
            pass  # it opens nothing any more: whoever chooses it is told why
        return SlipHit(handoff.parse_code(query.text))
    return await find(at, query)


async def _chosen(at: Here, found: Hit | IncomingHit) -> None:
    if isinstance(found, IncomingHit):
        await _show_incoming(at, found)
    elif not found.twin or await confirmed(found):
        await _show_person(at, found)


async def _show_person(at: Here, hit: Hit) -> None:
    """The household around somebody, and the way to a visit."""
    household: HouseholdView | None = None
    async with acting() as action:
        if hit.household_id is not None:
            household = await registry.household(action.session, hit.household_id)
            people = tuple(one.person.id for one in household.members)
            await audit.record(action.session, SawHousehold(at.user_id, at.terminal_id, household.id, people))
        else:
            await audit.record(action.session, SawPerson(at.user_id, at.terminal_id, hit.id))
    if not action.done:
        return
    begin = False
    async with opened(hit.name) as dialog:
        text("p", f"{hit.kana} {hit.birth} {t('identify.atena')} {hit.id}", "dialog-words num")
        if household is not None:
            PeopleList("").show([household_group(household, None)])

        def agree() -> None:
            nonlocal begin
            begin = True
            dialog.close()

        with ui.element("div").classes("dialog-foot"):
            button(t("dialog.close"), "secondary", dialog.close)
            button(t("search.begin"), "primary", agree).props("autofocus")
    if begin:
        await _begin(at, person_id=hit.id)


async def _show_incoming(at: Here, hit: IncomingHit) -> None:
    """Who is about to move in, and the way to a visit."""
    begin = False
    async with opened(t("search.incoming", name=hit.head)) as dialog:
        text("p", t("search.incoming_words", day=wareki(hit.planned_on), address=hit.old_address), "dialog-words")
        with ui.element("ul"):
            for name in hit.names:
                text("li", name)

        def agree() -> None:
            nonlocal begin
            begin = True
            dialog.close()

        with ui.element("div").classes("dialog-foot"):
            button(t("dialog.close"), "secondary", dialog.close)
            button(t("search.begin_incoming"), "primary", agree).props("autofocus")
    if begin:
        await _begin(at, incoming_id=hit.id)


async def _begin(at: Here, *, person_id: str | None = None, incoming_id: str | None = None) -> None:
    """Open a visit with these people in it."""
    async with acting() as action:
        at.require(Action.OPEN_VISIT, at.office_id)
        state = await reception.open_visit(action.session, at.actor(), at.office_id, str(uuid.uuid4()))
        into = adding.Into(at, at.actor(state.lease_token), state)
        if person_id is not None:
            await adding.household_of(action.session, into, person_id)
        elif incoming_id is not None:
            await adding.incoming(action.session, into, incoming_id)
    if action.done:
        ui.navigate.to(f"/visit/{state.id}")
