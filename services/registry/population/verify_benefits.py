"""Benefits and protections that contradict each other or the numbers they were made from."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from services.base.dates import fiscal_year_end_of_age, reaches
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Held, Population


def contradictions(city: Population) -> Iterator[str]:
    """Faults among what people hold."""
    held: dict[str, dict[str, Held]] = defaultdict(dict)
    for benefit in city.benefits:
        if benefit.kind in held[benefit.person_id]:
            yield f"{benefit.person_id} holds {benefit.kind} twice"
        held[benefit.person_id][benefit.kind] = benefit
    people = {p.id: p for p in city.everybody}
    for person in city.residents:
        yield from _person(city, person, held[person.id], people)
    yield from _counts(city)


def _person(city: Population, person: Citizen, held: dict[str, Held], people: dict[str, Citizen]) -> Iterator[str]:
    if "kokuho" in held and "kouki" in held:
        yield f"{person.id} is in 国保 and 後期"
    if "kouki" in held and reaches(person.born, 65) > city.today:
        yield f"{person.id} is too young for 後期"
    if ("kaigo1" in held) != (reaches(person.born, 65) <= city.today):
        yield f"介護 第1号 of {person.id}"
    if reaches(person.born, 75) < city.today and "kouki" not in held:
        yield f"{person.id} is 75 and not in 後期"
    if "nenkin" in held and not reaches(person.born, 20) <= city.today < reaches(person.born, 60):
        yield f"age of {person.id} for 国民年金"
    if "nenkin" in held and held["nenkin"].detail["shubetsu"] != "1" and "kokuho" in held:
        yield f"{person.id} is in 国保 and pension class {held['nenkin'].detail['shubetsu']}"
    if "jidoteate_child" in held:
        yield from _child(city, person, held["jidoteate_child"], people)
    if "inkan" in held and reaches(person.born, 15) >= city.today:
        yield f"{person.id} is too young for 印鑑登録"
    for benefit in held.values():
        if benefit.started_on and benefit.ends_on and benefit.started_on > benefit.ends_on:
            yield f"{benefit.kind} of {person.id} ends before it begins"


def _child(city: Population, child: Citizen, held: Held, people: dict[str, Citizen]) -> Iterator[str]:
    if city.today > fiscal_year_end_of_age(child.born, 18):
        yield f"{child.id} is too old for 児童手当"
    recipient = people.get(str(held.detail["recipient"]))
    if recipient is None:
        yield f"児童手当 of {child.id} has no recipient"
    elif (recipient.household_id != child.household_id) != bool(held.detail.get("separate")):
        yield f"児童手当 of {child.id}: 別居 is wrong"


def _counts(city: Population) -> Iterator[str]:
    rules = parameters()
    total, shares = len(city.residents), rules["benefits"]
    counts = Counter(kind for kind, _ in {(held.kind, held.person_id) for held in city.benefits})
    for kind, wanted, slack in (
        ("jifu_recipient", shares["jifu"], 0),
        ("tokuji_recipient", shares["tokuji"], 0),
        ("guardianship", sum(rules["guardianship"].values()), 0),
        ("kokuho", shares["kokuho"] * total, 20),
        ("mycard", shares["mycard"] * total, 0.05 * total),
        ("inkan", shares["inkan"] * total * 0.91, 0.03 * total),
        ("techo_shintai", shares["techo_shintai"] * total, 20),
        ("techo_ryoiku", shares["techo_ryoiku"] * total, 20),
        ("techo_seishin", shares["techo_seishin"] * total, 20),
        ("seishin_tsuin", shares["seishin_tsuin"] * total, 20),
    ):
        if abs(counts[kind] - wanted) > slack:
            yield f"{kind}: {counts[kind]}, expected {wanted:.0f}"
    shien = [p for p in city.protections if p.kind == "shien"]
    found = {
        "shien": len(shien),
        "provisional": sum(p.provisional for p in shien),
        "expired": sum(p.ends_on is not None and p.ends_on < city.today for p in shien),
        "accompanying": sum(p.accompanies is not None for p in shien),
        "abusers": len({p.against for p in shien} - {None}),
        "hakko_teishi": sum(p.kind == "hakko_teishi" for p in city.protections),
        "fujuri": sum(p.kind == "fujuri" for p in city.protections),
    }
    if found != rules["protections"]:
        yield f"protections: {found}, expected {rules['protections']}"
