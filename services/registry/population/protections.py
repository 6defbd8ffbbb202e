"""支援措置, 発行停止 and 不受理: who must be protected, from whom, and since when."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from services.base.dates import wareki
from services.registry.population.bag import MEN, WOMEN
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Home, Moved, Population, Protected

_REASONS = ("配偶者からの暴力", "配偶者からの暴力", "ストーカー行為等", "児童虐待", "その他前記に準ずる行為")
_BACK_HOME = 12  # who live with parents that have no protection of their own
_OFFICES = ("伊賀警察署", "名張警察署", "三重県女性相談支援センター", "伊賀市")


def protect(city: Population, dice: Random) -> None:
    """Fill up to the numbers of ``population.yaml`` beside those of the fixed people."""
    _support(city, dice)
    rules = parameters()["protections"]
    shielded = {p.person_id for p in city.protections if p.kind == "shien"}
    adults = [
        m
        for home in city.homes
        if not home.fixed and not any(m.id in shielded for m in home.members)
        for m in home.members
        if m.age >= 20
    ]
    for kind in ("hakko_teishi", "fujuri"):
        have = sum(p.kind == kind for p in city.protections)
        for person in dice.sample(adults, rules[kind] - have):
            start = city.today - timedelta(days=dice.randrange(10, 1500))
            about = {"target": dice.choice(("離婚届", "養子縁組届", "転出届"))} if kind == "fujuri" else {}
            city.protections.append(Protected(person.id, kind, start, detail=about))


def _support(city: Population, dice: Random) -> None:
    rules = parameters()["protections"]
    have = [p for p in city.protections if p.kind == "shien"]
    left = rules["shien"] - len(have)
    children = rules["accompanying"] - sum(p.accompanies is not None for p in have)
    provisional = rules["provisional"] - sum(p.provisional for p in have)
    expired = rules["expired"] - sum(_is_over(p, city.today) for p in have)
    abusers = rules["abusers"] - len({p.against for p in have} - {None})
    free = [home for home in city.homes if not home.fixed and not home.members[0].foreign]
    men = [h for h in free if h.kind == "single" and h.members[0].sex == MEN and 28 <= h.members[0].age < 64]
    dangers = dice.sample(men, abusers)
    for victim, others in _victims(free, dice):
        if left == 0:
            break
        with_her = others[: min(children, left - 1)]
        if others and not with_her:
            continue  # children whose mother is protected are protected with her
        danger = dangers.pop() if dangers else None
        start, end, early = _term(city.today, provisional > 0, expired > len(with_her), dice)
        about = {"reason": dice.choice(_REASONS), "office": dice.choice(_OFFICES)}
        against = danger.members[0].id if danger else None
        city.protections.append(Protected(victim.id, "shien", start, end, early, None, against, about))
        for child in with_her:
            city.protections.append(Protected(child.id, "shien", start, end, False, victim.id, against, about))
        provisional -= early
        if end is not None and end < city.today:
            expired -= 1 + len(with_her)
        left, children = left - 1 - len(with_her), children - len(with_her)
        if danger:
            assert danger.lot is not None
            _fled(city, [victim, *with_her], danger.lot.address, start, dice)


def _victims(homes: list[Home], dice: Random) -> Iterator[tuple[Citizen, list[Citizen]]]:
    """(who is in danger, children to protect with her): daughters back with their parents, mothers, women alone."""
    mothers = [(h.members[0], h.members[1:]) for h in homes if h.kind == "one_parent" and h.members[0].sex == WOMEN]
    alone = [h.members[0] for h in homes if h.kind == "single" and h.members[0].sex == WOMEN]
    back = [
        member
        for h in homes
        if h.kind == "grown_child"
        for member in h.members
        if member.relation == "子" and member.sex == WOMEN
    ]
    for daughter in dice.sample(back, _BACK_HOME):
        yield daughter, []
    yield from dice.sample(mothers, len(mothers))
    for woman in dice.sample(alone, len(alone)):
        yield woman, []


def _is_over(protection: Protected, today: date) -> bool:
    return protection.ends_on is not None and protection.ends_on < today


def _term(today: date, provisional: bool, expired: bool, dice: Random) -> tuple[date, date | None, bool]:
    """(start, end, provisional). The term is a year; a provisional one has no end yet."""
    chance = dice.random()
    if provisional and chance < 0.3:
        return today - timedelta(days=dice.randrange(1, 30)), None, True
    if expired and chance < 0.6:
        start = today - timedelta(days=dice.randrange(370, 420))
    else:
        start = today - timedelta(days=dice.randrange(1, 360))
    return start, start + timedelta(days=364), False


def _fled(city: Population, family: list[Citizen], before: str, start: date, dice: Random) -> None:
    """They lived at ``before`` with him: it stands in their history, theirs must never be seen from his side."""
    moved = min(start, date(2025, 12, 20)) - timedelta(days=dice.randrange(1, 60))
    for member in family:
        since = max(member.born, moved - timedelta(days=1500))
        _rewrite(city, member, since, moved, before)


def _rewrite(city: Population, person: Citizen, since: date, moved: date, before: str) -> None:
    moved = max(moved, since + timedelta(days=1))
    person.previous_address, person.address_since, person.resident_since = before, wareki(moved), wareki(since)
    kind = "出生" if since == person.born else "国内転入"
    city.residences.append(Moved(person.id, kind, before, wareki(since), wareki(moved)))
    city.residences.append(Moved(person.id, "転居", person.address, wareki(moved)))
