"""What the cards of a desk's board say: made once per picture, the same for every terminal that shows it."""

from collections.abc import Mapping

from components.board import Card
from services.base import clock
from services.base.i18n import STAFF_LANGUAGE, t
from services.base.wording import clock_time
from services.catalogue.schema import Catalogue
from services.handoff.service import Board
from services.handoff.service import Card as Visit

COLUMNS = ("waiting", "active", "handed", "done")
DONE_SHOWN = 15  # finished visits with a card; the others are counted

Cards = Mapping[str, Card]  # by visit


def cards_of(now: Board, catalogue: Catalogue, before: Cards) -> Cards:
    """The cards of ``now`` in their order. A card that says what it said ``before`` stays the same object."""
    finished = sorted(now.done, key=lambda visit: visit.until or visit.since, reverse=True)[:DONE_SHOWN]
    columns = dict(zip(COLUMNS, (now.waiting, now.active, now.handed_over, finished), strict=True))
    cards = {}
    for column, visits in columns.items():
        for order, visit in enumerate(visits):
            card = _card(column, order, visit, catalogue)
            known = before.get(card.id)
            cards[card.id] = known if known == card else card
    return cards


def uncarded(now: Board) -> int:
    """How many finished visits have no card."""
    return max(0, len(now.done) - DONE_SHOWN)


def _card(column: str, order: int, visit: Visit, catalogue: Catalogue) -> Card:
    events = catalogue.events
    return Card(
        id=visit.visit_id,
        column=column,
        number=f"{visit.number:04d}",
        purpose=" · ".join(events[one].name for one in visit.purposes if one in events),
        since=(visit.until or visit.since) if column == "handed" else visit.since,
        time=clock_time(visit.until) if column == "done" and visit.until else "",
        order=order,
        who=(visit.holder_name or "") if column == "active" else "",
        holder=(visit.holder_id or "") if column == "active" else "",
        from_=t("board.from", office=visit.came_from) if visit.came_from and column in {"waiting", "active"} else "",
        note=_note(column, visit),
        urgent=column == "waiting" and visit.holder_id is None,
    )


def _note(column: str, visit: Visit) -> str:
    if visit.cancelled:
        return t("board.cancelled")
    if column == "waiting" and visit.holder_id is not None:  # they are being helped at another desk
        return t("board.held_at", office=visit.now_at, name=visit.holder_name)
    if column == "handed" and visit.now_at:
        return t("board.at", office=visit.now_at)
    return (
        "" if visit.day == clock.today() else t("board.day", STAFF_LANGUAGE, month=visit.day.month, day=visit.day.day)
    )
