"""Computations about persons: relations, addresses, names."""

from collections.abc import Callable
from datetime import date
from typing import Any

from services.base.dates import wareki
from services.documents.people import ACTING_FOR_ANOTHER, ARRIVING, participant
from services.documents.scene import Scene
from services.reception.models import VISIT

_PARENTS = {"父": "父母・祖父母", "母": "父母・祖父母"}
_TECHO = {"p.techo_shintai": "身体", "p.techo_ryoiku": "療育", "p.techo_seishin": "精神"}


def relation_of(scene: Scene, person: str | None, to: str | None) -> str | None:
    """What ``person`` is to ``to``: 本人, 夫, 妻, 父, 母, 子, or the recorded 続柄 to a head.

    A 続柄 says something within its household alone (住民基本台帳法7条4号), so of people of two nothing is known.
    """
    party = scene.party
    if not person or not to or not _one_household(scene, person, to):
        return None
    if person == to:
        return "本人"
    sex = scene.get("p.sex", person)
    if party.spouse_of(to) == person:
        return {"男": "夫", "女": "妻"}.get(sex, "配偶者")
    if person in party.parents_of(to):
        return {"男": "父", "女": "母"}.get(sex, "父母")
    if to in party.parents_of(person):
        return "子"
    return party.relation(person) or None if party.relation(to) == "世帯主" else None


def _one_household(scene: Scene, *keys: str) -> bool:
    """Whether people live together; of those whom no register knows, all but agents do."""
    found = [one for key in set(keys) if (one := participant(scene.state, key)) is not None]
    houses = {one.household_id for one in found}
    if len(found) > 1 and any(one.role == "agent" for one in found):
        return len(houses) == 1 and None not in houses
    return len(houses - {None}) < 2


def _applicant_relation(scene: Scene, _key: str, _argument: str) -> str | None:
    """本人との続柄・関係 of whoever came (the proxy, if one did)."""
    came, party = scene.state.applicant, scene.party
    applicant = scene.instance.roles.get("applicant")
    concerned = applicant if applicant in party.here else next(iter(party.living), applicant)
    return relation_of(scene, came.key if came else None, scene.subject or party.head or concerned)


def standing(scene: Scene, kind: Any) -> Any:
    """来庁者の立場 towards the person of this form: 本人 of the visit is 世帯主 or 同一世帯員 on another's form."""
    came, subject = scene.state.applicant, scene.subject
    if kind != "self" or came is None or came.role != "member" or subject in (VISIT, came.key):
        return kind
    return "head" if came.key == scene.party.head else "member"


def _koseki_claimant(scene: Scene, key: str, _argument: str) -> str | None:
    relation = relation_of(scene, scene.instance.roles.get("applicant"), key)
    words = {"本人": "本人", "夫": "配偶者", "妻": "配偶者", "配偶者": "配偶者", "子": "子・孫", "父母": "父母・祖父母"}
    return _PARENTS.get(relation or "") or words.get(relation or "")


def _owner_relation(scene: Scene, key: str, _argument: str) -> str | None:
    applicant = scene.instance.roles.get("applicant")
    if scene.party.proxy:
        return "代理人"
    if scene.get("p.deceased", key) is True:
        return "相続人"
    if applicant == key:
        return "本人"
    return "同一世帯の親族" if applicant in scene.party.members else None


def _relation_to_claimant(scene: Scene, key: str, _argument: str) -> str | None:
    """請求者との続柄: 子, 孫, 弟妹; by parents on both sides."""
    party, claimant = scene.party, scene.subject
    parents = party.parents_of(key)
    if claimant in parents or party.spouse_of(claimant) in parents:
        return "子"
    if any(claimant in party.parents_of(parent) for parent in parents):
        return "孫"
    return "弟妹" if party.relation(key) in ("弟", "妹") and party.relation(claimant) == "世帯主" else None


def _living(scene: Scene, key: str, _argument: str) -> str:
    """同居・別居: people named beside the household live elsewhere, and who stays where others move from."""
    return "同居" if key in scene.party.here else "別居"


def _custody(scene: Scene, key: str, _argument: str) -> str | None:
    """監護・生計関係: a parent who lives with the child; everybody else says."""
    with_child = (scene.get("p.living", key) or _living(scene, key, "")) == "同居"
    return "監護し生計同一" if with_child and scene.subject in scene.party.parents_of(key) else None


def _separate_address(scene: Scene, key: str, _argument: str) -> str | None:
    lives = scene.get("p.living", key) or _living(scene, key, "")
    return scene.address(key) or None if lives == "別居" else None


def _jan1_address(scene: Scene, key: str, _argument: str) -> str | None:
    """1月1日の住所 of this year: before a move in this year the old address, else the one of the register."""
    new_year = date(scene.today.year, 1, 1)
    if not scene.moves_in(key):
        since = scene.get("p.address_since", key)
        moved_since = bool(since) and str(since) > new_year.isoformat() and str(since)[:4].isdigit()
        return scene.get("p.previous_address", key) if moved_since else scene.registered_address(key) or None
    moved = scene.day_of(event for event in scene.party.events if event in ARRIVING)
    return scene.old_address or None if moved and moved > new_year.isoformat() else scene.address(key) or None


