"""Who of a visit is the holder of a card: staff are told, and what the card says of somebody else is never theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.base.dates import BadDate, parse_recorded
from services.reception.state import VisitState
from services.registry.matching import Candidate, CardText


@dataclass(frozen=True, slots=True)
class Recognised:
    """Somebody of the visit as the holder of a card. ``alone``: nobody else in the registers fits it as well.

    ``candidate`` is ``None`` for somebody whom no register knows.
    """

    key: str
    candidate: Candidate | None
    alone: bool


def recognised(state: VisitState, candidates: Sequence[Candidate], text: CardText | None) -> Recognised | None:
    """Who of the visit the card is of; ``None`` when nobody or several may be, or when it fits somebody else better."""
    if not candidates and text is not None:
        key = _newcomer(state, text)
        return None if key is None else Recognised(key, None, alone=True)
    here = [(one, key) for one in candidates if (key := key_of(state, one)) is not None]
    if len(here) != 1:
        return None
    ((holder, key),) = here
    closest = min((len(one.differs) for one in candidates if one is not holder), default=None)
    if closest is not None and closest < len(holder.differs):
        return None
    return Recognised(key, holder, alone=closest is None or closest > len(holder.differs))


def key_of(state: VisitState, chosen: Candidate) -> str | None:
    """Which person of the visit this is, if any: the same 宛名番号, or the same name if no register knows them."""
    if chosen.person_id is not None:
        return next((p.key for p in state.persons if p.person_id == chosen.person_id), None)
    return key_by_text(state, chosen.name)


def key_by_text(state: VisitState, name: str) -> str | None:
    """The one person of the visit whom no register knows and who is called ``name``; ``None`` if two are."""
    keys = [
        p.key
        for p in state.persons
        if p.person_id is None and _plain(str(state.get("p.name", p.key) or "")) == _plain(name)
    ]
    return keys[0] if len(keys) == 1 else None


def _newcomer(state: VisitState, text: CardText) -> str | None:
    """Whom no register knows: by name and birth date as they stand in the visit."""
    key = key_by_text(state, text.name) if text.name else None
    if key is None or text.birth is None:
        return None
    try:
        born = parse_recorded(str(state.get("p.birth", key) or ""))
    except BadDate:
        return None
    return key if (born.kind, born.earliest) == ("exact", text.birth) else None


def _plain(name: str) -> str:
    return "".join(name.split())
