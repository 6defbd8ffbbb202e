"""The groups of persons that repeated sections of forms list, one function each."""

from collections.abc import Callable

from services.documents.people import Party

Group = Callable[[Party, str, tuple[str, ...]], list[str]]


def _older_children(party: Party, subject: str, _wanted: tuple[str, ...]) -> list[str]:
    """大学生年代: after the fiscal year of 18, up to the end of the fiscal year of 22 (児童手当法附則)."""
    young = (key for key in party.everybody if party.until_fiscal_year_of(22, key))
    grown = [key for key in young if not party.until_fiscal_year_of(18, key)]
    return [key for key in party.theirs(grown) if key not in (subject, party.spouse_of(subject))]


def _relatives(party: Party, subject: str, _wanted: tuple[str, ...]) -> list[str]:
    """同居の親族・扶養義務者: grown-ups of the household besides the claimant and the spouse."""
    left_out = {subject, party.spouse_of(subject), *party.children, *party.kin.parted_from(subject)}
    return [key for key in party.living if key not in left_out]


def _supporters(party: Party, _subject: str, wanted: tuple[str, ...]) -> list[str]:
    """扶養義務者・同居者 of those the form is for."""
    left_out = {*wanted, *party.children}.union(*(party.kin.parted_from(key) for key in wanted))
    return [key for key in party.living if key not in left_out]


def _disabled_children(party: Party, _subject: str, _wanted: tuple[str, ...]) -> list[str]:
    holders = ("p.techo_shintai", "p.techo_ryoiku", "p.techo_seishin", "p.techo_prev")
    young = [key for key in party.theirs(party.members) if (age := party.age(key)) is not None and age < 20]
    known = [key for key in young if any(party.is_(item, key) for item in holders)]
    return known or [key for key in young if key in party.children]


def _same_insurance(party: Party, subject: str, _wanted: tuple[str, ...]) -> list[str]:
    kind = party.state.get("p.insurance", subject)
    return [key for key in party.living if key != subject and kind and party.state.get("p.insurance", key) == kind]


def _together(party: Party, subject: str, _wanted: tuple[str, ...]) -> list[str]:
    """併せて支援を求める者: the children who came along, and whomever staff gave a relation.

    Never by household alone: the offender may be in it.
    """
    along = (key for key in party.members if key in party.children or party.state.get("F-SHIEN.rel", key))
    return [key for key in along if key != subject]


def _welfare(party: Party, _subject: str, wanted: tuple[str, ...]) -> list[str]:
    """福祉医療の対象者: for a single parent the children too."""
    with_children = party.children if party.state.get("hh.hitorioya") is True else []
    return [key for key in party.members if key in wanted or key in with_children]


GROUPS: dict[str, Group] = {
    "異動者": lambda party, _s, _w: party.movers,
    "外国人の異動者": lambda party, _s, _w: [key for key in party.movers if party.is_("p.foreign", key)],
    "対象者": lambda _p, _s, wanted: list(wanted),
    "国保の加入者": lambda party, _s, _w: [key for key in party.here if party.is_("p.kokuho", key)],
    "福祉医療の対象者": _welfare,
    "世帯員": lambda party, _s, _w: party.living,
    "児童": lambda party, subject, _w: [key for key in party.children if key != subject],
    "障がいのある児童": _disabled_children,
    "大学生年代の子": _older_children,
    "同居の親族": _relatives,
    "扶養義務者": _supporters,
    "保護者": lambda party, subject, _w: party.theirs(party.parents_of(subject)),
    "同居者": lambda party, subject, _w: [
        key for key in party.living if key != subject and key not in party.parents_of(subject)
    ],
    "同伴者": _together,
    "同一保険世帯": _same_insurance,
}
