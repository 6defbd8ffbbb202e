"""在留資格 of foreign residents, the end of their stay and their cards."""

from datetime import date, timedelta
from random import Random
from string import ascii_uppercase

from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Home

UNLIMITED = ("永住者", "特別永住者")
_FAMILY = ("技術・人文知識・国際業務", "経営・管理", "技能", "教育", "留学", "介護")
_WORKERS = ("技能実習", "特定技能", "留学")


def give_statuses(homes: list[Home], today: date, dice: Random) -> None:
    """A status for every foreign resident who has none; a month is left to just so many of them."""
    rules = parameters()["foreign"]
    for home in homes:
        for member in home.members:
            if member.foreign and not home.fixed:
                _give(member, home, rules, dice)
    limited = [m for h in homes if not h.fixed for m in h.members if m.foreign and m.zairyu_status not in UNLIMITED]
    dice.shuffle(limited)
    first = today + timedelta(days=31)
    span = max((rules["until"]["last"] - first).days, 1)
    for at, member in enumerate(limited):
        soon = at < rules["until"]["soon"]
        member.zairyu_until = (
            today + timedelta(days=dice.randint(1, 30)) if soon else first + timedelta(dice.randrange(span))
        )


def _give(person: Citizen, home: Home, rules: dict[str, dict[str, dict[str, int]]], dice: Random) -> None:
    person.nationality = str(rules["nations"][person.nation or ""]["name"])
    shares = dict(rules["statuses"][person.nation or ""])
    family = len(home.members) > 1 and home.kind != "other"
    head = home.members[0].zairyu_status
    if not home.members[0].foreign:
        person.zairyu_status = "永住者" if dice.random() < 0.4 else "日本人の配偶者等"
    elif person is home.members[0] or head is None:
        if family:
            shares = {s: w for s, w in shares.items() if not s.startswith(_WORKERS)} or {"技術・人文知識・国際業務": 1}
        person.zairyu_status = dice.choices(list(shares), list(shares.values()))[0]
    elif not family:
        person.zairyu_status = dice.choices(list(shares), list(shares.values()))[0]
    else:
        person.zairyu_status = "家族滞在" if head in _FAMILY else dice.choice((head, "永住者の配偶者等", "定住者"))
    special = person.zairyu_status == "特別永住者"
    person.article_30_45 = "特別永住者" if special else "中長期在留者"
    letters = dice.choices(ascii_uppercase, k=4)
    person.zairyu_no = f"{letters[0]}{letters[1]}{dice.randrange(10**8):08d}{letters[2]}{letters[3]}"
