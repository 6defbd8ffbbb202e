"""``/devices/protocol/{terminal}``: what an administrator ticks on a terminal's first day, to print and write on."""

from nicegui import ui

from components.dialogs import button
from components.text import text
from pages.admission import admitted
from services.base import clock, database
from services.base.dates import wareki
from services.base.i18n import t
from services.staff.service import Action
from services.terminals import service as terminals
from services.terminals.service import Agent

#: How many checks each device has: ``protocol.<device>.<number>``, as in section 5 of docs/devices.md.
CHECKS = {"agent": 6, "mynumber": 5, "licence": 4, "residence": 4, "pad": 5, "codes": 5}
MARKS = ("good", "bad", "none")
WRITTEN = ("card_reader", "pad", "code_reader")  # by hand: maker, model, serial number


async def protocol(terminal: str) -> None:
    """Draw the sheet of one terminal."""
    if admitted(Action.MANAGE_DEVICES, t("devices.title")) is None:
        return
    async with database.transaction() as session:
        found = next((one for one in await terminals.agents(session) if one.terminal_id == terminal), None)
    if found is None:
        text("p", t("error.not_found"), "message warn").props("role=alert")
        return
    with ui.element("div").classes("line protocol-bar no-print"):
        button(t("protocol.print"), "primary").on("click", js_handler="() => window.print()")
        ui.link(t("protocol.back"), "/devices")
    with ui.element("article").classes("protocol"):
        _head(found)
        _checks()
        _foot()


def _head(agent: Agent) -> None:
    text("h1", t("protocol.title"))
    text("p", t("protocol.words"), "small")
    known = {
        "terminal": f"{agent.name} ({agent.office_name})",
        "day": wareki(clock.today()),
        "agent": agent.version or t("devices.not_enrolled"),
    }
    with ui.element("dl").classes("protocol-head"):
        for item in ("terminal", "day", "agent", *WRITTEN):
            with ui.element("div"):
                text("dt", t(f"protocol.head.{item}"))
                text("dd", known.get(item, ""))


def _checks() -> None:
    with ui.element("table"):
        with ui.element("thead"), ui.element("tr"):
            for column in ("number", "check", *MARKS, "remark"):
                text("th", t(f"protocol.column.{column}"), column).props('scope="col"')
        for device, count in CHECKS.items():
            with ui.element("tbody"):
                with ui.element("tr"):
                    text("th", t(f"protocol.{device}")).props('colspan="6" scope="rowgroup"')
                for number in range(1, count + 1):
                    _check(f"{number}", t(f"protocol.{device}.{number}"))


def _check(number: str, words: str) -> None:
    with ui.element("tr"):
        text("td", number, "num")
        text("td", words)
        for _ in MARKS:
            with ui.element("td"):
                ui.element("span").classes("protocol-box")
        ui.element("td")


def _foot() -> None:
    with ui.element("div").classes("protocol-foot"):
        text("h2", t("protocol.findings"))
        ui.element("div").classes("protocol-lines")
        with ui.element("dl").classes("protocol-names"):
            for who in ("by", "confirmed"):
                with ui.element("div"):
                    text("dt", t(f"protocol.{who}"))
                    ui.element("dd")
