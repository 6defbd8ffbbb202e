"""From the register and a received transfer to the values a visit begins with (item → value).

Values of :func:`person` and :func:`household` have the source :data:`CORE`, those of :func:`incoming` :data:`TRANSFER`.
What a view does not hold, or a protection hides in it, is left out: unknown, not empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.base.dates import wareki
from services.registry.views import BenefitView, HouseholdView, IncomingView, PersonView

CORE, TRANSFER = "core", "transfer"
_AS_THEY_ARE = (
    "name", "kana", "romaji", "kanji_name", "alias", "alias_kana", "former_surname", "former_surname_kana", "birth",
    "sex", "relation", "address", "katagaki", "postal", "previous_address", "jichi", "school", "honseki", "hittosha",
    "juminhyo_code", "nationality", "zairyu_status", "zairyu_no", "article_30_45", "foreign",
)  # fmt: skip
_HELD = (  # yes/no items that follow from a benefit of the same name
    "inkan", "kokuho", "kouki", "jidoteate_recipient", "jidoteate_child", "jifu_recipient", "tokuji_recipient",
    "fukushi_kodomo", "fukushi_hitorioya", "fukushi_shogai", "kaigo1", "kaigo_cert", "techo_shintai", "techo_ryoiku",
    "techo_seishin", "seishin_tsuin", "mycard", "hoiku", "tax_here",
)  # fmt: skip
_NUMBERS = {  # item ← number of the benefit
    "p.kouki_no": "kouki", "p.pension_no": "nenkin", "p.jidoteate_no": "jidoteate_recipient",
    "p.jifu_no": "jifu_recipient", "p.tokuji_no": "tokuji_recipient", "p.kaigo_no": "kaigo1",
    "p.seishin_no": "seishin_tsuin", "p.hoiku_no": "hoiku", "p.inkan_card_no": "inkan",
}  # fmt: skip
_FUKUSHI = ("fukushi_kodomo", "fukushi_hitorioya", "fukushi_shogai")
_TECHO = {"techo_shintai": "身体", "techo_ryoiku": "療育", "techo_seishin": "精神"}
_RENEWAL = timedelta(days=60)  # 要介護認定の更新申請は満了日の60日前から (介護保険法施行規則39条)
_PENSION = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """転出証明書情報 as values: of the visit, and of each person in the order of the record."""

    visit: dict[str, Any]
    persons: list[dict[str, Any]]


def person(view: PersonView, today: date) -> dict[str, Any]:
    """What the register says of a person. Nobody's 個人番号: only its masked end."""
    values: dict[str, Any] = {f"p.{name}": getattr(view, name) for name in _AS_THEY_ARE}
    values |= {
        "p.atena": view.id,
        "p.tel": view.phone,
        "p.mynumber": f"…{view.mynumber_last4}" if view.mynumber_last4 else None,
        "p.zairyu_until": view.zairyu_until.isoformat() if view.zairyu_until else None,
        "p.resident": view.state == "resident",
        "p.deceased": True if view.state == "deceased" else None,
        "p.special_pr": view.article_30_45 == "特別永住者",
        "p.dv_support": any(stop.kind == "shien" for stop in view.stops),
        "p.guardian": any(stop.kind == "koken" for stop in view.stops),
    }
    held = {benefit.kind: benefit for benefit in view.benefits if benefit.ends_on is None or benefit.ends_on >= today}
    return _known(values | _benefits(held, today))


def household(view: HouseholdView) -> dict[str, Any]:
    """What the register says of a household, as values of the visit."""
    return {"hh.no": view.id, "hh.members": len(view.members)}


def incoming(view: IncomingView) -> Arrivals:
    """What the last municipality says of those who move in. They all move, and are no residents yet."""
    visit = {
        "ev.transfer_doc": "card" if view.special else "paper",
        "ev.transfer_planned": view.planned_on.isoformat(),
        "ev.old_address": view.old_address,
        "ev.old_head": view.old_head,
    }
    return Arrivals(visit, [_arriving(member, view) for member in view.members])


