"""What was read of a card: words, pictures, and how far they are proved."""

from nicegui import ui

from components.text import text
from pages.cards.reading import Reading
from services.base import clock
from services.base.dates import wareki
from services.base.i18n import t


def draw_card(reading: Reading) -> None:
    """Draw it into the current slot."""
    text("h3", t("cards.holder.card"))
    with ui.element("dl").classes("card-facts"):
        if (read := reading.text) is not None:
            birth = wareki(read.birth) if read.birth else ""
            said = {"name": read.name or "", "birth": birth, "sex": read.sex, "address": read.address}
            for item, value in said.items():
                if value:
                    text("dt", t(f"cards.fact.{item}"))
                    text("dd", value)
        for label, value in dict.fromkeys(reading.facts):  # what was read twice stands once
            text("dt", t(label))
            text("dd", value)
    if reading.expired(clock.today()):
        text("p", t("cards.proof.expired"), "message bad").props("role=alert")
    if reading.licence_expired(clock.today()):
        text("p", t("cards.proof.licence_expired"), "message warn").props("role=alert")
    for note in dict.fromkeys(reading.notes):
        text("p", t(note.key), f"card-note {note.tone}")
    with ui.element("div").classes("card-pictures"):
        for picture in reading.pictures:
            with ui.element("figure"):
                if picture.address is not None:
                    image = ui.element("img")
                    image.props["src"], image.props["alt"] = picture.address, t(picture.label)
                else:
                    text("p", t("cards.picture.unknown"), "soft small")
                text("figcaption", t(picture.label), "soft small")
