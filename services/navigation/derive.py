"""Facts that follow from others: who moves, who claims, what remains of the household; ages are in ``ages.py``.

Each function gives ``None`` while its answer is unknown.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.catalogue.asking import DATE
from services.navigation import ages
from services.navigation.draft import Draft
from services.navigation.households import has_couple

HEAD = "世帯主"
_FOR_GOOD = frozenset({"永住者", "特別永住者", "高度専門職2号"})  # 在留資格 without 在留期間
_MOTHER = 10  # younger girls are not asked whether they gave birth
_RECIPIENTS = ("p.jidoteate_recipient", "p.jifu_recipient", "p.tokuji_recipient")
_NEW_BORN = timedelta(days=91)  # 出生届 within 14 days; related claims follow within three months


@dataclass(frozen=True, slots=True)
class Derivation:
    """How an item follows from the items it ``needs``. ``personal`` functions are called per person."""

    of: Callable[..., Any]
    needs: tuple[str, ...] = ()
    personal: bool = True


def _resident(draft: Draft, key: str) -> bool:
    return any(person.key == key and person.person_id is not None for person in draft.state.persons)


def _head(draft: Draft, key: str) -> bool | None:
    relation = draft.state.get("p.relation", key)
    return None if relation is None else relation == HEAD


def _zairyu(draft: Draft, key: str) -> str | None:
    status = draft.state.get("p.zairyu_status", key)
    return status if isinstance(status, str) else None


def _stays_for_good(draft: Draft, key: str) -> bool | None:
    """永住者 and 高度専門職2号 have no end of their stay (入管法2条の2, 22条), nor have 特別永住者 (入管特例法)."""
    if draft.state.get("p.special_pr", key) is True:
        return True
    status = draft.get("p.zairyu", key)
    return unicodedata.normalize("NFKC", status).replace("第", "").strip() in _FOR_GOOD if status else None


def _foreign(draft: Draft, key: str) -> bool | None:
    if draft.event.id == "jukyochi" and draft.get("p.resident", key) is not True:
        return True  # 住居地届出 is a notice of foreign residents only
    nationality = draft.state.get("p.nationality", key)
    return None if not nationality else nationality != "日本"


def _newborn(draft: Draft, key: str) -> bool | None:
    if draft.event.id != "shussei":
        return False
    birth = draft.births.get(key)
    if birth is None:
        return None if draft.get("p.resident", key) is not True else False
    fresh = draft.today - birth.earliest <= _NEW_BORN
    return fresh and (draft.get("p.age", key) == 0)


def _mycard(draft: Draft, key: str) -> bool | None:
    """A child just born has none yet: cards are for those in 住民基本台帳 (番号法16条の2); 出生届 puts it there."""
    if "shussei" not in (draft.state.get("ev.kind") or ()):
        return None
    birth = draft.births.get(key)
    return False if birth and draft.today - birth.earliest <= _NEW_BORN and not _resident(draft, key) else None


def _gave_birth(draft: Draft, key: str) -> bool | None:
    age = draft.get("p.age", key)
    return False if draft.get("p.sex", key) == "男" or (age is not None and age < _MOTHER) else None


def _everybody(draft: Draft) -> bool | None:
    """Whoever is alone in the registered household leaves it whole, so nobody is asked."""
    return True if not draft.event.arriving and draft.get("hh.members") == 1 == len(draft.members) else None


def _moving(draft: Draft, key: str) -> bool | None:
    """Who moves: of those arriving everybody who is no resident yet; of those leaving everybody, or the chosen ones.

    The dead do not.
    """
    if draft.get("p.deceased", key) is True:
        return False
    everybody = draft.get("ev.all_members")
    if draft.event.arriving:
        if draft.get("p.resident", key) is True:
            return False
        return None if everybody is False else True
    if "ev.all_members" not in draft.asks:
        return False
    return True if everybody is True else None


def _sole(draft: Draft, key: str) -> bool | None:
    """Somebody who is there alone need not be chosen."""
    return True if [member.key for member in draft.members] == [key] else None


def receivers(draft: Draft) -> list[str]:
    """Members who receive a child's allowance now."""
    return [m.key for m in draft.members if any(draft.get(item, m.key) is True for item in _RECIPIENTS)]


def possible_receivers(draft: Draft) -> list[str]:
    """Members who receive a child's allowance, or of whom that is not known."""
    return [m.key for m in draft.members if any(draft.get(item, m.key) is not False for item in _RECIPIENTS)]


def _claimant(draft: Draft, key: str) -> bool | None:
    """Who claims: whom staff chose, else who receives already and lives, unless that changes; else the only adult."""
    if any(draft.state.get("p.claimant", member.key) is True for member in draft.members):
        return None
    if draft.get("p.u18fy", key) is True or draft.get("p.deceased", key) is True:
        return False
    living = [m.key for m in draft.members if draft.get("p.deceased", m.key) is not True]
    holding = [one for one in receivers(draft) if one in living]
    if holding and draft.get("p.jidoteate_change", key) is not True:
        return key == holding[0]
    if key in holding:
        return False
    adults = [one for one in living if draft.get("p.u18fy", one) is not True and one not in holding]
    return True if adults == [key] else None


def _birthday(draft: Draft) -> str | None:
    """出生: the day of the event is the child's birthday, so that nobody is asked for both."""
    if draft.event.id != "shussei":
        return None
    days = {draft.births[m.key] for m in draft.members if draft.get("p.newborn", m.key) is True}
    born = {birth.earliest for birth in days if birth.earliest == birth.latest}
    return born.pop().isoformat() if len(born) == len(days) == 1 else None


