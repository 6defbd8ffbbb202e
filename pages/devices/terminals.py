"""Section 端末: which terminals have an agent, and the code that enrols one."""

from datetime import datetime

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from components.dialogs import button, confirm, opened
from components.scope import Scope
from components.text import text
from hardware.agent.enrolment import new_code
from pages.acting import acting
from pages.cards.enrol import origins
from pages.here import Here
from services.base import clock, database
from services.base.dates import wareki_short
from services.base.events import Change, bus
from services.base.i18n import t
from services.base.wording import clock_time
from services.staff.service import Action
from services.terminals import service as terminals
from services.terminals.service import Agent


async def draw(at: Here) -> None:
    """Draw the section."""
    async with database.transaction() as session:
        found = await terminals.agents(session)
    section = _Section(at)
    scope = Scope()
    scope.at_end(bus.subscribe(terminals.TOPIC, section.changed))
    with scope, ui.element("section").classes("panel").props(f'aria-label="{t("devices.terminals")}"'):
        text("h2", t("devices.terminals"))
        text("p", t("devices.terminals_words"), "soft")
        section.draw(found)


class _Section:
    def __init__(self, at: Here) -> None:
        self._here = at
        self._lines: dict[str, _Line] = {}

    def draw(self, found: list[Agent]) -> None:
        with ui.element("table").classes("devices"):
            with ui.element("thead"), ui.element("tr"):
                for column in ("terminal", "state", "version", "seen"):
                    text("th", t(f"devices.{column}")).props('scope="col"')
                with ui.element("th").props('scope="col"'):
                    text("span", t("devices.actions"), "visually-hidden")
            with ui.element("tbody"):
                for agent in found:
                    self._lines[agent.terminal_id] = _Line(self._here, agent)

    async def changed(self, change: Change) -> None:
        async with database.transaction() as session:
            found = await terminals.agents(session)
        for agent in found:
            if change.kind == "resync" or agent.terminal_id == change.data["terminal"]:
                self._lines[agent.terminal_id].show(agent)


class _Line:
    """One terminal."""

    def __init__(self, at: Here, agent: Agent) -> None:
        self._here = at
        self._terminal_id = agent.terminal_id
        self._name = agent.name
        self._server = origins(ui.context.client.request)[0]
        with ui.element("tr"):
            with ui.element("th").props('scope="row"'):
                text("b", agent.name)
                text("span", agent.office_name, "soft small")
            with ui.element("td"):
                self._state = text("span", "", "chip")
                self._since = text("span", "", "soft small")
            self._version = text("td", "", "num")
            self._seen = text("td", "", "num")
            with ui.element("td").classes("devices-do"):
                sheet = ui.link(t("protocol.link"), f"/devices/protocol/{agent.terminal_id}")
                sheet.props(f'aria-label="{agent.name} {t("protocol.link")}"')
                button(t("devices.code"), "quiet", self._show_code).props(
                    f'aria-label="{agent.name} {t("devices.code")}"'
                )
                self._end = button(t("devices.forget"), "quiet", self._forget)
                self._end.props(f'aria-label="{agent.name} {t("devices.forget")}"')
        self.show(agent)

    def show(self, agent: Agent) -> None:
        enrolled = agent.enrolled_at is not None
        state = "enrolled" if enrolled else "code_shown" if agent.code_until else "not_enrolled"
        self._state.set_text(t(f"devices.{state}"))
        self._state.classes(replace=f"chip {'good' if enrolled else 'key' if agent.code_until else ''}")
        _say(self._since, agent.enrolled_at, "devices.since")
        self._version.set_text(agent.version or "")
        _say(self._seen, agent.last_seen_at)
        self._end.set_visibility(enrolled)

    async def _show_code(self) -> None:
        code = new_code()
        until: datetime | None = None
        async with acting() as action:
            self._here.require(Action.MANAGE_DEVICES)
            until = await terminals.show_code(
                action.session, self._here.user_id, self._here.terminal_id, self._terminal_id, code
            )
        if until is None:
            return
        async with opened(t("devices.code_title", terminal=self._name)) as dialog:
            text("p", code, "devices-code num")
            text("p", t("devices.code_words", time=clock_time(until)), "dialog-words")
            for command in (
                t("devices.code_windows", server=self._server, code=code),
                t("devices.code_linux", server=self._server, code=code),
            ):
                text("p", command, "devices-command")
            with ui.element("div").classes("dialog-foot"):
                button(t("dialog.close"), "secondary", dialog.close).props("autofocus")

    async def _forget(self) -> None:
        title, words = t("devices.forget_title", terminal=self._name), t("devices.forget_words")
        if await confirm(title, words, t("devices.forget"), tone="bad"):
            async with acting() as action:
                self._here.require(Action.MANAGE_DEVICES)
                await terminals.forget(action.session, self._here.user_id, self._here.terminal_id, self._terminal_id)


def _say(element: TextElement, moment: datetime | None, key: str | None = None) -> None:
    local = None if moment is None else moment.astimezone(clock.JST)
    words = "" if local is None else f"{wareki_short(local.date())} {clock_time(local)}"
    element.set_text(t(key, time=words) if key and words else words)
