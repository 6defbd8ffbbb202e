"""Who belongs to whom by 続柄, and who does no more after a divorce.

Relations are written as the standard writes them (世帯主, 妻, 子, 子の妻, 妻(未届)の子, …), generations joined by の.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

HEAD = "世帯主"
_COUPLE = {"夫": "妻", "妻": "夫", "夫(未届)": "妻(未届)", "妻(未届)": "夫(未届)"}
_SIBLINGS = frozenset({"兄", "姉", "弟", "妹", HEAD})


@dataclass(frozen=True)
class Kin:
    """The members of a visit: person key → 続柄 to the head of their registered household, in its order.

    ``households``: person key → 世帯番号, ``None`` where somebody has none (yet). ``divorce``: a couple divorces;
    ``divorcing`` is whom staff named, and while they named nobody who has a spouse the head is one of the couple.
    """

    relations: Mapping[str, str]
    households: Mapping[str, str | None] = field(default_factory=dict)
    divorce: bool = False
    divorcing: frozenset[str] = frozenset()

    def spouse_of(self, key: str) -> str | None:
        """配偶者 (未届 included); ``None`` when there is none (any more), or more than one could be meant."""
        spouse = self._registered_spouse(key)
        return None if spouse and self._divorced(key, spouse) else spouse

    def related(self, one: str, other: str) -> bool:
        """Their 続柄 are towards the same head: of two registered households they say nothing about each other."""
        numbers = {self.households.get(one), self.households.get(other)} - {None}
        return {one, other} <= set(self.relations) and len(numbers) < 2

    def parents_of(self, key: str) -> list[str]:
        """父母, in the order of the household. They stay parents when they divorce."""
        relation = self.relations.get(key, "")
        if relation == "子":
            heads = self._who({HEAD}, key)
            spouse = self._registered_spouse(heads[0]) if heads else None
            found = {*heads, *([spouse] if spouse else [])}
        elif relation in _SIBLINGS:
            found = set(self._who({"父", "母"}, key))
        else:
            parent = relation.rpartition("の")[0] if relation.endswith("の子") else ""
            found = set(self._who({parent}, key)) if parent else set()
            if parent not in _COUPLE:
                found |= {spouse for one in list(found) if (spouse := self._registered_spouse(one))}
        return [other for other in self.relations if other in found]

    def parted_from(self, key: str) -> set[str]:
        """The former spouse and the former spouse's relatives (民法728条: 姻族関係 ends with the divorce).

        Children of both stay relatives of both. Children whom only one of them has are that one's.
        """
        spouse = self._registered_spouse(key)
        if not spouse or not self._divorced(key, spouse):
            return set()
        family = [one for one in self.relations if self.related(one, key)]
        own, other = self.relations[key], self.relations[spouse]
        if own.rpartition("の")[2] in _COUPLE:  # who married into the family leaves all of it but the own side
            children = f"{other}の子" if other != HEAD else "子"
            mine = (own, children)
            return {one for one in family if not _among(self.relations[one], mine)}
        return {one for one in family if _among(self.relations[one], (other,))}

    def _divorced(self, one: str, other: str) -> bool:
        named = {key for key in self.divorcing if self._registered_spouse(key)}
        heads = HEAD in (self.relations[one], self.relations[other])
        return self.divorce and (bool(named & {one, other}) if named else heads)

    def _registered_spouse(self, key: str) -> str | None:
        relation = self.relations.get(key, "")
        if relation == HEAD:
            wanted = set(_COUPLE)
        elif relation in _COUPLE:
            wanted = {HEAD}
        elif (married := relation.rpartition("の"))[2] in _COUPLE and married[0]:
            wanted = {married[0]}
        else:
            wanted = {f"{relation}の{one}" for one in _COUPLE} if relation else set()
        found = [other for other in self._who(wanted, key) if other != key]
        return found[0] if len(found) == 1 else None

    def _who(self, wanted: set[str], of: str) -> list[str]:
        return [key for key, relation in self.relations.items() if relation in wanted and self.related(key, of)]


def _among(relation: str, steps: tuple[str, ...]) -> bool:
    return any(relation == step or relation.startswith(f"{step}の") for step in steps)
