"""A waiting time that ticks in the browser (``static/wait.js`` must be in the page's head)."""

from datetime import datetime

from nicegui import ui

from services.base import clock


def milliseconds(moment: datetime) -> int:
    """``moment`` as JavaScript counts time: milliseconds since 1970 in UTC."""
    return round(moment.timestamp() * 1000)


def wait(since: datetime, *, urgent: bool = False) -> ui.element:
    """How long ago ``since`` is, in minutes and hours; ``urgent`` waits change colour after 20 and 40 minutes."""
    element = ui.element("wait-time").classes("num")
    element.props["since"] = milliseconds(since)
    element.props["now"] = milliseconds(clock.now())
    if urgent:
        element.props["urgent"] = True
    return element
