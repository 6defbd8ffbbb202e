"""The staff's control of the resident's screen: what it shows, in which language, pairing, and turning this screen."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Protocol

from nicegui import background_tasks, ui

from components.dialogs import button, opened
from components.scope import Scope
from components.text import text
from services.base import database
from services.base.database import AsyncSession
from services.base.errors import UserError
from services.base.events import Change, bus
from services.base.i18n import RESIDENT_LANGUAGES, t
from services.registry import guard
from services.staff import service as staff
from services.staff.service import Action, Mode, Screen

MODES: tuple[Mode, ...] = ("follow", "confirm", "sign")


class Act(Protocol):
    """An action that runs or has run: its transaction, and whether it is stored."""

    session: AsyncSession

    @property
    def done(self) -> bool: ...


Acting = Callable[[], AbstractAsyncContextManager[Act]]


class ResidentControl:
    """What the resident of one visit sees, for the clerk who works on it. Drawn into the open slot."""

    def __init__(
        self,
        *,
        visit_id: str,
        user_id: str,
        terminal_id: str,
        session_token: str,
        language: Callable[[], str],
        people: Callable[[], Sequence[str]],
        ready: Callable[[], None],
        acting: Acting,
        require: Callable[[Action], None],
        on_copy: Callable[[], object],
    ) -> None:
        """What it needs of the visit's page.

        :param language: the visit's language now.
        :param people: 宛名番号 of the visit's persons now, for the guard.
        :param ready: raises what has to be put right before the resident is asked to sign.
        :param session_token: the clerk's session, to lock this screen.
        :param acting: runs a user action and says its errors.
        :param require: asks for a right of the clerk's; raises ``NotAllowed``.
        :param on_copy: prints the resident's copy.
        """
        self._visit_id = visit_id
        self._user_id = user_id
        self._terminal_id = terminal_id
        self._token = session_token
        self._speaks = language
        self._people = people
        self._ready = ready
        self._acting = acting
        self._require = require
        self._on_copy = on_copy
        self._screen: Screen | None = None
        self._paired = False
        self._mine = False
        self._to_sign = False
        self._begun = False  # shown once by itself; from then on only by hand
        self._modes: dict[Mode, ui.button] = {}
        with Scope().classes("resident-control") as scope:
            self._draw()
        scope.at_end(bus.subscribe(f"terminal:{terminal_id}", self._heard))
        self._scope = scope
        background_tasks.create(self._look(), context=scope)

    def _draw(self) -> None:
        with ui.element("div").classes("control-head"):
            text("h2", t("control.title"))
            self._status = text("span", "", "chip").props("role=status")
            self._language = button("", "quiet control-language")
            with self._language, ui.menu():
                for language, name in RESIDENT_LANGUAGES.items():
                    ui.menu_item(name, on_click=lambda language=language: self._speak(language))
            with ui.button(icon="more_vert", color=None).props("unelevated").classes("quiet control-more") as more:
                more.props["aria-label"] = t("control.more")
                with ui.menu():
                    self._pair = ui.menu_item(t("control.pair"), on_click=self._ask_for_code)
                    self._unpair = ui.menu_item(t("control.unpair"), on_click=self._let_go)
        with ui.element("div").classes("control-modes").props(f'role=group aria-label="{t("control.title")}"'):
            for mode in MODES:
                self._modes[mode] = self._named(f"control.{mode}", "secondary", partial(self.show, mode))
            self._blank = self._named("control.blank", "quiet", self.blank)
            self._turn = self._named("control.turn", "quiet control-turn", self.turn).props("icon=screen_rotation_alt")
        with ui.element("div").classes("message control-copy").props("role=alert") as self._copy:
            text("span", t("control.copy"))
            button(t("control.print_copy"), "secondary", self._print_copy)
        self._copy.set_visibility(False)

    def _named(self, key: str, look: str, on_click: Callable[[], object]) -> ui.button:
        """A button with a short word; what it does in full is its name for a screen reader and its tooltip."""
        made = button(t(key), look, on_click)
        made.props["aria-label"] = made.props["title"] = t(f"{key}.full")
        return made

    # What the clerk does

    async def show(self, mode: Mode) -> None:
        """Put the visit on the resident's screen."""
        self._begun = True
        async with self._acting() as action:
            if mode == "sign":
                self._ready()
            await self._show(action.session, mode)

    async def begin(self) -> None:
        """Put the visit on a screen that shows nothing yet, once and without being asked."""
        if self._begun or not (self._mine and self._paired and self._screen and self._screen.visit_id is None):
            return
        self._begun = True
        try:
            async with database.transaction() as session:
                await self._show(session, "follow")
        except UserError:  # somebody protected: the clerk sees why elsewhere, the screen stays blank
            return

    async def blank(self) -> None:
        """Show nothing."""
        self._begun = True
        async with self._acting() as action:
            await staff.show(action.session, self._terminal_id, None, "blank")

    async def turn(self) -> None:
        """Lock this browser and make it the resident's screen; the clerk's password brings it back."""
        async with self._acting() as action:
            if self._screen is None or self._screen.visit_id != self._visit_id:
                await self._show(action.session, "confirm")
            await staff.turn(action.session, self._token)

    async def _show(self, session: AsyncSession, mode: Mode) -> None:
        await guard.require_free(session, self._people(), guard.Door.RESIDENT_SCREEN)
        now = await staff.showing(session, self._terminal_id)
        language = now.language if now.visit_id == self._visit_id else self._speaks()
        await staff.show(session, self._terminal_id, self._visit_id, mode, language)

    async def _speak(self, language: str) -> None:
        async with self._acting() as action:
            screen = await staff.showing(action.session, self._terminal_id)
            await staff.show(action.session, self._terminal_id, screen.visit_id, screen.mode, language)

    async def _ask_for_code(self) -> None:
        async with opened(t("control.pair")) as dialog:
            text("p", t("control.pair_words"), "dialog-words")
            box = ui.input(t("control.code")).props("outlined stack-label autofocus inputmode=numeric maxlength=7")
            box.classes("control-code")

            async def enter() -> None:
                try:
                    self._require(Action.PAIR_SCREEN)
                    async with database.transaction() as session:
                        await staff.pair(session, self._user_id, self._terminal_id, box.value or "")
                except UserError as error:
                    box.props["error"] = True
                    box.props["error-message"] = t(error.key, **error.params)
                    box.run_method("select")
                else:
                    dialog.close()

            box.on("keydown.enter", enter, js_handler="(event) => event.isComposing || emit()")
            with ui.element("div").classes("dialog-foot"):
                button(t("dialog.no"), "secondary", dialog.close)
                button(t("control.connect"), "primary", enter)

    async def _let_go(self) -> None:
        async with self._acting() as action:
            self._require(Action.PAIR_SCREEN)
            await staff.unpair(action.session, self._user_id, self._terminal_id)

    def _print_copy(self) -> None:
        self._copy.set_visibility(False)
        self._on_copy()

    # What the clerk sees

    def allow(self, mine: bool, *, to_sign: bool) -> None:
        """Whether this clerk works on the visit, for nobody else puts it on a screen, and if it has forms to sign."""
        if (mine, to_sign) != (self._mine, self._to_sign):
            self._mine, self._to_sign = mine, to_sign
            self._say()

    def _heard(self, change: Change) -> None:
        if change.kind == "copy" and change.data.get("visit") == self._visit_id:
            self._copy.set_visibility(True)
        elif change.kind in {"show", "paired", "resync"}:
            background_tasks.create(self._look(), context=self._scope)

    async def _look(self) -> None:
        async with database.transaction() as session:
            self._screen = await staff.showing(session, self._terminal_id)
            self._paired = await staff.is_paired(session, self._terminal_id)
        if not self._scope.is_deleted:  # turning shows the visit and closes this page, both at once
            self._say()

    def _say(self) -> None:
        screen = self._screen
        if screen is None:
            return
        here = screen.visit_id == self._visit_id
        state = "unpaired" if not self._paired else "other" if screen.visit_id and not here else screen.mode
        self._status.set_text(t(f"control.state.{state}"))
        look = "warn" if state == "other" else "good" if self._paired and here else ""
        self._status.classes(replace=f"chip {look}")
        self._language.set_text(RESIDENT_LANGUAGES[screen.language])
        self._language.set_visibility(here)
        for mode, choice in self._modes.items():
            choice.set_enabled(self._mine and (self._to_sign or mode != "sign"))
            choice.props["aria-pressed"] = "true" if here and screen.mode == mode else "false"
        self._blank.set_visibility(screen.visit_id is not None)
        self._turn.set_enabled(self._mine)
        self._unpair.set_visibility(self._paired)
