"""What must hold of every generated city (generator_notes, 検査)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from services.registry import index, relations
from services.registry.population import numbers, places
from services.registry.population.bag import MEN, WOMEN, age_class
from services.registry.population.loading import shielded_households
from services.registry.population.parameters import as_of, parameters
from services.registry.population.records import Citizen, Population
from services.registry.population.verify_benefits import contradictions

_KANA = re.compile(r"[ァ-ヺー ]+")


def verify(city: Population) -> list[str]:
    """Every fault of ``city``, in words; none in a sound city."""
    checks: tuple[Callable[[Population], Iterator[str]], ...] = (
        _totals, _ages, _homes, _numbers, _births, _relations, _names, _addresses, _references, _shielded,
        contradictions,
    )  # fmt: skip
    return [fault for check in checks for fault in check(city)]


def _expect(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: {found}, expected {wanted}"


def _totals(city: Population) -> Iterator[str]:
    totals, people = parameters()["totals"], parameters()["people"]
    residents = city.residents
    yield from _expect("population", len(residents), totals["population"])
    yield from _expect("households", len(city.homes), totals["households"])
    yield from _expect("foreign residents", sum(p.foreign for p in residents), totals["foreign"])
    yield from _expect("outsiders", len(city.outsiders), totals["outsiders"])
    yield from _expect("removed", len(city.removed), totals["removed"])
    left = sum(p.removed_reason == "国外転出" for p in city.removed)
    yield from _expect("left the country", left, totals["returning"])
    yield from _expect("aliases", sum(p.alias is not None for p in residents), people["aliases"])
    former = sum(p.former_surname is not None for p in residents)
    yield from _expect("former surnames", former, people["former_surnames"])
    unknown = sum(p.birth_kind != "exact" for p in residents)
    yield from _expect("uncertain births", unknown, people["unknown_births"])
    yield from _expect("headless households", sum(h.headless for h in city.homes), people["headless_households"])
    japanese = [p for p in residents if not p.foreign]
    share = sum(_is_rare(p.name) for p in japanese) / len(japanese)
    if abs(share - people["rare_letters"]) > 0.004:
        yield f"names with rare letters: {share:.4f}"
    nations = Counter(p.nation for p in residents)
    for code, nation in parameters()["foreign"]["nations"].items():
        yield from _expect(f"people from {code}", nations[code], nation["people"])


def _ages(city: Population) -> Iterator[str]:
    """Every class of the pyramid; where a birth date is uncertain or a sex empty, the numbers as people were drawn."""
    pyramid = parameters()["pyramid"]
    counted = Counter((p.nominal_sex or p.sex, age_class(p.age)) for p in city.residents)
    for sex, key in ((MEN, "m"), (WOMEN, "f")):
        for row, wanted in enumerate(pyramid[key]):
            yield from _expect(f"{sex} of class {row}", counted[sex, row], wanted)
    for person in city.residents:
        if person.birth_kind == "exact" and as_of().year - person.birth_from.year != person.age:
            yield f"age of {person.id} and birth {person.birth_raw} disagree"


def _homes(city: Population) -> Iterator[str]:
    counted = Counter((home.kind, len(home.members)) for home in city.homes)
    for kind, sizes in parameters()["households"].items():
        for size, wanted in enumerate(sizes, 1):
            yield from _expect(f"{kind} of {size}", counted[kind, size], wanted)


def _numbers(city: Population) -> Iterator[str]:
    for number, times in Counter([p.id for p in city.everybody] + [h.id for h in city.homes]).items():
        if times > 1:
            yield f"number {number} is given {times} times"
        if not numbers.has_check_digit(number):
            yield f"number {number} has no check digit"
    for person in [*city.residents, *city.removed]:
        if person.mynumber is None or not numbers.is_mynumber(person.mynumber):
            yield f"個人番号 of {person.id} is wrong"
        if person.juminhyo_code is None or not numbers.has_check_digit(person.juminhyo_code):
            yield f"住民票コード of {person.id} is wrong"
    phones = [p.phone for p in city.residents] + [h.phone for h in city.homes]
    for phone in phones:
        if phone and not re.fullmatch(r"0[789]00\d{7}|0595[01]\d{5}", phone):
            yield f"telephone {phone} may belong to somebody"


def _births(city: Population) -> Iterator[str]:
    for home in city.homes:
        for person in home.members:
            if person.born > as_of():
                yield f"{person.id} was born after the reference day"
        if home.kind in ("family", "one_parent"):
            yield from _parents(home.members)


def _parents(members: list[Citizen]) -> Iterator[str]:
    mothers = [m for m in members[:2] if m.sex == WOMEN and m.relation in ("世帯主", *relations.SPOUSES)]
    for child in (m for m in members if m.relation == "子" and mothers):
        if not 17 <= mothers[0].age - child.age <= 48:
            yield f"{mothers[0].id} is {mothers[0].age - child.age} years older than her child {child.id}"


def _relations(city: Population) -> Iterator[str]:
    for home in city.homes:
        heads = [m for m in home.members if m.relation == relations.HEAD]
        if len(heads) != (0 if home.headless else 1):
            yield f"household {home.id} has {len(heads)} heads"
        partners = [m for m in home.members if m.relation in relations.SPOUSES]
        if len(partners) > 1:
            yield f"household {home.id} has {len(partners)} partners of the head"
        for partner in partners:
            if heads and partner.sex and partner.sex == heads[0].sex:
                yield f"household {home.id}: partners of one sex"
            if partner.sex and (partner.sex == MEN) != partner.relation.startswith("夫"):
                yield f"{partner.id} is {partner.relation} and {partner.sex}"
        for member in home.members:
            if not relations.is_relation(member.relation):
                yield f"続柄 {member.relation} of {member.id}"
        if sorted(m.order_no for m in home.members) != list(range(1, len(home.members) + 1)):
            yield f"household {home.id}: members are not in one order"


def _names(city: Population) -> Iterator[str]:
    for person in city.everybody:
        if not person.name or not _KANA.fullmatch(person.kana):
            yield f"name of {person.id}: {person.name} {person.kana}"
        if not person.foreign and (" " in person.name) != (" " in person.kana):
            yield f"parts of the name of {person.id} and of its kana differ"


def _addresses(city: Population) -> Iterator[str]:
    known = {(town["postal"], town["name"], town["area"], town["school"]) for town in places.towns()}
    for home in city.homes:
        lot = home.lot
        if lot is None or (lot.postal, lot.town, lot.jichi, lot.school) not in known:
            yield f"household {home.id} lives nowhere"
            continue
        for member in home.members:
            if (member.postal, member.address, member.katagaki) != (lot.postal, lot.address, lot.building):
                yield f"{member.id} lives elsewhere than the household"


def _references(city: Population) -> Iterator[str]:
    people = {p.id for p in city.everybody}
    homes = {h.id for h in city.homes}
    for owner in (row.person_id for rows in (city.benefits, city.protections, city.residences) for row in rows):
        if owner not in people:
            yield f"a row of {owner}, who does not exist"
    for protection in city.protections:
        for other in (protection.accompanies, protection.against):
            if other is not None and other not in people:
                yield f"protection of {protection.person_id} names {other}, who does not exist"
    for person in city.everybody:
        if person.household_id is not None and person.household_id not in homes:
            yield f"{person.id} is of a household that does not exist"
        if person.same_as is not None and person.same_as not in people:
            yield f"{person.id} is thought to be {person.same_as}, who does not exist"
    rows = Counter(moved.person_id for moved in city.residences)
    for person in city.residents:
        if not 1 <= rows[person.id] <= 4:
            yield f"{person.id} has {rows[person.id]} rows of history"


def _shielded(city: Population) -> Iterator[str]:
    """What people are found by holds no address of anybody who lives with a protected person."""
    hidden = shielded_households(city)
    for person in city.residents:
        if person.household_id in hidden:
            entry = index.entry(person, household_phone=None, shielded=True)
            if index.ADDRESS in entry.terms or any(gram.startswith(index.ADDRESS_TOKENS) for gram in entry.grams):
                yield f"the address of {person.id} can be searched"


def _is_rare(name: str) -> bool:
    try:
        name.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False
