"""What each resident holds, in the order in which one thing follows from another (generator_notes 9)."""

from datetime import date, timedelta
from itertools import count
from random import Random

from services.base.dates import fiscal_year, reaches
from services.registry.population.care import Care
from services.registry.population.childhood import give_for_children
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Held, Home, Population


def give_benefits(city: Population, dice: Random) -> None:
    """All rows of ``benefit`` of residents. The people written by hand get only what their age alone decides."""
    homes = [home for home in city.homes if not home.fixed]
    everybody = [m for home in homes for m in home.members]
    _by_age(city, [m for home in city.homes for m in home.members], dice)
    early = Care(city, homes, dice).give()
    _insurance(city, homes, early, dice)
    give_for_children(city, homes, dice)
    _cards(city, everybody, dice)
    _taxes(city, everybody, dice)


def _by_age(city: Population, everybody: list[Citizen], dice: Random) -> None:
    """介護保険 第1号 from the eve of the 65th birthday, 後期高齢者医療 from the 75th birthday."""
    for person in everybody:
        old = reaches(person.born, 65)
        if old <= city.today:
            city.benefits.append(Held(person.id, "kaigo1", f"{dice.randrange(10**10):010d}", old))
        very_old = reaches(person.born, 75) + timedelta(days=1)
        if very_old <= city.today:
            share = 1 if dice.random() < 0.75 else dice.choice((2, 3))
            city.benefits.append(
                Held(person.id, "kouki", f"{dice.randrange(10**8):08d}", very_old, None, {"share": share})
            )


def _insurance(city: Population, homes: list[Home], early: set[str], dice: Random) -> None:
    """国民健康保険 for a fifth of all, household by household; 国民年金 by what the insurance says of the work."""
    everybody = sum(len(home.members) for home in city.homes)
    wanted = round(everybody * parameters()["benefits"]["kokuho"]) - sum(h.kind == "kokuho" for h in city.benefits)
    elder = {held.person_id for held in city.benefits if held.kind == "kouki"} | early
    queue = sorted(homes, key=lambda home: dice.random() ** (1 / _self_employed(home)), reverse=True)
    insured: set[str] = set()
    numbers = count(1)
    for home in queue:
        if len(insured) >= wanted:
            break
        number = f"{next(numbers):07d}"
        head = home.head
        joining = [m for m in home.members if m.id not in elder and (m is head or m.age < 20 or dice.random() < 0.7)]
        for branch, member in enumerate(joining[: wanted - len(insured)], 1):
            insured.add(member.id)
            detail = {"branch": f"{branch:02d}", "head": head.id if head else None, "nominal_head": head not in joining}
            city.benefits.append(Held(member.id, "kokuho", number, _since(member, city.today, dice), None, detail))
    for home in homes:
        for member in home.members:
            if reaches(member.born, 20) <= city.today < reaches(member.born, 60):
                kind = "1" if member.id in insured else "3" if _dependent(member, dice) else "2"
                start = reaches(member.born, 20)
                number = f"{dice.randrange(10**10):010d}"
                city.benefits.append(Held(member.id, "nenkin", number, start, None, {"shubetsu": kind}))


def _self_employed(home: Home) -> float:
    """How likely a household is to be insured by the city: pensioners first."""
    age = home.members[0].age
    if home.kind == "single_foreign":
        return 0.05
    if age >= 75:
        return 0.5 if len(home.members) > 1 else 0.05
    return 6.0 if age >= 65 else 0.9 if age >= 60 else 0.22


def _dependent(person: Citizen, dice: Random) -> bool:
    return person.relation == "妻" and dice.random() < 0.35


def _since(person: Citizen, today: date, dice: Random) -> date:
    return max(person.born, today - timedelta(days=dice.randrange(30, 9000)))


def _cards(city: Population, everybody: list[Citizen], dice: Random) -> None:
    """マイナンバーカード (ten years, five for children) and 印鑑登録 (15 and older)."""
    shares = parameters()["benefits"]
    for person in everybody:
        if dice.random() < shares["mycard"]:
            issued = max(city.today - timedelta(days=dice.randrange(20, 3600)), person.born + timedelta(days=30))
            years = 10 if person.age >= 18 else 5
            until = issued + timedelta(days=365 * years)
            detail = {
                "certificate_until": min(until, issued + timedelta(days=1826)).isoformat(),
                "insurance_card": dice.random() < 0.85,
            }
            if until > city.today:
                city.benefits.append(Held(person.id, "mycard", None, issued, until, detail))
        if reaches(person.born, 15) < city.today and dice.random() < shares["inkan"] * (
            0.7 if person.age < 25 else 1.04
        ):
            number = f"{dice.randrange(10**8):08d}"
            city.benefits.append(
                Held(person.id, "inkan", number, _since(person, city.today, dice), None, {"text": "氏名"})
            )


def _taxes(city: Population, everybody: list[Citizen], dice: Random) -> None:
    """個人住民税 of this fiscal year for nearly everybody who lived here on 1 January."""
    year = fiscal_year(city.today)
    for person in everybody:
        if person.age >= 18 and dice.random() < 0.985:
            detail = {"year": year, "taxed": dice.random() < (0.8 if person.age < 65 else 0.45)}
            city.benefits.append(Held(person.id, "tax_here", None, None, None, detail))
