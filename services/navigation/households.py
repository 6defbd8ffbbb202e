"""What 続柄 (relationships to the head, 住民記録システム標準仕様書) say about a household."""

from collections.abc import Mapping, Sequence

_HEAD = "世帯主"
_SPOUSES = ("夫", "妻", "夫(未届)", "妻(未届)")
_OF_A_SPOUSE = tuple(f"{spouse}の子" for spouse in _SPOUSES)


def has_couple(relations: Mapping[str, str | None], children: Sequence[str], *, divorcing: bool) -> bool | None:
    """Whether the children live with a couple that can be their parents; without children, whether there is any couple.

    :param relations: person → 続柄, ``None`` while unknown.
    :param children: persons whose parents are looked for.
    :param divorcing: the head and the head's spouse are no couple any more.
    """
    if None in relations.values():
        return None
    present = set(relations.values())
    if children:
        return all(_parents_together(relations.get(child) or "", present, divorcing=divorcing) for child in children)
    generations = ("", "父", "子")
    return any(_couple(generation, present, divorcing=divorcing) for generation in generations)


def _parents_together(child: str, present: set[str | None], *, divorcing: bool) -> bool:
    if child in ("子", *_OF_A_SPOUSE):
        return _couple("", present, divorcing=divorcing)
    if child.endswith("の子"):
        return _couple(child.removesuffix("の子"), present, divorcing=divorcing)
    if child in (_HEAD, "兄", "姉", "弟", "妹"):
        return _couple("父", present, divorcing=divorcing)
    return False


def _couple(relation: str, present: set[str | None], *, divorcing: bool) -> bool:
    """Whether the person with ``relation`` (empty: the head) lives with a spouse."""
    if relation in ("父", "母"):
        return {"父", "母"} <= present
    if not relation:
        return not divorcing and _HEAD in present and any(spouse in present for spouse in _SPOUSES)
    return relation in present and any(f"{relation}の{spouse}" in present for spouse in _SPOUSES)
