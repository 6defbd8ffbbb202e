"""The forms a visit needs now, judged and filled in one go."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.catalogue.schema import Catalogue
from services.documents import towns
from services.documents.facts import facts_of
from services.documents.filled import FilledForm, FormInstance
from services.documents.filling import Stops, fill_scene
from services.documents.following import Key, observed
from services.documents.instances import instances
from services.documents.people import Party
from services.documents.resolving import own_value
from services.documents.scene import Scene, Setting
from services.navigation import service as navigation
from services.reception.state import VisitState


def fill_all(
    needed: Iterable[FormInstance],
    state: VisitState,
    catalogue: Catalogue,
    today: date,
    *,
    stops: Stops | None = None,
    setting: Setting | None = None,
    read: set[Key] | None = None,
) -> list[FilledForm]:
    """Several forms of one visit; cheaper than one by one.

    :param stops: person id → what the registry's guard says; of these persons nothing is shown.
    :param setting: desk and staff names, the signature, the list of towns.
    :param read: takes up every value that something else than its own boxes was worked out from.
    """
    if read is not None:
        state = observed(state, read)
    party, facts = Party(state, today), facts_of(state, catalogue, today)
    here = setting or Setting()
    here = here if here.towns else replace(here, towns=towns.loaded())
    scenes = (
        Scene(one, state, catalogue, today, here, party.left if one.behind else party, facts, own_value)
        for one in needed
    )
    return [fill_scene(scene, stops or {}) for scene in scenes]


def filled_forms(state: VisitState, catalogue: Catalogue, today: date, setting: Setting) -> list[FilledForm]:
    """Every form of what applies to the visit or was added by staff."""
    events = navigation.judge(state, catalogue, today).events
    return fill_all(instances(state, events, catalogue, today, events), state, catalogue, today, setting=setting)
