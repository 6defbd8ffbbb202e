"""What families with children hold: 児童手当, 児童扶養手当, 福祉医療 (子ども・一人親), 保育."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from services.base.dates import age_on, fiscal_year_end_of_age, reaches, school_grade
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Held, Home, Population

_NURSERIES = ("ゆめのき保育園", "しろはと保育園", "曙こども園", "やまなみ保育所", "さくら認定こども園", "みどり保育園")


@dataclass(frozen=True, slots=True)
class Family:
    """Parents and their children inside a household."""

    parents: list[Citizen]
    children: list[Citizen]


def family_of(home: Home) -> Family:
    """The youngest generation of ``home`` with its parents."""
    grandchildren = [m for m in home.members if m.relation == "子の子"]
    if grandchildren:
        return Family([m for m in home.members if m.relation in ("子", "子の妻", "子の夫")], grandchildren)
    parents = [m for m in home.members if m.relation in ("世帯主", "夫", "妻", "夫(未届)", "妻(未届)")]
    return Family(parents, [m for m in home.members if m.relation == "子"])


def is_child(person: Citizen, today: date) -> bool:
    """Until the first 31 March after reaching 18."""
    return today <= fiscal_year_end_of_age(person.born, 18)


def give_for_children(city: Population, homes: list[Home], dice: Random) -> None:
    """All benefits for children of these households."""
    families = [f for f in map(family_of, homes) if f.parents and any(is_child(c, city.today) for c in f.children)]
    dice.shuffle(families)
    shares = parameters()["benefits"]
    poor = shares["jifu"] - sum(held.kind == "jifu_recipient" for held in city.benefits)
    disabled = {held.person_id for held in city.benefits if held.kind == "fukushi_shogai"}
    for family in families:
        children = [c for c in family.children if is_child(c, city.today)]
        recipient = (
            family.parents[0] if len(family.parents) == 1 else max(family.parents, key=lambda p: (p.sex == "男", p.id))
        )
        if dice.random() < shares["jidoteate"]:
            _allowance(city, family, recipient, children)
        alone = len(family.parents) == 1
        if alone and poor > 0:
            poor -= 1
            _single_parent(city, family.parents[0], children, dice)
        for child in children:
            if not alone and child.id not in disabled and dice.random() < shares["fukushi_kodomo"]:
                end = fiscal_year_end_of_age(child.born, 18)
                city.benefits.append(Held(child.id, "fukushi_kodomo", _number(dice), child.born, end))
            if school_grade(child.born, city.today) <= 0 and dice.random() < shares["hoiku"] + 0.04:
                _nursery(city, child, dice)


def _allowance(city: Population, family: Family, recipient: Citizen, children: list[Citizen]) -> None:
    """児童手当 since October 2024: from the third child on 30,000 yen, below three years 15,000, else 10,000."""
    counted = sorted(
        (c for c in family.children if city.today <= fiscal_year_end_of_age(c.born, 22)), key=lambda c: (c.born, c.id)
    )
    start = max(date(children[0].born.year, children[0].born.month, 1), date(2010, 4, 1))
    detail = {"children": [c.id for c in children]}
    city.benefits.append(Held(recipient.id, "jidoteate_recipient", recipient.id[-7:], start, None, detail))
    for child in children:
        order = counted.index(child) + 1
        amount = 30000 if order >= 3 else 15000 if age_on(child.born, city.today) < 3 else 10000
        about = {"recipient": recipient.id, "order": order, "amount": amount, "separate": False}
        end = fiscal_year_end_of_age(child.born, 18)
        city.benefits.append(Held(child.id, "jidoteate_child", None, child.born, end, about))


def _single_parent(city: Population, parent: Citizen, children: list[Citizen], dice: Random) -> None:
    start = city.today - timedelta(days=dice.randrange(60, 2500))
    paid = dice.choice(("全部支給", "全部支給", "一部支給"))
    about = {"children": [c.id for c in children], "payment": paid, "reason": "離婚"}
    city.benefits.append(Held(parent.id, "jifu_recipient", _number(dice), start, None, about))
    end = max(fiscal_year_end_of_age(c.born, 18) for c in children)
    city.benefits.append(Held(parent.id, "fukushi_hitorioya", _number(dice), start, end))
    for child in children:
        since = max(start, child.born)
        until = fiscal_year_end_of_age(child.born, 18)
        city.benefits.append(Held(child.id, "jifu_child", None, since, until, {"recipient": parent.id}))
        city.benefits.append(Held(child.id, "fukushi_hitorioya", _number(dice), since, until))


def _nursery(city: Population, child: Citizen, dice: Random) -> None:
    group = "3号" if age_on(child.born, date(city.today.year, 4, 1)) < 3 else "2号"
    start = max(child.born + timedelta(days=200), date(city.today.year - dice.randint(0, 2), 4, 1))
    end = fiscal_year_end_of_age(child.born, 6)
    if start < min(end, city.today) and reaches(child.born, 0) < start:
        about = {"facility": dice.choice(_NURSERIES), "certification": group}
        city.benefits.append(Held(child.id, "hoiku", _number(dice), start, end, about))


def _number(dice: Random) -> str:
    return f"{dice.randrange(10**7):07d}"
