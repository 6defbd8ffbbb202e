"""Computations about what changes: addresses, heads, names before and after."""

import re
from collections.abc import Callable
from typing import Any

from services.documents.people import ARRIVING, LEAVING
from services.documents.scene import Scene

_CITY = re.compile(r"(?:東京都|北海道|(?:京都|大阪)府|.{2,3}県)?(?:.+?郡.+?[町村]|.+?市(?:.+?区)?|.+?[区町村])")

_RENAMED = {"shimei", "konin", "rikon"}
_INSURED = {"taishoku", "shushoku"}
_HOUSEHOLD = {"setai", "shibo"}
OWN_PREFECTURE = "三重県"


def city_of(address: str) -> str:
    """都道府県 and 市区町村 at the beginning of an address; empty when there is none."""
    found = _CITY.match(address)
    return found[0] if found else ""


def _change(scene: Scene, key: str, side: int, but: str) -> str | None:
    """変更前 (0) or 変更後 (1) of the person, or of those on a form of the visit, by what the visit changes for them.

    :param but: ``insurance`` where another insurance is not what the form is about: nobody knows the change then.
    """
    events, party = set(scene.events), scene.party
    people = [key] if key else scene.listed or party.living
    person = key or party.head or next(iter(party.living), "")
    pairs = list(dict.fromkeys(pair for one in [person, *people] if (pair := _moved(scene, one))))
    pairs += [pair for one in people if (pair := _renamed(scene, one))]
    if not pairs and not events & (ARRIVING | LEAVING | _RENAMED):
        if events & _INSURED and but != "insurance":
            pairs = [(_insurance(scene, person, before=True), _insurance(scene, person, before=False))]
        elif events & _HOUSEHOLD:
            pairs = [(scene.name(party.registered_head), _new_head(scene) or "")]
    return "、".join(pair[side] for pair in pairs if pair[side]) or None


def _moved(scene: Scene, key: str) -> tuple[str, str] | None:
    """The old and the new address of somebody who moves."""
    if key not in scene.party.movers or not set(scene.party.events) & (ARRIVING | LEAVING):
        return None
    leaving = set(scene.party.events) & LEAVING
    return (scene.registered_address(key) if leaving else "") or scene.old_address, scene.new_address


def _renamed(scene: Scene, key: str) -> tuple[str, str] | None:
    """The old and the new name of somebody whose name changes: as answered, else if staff wrote another."""
    stored, changed = scene.state.values.get((key, "p.name")), scene.get("p.name_changed", key)
    edited = stored is not None and stored.edited
    if not set(scene.party.events) & _RENAMED or changed is False or not (changed or edited) or key in scene.stopped:
        return None
    return str(stored.original or "") if stored and edited else "", scene.name(key)


def _new_head(scene: Scene) -> str | None:
    """世帯主 after the change: as named; else who stays the head.

    Nobody is supposed where the household itself is changed, nor where the head leaves others behind.
    """
    party = scene.party
    named = str(scene.get("ev.new_head") or "") or None
    if party.household_wish != "none" or (party.head and party.living and party.head not in party.living):
        return named
    return scene.name(party.head) or named


def _insurance(scene: Scene, key: str, *, before: bool) -> str:
    if before:
        return "国民健康保険" if scene.get("p.kokuho", key) is True else ""
    now = scene.catalogue.items["p.insurance"].options.get(str(scene.get("p.insurance", key)))
    return now.ja if now else ""


def _kokuho_before(scene: Scene, key: str, _argument: str) -> bool | None:
    """国保の有無 before the move, by the insurance that is kept."""
    kind = scene.get("p.insurance", key)
    return None if kind in (None, "none", "unknown") else kind == "kokuho"


def _techo_change(scene: Scene, key: str, _argument: str) -> list[str] | None:
    """変更の種類 of a 障害者手帳: by where the person came from."""
    kinds = []
    if scene.happens("tenkyo", key):
        kinds.append("居住地(市内)")
    if scene.happens("tennyu", key) and scene.old_address:
        within = scene.old_address.startswith(OWN_PREFECTURE)
        kinds.append("居住地(県内から)" if within else "居住地(県外から)")
    if scene.happens("shimei", key) or scene.get("p.name_changed", key) is True:
        kinds.append("氏名")
    return kinds or None


def _renumbered(scene: Scene, _key: str, _argument: str) -> Any:
    """資格の取得・喪失日 on a 国保 変更届: only another head or household gives another 記号番号."""
    changed = [event for event in scene.events if event in _HOUSEHOLD]
    return scene.day_of(changed) if changed else None


def _old_head(scene: Scene, _key: str, _argument: str) -> str | None:
    """The head before the change, when the register knows the household."""
    return None if {"tennyu", "tennyu-kokugai"} & set(scene.events) else scene.name(scene.party.registered_head) or None


def _old(item: str) -> Callable[[Scene, str, str], Any]:
    """For people of this city the old address is the register's."""

    def value(scene: Scene, _key: str, _argument: str) -> Any:
        known_here = {"tenkyo", *LEAVING} & set(scene.events)
        return scene.get(item, next(iter(scene.party.movers), "")) if known_here else None

    return value


def _honseki_city(scene: Scene, key: str, _argument: str) -> str | None:
    return city_of(str(scene.get("p.honseki", key) or "")) or None


def _honseki_rest(scene: Scene, key: str, _argument: str) -> str | None:
    whole = str(scene.get("p.honseki", key) or "")
    return whole.removeprefix(city_of(whole)) or None


COMPUTATIONS: dict[str, Callable[[Scene, str, str], Any]] = {
    "change_before": lambda scene, key, a: _change(scene, key, 0, a),
    "change_after": lambda scene, key, a: _change(scene, key, 1, a),
    "kokuho_before": _kokuho_before,
    "techo_change": _techo_change,
    "old_address": _old("p.address"),
    "old_katagaki": _old("p.katagaki"),
    "old_head": _old_head,
    "renumbered": _renumbered,
    "new_head": lambda scene, _k, _a: _new_head(scene),
    "origin_city": lambda scene, _k, _a: city_of(scene.old_address) or None if "tennyu" in scene.events else None,
    "honseki_city": _honseki_city,
    "honseki_rest": _honseki_rest,
    "record_or_change": lambda scene, key, _a: "変更" if scene.get("p.former_surname", key) else "記載",
    "birth_or_due": lambda scene, _k, _a: scene.day_of(["shussei"]) if "shussei" in scene.events else None,
}
