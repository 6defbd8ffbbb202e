"""The people of the age pyramid, to be drawn one by one until nobody is left."""

from random import Random

from services.registry.population.parameters import parameters

OLDEST = 104
MEN, WOMEN = "男", "女"


class Bag:
    """How many men and women of each age are still to be placed."""

    def __init__(self) -> None:
        pyramid = parameters()["pyramid"]
        self.left = {MEN: _by_year(pyramid["m"]), WOMEN: _by_year(pyramid["f"])}

    def remove(self, sex: str, age: int) -> None:
        """Place one person.

        :raises LookupError: there is none left of that age.
        """
        if self.left[sex][age] <= 0:
            raise LookupError(f"nobody left: {sex} {age}")
        self.left[sex][age] -= 1

    def put_back(self, sex: str, age: int) -> None:
        """Undo one draw."""
        self.left[sex][age] += 1

    def nearest(self, sex: str, target: float, low: int, high: int) -> int | None:
        """Place the person between ``low`` and ``high`` years nearest in age to ``target``; ``None`` if none is."""
        counts, low, high = self.left[sex], max(low, 0), min(high, OLDEST)
        start = min(max(round(target), low), high)
        for distance in range(high - low + 1):
            for age in (start + distance, start - distance):
                if low <= age <= high and counts[age] > 0:
                    counts[age] -= 1
                    return age
        return None

    def any(self, dice: Random, low: int, high: int, sexes: str = MEN + WOMEN) -> tuple[str, int] | None:
        """Place somebody between ``low`` and ``high`` years, each left with the same chance."""
        ages = range(max(low, 0), min(high, OLDEST) + 1)
        total = self.count(low, high, sexes)
        if total == 0:
            return None
        at = dice.randrange(total)
        for sex in sexes:
            counts = self.left[sex]
            for age in ages:
                at -= counts[age]
                if at < 0:
                    counts[age] -= 1
                    return sex, age
        raise AssertionError("the count was wrong")

    def count(self, low: int, high: int, sexes: str = MEN + WOMEN) -> int:
        """How many are left between ``low`` and ``high`` years."""
        return sum(sum(self.left[sex][max(low, 0) : min(high, OLDEST) + 1]) for sex in sexes)


def age_class(age: int) -> int:
    """The row of the pyramid: 0 for 0–4 … 20 for 100 and older."""
    return min(age // 5, 20)


def _by_year(classes: list[int]) -> list[int]:
    """Each class spread over its five years, leaning towards its neighbours' size."""
    years: list[int] = []
    for row, total in enumerate(classes):
        before = classes[row - 1] if row else total
        after = classes[row + 1] if row + 1 < len(classes) else 0
        slope = (after - before) / 50 if total > 100 else -total / 10
        wanted = [max(total / 5 + slope * (year - 2), 0.0) for year in range(5)]
        counts = [int(w * total / sum(wanted)) for w in wanted]
        for year in range(total - sum(counts)):
            counts[year % 5] += 1
        years += counts
    return years
