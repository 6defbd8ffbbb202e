"""署名: what the resident reads and finds wrong, the one signature for all forms, and their seals."""

from nicegui import ui

from components.dialogs import ask_reason, button
from components.text import text
from pages.resident.facts import Fact, groups
from pages.resident.words import Words
from pages.visit.model import Changed, Key
from pages.visit.page import VisitPage
from pages.visit.paperwork import Paperwork
from pages.visit.preview import preview
from pages.visit.sign_marks import MarksPanel
from pages.visit.sign_pad import PadPanel
from pages.visit.sign_seals import SealsPanel, draw_signature
from pages.visit.standing import Standing
from services.base.i18n import t
from services.documents.filled import Box, FilledForm
from services.reception import service as reception


async def draw(page: VisitPage) -> None:
    """Draw the step into the frame."""
    step = _SignStep(page)
    await step.standing.read()
    step.build()


class _SignStep:
    """How far the resident is, what has to be put right, and what is signed."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._papers = Paperwork(page.model)
        self.standing = Standing(page.model)
        self._signed: object = None  # the signature that is drawn

    def build(self) -> None:
        """Draw everything and begin to listen."""
        with ui.element("div").classes("sign"):
            with ui.element("section").classes("panel sign-status"):
                with ui.element("div").classes("sign-words").props('role="status"'):
                    self._title = text("h2", "")
                    self._words = text("p", "", "soft")
                self._unanswered = text("p", "", "message warn")
                self._bar = ui.element("progress").props(f'aria-label="{t("sign.progress")}"')
                self._picture = ui.element("div")
            self._marks = MarksPanel(self._model)
            self._pad = PadPanel(self._model)
            self._seals = SealsPanel(self._model.id, self._papers, self.standing)
            self._paper = button(t("sign.on_paper"), "quiet", self._on_paper).classes("sign-paper")
        self._show()
        self._page.on_change(self._changed)

    async def _changed(self, changed: Changed) -> None:
        if changed.kind in {"mark", "confirm", "signed", "resync"}:
            await self.standing.read()
        if changed.kind in {"judged", "persons", "people", "resync"}:
            self._papers.look_again()
        self._show()
        await self._marks.settle()

    def _show(self) -> None:
        forms = self._papers.all()
        boxes: dict[Key, Box] = {}
        for box in (box for form in forms for box in form.boxes()):
            boxes.setdefault((box.person_key, box.item), box)
        self._marks.show(sorted(self.standing.wrong), boxes)
        self._seals.show(forms)
        self._tell(forms)
        if self._signed != self.standing.signature:
            self._signed = self.standing.signature
            self._picture.clear()
            with self._picture:
                draw_signature(self.standing)

    def _tell(self, forms: list[FilledForm]) -> None:
        """Where the resident is, in words and as a bar."""
        names = {person.key: self._model.name(person.key) for person in self._model.state.persons}
        found = groups(forms, self._model.catalogue.items, names, Words())
        facts = [(fact, group.title) for group in found for fact in group.facts]
        agreed = sum(self.standing.agreed(fact) for fact, _ in facts)
        unsigned = self.standing.unsigned(forms)
        broken = any(seal.broken for seal in self.standing.seals.values())
        faulty = self._papers.told_apart([form for form in forms if form.errors and not form.blocked])
        open_ = self._papers.told_apart([form for form in forms if form.unanswered])
        reading = next((title for fact, title in facts if not self._settled(fact)), "")
        if not forms:
            state, words = "none", t("forms.none")
        elif not unsigned:
            state, words = "done", t("sign.done_words", n=len(forms))
        elif self.standing.wrong:
            state, words = "wrong", t("sign.wrong_words")
        elif faulty:
            state, words = "faulty", t("sign.faulty_words", forms="、".join(faulty))
        elif broken:
            state, words = "broken", t("forms.seal_broken")
        elif facts and not agreed:
            state, words = "waiting", t("sign.waiting_words", of=len(facts))
        elif agreed < len(facts):
            state, words = "reading", t("sign.reading_words", n=agreed, of=len(facts), what=reading)
        else:
            state, words = "ready", t("sign.ready_words")
        self._title.set_text(t(f"sign.state.{state}"))
        self._words.set_text(words)
        self._bar.props["max"], self._bar.props["value"] = max(len(facts), 1), agreed
        self._bar.set_visibility(state in {"reading", "wrong"})
        self._unanswered.set_text(t("sign.unanswered", forms="、".join(open_)))
        self._unanswered.set_visibility(bool(open_ and unsigned))
        right = agreed == len(facts) and not self.standing.wrong and not faulty
        self._pad.allow(forms if unsigned else (), ready=right)
        self._paper.set_visibility(bool(forms) and state != "done" and self._model.writable)
        self._page.foot.set(
            back=self._page.back,
            next=self._page.next,
            label=t("sign.go_on"),
            note="" if state in {"done", "none"} else t("sign.unsigned", n=unsigned),
        )

    def _settled(self, fact: Fact) -> bool:
        return self.standing.agreed(fact) or any(key in self.standing.wrong for key in fact.keys)

    async def _on_paper(self) -> None:
        """Let the resident sign the printed forms with a pen instead; the reason stays in the log."""
        reasons = tuple(t(f"sign.paper_reason.{one}") for one in ("wish", "device", "rule"))
        reason = await ask_reason(t("sign.on_paper"), t("sign.paper_words"), t("sign.paper_yes"), suggestions=reasons)
        if reason is None:
            return
        async with self._model.acting() as action:
            await reception.hold(action.session, self._model.id, self._model.actor)
            await reception.append(
                action.session, self._model.id, self._model.actor, "paper", {"reason": reason}, tell="confirm"
            )
        if action.done:
            preview(t("sign.pack"), f"/print/pack/{self._model.id}")
