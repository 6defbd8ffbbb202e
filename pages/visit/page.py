"""What the frame of a visit offers to the steps drawn inside it."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.dialogs import focus
from components.text import sentence
from pages.acting import alert
from pages.visit.model import Listener, VisitModel
from services.base.errors import UserError
from services.base.i18n import t

STEPS = ("identify", "purpose", "questions", "forms", "sign", "handoff")


class Foot:
    """The line of buttons under every step: back at the left, a word in the middle, the way on at the right."""

    def __init__(self) -> None:
        with ui.element("div").classes("visit-foot no-print"):
            self._back = ui.button(t("visit.back"), on_click=self._go_back, color=None).classes("secondary")
            self._back.props("unelevated no-caps").props["data-hotkey"] = "alt+ArrowLeft"
            self._note = ui.label().classes("visit-foot-note").props('role="status"')
            self.extra = ui.element("div").classes("visit-foot-extra")
            self._next = ui.button(on_click=self._go_on, color=None).classes("primary").props("unelevated no-caps")
        self._on_back: Callable[[], Any] | None = None
        self._on_next: Callable[[], Any] | None = None

    def set(
        self,
        *,
        back: Callable[[], Any] | None,
        next: Callable[[], Any] | None,
        label: str | None = None,
        enabled: bool = True,
        note: str = "",
        grave: bool = False,
    ) -> None:
        """Say where the buttons lead; ``None`` hides one. ``note``: why it does not go on yet, or how far it is.

        ``grave``: the way on sends the visit away, so that Enter alone, the key of every plain step, does not do it.
        """
        self._on_back, self._on_next = back, next
        self._back.set_visibility(back is not None)
        self._next.set_visibility(next is not None)
        self._next.set_text(label or t("visit.next"))
        self._next.props["data-hotkey"] = "alt+ArrowRight" if grave else "alt+ArrowRight Enter"
        self._next.set_enabled(enabled)
        self._note.set_text(note)

    def focus_next(self) -> None:
        """Put the focus on the way on."""
        focus(self._next)

    async def _go_back(self) -> None:
        await _run(self._on_back)

    async def _go_on(self) -> None:
        await _run(self._on_next)


class VisitPage:
    """The open page of one visit: its model, its foot, and the way from step to step."""

    def __init__(self, model: VisitModel, foot: Foot) -> None:
        self.model = model
        self.foot = foot
        self.step = STEPS[0]
        self._ends: list[Callable[[], None]] = []
        self._entered: list[Callable[[], None]] = []

    def on_enter(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever another step is shown."""
        self._entered.append(listener)

    def on_change(self, listener: Listener) -> None:
        """:meth:`VisitModel.on_change` for as long as the present step is shown."""
        self._ends.append(self.model.on_change(listener))

    def enter(self, step: str) -> None:
        """Begin to draw ``step``: what the former one listened to ends."""
        for end in self._ends:
            end()
        self._ends.clear()
        self.step = step
        self.foot.extra.clear()
        self.foot.set(back=self.back if step != STEPS[0] else None, next=self.next if step != STEPS[-1] else None)
        for listener in self._entered:
            listener()

    def say(self, error: UserError) -> None:
        """Tell why something could not be done."""
        alert(sentence(error))

    def go(self, step: str) -> None:
        """Show ``step``; the address follows."""
        ui.navigate.to(f"/visit/{self.model.id}/{step}")

    def next(self) -> None:
        """Show the step behind this one."""
        self.go(STEPS[STEPS.index(self.step) + 1])

    def back(self) -> None:
        """Show the step before this one."""
        self.go(STEPS[STEPS.index(self.step) - 1])


async def _run(action: Callable[[], Any] | None) -> None:
    result = action() if action else None
    if isinstance(result, Awaitable):
        await result