def _arriving(member: Mapping[str, Any], view: IncomingView) -> dict[str, Any]:
    values: dict[str, Any] = {f"p.{name}": member.get(name) for name in (*_AS_THEY_ARE, "zairyu_until", "pension_no")}
    kokuho, kouki, pension = member.get("kokuho"), member.get("kouki"), member.get("nenkin")
    last4 = member.get("mynumber_last4")
    return _known(
        values
        | {
            "p.previous_address": view.old_address,
            "p.address": None,  # where they will live is asked
            "p.mynumber": f"…{last4}" if last4 else None,
            "p.moving": True,
            "p.resident": False,
            "p.special_pr": member.get("article_30_45") == "特別永住者",
            "p.mycard": member.get("mycard"),
            "p.guardian": member.get("guardian"),
            "p.kokuho_prev": kokuho,
            "p.kouki_prev": kouki,
            "p.kaigo_cert_prev": bool(member["kaigo_cert"]) if "kaigo_cert" in member else None,
            "p.insurance": "kokuho" if kokuho else "kouki" if kouki else None,
            "p.nenkin": pension if pension in _PENSION else None,
            "p.jidoteate_prev": member.get("jidoteate_recipient"),
            "p.tsusho_wish": False if member.get("alias") else None,  # carried over without asking (施行令30条の16)
        }
    )


def _benefits(held: Mapping[str, BenefitView], today: date) -> dict[str, Any]:
    values: dict[str, Any] = {f"p.{kind}": kind in held for kind in _HELD}
    values |= {item: held[kind].number for item, kind in _NUMBERS.items() if kind in held}
    values["p.fukushi_any"] = any(kind in held for kind in _FUKUSHI)
    values["p.fukushi_no"] = next((held[kind].number for kind in _FUKUSHI if kind in held), None)
    if kokuho := held.get("kokuho"):
        values["p.kokuho_no"] = "-".join(str(part) for part in (kokuho.number, kokuho.detail.get("branch")) if part)
    if kouki := held.get("kouki"):
        values["p.insurance"] = "kouki"  # it stays; 国保 may just have ended, so that is asked
        values["p.kouki_futan"] = f"{kouki.detail['share']}割" if "share" in kouki.detail else None
    if pension := held.get("nenkin"):
        values["p.nenkin"] = found if (found := pension.detail.get("shubetsu")) in _PENSION else None
    if card := held.get("mycard"):
        values["p.myna_hoken"] = card.detail.get("insurance_card")
    if nursery := held.get("hoiku"):
        values["p.hoiku_facility"] = nursery.detail.get("facility")
    return values | _care(held.get("kaigo_cert"), today) | _handbook(held)


def _care(certificate: BenefitView | None, today: date) -> dict[str, Any]:
    if certificate is None:
        return {"p.kaigo_cert_expiring": False}
    start, end = certificate.started_on, certificate.ends_on
    return {
        "p.kaigo_cert_expiring": end is not None and end - today <= _RENEWAL,
        "p.kaigo_level": certificate.detail.get("level_name"),
        "p.kaigo_period": f"{wareki(start)}〜{wareki(end)}" if start and end else None,
    }


def _handbook(held: Mapping[str, BenefitView]) -> dict[str, Any]:
    """障害者手帳; of several the first kind. Grades as they are printed: 1級 … 6級, A, B."""
    kind = next((kind for kind in _TECHO if kind in held), None)
    if kind is None:
        return {}
    book = held[kind]
    grade = book.detail.get("grade")
    return {
        "p.techo_kind": _TECHO[kind],
        "p.techo_no": book.number,
        "p.techo_grade": f"{grade}級" if isinstance(grade, str) and grade.isdigit() else grade,
        "p.techo_until": book.ends_on.isoformat() if book.ends_on else None,
        "p.disability": book.detail.get("disability"),
    }


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known. An empty sex is recorded as empty, every other empty text is nothing."""
    return {item: value for item, value in values.items() if value is not None and (value != "" or item == "p.sex")}
