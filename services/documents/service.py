"""Forms of a visit: which are needed, filled with what is known, confirmed, signed and sealed."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.catalogue.schema import Catalogue
from services.documents.errors import (
    DeadApplicant,
    FaultyForms,
    NotConfirmed,
    NothingToSign,
    NumberNotAsked,
    OpenMarks,
)
from services.documents.filled import FilledForm, FormInstance
from services.documents.filling import Stops
from services.documents.following import follow
from services.documents.instances import instances
from services.documents.marks import Confirmed, confirm, confirmations, confirmed, mark_wrong, open_marks, resolve_mark
from services.documents.needed import fill_all, filled_forms
from services.documents.numbers import Outcome, Taken, asks_for_number, take_number
from services.documents.people import dead_applicant, may_come, resettled
from services.documents.scene import Setting
from services.documents.sealing import (
    Seal,
    any_sealed,
    refresh_seals,
    require_faultless,
    seals,
    sign,
    signature_of,
    verified,
    verify,
)
from services.documents.signing import NoSignature, SignatureTooSmall
from services.reception.state import VisitState


def forms_for(
    state: VisitState,
    wanted: Iterable[tuple[str, str]],
    catalogue: Catalogue,
    today: date,
    events: Mapping[tuple[str, str], str] | None = None,
) -> list[FormInstance]:
    """The forms that a visit needs, in the order of desks, procedures and persons.

    :param wanted: (procedure id, person key or ``""``) for everything that applies or was added by staff.
    :param events: ``judgement.events``: of the events that a procedure can belong to, the one in which it applies.
    """
    return instances(state, wanted, catalogue, today, events)


def fill(
    instance: FormInstance,
    state: VisitState,
    catalogue: Catalogue,
    today: date,
    *,
    stops: Stops | None = None,
    setting: Setting | None = None,
) -> FilledForm:
    """A form with its values, origins, faults and stops (see :func:`fill_all`)."""
    return fill_all([instance], state, catalogue, today, stops=stops, setting=setting)[0]


__all__ = [
    "Confirmed",
    "DeadApplicant",
    "FaultyForms",
    "FilledForm",
    "FormInstance",
    "NoSignature",
    "NotConfirmed",
    "NothingToSign",
    "NumberNotAsked",
    "OpenMarks",
    "Outcome",
    "Seal",
    "Setting",
    "SignatureTooSmall",
    "Taken",
    "any_sealed",
    "asks_for_number",
    "confirm",
    "confirmations",
    "confirmed",
    "dead_applicant",
    "fill",
    "fill_all",
    "filled_forms",
    "follow",
    "forms_for",
    "mark_wrong",
    "may_come",
    "open_marks",
    "refresh_seals",
    "require_faultless",
    "resettled",
    "resolve_mark",
    "seals",
    "sign",
    "signature_of",
    "take_number",
    "verified",
    "verify",
]