def _techo_kind(scene: Scene, key: str, _argument: str) -> str | None:
    held = [word for item, word in _TECHO.items() if scene.get(item, key) is True]
    return held[0] if len(held) == 1 else None


def _new_relation(scene: Scene, key: str, _argument: str) -> str | None:
    """新しい続柄: certain for the new head, for the only one left, and while head and household stay the same."""
    party = scene.party
    head = party.head
    if party.household_wish in ("split", "merge"):
        return None
    if key == head or (party.living == [key] and not party.joins):
        return "世帯主"
    return party.relation(key) or None if head and head == party.registered_head else None


def _guardian_relation(scene: Scene, key: str, _argument: str) -> str | None:
    return relation_of(scene, scene.instance.roles.get("guardian"), key)


def _spouse_text(scene: Scene, key: str, _argument: str) -> str | None:
    spouse = scene.party.spouse_of(key)
    if not spouse or not scene.name(spouse):
        return None
    foreign = scene.get("p.foreign", spouse) is True
    return f"{scene.name(spouse)}\u3000{scene.party.birth(spouse).text(foreign=foreign)}".strip() or None


def _heir(scene: Scene, key: str, _argument: str) -> str | None:
    """相続人代表者: proposed is who came, if a relative or of the household; only after a death.

    Who reports a death need be neither (戸籍法87条: 家主, 地主, 家屋管理人).
    """
    came = scene.state.applicant
    if scene.get("p.deceased", key) is not True or came is None:
        return None
    relation = relation_of(scene, came.key, key)
    stranger = scene.get("ap.kind") in (*ACTING_FOR_ANOTHER, "third") or not scene.party.kin.related(came.key, key)
    if stranger and not relation:
        return None
    return f"{scene.name(came.key)}({relation})" if relation else scene.name(came.key) or None


def _submitter(scene: Scene, key: str, argument: str) -> Any:
    """提出代行者: who came, unless it is the person concerned."""
    came = scene.state.applicant
    return scene.get(argument, came.key) if came and came.key != key else None


def _of_role(role: str, item: str) -> Callable[[Scene, str, str], Any]:
    return lambda scene, _key, _argument: scene.get(item, scene.instance.roles.get(role, ""))


def _family_names(scene: Scene, key: str, _argument: str) -> str | None:
    others = (scene.name(member) for member in scene.party.living if member != key)
    return "、".join(filter(None, others)) or None


def _event_person(scene: Scene, _key: str, argument: str) -> str | None:
    """届出事件の本人: the newborn, the deceased, the couple."""
    party = scene.party
    kinds = {"shussei": "p.newborn", "shibo": "p.deceased", "konin": "p.concerned", "rikon": "p.concerned"}
    items = [kinds[event] for event in scene.events if event in kinds]
    named = [key for key in party.members if items and party.is_(items[0], key)]
    place = int(argument) - 1
    return scene.name(named[place]) or None if place < len(named) else None


def _household_no(scene: Scene, _key: str, _argument: str) -> str | None:
    """世帯番号 of the register; a household that is new to its members has none yet, or another."""
    known = (person.household_id for person in scene.state.members if person.household_id)
    return None if scene.party.renumbered else next(known, None)


def _card_later(scene: Scene, _key: str, _argument: str) -> bool:
    """在留カード後日交付: somebody who moves has a passport only."""
    foreign = [key for key in scene.party.movers if scene.get("p.foreign", key) is True]
    return any(not scene.get("p.zairyu_no", key) for key in foreign)


def _request_scope(scene: Scene, _key: str, _argument: str) -> str:
    rows = scene.instance.rows.get("who", ())
    return "世帯全員" if set(scene.party.members) <= set(rows) else "一部"


def _lost_text(scene: Scene, _key: str, _argument: str) -> str | None:
    lost = scene.get("ev.lost_date")
    return wareki(date.fromisoformat(lost)) if lost else None


COMPUTATIONS: dict[str, Callable[[Scene, str, str], Any]] = {
    "atena": lambda scene, key, _a: getattr(participant(scene.state, key), "person_id", None),
    "household_no": _household_no,
    "household_size": lambda scene, _k, _a: len(scene.party.living) or None,
    "applicant_relation": _applicant_relation,
    "applicant_name": _of_role("applicant", "p.name"),
    "applicant_tel": _of_role("applicant", "p.tel"),
    "koseki_claimant": _koseki_claimant,
    "owner_relation": _owner_relation,
    "relation_to_claimant": _relation_to_claimant,
    "living": _living,
    "custody": _custody,
    "separate_address": _separate_address,
    "jan1_address": _jan1_address,
    "techo_kind": _techo_kind,
    "new_relation": _new_relation,
    "guardian_relation": _guardian_relation,
    "has_spouse": lambda scene, key, _a: scene.party.spouse_of(key) is not None,
    "spouse_text": _spouse_text,
    "heir": _heir,
    "submitter": _submitter,
    "family_names": _family_names,
    "event_person": _event_person,
    "card_later": _card_later,
    "request_scope": _request_scope,
    "lost_text": _lost_text,
}
