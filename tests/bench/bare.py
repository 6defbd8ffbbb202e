"""The framework alone: one page of forty inputs whose value comes back in a label. The baseline of the typing bench."""

import sys

import uvicorn
from fastapi import FastAPI
from nicegui import ui

INPUTS = 40


def page() -> None:
    for number in range(INPUTS):
        field = ui.input(f"input {number}")
        label = ui.label("")
        field.on_value_change(lambda event, label=label: label.set_text(f"seen {event.value}"))


def main(port: int) -> None:
    app = FastAPI()
    ui.page("/")(page)
    ui.run_with(app, tailwind=False, show_welcome_message=False, reconnect_timeout=60, binding_refresh_interval=None)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ in {"__main__", "__mp_main__"}:
    main(int(sys.argv[1]))