def _event_day(draft: Draft) -> Any:
    """What is known of the event's own ``date_item``; where that is no item of its own, what follows."""
    own = draft.event.date_item
    return _birthday(draft) if own == DATE else draft.get(own)


def _days_since(draft: Draft) -> int | None:
    day = draft.get(DATE)
    return (draft.today - date.fromisoformat(day)).days if day else None


def _gone(draft: Draft, key: str) -> bool | None:
    """Leaves the registered household by this event. Who died in the same visit is gone before others move."""
    if not draft.event.leaving:
        return False
    if draft.get("p.deceased", key) is True:
        return True
    gone: bool | None = draft.get("p.deceased" if draft.event.id == "shibo" else "p.moving", key)
    return gone


def _head_leaving(draft: Draft) -> bool | None:
    leaving = [_gone(draft, m.key) for m in draft.members if draft.get("p.head", m.key) is True]
    if leaving:
        return leaving[0]
    unsettled = [m for m in draft.members if draft.get("p.head", m.key) is None]
    return None if unsettled and draft.event.leaving else False


def _remaining(draft: Draft) -> int | None:
    """How many stay in the registered household."""
    if not draft.event.leaving:
        return 0
    residents = [m.key for m in draft.members if draft.get("p.resident", m.key) is True]
    gone = [_gone(draft, key) for key in residents]
    if None in gone:
        return None
    household = draft.get("hh.members")
    return max(household if isinstance(household, int) else len(residents), len(residents)) - sum(map(bool, gone))


def _size(draft: Draft) -> int | None:
    """Persons of the household after the change."""
    if draft.event.arriving:
        moving = draft.all_of("p.moving")
        return (
            None if None in moving.values() else len(moving) if draft.get("hh.joins_existing") else sum(moving.values())
        )
    if draft.event.leaving:
        return _remaining(draft)
    household = draft.get("hh.members")
    return max(household if isinstance(household, int) else 0, len(draft.members))


def _children(item: str) -> Callable[[Draft], int | None]:
    def count(draft: Draft) -> int | None:
        """Living children of the household; of those arriving only the ones who arrive."""
        young = draft.all_of(item)
        for key in young:
            if draft.get("p.deceased", key) is True or (draft.event.arriving and draft.get("p.moving", key) is False):
                young[key] = False
        return None if None in young.values() else sum(young.values())

    return count


def _kokuho_any(draft: Draft) -> bool | None:
    insured = draft.all_of("p.kokuho").values()
    return True if any(insured) else None if None in insured else False


def _has_couple(draft: Draft) -> bool | None:
    relations = {m.key: draft.state.get("p.relation", m.key) for m in draft.members}
    young = draft.all_of("p.u18fy")
    dead = {key for key in relations if draft.get("p.deceased", key) is True}
    return has_couple(
        {key: relation for key, relation in relations.items() if key not in dead},
        children=[key for key, value in young.items() if value],
        divorcing=draft.event.id == "rikon",
    )


DERIVATIONS: dict[str, Derivation] = {
    "p.resident": Derivation(_resident),
    "p.age": Derivation(ages.age),
    "p.age_reached": Derivation(ages.age_reached, ("p.age",)),
    "p.u18fy": Derivation(ages.until_fiscal_year_of(18)),
    "p.u22fy": Derivation(ages.until_fiscal_year_of(22)),
    "p.preschool": Derivation(ages.until_fiscal_year_of(6)),
    "p.school_age": Derivation(ages.school_age),
    "p.head": Derivation(_head),
    "p.zairyu": Derivation(_zairyu),
    "p.zairyu_for_good": Derivation(_stays_for_good, ("p.zairyu",)),
    "p.foreign": Derivation(_foreign, ("p.resident",)),
    "p.newborn": Derivation(_newborn, ("p.resident", "p.age")),
    "p.mycard": Derivation(_mycard, ("p.resident",)),
    "p.gave_birth": Derivation(_gave_birth, ("p.age", "p.sex")),
    "p.moving": Derivation(_moving, ("p.resident", "p.deceased", "ev.all_members")),
    "p.concerned": Derivation(_sole),
    "p.cert_target": Derivation(_sole),
    "p.claimant": Derivation(_claimant, (*_RECIPIENTS, "p.u18fy", "p.deceased", "p.jidoteate_change")),
    "ev.all_members": Derivation(_everybody, ("hh.members",), personal=False),
    "ev.date_shussei": Derivation(_birthday, ("p.newborn",), personal=False),
    DATE: Derivation(_event_day, ("p.newborn",), personal=False),  # and every event's ``date_item``: see ``plan``
    "ev.days_since": Derivation(_days_since, (DATE,), personal=False),
    "hh.head_leaving": Derivation(_head_leaving, ("p.head", "p.moving", "p.deceased"), personal=False),
    "hh.remaining": Derivation(_remaining, ("p.resident", "p.moving", "p.deceased", "hh.members"), personal=False),
    "hh.size": Derivation(
        _size, ("p.resident", "p.moving", "p.deceased", "hh.members", "hh.joins_existing"), personal=False
    ),
    "hh.children_u18fy": Derivation(_children("p.u18fy"), ("p.u18fy", "p.moving", "p.deceased"), personal=False),
    "hh.children_u22fy": Derivation(_children("p.u22fy"), ("p.u22fy", "p.moving", "p.deceased"), personal=False),
    "hh.kokuho_any": Derivation(_kokuho_any, ("p.kokuho",), personal=False),
    "hh.has_couple": Derivation(_has_couple, ("p.u18fy", "p.deceased"), personal=False),
}
