"""個人番号 in a visit: sealed in every table and log that the visit keeps, open in its picture only (番号法12条)."""

import base64
from dataclasses import replace
from typing import Any

from services.base import secrets
from services.reception.state import Value

# Not 住民票コード: the register itself holds it open, and sealed it would be another text at every prefill.
SECRET = frozenset({"p.mynumber"})
_MASKED = "…"  # how a register's number begins: a visit holds no more of it than 「…1234」
_SEALED = "sealed"


def sealed(visit_id: str, person_key: str, item: str, value: Any) -> Any:
    """``value`` as it may be stored: what was typed as a number only for this person of this visit, all else as it is.

    :raises BadKey: this process has no key.
    """
    if item not in SECRET or not isinstance(value, str) or value.startswith(_MASKED):
        return value
    return {_SEALED: base64.b64encode(secrets.seal(value, _owner(visit_id, person_key))).decode()}


def opened(visit_id: str, person_key: str, item: str, value: Any) -> Any:
    """What :func:`sealed` was given.

    :raises BadKey: sealed with another key or for somebody else, or altered.
    """
    if item not in SECRET or not isinstance(value, dict):
        return value
    return secrets.unseal(base64.b64decode(value[_SEALED]), _owner(visit_id, person_key))


def opened_value(visit_id: str, value: Value) -> Value:
    """A value as it was read, with its number and the one that stood there before."""
    if value.item not in SECRET:
        return value
    now, before = (opened(visit_id, value.person_key, value.item, one) for one in (value.value, value.original))
    return replace(value, value=now, original=before)


def _owner(visit_id: str, person_key: str) -> str:
    return f"{visit_id}/{person_key}"
