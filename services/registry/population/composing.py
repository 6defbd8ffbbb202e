"""How people become families: parents fit their children, couples each other, and the age bag empties exactly."""

from random import Random

from services.registry.population.bag import MEN, WOMEN, Bag
from services.registry.population.records import Citizen

MOTHERS = (20, 42)  # years between mother and child
ADULT = 18


class Composer:
    """Draws people for households of each type from one bag."""

    def __init__(self, bag: Bag, dice: Random) -> None:
        self.bag = bag
        self.dice = dice

    def children(self, count: int, *, minors: bool) -> list[tuple[str, int]]:
        """Brothers and sisters: (sex, age), the youngest below 18 if ``minors``, else all grown up."""
        first = self.bag.any(self.dice, 0, ADULT - 1) if minors else None
        first = first or self.bag.any(self.dice, ADULT, 34) or self.bag.any(self.dice, 0, 60)
        assert first is not None
        drawn = [first]
        while len(drawn) < count:
            drawn.append(self._sibling([age for _, age in drawn]))
        return drawn

    def _sibling(self, ages: list[int]) -> tuple[str, int]:
        oldest, youngest = max(ages), min(ages)
        gap = self.dice.choice((1, 2, 2, 3, 3, 4, 5))
        for low, high in ((oldest + gap, oldest + gap + 1), (oldest + 1, oldest + 7), (youngest - 7, youngest - 1)):
            found = self.bag.any(self.dice, max(low, 0), min(high, youngest + 14))
            if found:
                return found
        found = self.bag.any(self.dice, max(oldest - 14, ADULT), oldest + 14)
        assert found is not None
        return found

    def mother_age(self, ages: list[int]) -> int | None:
        """A woman who can be the mother of children of these ages."""
        low, high = max(ages) + MOTHERS[0], min(ages) + MOTHERS[1]
        return self.bag.nearest(WOMEN, max(ages) + self.dice.gauss(29, 4), low, high)

    def father_age(self, ages: list[int]) -> int | None:
        """A man who can be the father of children of these ages."""
        return self.bag.nearest(MEN, max(ages) + self.dice.gauss(31, 4.5), max(ages) + 19, min(ages) + 50)

    def spouse_age(self, sex: str, age: int, low: int = ADULT, high: int = 104) -> int | None:
        """Somebody for the partner of ``age``: men two years older on average, standard deviation two."""
        shift = 2 if sex == MEN else -2
        target = age + self.dice.gauss(shift, 2)
        near = self.bag.nearest(sex, target, max(age - 12, low), min(age + 12, high))
        return near if near is not None else self.bag.nearest(sex, target, low, high)

    def couple(self, husband: int, wife: int, *, unregistered: bool = False) -> list[Citizen]:
        """The couple with its head first: the husband in six of seven."""
        pair = [Citizen(husband, MEN), Citizen(wife, WOMEN)]
        if self.dice.random() < 1 / 7:
            pair.reverse()
        pair[0].relation = "世帯主"
        pair[1].relation = ("夫" if pair[1].sex == MEN else "妻") + ("(未届)" if unregistered else "")
        return pair

    def must(self, age: int | None, sex: str, target: int, low: int, high: int) -> int:
        """``age``, or when it was not to be had the nearest in a wider range."""
        if age is None:
            age = self.bag.nearest(sex, target, low, high)
        assert age is not None, f"nobody between {low} and {high}"
        return age
