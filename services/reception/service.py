"""Reception: the visit, its persons and values, who works on it, and that nothing of it is ever lost."""

from services.reception.actions import STEPS, cancel, close, decide_procedure, leave, set_language, set_step, suspend
from services.reception.history import ChangedValue, Entry, history
from services.reception.lease import reopen, take, take_over
from services.reception.loading import load, load_at_once
from services.reception.log import append, hold
from services.reception.opening import open_visit
from services.reception.persons import remove_person, set_applicant
from services.reception.prefilling import prefill, registered_people, stops
from services.reception.registered import add_household, add_incoming, add_person, join_household, leave_household
from services.reception.state import Actor, Stored, VisitState
from services.reception.undo import Undone, can_redo, redo, undo
from services.reception.values import clear, put, put_at_once, put_many, warm_up

__all__ = [
    "STEPS",
    "Actor",
    "ChangedValue",
    "Entry",
    "Stored",
    "Undone",
    "VisitState",
    "add_household",
    "add_incoming",
    "add_person",
    "append",
    "can_redo",
    "cancel",
    "clear",
    "close",
    "decide_procedure",
    "history",
    "hold",
    "join_household",
    "leave",
    "leave_household",
    "load",
    "load_at_once",
    "open_visit",
    "prefill",
    "put",
    "put_at_once",
    "put_many",
    "redo",
    "registered_people",
    "remove_person",
    "reopen",
    "set_applicant",
    "set_language",
    "set_step",
    "stops",
    "suspend",
    "take",
    "take_over",
    "undo",
    "warm_up",
]
