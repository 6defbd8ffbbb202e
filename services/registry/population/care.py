"""要介護認定, disability and guardianship."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from services.base.dates import age_on
from services.registry.population.parameters import parameters
from services.registry.population.records import Citizen, Held, Home, Population, Protected

CARE_LEVELS = {
    "12": "要支援1", "13": "要支援2",
    "21": "要介護1", "22": "要介護2", "23": "要介護3", "24": "要介護4", "25": "要介護5",
}  # fmt: skip
_LIMBS = ("肢体不自由", "心臓機能障害", "じん臓機能障害", "聴覚障害", "視覚障害", "呼吸器機能障害")
_ASSISTED = {"techo_shintai": "123", "techo_ryoiku": "AB", "techo_seishin": "12"}  # grades with 福祉医療費助成
_GUARDIANS = ("親族", "司法書士", "弁護士", "社会福祉士", "社会福祉協議会")


class Care:
    """Gives care and disability benefits to the people of ``homes``."""

    def __init__(self, city: Population, homes: list[Home], dice: Random) -> None:
        self.city = city
        self.homes = homes
        self.everybody = [m for home in homes for m in home.members]
        self.dice = dice
        self.assisted = city.holders("fukushi_shogai")

    def give(self) -> set[str]:
        """Everything; returns who of 65–74 is in 後期高齢者医療 because of a disability."""
        self._certificates()
        self._special_children()
        self._handbooks()
        self._outpatients()
        self._guardians()
        return self._early_elders()

    def _hold(
        self, person: Citizen, kind: str, number: str | None, start: date, end: date | None = None, **detail: object
    ) -> None:
        self.city.benefits.append(Held(person.id, kind, number, start, end, detail))

    def _certificates(self) -> None:
        shares = sorted(parameters()["benefits"]["kaigo_cert"].items(), reverse=True)
        for person in self.everybody:
            age = age_on(person.born, self.city.today)
            if self.dice.random() < next((share for first, share in shares if age >= first), 0):
                level = self.dice.choices(list(CARE_LEVELS), (14, 14, 21, 17, 13, 12, 9))[0]
                end = self.city.today + timedelta(days=self.dice.randrange(5, 900))
                start = end - timedelta(days=self.dice.choice((365, 730, 1095)))
                start = min(start, self.city.today - timedelta(days=30))
                self._hold(person, "kaigo_cert", None, start, end, level=level, level_name=CARE_LEVELS[level])

    def _special_children(self) -> None:
        """特別児童扶養手当: a parent receives it for a child below 20 with a handbook."""
        wanted = parameters()["benefits"]["tokuji"] - len(self.city.holders("tokuji_recipient"))
        likely = [
            (home.members[0], next(m for m in home.members if m.relation == "子" and 2 <= m.age < 18))
            for home in self.homes
            if home.members[0].age < 60 and any(m.relation == "子" and 2 <= m.age < 18 for m in home.members)
        ]
        for parent, child in self.dice.sample(likely, wanted):
            severe = self.dice.random() < 0.4
            start = self.city.today - timedelta(days=self.dice.randrange(60, 700))
            self._hold(parent, "tokuji_recipient", self._number(), start, child=child.id, grade="1" if severe else "2")
            self._handbook(child, "techo_ryoiku", "A" if severe else "B")

    def _handbooks(self) -> None:
        def drawn(letters: str, weights: tuple[int, ...]) -> Callable[[], str]:
            return lambda: self.dice.choices(letters, weights)[0]

        self._give_handbooks("techo_shintai", 0.72, 1, 65, drawn("123456", (28, 15, 17, 24, 8, 8)))
        self._give_handbooks("techo_ryoiku", 0.06, 1, 60, drawn("AB", (45, 55)))
        self._give_handbooks("techo_seishin", 0.14, 18, 65, drawn("123", (8, 60, 32)))

    def _give_handbooks(self, kind: str, among_old: float, low: int, high: int, grade: Callable[[], str]) -> None:
        have = self.city.holders(kind)
        wanted = round(len(self.city.residents) * parameters()["benefits"][kind]) - len(have)
        old = [p for p in self.everybody if p.age >= 65 and p.id not in have]
        young = [p for p in self.everybody if low <= p.age < high and p.id not in have]
        elders = round(wanted * among_old)
        for person in [*self.dice.sample(old, elders), *self.dice.sample(young, wanted - elders)]:
            self._handbook(person, kind, grade())

    def _handbook(self, person: Citizen, kind: str, grade: str) -> None:
        issued = max(self.city.today - timedelta(days=self.dice.randrange(40, 5000)), person.born + timedelta(days=200))
        end = None
        about = {"grade": grade}
        if kind == "techo_shintai":
            about["disability"] = self.dice.choice(_LIMBS)
        if kind == "techo_seishin":
            end = self.city.today + timedelta(days=self.dice.randrange(5, 730))
            issued = end - timedelta(days=730)
        self._hold(person, kind, f"三重県第{self.dice.randrange(10**5, 10**6)}号", issued, end, **about)
        if grade in _ASSISTED[kind] and person.id not in self.assisted:
            self.assisted.add(person.id)
            self._hold(person, "fukushi_shogai", self._number(), issued, because=kind)

    def _outpatients(self) -> None:
        """自立支援医療 (精神通院): most who hold the handbook, and others."""
        have, books = self.city.holders("seishin_tsuin"), self.city.holders("techo_seishin")
        total = round(len(self.city.residents) * parameters()["benefits"]["seishin_tsuin"]) - len(have)
        free = [p for p in self.everybody if p.id not in have and 14 <= p.age < 85]
        likely = [p for p in free if p.id in books and self.dice.random() < 0.8]
        others = [p for p in free if p.id not in books]
        for person in [*likely, *self.dice.sample(others, total - len(likely))]:
            end = self.city.today + timedelta(days=self.dice.randrange(5, 365))
            self._hold(person, "seishin_tsuin", self._number(), end - timedelta(days=365), end)

    def _guardians(self) -> None:
        """成年後見 (後見・保佐・補助); 成年被後見人 are a reason to stop."""
        have = [held.detail["type"] for held in self.city.benefits if held.kind == "guardianship"]
        books = self.city.holders("techo_ryoiku") | self.city.holders("techo_seishin")
        likely = [p for p in self.everybody if p.age >= 70 or (p.age >= 30 and p.id in books)]
        self.dice.shuffle(likely)
        for kind, count in parameters()["guardianship"].items():
            for _ in range(count - have.count(kind)):
                person = likely.pop()
                start = self.city.today - timedelta(days=self.dice.randrange(40, 2500))
                self._hold(person, "guardianship", None, start, type=kind, guardian=self.dice.choice(_GUARDIANS))
                if kind == "後見":
                    self.city.protections.append(Protected(person.id, "koken", start))

    def _early_elders(self) -> set[str]:
        among = [p for p in self.everybody if 65 <= age_on(p.born, self.city.today) < 75]
        severe = {h.person_id for h in self.city.benefits if h.kind == "techo_shintai" and h.detail["grade"] in "123"}
        count = round(len(among) * parameters()["benefits"]["kouki_disabled"])
        chosen = self.dice.sample([p for p in among if p.id in severe], count)
        for person in chosen:
            start = self.city.today - timedelta(days=self.dice.randrange(30, 1500))
            self._hold(person, "kouki", f"{self.dice.randrange(10**8):08d}", start, share=1, because="障害認定")
        return {p.id for p in chosen}

    def _number(self) -> str:
        return f"{self.dice.randrange(10**7):07d}"
