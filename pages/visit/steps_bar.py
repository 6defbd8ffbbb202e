"""本人確認 ─ ご用件 ─ お伺い ─ 内容確認 ─ 署名 ─ 引継ぎ: where the visit is, what is done, and the way to each."""

from nicegui import ui

from components.text import text
from pages.visit.model import Changed, VisitModel
from pages.visit.page import STEPS, VisitPage
from services.base import clock
from services.base.i18n import t
from services.documents import service as documents

LATER = {"handed_over", "done"}


class StepsBar:
    """Drawn once; marks follow the visit."""

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._links: dict[str, ui.link] = {}
        with (
            ui.element("nav").classes("visit-steps no-print").props(f'aria-label="{t("visit.steps")}"'),
            ui.element("ol"),
        ):
            for number, step in enumerate(STEPS, 1):
                with ui.element("li"), ui.link(target=f"/visit/{page.model.id}/{step}") as link:
                    text("span", str(number), "visit-step-mark").props('aria-hidden="true"')
                    text("span", t(f"step.{step}"))
                    text("span", t("visit.step_done"), "visit-step-done visually-hidden")
                self._links[step] = link
        page.on_enter(self.draw)
        self.draw()

    def changed(self, change: Changed) -> None:
        """Follow the visit."""
        if change.kind in {"judged", "persons", "people", "state", "resync"} or (
            change.key and change.key[1] == "st.id_check"
        ):
            self.draw()

    def draw(self) -> None:
        """Set every mark."""
        for step, link in self._links.items():
            now = step == self._page.step
            done = is_done(self._page.model, step)
            link.classes(add="done" if done else None, remove=None if done else "done")
            link.classes(add="now" if now else None, remove=None if now else "now")
            if now:
                link.props["aria-current"] = "step"
            else:
                link.props.pop("aria-current", None)


def is_done(model: VisitModel, step: str) -> bool:
    """Whether nothing is left to do at ``step``, as far as the visit itself shows."""
    state = model.state
    match step:
        case "identify":
            return (
                bool(state.members) and state.applicant is not None and state.get("st.id_check") not in (None, "不足")
            )
        case "purpose":
            return model.has_purpose
        case "questions":
            return model.has_purpose and model.questionnaire.finished
        case "forms":
            return _passed(model, step)
        case "sign":
            wanted = [judged.key for judged in model.judgement.to_do]
            forms = documents.forms_for(state, wanted, model.catalogue, clock.today())
            return model.sealed.issuperset(form.key for form in forms) if forms else _passed(model, step)
        case _:
            return state.state in LATER


def _passed(model: VisitModel, step: str) -> bool:
    return model.state.state in LATER or STEPS.index(model.state.step) > STEPS.index(step)
