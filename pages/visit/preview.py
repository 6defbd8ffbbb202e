"""A paper as it will be printed, in a dialog; the browser's own viewer prints it."""

from nicegui import ui

from components.dialogs import button
from components.text import text
from services.base.i18n import t


def preview(title: str, address: str, *, whole: bool = False) -> None:
    """Show the PDF at ``address``; ``whole``: a small paper that fits into the window."""
    with ui.dialog(value=True) as dialog, ui.element("div").classes("preview").props("tabindex=-1"):
        dialog.props["aria-label"] = title
        head = ui.element("div").classes("preview-head")
        frame = ui.element("iframe")
        frame.props["src"] = f"{address}#navpanes=0&view={'Fit' if whole else 'FitH'}"
        frame.props["title"] = title
        with head:
            text("h2", title)
            ui.element("span").classes("grow")
            button(t("print.print"), "primary", lambda: ui.run_javascript(f"kakanaiPrint({frame.html_id!r})"))
            button(t("print.close"), "secondary", dialog.close)
    dialog.on("hide", dialog.delete)
