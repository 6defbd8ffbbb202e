"""手続き: what is to be done, desk by desk, with reason, papers and deadline; staff add and drop with a reason."""

from collections.abc import Iterable, Sequence

from components.chips import Chip
from components.dialogs import ask_reason
from components.procedure_list import Denied, Desk, Dropped, Line, Perhaps, ProcedureList, Said, Shown, Todo
from pages.visit import choosing
from pages.visit.model import Changed, VisitModel
from services.base.dates import wareki_short
from services.base.i18n import t
from services.documents.display import ORIGINS
from services.navigation.judgement import Judged, Status
from services.navigation.wished import impossible
from services.reception import service as reception
from services.reception.models import VISIT


class ProceduresPanel:
    """Drawn once; :meth:`changed` keeps it true."""

    def __init__(self, model: VisitModel) -> None:
        self._model = model
        self._list = ProcedureList(on_add=self._add, on_drop=self._drop, on_take=self._take, on_back=self._back)
        self.draw()

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        if change.kind == "judged":
            self.draw()
        elif change.kind in {"lease", "state"}:
            self._list.lock(not self._model.writable)

    def draw(self) -> None:
        """Show the judgement as it is."""
        judgement = self._model.judgement
        denied = impossible(judgement, self._model.state, self._model.catalogue)
        self._list.show(
            Shown(
                desks(self._model, judgement.to_do),
                tuple(perhaps(self._model, found) for found in _together(judgement.maybe)),
                tuple(
                    Denied(found[0].procedure.id, found[0].procedure.name, tuple(_facts(self._model, found)))
                    for found in _together(denied)
                ),
                tuple(
                    Dropped(found[0].procedure.id, found[0].procedure.name, found[0].reason or "")
                    for found in _together(judgement.having(Status.DROPPED))
                ),
                self._model.has_purpose,
            )
        )
        self._list.lock(not self._model.writable)

    def _of(self, procedure: str, *statuses: Status) -> list[Judged]:
        return [one for one in self._model.judgement.having(*statuses) if one.procedure.id == procedure]

    async def _add(self) -> None:
        await choosing.add_another(self._model)

    async def _drop(self, procedure: str) -> None:
        """Drop what the rules found, or take back what staff added."""
        found = self._of(procedure, Status.APPLIES, Status.ADDED)
        name = self._model.catalogue.procedures[procedure].name
        if all(one.status is Status.ADDED for one in found):
            await self._decide(found, None)
            return
        usual = tuple(t(f"procedures.drop_reason.{one}") for one in ("done", "unwanted", "later"))
        reason = await ask_reason(
            t("procedures.drop_title", name=name), t("procedures.drop_words"), t("procedures.drop"), suggestions=usual
        )
        if reason is not None:
            await self._decide(found, "drop", reason)

    async def _take(self, procedure: str) -> None:
        name = self._model.catalogue.procedures[procedure].name
        reason = await ask_reason(t("procedures.take_title", name=name), "", t("procedures.take"))
        if reason is not None:
            await self._decide(self._of(procedure, Status.MAYBE), "add", reason)

    async def _back(self, procedure: str) -> None:
        await self._decide(self._of(procedure, Status.DROPPED), None)

    async def _decide(self, found: Iterable[Judged], decision: choosing.Decision, reason: str = "") -> None:
        model = self._model
        async with model.acting() as action:
            for one in found:
                await reception.decide_procedure(
                    action.session, model.id, model.actor, one.procedure.id, one.person_key, decision, reason
                )


def desks(model: VisitModel, judged: Iterable[Judged]) -> tuple[Desk, ...]:
    """What is to be done, by desk in the city's order."""
    by_desk: dict[str, list[Todo]] = {}
    for found in _together(judged):
        by_desk.setdefault(found[0].desk, []).append(_todo(model, found))
    names = model.catalogue.desks
    return tuple(Desk(names[desk].name, tuple(by_desk[desk])) for desk in names if desk in by_desk)


