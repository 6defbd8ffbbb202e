"""お伺い: what no register knows, asked once, group by group; what follows shows in the panel at once."""

from dataclasses import replace

from nicegui import ui

from components.answer_list import AnswerList
from components.dialogs import button
from components.questionnaire import Answers, Questionnaire
from components.text import text
from pages.visit.asking import TYPED, answer_groups, card, known, parted, reason
from pages.visit.boxes import field_of
from pages.visit.joining import JOINS, Joining
from pages.visit.model import Changed
from pages.visit.page import VisitPage
from services.base.i18n import t
from services.navigation.service import Ask, Screen, question_of

TONGUES = {"": "questions.tongue.none", "easy": "questions.tongue.easy", "en": "questions.tongue.en"}
SPOKEN = {"ja": "", "ja-easy": "easy", "en": "en"}


async def draw(page: VisitPage) -> None:
    """Draw the step into the frame."""
    QuestionsStep(page).draw()


class QuestionsStep:
    """One group of questions at a time, then everything that was answered.

    A question stays where it is once it is answered, so that nothing jumps under the clerk's hands.
    """

    def __init__(self, page: VisitPage) -> None:
        self._page = page
        self._model = page.model
        self._group: str | None = None  # the group on screen; None: the list of answers
        self._asked: list[str] = []  # questions on this screen, in the order they came
        self._whole: set[str] = set()  # of these, questions that show what is known of some as well, to correct it
        self._passed: list[str] = []  # groups gone through, for the way back
        self._skipped: set[str] = set()  # groups left open knowingly
        self._why: dict[str, str] = {}  # why a question was asked, for as long as its answer can be changed
        self._open_here = 0  # questions of this screen without an answer
        self._warned = False  # 次へ was pressed although some are open
        self._own: set[str] = set()  # questions that have their box drawn
        self._tongue = SPOKEN.get(page.model.state.language, "")

    def draw(self) -> None:
        """Build the step's elements and begin to listen."""
        with ui.element("div").classes("questions-head"):
            self._title = text("h2", "", "questions-title").props('tabindex="-1"')
            self._progress = text("p", "", "soft").props('role="status"')
            self._tongue_bar = ui.element("div").classes("questions-tongue")
            self._tongue_bar.props(f'role="group" aria-label="{t("questions.tongue")}"')
            with self._tongue_bar:
                self._tongues = {
                    tongue: button(t(words), "quiet", lambda tongue=tongue: self._speak(tongue))
                    for tongue, words in TONGUES.items()
                }
        self._cards = Questionnaire(self._answer, self._ask_again)
        self._joining = Joining(self._page)
        self._answers = AnswerList(self._change)
        self._speak(self._tongue)
        self._page.on_change(self._changed)
        self._show(self._first())

    def _changed(self, change: Changed) -> None:
        if change.kind == "judged":
            self._refresh()
        elif change.kind in {"lease", "state", "resync"}:
            self._cards.lock(not self._model.writable)
            self._refresh()

    def _first(self) -> str | None:
        """The group that comes next: the first with an open question that nobody left open knowingly."""
        groups = [screen.group.id for screen in self._model.questionnaire.screens]
        return next((group for group in groups if group not in self._skipped), None)

    def _show(self, group: str | None, asked: list[str] | None = None) -> None:
        self._group, self._warned = group, False
        self._asked = asked or []
        self._whole = set()
        self._cards.set_visibility(group is not None)
        self._answers.set_visibility(group is None)
        self._tongue_bar.set_visibility(group is not None)
        self._cards.lock(not self._model.writable)
        self._refresh()
        self._title.run_method("focus")

    def _refresh(self) -> None:
        if self._group is None:
            self._answers.show(answer_groups(self._model))
        else:
            self._show_cards(self._group)
        asked = [question_of(name, self._model.catalogue).item for name in self._asked if self._group is not None]
        self._joining.show(JOINS in asked)
        self._set_head()

    def _show_cards(self, group: str) -> None:
        papers = self._model.questionnaire
        now, before = _of(papers.screens, group), _of(papers.answered, group)
        asks = {name: _joined(before.get(name), now.get(name)) for name in {**before, **now}}
        self._asked = [name for name in self._asked if name in asks]
        self._asked += [name for name in now if name not in self._asked]
        for name in self._asked:
            if asks[name].question.type in TYPED and name not in self._own:
                self._own.add(name)
                item = asks[name].question.item
                with self._cards.add_slot(name):
                    field_of(self._page, item, asks[name].person_keys[0], source="answer")
        filled = [ask for name, ask in before.items() if name not in self._asked and ask.prefilled]
        for name, ask in now.items():
            self._why.setdefault(name, reason(self._model, ask))
        parts = {name: (asks[name], None) if name in self._whole else parted(asks[name]) for name in self._asked}
        told = [of_some for _, of_some in parts.values() if of_some is not None]
        self._cards.show(
            [card(self._model, ask, self._why.get(name, "")) for name, (ask, _) in parts.items()],
            [known(self._model, ask) for ask in (*filled, *told)],
        )

    def _set_head(self) -> None:
        screens = self._model.questionnaire.screens
        rest = [s for s in screens if s.group.id != self._group and s.group.id not in self._skipped]
        self._open_here = sum(len(s.questions) for s in screens if s.group.id == self._group)
        left = sum(len(s.questions) for s in screens)
        if self._group is None:
            self._title.set_text(t("questions.done" if not left else "questions.left"))
            self._progress.set_text(t("questions.left_words", n=left) if left else "")
        else:
            self._title.set_text(self._model.catalogue.groups[self._group].name)
            self._progress.set_text(t("questions.more", n=len(rest)) if rest else t("questions.last"))
        open_now = self._open_here if self._group is not None else 0
        note = t("questions.skip" if self._warned else "questions.open", n=open_now) if open_now else ""
        self._page.foot.set(back=self._back, next=self._next, note=note)

    async def _next(self) -> None:
        """On to the next group; an answer given a moment ago counts."""
        await self._model.caught_up()
        self._refresh()
        if self._group is None:
            self._page.next()
            return
        if self._open_here and not self._warned:
            self._warned = True  # the second time it is meant
            self._cards.show_open()
            self._set_head()
            return
        self._passed.append(self._group)
        if self._open_here:
            self._skipped.add(self._group)
        self._show(self._first())

    def _back(self) -> None:
        if self._passed:
            group = self._passed.pop()
            self._show(group, list(_of(self._model.questionnaire.answered, group)))
        else:
            self._page.back()

    def _change(self, question: str) -> None:
        """Back to an answer, with the whole group around it."""
        group = question_of(question, self._model.catalogue).group
        self._show(group, list(_of(self._model.questionnaire.answered, group)))
        self._ask_again(question)

    def _ask_again(self, question: str) -> None:
        self._whole.add(question)
        self._asked = list(dict.fromkeys((*self._asked, question)))
        self._refresh()

    async def _answer(self, question: str, answers: Answers) -> bool:
        item = question_of(question, self._model.catalogue).item
        outcome = await self._model.put_many({(key, item): value for key, value in answers.items()}, source="answer")
        if outcome.error is not None:
            self._page.say(outcome.error)
        return outcome.error is None

    def _speak(self, tongue: str) -> None:
        self._tongue = tongue
        self._cards.speak(tongue)
        for one, element in self._tongues.items():
            element.props(f'aria-pressed="{"true" if one == tongue else "false"}"')
            element.classes(add="chosen" if one == tongue else None, remove=None if one == tongue else "chosen")


def _of(screens: tuple[Screen, ...], group: str) -> dict[str, Ask]:
    return {ask.question.id: ask for screen in screens if screen.group.id == group for ask in screen.questions}


def _joined(answered: Ask | None, unanswered: Ask | None) -> Ask:
    """One question that some have answered and others have not."""
    if answered is None or unanswered is None:
        found = answered or unanswered
        assert found is not None
        return found
    keys = dict.fromkeys((*answered.person_keys, *unanswered.person_keys))
    return replace(unanswered, person_keys=tuple(keys), values=answered.values)
