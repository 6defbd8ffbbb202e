"""Foreign residents: families, couples, shared homes and dormitories, and partners of Japanese people."""

from collections import Counter
from random import Random

from services.registry.population.bag import MEN, WOMEN, Bag
from services.registry.population.composing import Composer
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Home

_BANDS = {"child": (0, 14), "young": (20, 34), "middle": (35, 54), "old": (55, 88)}


class Foreigners(Composer):
    """Draws foreign households from the bag and keeps count of nationalities and ages."""

    def __init__(self, bag: Bag, dice: Random, fixed: list[Citizen]) -> None:
        super().__init__(bag, dice)
        self.rules = parameters()["foreign"]
        self.ages = Counter(self.rules["ages"])
        self.partner_ages: Counter[str] = Counter()
        self.partner_nations: list[str] = []
        self.nations = Counter({code: nation["people"] for code, nation in self.rules["nations"].items()})
        for person in fixed:
            if person.nation is not None:
                self.nations[person.nation] -= 1
                self.ages[band(person.age)] -= 1

    def homes(self, plan: dict[str, list[int]]) -> list[Home]:
        """Families, couples, shared homes and single people, taken off ``plan``."""
        made = self._families(plan)
        for _ in range(self.rules["couples"]):
            plan["couple"][1] -= 1
            nation = self._nation("family", 2)
            name = self._band({"young": 45, "middle": 45, "old": 10})
            husband, wife = self._aged(name, MEN), self._aged(name, WOMEN)
            made.append(Home("couple", self._of(nation, self.couple(husband, wife))))
        for size, count in enumerate(self.rules["shared"], 1):
            for _ in range(count):
                plan["other"][size - 1] -= 1
                made.append(Home("other", self._shared(size)))
        return made

    def singles(self, count: int) -> list[Home]:
        """The people in dormitories and company flats: every nationality and age that is left."""
        nations = [code for code, left in self.nations.items() for _ in range(left)]
        bands = [name for name, left in self.ages.items() for _ in range(left)]
        assert len(nations) == len(bands) == count, (len(nations), len(bands), count)
        self.dice.shuffle(nations)
        self.dice.shuffle(bands)
        made = []
        for nation, name in zip(nations, bands, strict=True):
            low, high = _BANDS[name]
            sex = MEN if self.dice.random() < 0.58 else WOMEN
            age = self.bag.nearest(sex, self.dice.uniform(low, min(high, 70)), low, high)
            if age is None:
                sex = WOMEN if sex == MEN else MEN
                age = self.must(None, sex, low, low, high)
            made.append(Home("single_foreign", self._of(nation, [Citizen(age, sex, "世帯主")])))
        self.nations.clear()
        self.ages.clear()
        return made

    def left(self) -> int:
        """How many foreign residents have no household yet."""
        return sum(self.nations.values())

    def reserve_partners(self, count: int) -> None:
        """Set ``count`` people aside who will be partners of Japanese people."""
        self.partner_ages = Counter({"young": count // 4, "middle": count - count // 4 - count // 5, "old": count // 5})
        self.partner_nations = [self._nation("mixed", 1) for _ in range(count)]
        self.ages.subtract(self.partner_ages)

    def place_partners(self, homes: list[Home]) -> None:
        """Make husbands and wives of Japanese households the people set aside."""
        partners = [
            m for home in homes for m in home.members if m.relation in ("妻", "夫") and not m.foreign and not home.fixed
        ]
        self.dice.shuffle(partners)
        for partner in partners:
            if partner.age >= 20 and self.partner_ages[band(partner.age)] > 0:
                self.partner_ages[band(partner.age)] -= 1
                partner.nation = self.partner_nations.pop()
        assert not self.partner_nations, "too few couples for the foreign partners"

    def _families(self, plan: dict[str, list[int]]) -> list[Home]:
        made: list[Home] = []
        alone = self.rules["one_parents"]
        while self.ages["child"] > 0:
            children = min(self.dice.choice((1, 1, 1, 2, 2, 3)), self.ages["child"])
            kind = "one_parent" if len(made) < alone else "family"
            parents = 1 if kind == "one_parent" else 2
            drawn = [self._child([])]
            while len(drawn) < children:
                drawn.append(self._child([age for _, age in drawn]))
            ages = [age for _, age in drawn]
            mother = self._parent(WOMEN, max(ages) + 27, max(ages) + 20, min(ages) + 42)
            couple = [Citizen(mother, WOMEN, "世帯主")]
            if parents == 2:
                father = self._parent(MEN, mother + 2, max(mother - 8, max(ages) + 19), mother + 15)
                couple = self.couple(father, mother)
            plan[kind][parents + children - 1] -= 1
            below = [Citizen(age, sex, "子") for sex, age in sorted(drawn, key=lambda c: -c[1])]
            made.append(Home(kind, self._of(self._nation("family", parents + children), [*couple, *below])))
        return made

    def _child(self, ages: list[int]) -> tuple[str, int]:
        """A brother or sister of children of these ages, within five years of them and, if it can be, no twin."""
        low, high = (0, 14) if not ages else (max(min(ages) - 5, 0), min(max(ages) + 5, 14))
        self.ages["child"] -= 1
        for attempt in range(20):
            found = self.bag.any(self.dice, low, high)
            if found is None:
                break
            if found[1] not in ages or attempt == 19:
                return found
            self.bag.put_back(*found)
        raise LookupError(f"no child between {low} and {high}")

    def _parent(self, sex: str, target: int, low: int, high: int) -> int:
        age = self.must(self.bag.nearest(sex, target, max(low, 20), high), sex, target, 20, 54)
        self.ages[band(age)] -= 1
        return age

    def _shared(self, size: int) -> list[Citizen]:
        nation, sex = self._nation("shared", size), self.dice.choice(MEN + WOMEN)
        members = [
            Citizen(self._aged(self._band({"young": 85, "middle": 15}), sex), sex, "同居人") for _ in range(size)
        ]
        members[0].relation = "世帯主"
        return self._of(nation, members)

    def _aged(self, name: str, sex: str) -> int:
        low, high = _BANDS[name]
        self.ages[name] -= 1
        return self.must(None, sex, self.dice.randint(low, min(high, 66)), low, high)

    def _band(self, weights: dict[str, int]) -> str:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def _nation(self, column: str, people: int) -> str:
        left = {
            code: n[column] for code, n in self.rules["nations"].items() if self.nations[code] >= people and n[column]
        }
        code = self.dice.choices(list(left), list(left.values()))[0]
        self.nations[code] -= people
        return str(code)

    @staticmethod
    def _of(nation: str, members: list[Citizen]) -> list[Citizen]:
        for member in members:
            member.nation = nation
        return members


def band(age: int) -> str:
    """The age band of ``foreign.ages``."""
    return "child" if age < 15 else "young" if age < 35 else "middle" if age < 55 else "old"
