"""Small pieces of Japanese that many screens and papers write the same way."""

from datetime import datetime

from services.base.clock import JST


def clock_time(moment: datetime) -> str:
    """``14:32`` in Japan's time."""
    return moment.astimezone(JST).strftime("%H:%M")
