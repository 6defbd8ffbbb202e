"""Named computations: what a form says that nobody enters. A form's field names one in ``compute``.

Each takes the scene, the key of the person the box is about (or ``""``) and the argument behind the colon, and returns
the value, or ``None`` while it cannot be computed.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from services.base.dates import fiscal_year, reaches
from services.base.text import variants
from services.documents import computed_changes, computed_people
from services.documents.fees import copies_total, fee
from services.documents.scene import Scene

Computation = Callable[[Scene, str, str], Any]


def day_of(value: Any) -> date | None:
    """A stored date, or ``None``."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _plus_1_year(scene: Scene, _key: str, _argument: str) -> str | None:
    """支援措置の期間: one year, the day before its anniversary included (住民基本台帳事務処理要領 第5-10)."""
    start = day_of(scene.own("start"))
    return reaches(start, 1).isoformat() if start else None


def _kokuho_date(scene: Scene, key: str, _argument: str) -> str | None:
    """資格の取得・喪失日 (国民健康保険法7条・8条).

    Acquired on the day itself; lost the day after, but on the day itself by moving to another municipality.
    """
    day = day_of(scene.event_day)
    if day is None:
        return None
    lost_next_day = scene.instance.form.id == "F-KOKUHO-SOSHITSU" and not scene.happens("tenshutsu", key)
    return (day + timedelta(days=int(lost_next_day))).isoformat()


def _pension_date(scene: Scene, key: str, _argument: str) -> str | None:
    """該当した日: at 20 the eve of the birthday (国民年金法7条・8条), else the day of the event."""
    if "age20" in scene.events:
        born = scene.party.birth(key)
        return reaches(born.earliest, 20).isoformat() if born.earliest == born.latest else None
    return scene.event_day


def _tax_year(scene: Scene, _key: str, _argument: str) -> str:
    """所得課税証明: the newest year; a year's assessment is known from June (地方税法 319条の2)."""
    return str(scene.today.year if scene.today.month >= 6 else scene.today.year - 1)


def _district(scene: Scene, _key: str, argument: str) -> str | None:
    town = scene.setting.towns(str(scene.get("ev.new_address") or "")) if scene.setting.towns else None
    return town.get(argument) if town else None


def _desk(scene: Scene, _key: str, _argument: str) -> str:
    """受付窓口・端末: where the visit was opened, and where it is held now."""
    return " ".join(filter(None, (scene.setting.desk or scene.state.office_name, scene.state.holder_terminal_name)))


def _kokuho_document(scene: Scene, key: str, _argument: str) -> str:
    """Whoever uses the My Number Card as insurance card gets 資格情報のお知らせ, everybody else 資格確認書."""
    card_lost = "mycard" in (scene.get("ev.lost_items") or [])
    with_card = scene.get("p.myna_hoken", key) is True and not card_lost
    return "資格情報のお知らせ" if with_card else "資格確認書"


def _signing_certificate(scene: Scene, key: str, _argument: str) -> str:
    """署名用電子証明書: lapses with a change of name or address (公的個人認証法12条); from 15 years on."""
    age = scene.party.age(key)
    if age is None or age < 15:
        return "不要"
    if {"tennyu", "tenkyo", "shimei"} & set(scene.events):
        return "発行"
    renewed = scene.get("p.cert_expiring", key) is True or scene.get("p.card_wish", key) == "cert"
    return "更新" if renewed else "不要"


def _free_childcare_type(scene: Scene, key: str, _argument: str) -> str | None:
    """施設等利用給付: 新2号 from the April after three, 新3号 before (untaxed), 新1号 without need of care."""
    parents = scene.party.parents_of(key)
    needs_care = bool(parents) and all(scene.get("p.hoiku_reason", parent) for parent in parents)
    if not needs_care:
        return "新1号"
    return "新3号" if scene.party.until_fiscal_year_of(3, key) else "新2号"


def _jis_name(scene: Scene, key: str, _argument: str) -> str | None:
    """代替文字: the name in JIS X 0208 for the digital certificate; ``None`` when it fits as it is."""
    name = scene.name(key)
    substituted = "".join(_jis(letter) for letter in name)
    return substituted if name and substituted != name else None


def _jis(letter: str) -> str:
    if 0xE0100 <= ord(letter) <= 0xE01EF:  # variation selectors
        return ""
    for candidate in (letter, variants().get(ord(letter), "")):
        try:
            candidate.encode("iso2022_jp")
        except UnicodeEncodeError:
            continue
        if candidate:
            return candidate
    return "●"


def _count(scene: Scene, _key: str, argument: str) -> int | None:
    return sum(scene.get(argument, member) is True for member in scene.party.members) or None


def _last_registered(keys: Iterable[str], scene: Scene) -> bool:
    return any(person.person_id for person in scene.state.persons if person.key in keys)


COMPUTATIONS: dict[str, Computation] = {
    "today": lambda scene, _k, _a: scene.state.day.isoformat(),
    "received": lambda scene, _k, _a: scene.state.opened_at.isoformat(),
    "reception_number": lambda scene, _k, _a: f"{scene.state.day:%Y%m%d}-{scene.state.number:04d}",
    "desk": _desk,
    "staff": lambda scene, _k, _a: scene.setting.staff or scene.state.holder_name,
    "signed": lambda scene, _k, _a: True if scene.setting.signature_svg else None,
    "signature": lambda scene, _k, _a: scene.setting.signature_svg,
    "fee": fee,
    "copies_total": copies_total,
    "plus_1_year": _plus_1_year,
    "this_month": lambda scene, _k, _a: f"{scene.state.day:%Y-%m}",
    "event_date": lambda scene, _k, _a: scene.event_day,
    "leaving_date": lambda scene, _k, _a: scene.day_of(["tenshutsu"]) if "tenshutsu" in scene.events else None,
    "kokuho_date": _kokuho_date,
    "pension_date": _pension_date,
    "fiscal_year": lambda scene, _k, _a: str(fiscal_year(scene.today)),
    "tax_year": _tax_year,
    "district": _district,
    "kokuho_document": _kokuho_document,
    "gendo_kind": lambda scene, key, _a: (
        "限度額適用・標準負担額減額" if scene.get("p.hikazei", key) is True else "限度額適用"
    ),
    "signing_certificate": _signing_certificate,
    "free_childcare_type": _free_childcare_type,
    "jis_name": _jis_name,
    "any": lambda scene, _k, argument: any(scene.get(argument, mover) is True for mover in scene.party.movers),
    "count": _count,
    "of_subject": lambda scene, _k, argument: scene.get(argument, scene.subject),
    "returning": lambda scene, _k, _a: _last_registered(scene.party.movers, scene),
    **computed_people.COMPUTATIONS,
    **computed_changes.COMPUTATIONS,
}


def compute(scene: Scene, name: str, key: str) -> Any:
    """The value of the computation ``name`` (``any:p.mycard``: with an argument) for a person.

    :raises KeyError: there is no such computation.
    """
    function, _, argument = name.partition(":")
    return COMPUTATIONS[function](scene, key, argument)
