"""The forms of the visit as a page looks at them: filled when looked at, never twice for one revision."""

from collections import Counter
from collections.abc import Sequence

from pages.visit.model import FormKey, Key, VisitModel
from pages.visit.quiet import is_quiet
from services.base import clock
from services.base.i18n import t
from services.catalogue.schema import Role
from services.documents import service as documents
from services.documents.filled import FilledForm, FormInstance
from services.documents.filling import Stops
from services.documents.service import Setting
from services.reception.models import VISIT


def written(key: FormKey) -> str:
    """``key`` as one text, for addresses and lists: ``F-JIDO-NINTEI:p1``, ``F-IDO-TENNYU:visit``."""
    form, subject = key
    return f"{form}:{subject or 'visit'}"


def read(text: str) -> FormKey:
    """The key that :func:`written` wrote."""
    form, _, subject = text.partition(":")
    return form, VISIT if subject == "visit" else subject


class Paperwork:
    """Which forms the visit needs now, and what is written on each."""

    def __init__(self, model: VisitModel) -> None:
        self._model = model
        self._filled: dict[FormKey, FilledForm] = {}
        self._written: dict[Key, list[FormKey]] = {}  # value → the filled forms on which it stands
        self._revision = -1
        self._read: set[Key] = set()  # values that something was worked out from while filling
        self.instances: Sequence[FormInstance] = ()
        self._by_key: dict[FormKey, FormInstance] = {}
        self.look_again()

    def look_again(self) -> None:
        """Find out anew which forms are needed (the judgement, the persons or the stops changed)."""
        model = self._model
        events = model.judgement.events
        self.instances = documents.forms_for(model.state, events, model.catalogue, clock.today(), events)
        self._by_key = {instance.key: instance for instance in self.instances}
        self._revision = -1

    def follow(self, key: Key) -> bool:
        """Take over the one value that changed; ``False`` when more may have changed and forms are filled anew."""
        model = self._model
        self._revision = -1
        if key in self._read or not is_quiet(model.catalogue, key[1]):
            return False
        for form_key in self._written.get(key, ()):
            followed = documents.follow(self._filled[form_key], key, model.state, model.catalogue, self._setting())
            if followed is None:
                return False
            self._filled[form_key] = followed
        self._revision = model.state.revision
        return True

    def instance(self, key: FormKey) -> FormInstance | None:
        """The form of ``key``, if the visit (still) needs it."""
        return self._by_key.get(key)

    def filled(self, key: FormKey) -> FilledForm | None:
        """The form with its values at the newest revision; ``None`` when the visit does not need it (any more)."""
        instance = self.instance(key)
        if instance is None:
            return None
        self._forget_old()
        if key not in self._filled:
            self._fill([instance])
        return self._filled[key]

    def all(self) -> list[FilledForm]:
        """Every form of the visit, filled."""
        self._forget_old()
        if unfilled := [instance for instance in self.instances if instance.key not in self._filled]:
            self._fill(unfilled)
        return [self._filled[instance.key] for instance in self.instances]

    def desk(self, key: FormKey) -> str:
        """The desk that takes the form."""
        instance = self.instance(key)
        return self._model.catalogue.procedures[instance.procedures[0]].desk if instance else ""

    def for_whom(self, form: FilledForm) -> str:
        """「田中 花子」, or 「田中 花子 ほか3人」 for a form with a row per person."""
        instance = self.instance(form.key)
        if instance is None or form.blocked:
            return ""
        first = form.subject or instance.roles.get(Role.APPLICANT, "")
        others = {key for keys in instance.rows.values() for key in keys} - {first}
        if not first:
            return ""
        return self._model.name(first) + (f" ほか{len(others)}人" if others else "")

    def told_apart(self, forms: Sequence[FilledForm]) -> list[str]:
        """The forms by name; of a name that several forms of the visit have, also whose each is."""
        names = Counter(one.title.ja for one in self.all())
        told = []
        for form in forms:
            whom = self.for_whom(form) if names[form.title.ja] > 1 else ""
            told.append(t("forms.of", form=form.title.ja, whom=whom) if whom else form.title.ja)
        return told

    def _forget_old(self) -> None:
        if self._revision != self._model.state.revision:
            self._filled.clear()
            self._written.clear()
            self._read.clear()
            self._revision = self._model.state.revision

    def _fill(self, instances: Sequence[FormInstance]) -> None:
        model = self._model
        state = model.state
        stops: Stops = {
            person.person_id: model.people.stops[person.key]
            for person in state.persons
            if person.person_id and person.key in model.people.stops
        }
        filled = documents.fill_all(
            instances, state, model.catalogue, clock.today(), stops=stops, setting=self._setting(), read=self._read
        )
        for form in filled:
            self._filled[form.key] = form
            for key in {(box.person_key, box.item) for box in form.boxes()}:
                self._written.setdefault(key, []).append(form.key)

    def _setting(self) -> Setting:
        at = self._model.here.signed_in
        return Setting(desk=at.office_name, staff=at.user_name)