def perhaps(model: VisitModel, found: Sequence[Judged]) -> Perhaps:
    """A procedure that depends on what is still unknown."""
    whose: dict[str, set[str]] = {}
    for missing in (one for judged in found for one in judged.missing):
        whose.setdefault(missing.item, set()).add(missing.person_key)
    unknown = "、".join(_unknown(model, item, keys) for item, keys in whose.items())
    procedure = found[0].procedure
    return Perhaps(
        procedure.id, procedure.name, _people(model, found), t("procedures.unknown", what=unknown), procedure.why
    )


def _together(judged: Iterable[Judged]) -> list[list[Judged]]:
    """One procedure's persons together, in the order they come."""
    found: dict[str, list[Judged]] = {}
    for one in judged:
        found.setdefault(one.procedure.id, []).append(one)
    return list(found.values())


def _todo(model: VisitModel, found: Sequence[Judged]) -> Todo:
    first = found[0]
    due = first.deadline
    marks = [Chip(t("procedures.overdue"), "bad")] if any(one.deadline and one.deadline.missed for one in found) else []
    if any(one.proxy and one.proxy.acting and one.proxy.allowed is False for one in found):
        marks.append(Chip(t("procedures.no_proxy"), "bad"))
    added = all(one.status is Status.ADDED for one in found)
    marks += [Chip(t("procedures.added"), "edited")] if added else []
    hints = dict.fromkeys(hint for one in found for hint in one.hints)
    marks += [Chip(t("procedures.hinted"), "key")] if hints else []
    lines = [Line(t("procedures.why"), (Said(first.why), *_facts(model, found)))]
    if added:
        lines.append(Line(t("procedures.added_why"), (Said(first.reason or ""),)))
    if hints:
        lines.append(Line(t("procedures.hints"), tuple(map(Said, hints))))
    if bring := dict.fromkeys(one for judged in found for one in judged.documents):
        papers = {b.document.id: Said(b.document.name, "" if b.certain else t("procedures.perhaps")) for b in bring}
        lines.append(Line(t("procedures.bring"), tuple(papers.values())))
    if due is not None:
        last = t("procedures.until", day=wareki_short(due.day)) if due.day else ""
        lines.append(
            Line(t("procedures.due"), (Said(due.text, last), *map(Said, due.warnings)), "bad" if due.missed else "")
        )
    if first.proxy is not None and first.proxy.acting and first.proxy.allowed is not None:
        needs = "、".join(model.catalogue.documents[one].name for one in first.proxy.needs)
        words = t("procedures.proxy_no") if first.proxy.allowed is False else needs or t("procedures.proxy_yes")
        lines.append(Line(t("procedures.proxy"), (Said(words),), "bad" if first.proxy.allowed is False else ""))
    if first.fee is not None:
        lines.append(
            Line(t("procedures.fee"), (Said(t("procedures.yen", n=f"{first.fee.amount:,}", unit=first.fee.unit)),))
        )
    lines.append(Line(t("procedures.law"), (Said(first.procedure.legal_basis),)))
    return Todo(first.procedure.id, first.procedure.name, _people(model, found), tuple(marks), tuple(lines), added)


def _people(model: VisitModel, found: Sequence[Judged]) -> str:
    keys = [one.person_key for one in found if one.person_key != VISIT]
    return model.given_name(keys[0]) if len(keys) == 1 else f"×{len(keys)}" if keys else ""


def _facts(model: VisitModel, found: Sequence[Judged]) -> list[Said]:
    used = dict.fromkeys(
        (fact.label.ja, fact.text, fact.source, fact.person_key) for one in found for fact in one.facts if fact.text
    )
    said = []
    for label, value, source, person in used:
        whose = t("log.of", label=label, name=model.given_name(person)) if person and len(found) > 1 else label
        origin = ORIGINS.get(source) or t(f"source.{source}")
        said.append(Said(t("procedures.fact", label=whose, value=value), origin))
    return said


def _unknown(model: VisitModel, item: str, keys: set[str]) -> str:
    """What is not known, of whom if it is one person."""
    known = model.catalogue.items.get(item)
    label = known.label.ja if known else item
    if len(keys) > 1 or VISIT in keys:
        return label
    return t("log.of", label=label, name=model.given_name(*keys))
