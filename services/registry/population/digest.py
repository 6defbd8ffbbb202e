"""A fingerprint of a whole city: two cities with one digest are the same to the letter."""

import hashlib

from services.registry.population.records import Citizen, Population

_COLUMNS = [name for name in Citizen.__slots__ if name != "nominal_sex"]


def digest(city: Population) -> str:
    """SHA-256 over every person, household and row, as hexadecimal text."""
    mark = hashlib.sha256()
    for person in city.everybody:
        mark.update(repr([getattr(person, name) for name in _COLUMNS]).encode())
    for home in city.homes:
        mark.update(repr((home.id, home.kind, home.headless, home.phone, [m.id for m in home.members])).encode())
    for rows in (city.benefits, city.protections, city.residences, city.incoming):
        for row in rows:
            mark.update(repr(row).encode())
    return mark.hexdigest()
