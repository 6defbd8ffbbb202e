"""The Japanese households, type by type, until the age bag is empty."""

from random import Random

from services.registry.population.bag import MEN, WOMEN, Bag
from services.registry.population.composing import ADULT, Composer
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Home

OLD = 65
_OLDEST_PARENT_OF_GROWN = 64


class Japanese(Composer):
    """Composes ``plan`` (type → households by size) from the bag."""

    def __init__(self, bag: Bag, dice: Random, plan: dict[str, list[int]]) -> None:
        super().__init__(bag, dice)
        self.plan = plan
        self.unregistered = parameters()["people"]["unregistered_couples"]

    def homes(self) -> list[Home]:
        """All households of the plan, in the order in which people get scarce."""
        made: list[Home] = []
        for size in self._sizes("one_parent"):
            made.append(Home("one_parent", self._one_parent(size)))
        with_children = [("family", s) for s in self._sizes("family") if s > 3]
        with_children += [("generations", s) for s in self._sizes("generations")]
        self.dice.shuffle(with_children)
        small = [("family", s) for s in self._sizes("family") if s == 3]
        for kind, size in with_children:
            young = self.dice.random() < (0.93 if kind == "family" else 0.8)
            made.append(Home(kind, self._with_children(kind, size, minors=young)))
        for at, (kind, size) in enumerate(small):  # the last ones take every child that is left
            young = self.dice.random() < self.bag.count(0, ADULT - 1) / (len(small) - at)
            made.append(Home(kind, self._with_children(kind, size, minors=young)))
        made += [Home("grown_child", self._grown_child(s)) for s in self._sizes("grown_child")]
        made += [Home("other", self._other(s)) for s in self._sizes("other")]
        made += [Home("couple", self._couple(ADULT + 2, OLD - 1)) for _ in self._sizes("couple")]
        made += self._old_couples()
        made += [Home("single_old", [self._single(OLD, 104)]) for _ in self._sizes("single_old")]
        made += [Home("single", [self._single(0, 104)]) for _ in self._sizes("single")]
        return made

    def _sizes(self, kind: str) -> list[int]:
        sizes = [size for size, count in enumerate(self.plan[kind], 1) for _ in range(count)]
        self.dice.shuffle(sizes)
        return sizes

    def _one_parent(self, size: int) -> list[Citizen]:
        children = self.children(size - 1, minors=True)
        ages = [age for _, age in children]
        if self.dice.random() < 0.87:
            age = self.must(self.mother_age(ages), WOMEN, max(ages) + 29, max(ages) + 18, 64)
            head = Citizen(age, WOMEN, "世帯主")
        else:
            age = self.must(self.father_age(ages), MEN, max(ages) + 31, max(ages) + 18, 64)
            head = Citizen(age, MEN, "世帯主")
        return [head, *self._as_children(children)]

    def _with_children(self, kind: str, size: int, *, minors: bool) -> list[Citizen]:
        elders, parents, count = self._generations(size) if kind == "generations" else (0, 2, size - 2)
        children = self.children(count, minors=minors)
        ages = [age for _, age in children]
        mother = self.mother_age(ages)
        mother_age = self.must(mother, WOMEN, max(ages) + 30, max(ages) + 17, min(ages) + 48)
        if parents == 1:
            couple = [Citizen(mother_age, WOMEN, "世帯主")]
        else:
            father = self.must(self.spouse_age(MEN, mother_age, max(ages) + 18), MEN, mother_age + 2, ADULT, 104)
            couple = self.couple(father, mother_age, unregistered=self.dice.random() < self.unregistered)
        below = self._as_children(children)
        if any("未届" in m.relation for m in couple):
            for child in below:
                child.relation = "子"
        return self._under_elders(elders, couple, below) if elders else [*couple, *below]

    def _generations(self, size: int) -> tuple[int, int, int]:
        """(grandparents, parents, children) of a household of three generations."""
        if size == 3:
            return 1, 1, 1
        if size == 4:
            return self.dice.choice(((1, 2, 1), (2, 1, 1), (1, 1, 2)))
        if size == 5:
            return self.dice.choice(((2, 2, 1), (1, 2, 2)))
        return 2, 2, size - 4

    def _under_elders(self, elders: int, couple: list[Citizen], children: list[Citizen]) -> list[Citizen]:
        """Add the grandparents: in half of the homes one of them is the head."""
        child = next((m for m in couple if m.sex == MEN), couple[0])  # whose parents they are
        grandmother = self.must(
            self.mother_age([child.age]), WOMEN, child.age + 28, child.age + 17, min(child.age + 50, 104)
        )
        old = [Citizen(grandmother, WOMEN)]
        if elders == 2:
            grandfather = self.must(self.spouse_age(MEN, grandmother, child.age + 18), MEN, grandmother + 2, 50, 104)
            old = [Citizen(grandfather, MEN), *old]
        partner = next((m for m in couple if m is not child), None)
        if self.dice.random() < 0.5:
            old[0].relation, child.relation = "世帯主", "子"
            if len(old) == 2:
                old[1].relation = "妻"
            if partner is not None:
                partner.relation = "子の妻" if partner.sex == WOMEN else "子の夫"
            for grandchild in children:
                grandchild.relation = "子の子"
            return [*old, child, *([partner] if partner else []), *children]
        child.relation = "世帯主"
        if partner is not None:
            partner.relation = "妻" if partner.sex == WOMEN else "夫"
        for elder in old:
            elder.relation = "父" if elder.sex == MEN else "母"
        return [child, *([partner] if partner else []), *children, *old]

    def _grown_child(self, size: int) -> list[Citizen]:
        child = self.bag.any(self.dice, 34, _OLDEST_PARENT_OF_GROWN) or self.bag.any(self.dice, ADULT, 70)
        assert child is not None
        children = [child]
        if size == 4 or (size == 3 and self.dice.random() < 0.25):
            brother = self.bag.any(self.dice, child[1] - 6, child[1] + 6, sexes=MEN + WOMEN)
            assert brother is not None
            children.append(brother)
        ages = [age for _, age in children]
        mother = self.must(self.mother_age(ages), WOMEN, max(ages) + 29, max(ages) + 17, 104)
        parents = [Citizen(mother, WOMEN, "世帯主")]
        if size - len(children) == 2:
            father = self.must(self.spouse_age(MEN, mother, max(ages) + 18), MEN, mother + 2, max(ages) + 17, 104)
            parents = self.couple(father, mother)
        below = self._as_children(children)
        if len(parents) == 1 and len(below) == 1 and self.dice.random() < 0.4:  # the child earns
            below[0].relation, parents[0].relation = "世帯主", "母"
            return [below[0], parents[0]]
        return [*parents, *below]

    def _other(self, size: int) -> list[Citizen]:
        """Brothers and sisters, relatives and lodgers; with more people a couple and its kin."""
        head = self.bag.any(self.dice, 30, 82)
        assert head is not None
        members = [Citizen(head[1], head[0], "世帯主")]
        while len(members) < size:
            found = self.bag.any(self.dice, max(head[1] - 15, ADULT), head[1] + 15) or self.bag.any(
                self.dice, ADULT, 104
            )
            assert found is not None
            sex, age = found
            if self.dice.random() < 0.25:
                relation = self.dice.choice(("縁故者", "同居人"))
            elif age > head[1]:
                relation = "兄" if sex == MEN else "姉"
            else:
                relation = "弟" if sex == MEN else "妹"
            members.append(Citizen(age, sex, relation))
        return members

    def _couple(self, low: int, high: int) -> list[Citizen]:
        found = self.bag.any(self.dice, low, high, WOMEN)
        assert found is not None
        wife = found[1]
        husband = self.must(self.spouse_age(MEN, wife, low, high), MEN, wife, low, high)
        return self.couple(husband, wife, unregistered=self.dice.random() < self.unregistered)

    def _old_couples(self) -> list[Home]:
        """Couples with at least one of 65, just so many of two that the single old people come out right."""
        count = sum(self.plan["couple_old"])
        people = self.bag.count(OLD, 104) - sum(self.plan["single_old"])
        both = people - count
        assert 0 <= both <= count, f"{people} old people for {count} couples"
        made = []
        for at in range(count):
            if at < both:
                found = self.bag.any(self.dice, OLD, 104, MEN)
                assert found is not None
                husband = found[1]
                wife = self.must(self.spouse_age(WOMEN, husband, OLD), WOMEN, husband, OLD, 104)
            else:
                husband = self.must(None, MEN, OLD + 2, OLD, 104)
                wife = self.must(self.spouse_age(WOMEN, husband, ADULT, OLD - 1), WOMEN, OLD - 1, ADULT, OLD - 1)
            made.append(Home("couple_old", self.couple(husband, wife)))
        return made

    def _single(self, low: int, high: int) -> Citizen:
        found = self.bag.any(self.dice, low, high)
        assert found is not None
        return Citizen(found[1], found[0], "世帯主")

    @staticmethod
    def _as_children(children: list[tuple[str, int]]) -> list[Citizen]:
        return [Citizen(age, sex, "子") for sex, age in sorted(children, key=lambda c: -c[1])]
