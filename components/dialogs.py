"""Dialogs that are made when they are asked for and gone when they are answered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nicegui import ui

from components.text import text
from services.base.i18n import t


@asynccontextmanager
async def opened(
    title: str, *, tone: str = "", persistent: bool = False, side: bool = False
) -> AsyncIterator[ui.dialog]:
    """An open dialog with a heading; content is drawn inside the block, the dialog goes at its end.

    :param tone: ``bad`` or ``warn`` for something grave.
    :param persistent: neither Escape nor a click beside it closes it.
    :param side: a drawer at the right edge.
    """
    with ui.dialog(value=True) as dialog:
        dialog.props('position="right" full-height' if side else "").props("persistent" if persistent else "")
        dialog.props["aria-label"] = title
        with ui.element("div").classes(f"dialog {'dialog-side' if side else ''} {tone}"):
            text("h2", title, "dialog-title")
            yield dialog
    try:
        await dialog
    finally:
        if not dialog.is_deleted:
            dialog.delete()


async def confirm(title: str, words: str, yes: str, *, tone: str = "", no: str | None = None) -> bool:
    """Ask before something that should be done knowingly; the harmless answer has the focus."""
    answer = False
    async with opened(title, tone=tone) as dialog:
        text("p", words, "dialog-words")

        def agree() -> None:
            nonlocal answer
            answer = True
            dialog.close()

        with ui.element("div").classes("dialog-foot"):
            button(no or t("dialog.no"), "secondary", dialog.close).props("autofocus")
            button(yes, "danger" if tone == "bad" else "primary", agree)
    return answer


async def ask_reason(title: str, words: str, yes: str, *, suggestions: tuple[str, ...] = ()) -> str | None:
    """Ask for a reason in words; ``None`` when the person thinks better of it."""
    reason: str | None = None
    async with opened(title) as dialog:
        if words:
            text("p", words, "dialog-words")
        box = ui.input(t("dialog.reason")).props("outlined dense stack-label autofocus").classes("dialog-reason")

        def agree() -> None:
            nonlocal reason
            given = (box.value or "").strip()
            if not given:
                box.props(f'error error-message="{t("dialog.reason_missing")}"')
                return
            reason = given
            dialog.close()

        box.on("keydown.enter", agree, js_handler="(event) => event.isComposing || emit()")
        if suggestions:
            with ui.element("div").classes("dialog-suggestions"):
                for one in suggestions:
                    button(one, "quiet", lambda one=one: box.set_value(one))
        with ui.element("div").classes("dialog-foot"):
            button(t("dialog.no"), "secondary", dialog.close)
            button(yes, "primary", agree)
    return reason


def focus(element: ui.element) -> None:
    """Put the focus on what was drawn into a dialog that is open already: "autofocus" is heeded when one opens."""
    ui.run_javascript(f"getHtmlElement({element.id})?.focus()")


def button(label: str, look: str, on_click: object = None) -> ui.button:
    """A button in the house's look: ``primary``, ``secondary``, ``quiet`` or ``danger``."""
    return ui.button(label, on_click=on_click, color=None).props("unelevated no-caps").classes(look)  # type: ignore[arg-type]
