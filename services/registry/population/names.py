"""Names: surnames by how common they are, given names of their time, foreign names as on the residence card."""

from random import Random

from services.registry.population.bag import MEN, WOMEN
from services.registry.population.parameters import Weighted, as_of, parameters, read, surnames
from services.registry.population.records import Citizen, Home

_SMALL = str.maketrans("ャュョッァィゥェォ", "ヤユヨツアイウエオ")
_OWN_NAME = ("縁故者", "同居人", "妻(未届)", "夫(未届)")
_FREQUENT = 8  # given names of a line that are drawn in most cases


def name_everybody(homes: list[Home], dice: Random) -> None:
    """Names, kana, 通称, 旧氏 and rare letters for everybody who has no name yet."""
    new = [home for home in homes if not home.fixed]
    for home in new:
        _name_home(home, dice)
    _write_rare_letters(new, dice)
    everybody = [m for home in homes for m in home.members]
    _give_aliases(everybody, dice)
    _give_former_surnames(new, everybody, dice)


def given(sex: str, born: int, dice: Random) -> tuple[str, str]:
    """A given name (漢字, カナ) for somebody born in year ``born``."""
    lines = read("given_names.yaml")["m" if sex == MEN else "f"]
    names = lines[max((first for first in lines if first <= born), default=min(lines))].split()
    if dice.random() < 0.7:
        chosen = dice.choices(names[:_FREQUENT], range(2 * _FREQUENT, _FREQUENT, -1))[0]
    else:
        chosen = dice.choice(names[_FREQUENT:])
    kanji, _, kana = chosen.partition("|")
    return kanji, kana


def name_japanese(person: Citizen, surname: tuple[str, str], taken: set[str], dice: Random) -> None:
    """Name ``person``; nobody of a household has another's given name (``taken``)."""
    for _ in range(9):
        kanji, kana = given(person.sex, as_of().year - person.age, dice)
        if kanji not in taken:
            break
    taken.add(kanji)
    person.surname, person.surname_kana = surname
    person.name, person.kana = f"{surname[0]} {kanji}", f"{surname[1]} {kana}"
    person.kana_confirmed = dice.random() < 0.85
    if not person.kana_confirmed and dice.random() < 0.1:
        person.kana = person.kana.translate(_SMALL)  # old data know no small kana


def name_foreign(person: Citizen, last: list[str], dice: Random) -> None:
    """Name ``person`` as on the 在留カード: parts ``ROMAJI|カナ[|漢字]`` in the order of their nation."""
    rules = read("foreign_names.yaml")[person.nation]
    pool = list(last)
    parts = []
    for part in rules["order"]:
        if part == "last":
            parts.append(pool.pop(0) if pool else dice.choice(rules["last"]))
        else:
            parts.append(dice.choice(rules["m" if person.sex == MEN else "f"]))
    written = [p.split("|") for p in parts if not p.startswith("|")]
    person.name = person.romaji = " ".join(w[0] for w in written)
    person.kana = " ".join(w[1] for w in written)
    if all(len(w) == 3 for w in written):
        person.kanji_name = " ".join(w[2] for w in written)
    person.surname, person.surname_kana = written[0][0], written[0][1]


def _name_home(home: Home, dice: Random) -> None:
    names: Weighted = surnames()
    family, taken = names.draw(dice), set[str]()
    shared: dict[str, list[str]] = {}
    for member in home.members:
        if member.nation is None:
            name_japanese(member, names.draw(dice) if member.relation in _OWN_NAME else family, taken, dice)
            continue
        last = shared.setdefault(member.nation, [dice.choice(read("foreign_names.yaml")[member.nation]["last"])])
        name_foreign(member, last if member.relation in ("世帯主", "子", "夫", "妻") else [], dice)


def _write_rare_letters(homes: list[Home], dice: Random) -> None:
    """Let some families write a letter of their surname in a way that older character sets do not have."""
    letters: dict[str, list[str]] = read("letters.yaml")
    japanese = sum(not m.foreign for home in homes for m in home.members)
    wanted = round(japanese * parameters()["people"]["rare_letters"])
    order = list(homes)
    dice.shuffle(order)
    for home in order:
        if wanted <= 0:
            break
        surname = home.members[0].surname
        letter = next((c for c in surname if c in letters), None)
        if letter is None or home.members[0].foreign:
            continue
        writing = dice.choice(letters[letter])
        for member in home.members:
            if member.surname == surname:
                member.surname = surname.replace(letter, writing)
                member.name = member.name.replace(surname, member.surname, 1)
                wanted -= 1


def _give_aliases(everybody: list[Citizen], dice: Random) -> None:
    count = parameters()["people"]["aliases"] - sum(p.alias is not None for p in everybody)
    likely = [p for p in everybody if p.nation in ("BR", "PE", "KR", "CN", "PH", "BO") and p.alias is None and not p.id]
    for person in dice.sample(likely, count):
        surname, (kanji, kana) = surnames().draw(dice), given(person.sex, as_of().year - person.age, dice)
        person.alias, person.alias_kana = f"{surname[0]} {kanji}", f"{surname[1]} {kana}"


def _give_former_surnames(homes: list[Home], everybody: list[Citizen], dice: Random) -> None:
    count = parameters()["people"]["former_surnames"] - sum(p.former_surname is not None for p in everybody)
    wives = [m for h in homes for m in h.members if m.sex == WOMEN and 22 <= m.age < 65 and not m.foreign]
    married = [m for m in wives if m.relation in ("妻", "子の妻") or m.relation == "世帯主"]
    for person in dice.sample(married, count):
        person.former_surname, person.former_surname_kana = surnames().draw(dice)
