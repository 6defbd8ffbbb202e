"""What will be submitted: the forms by name, each with one plain sentence."""

from collections.abc import Sequence

from nicegui import ui

from components.text import text
from pages.resident.facts import listed
from pages.resident.pieces import beside, heading
from pages.resident.visit import ResidentVisit
from pages.resident.words import Words
from services.catalogue.schema import Text
from services.documents.filled import FilledForm


def draw_papers(visit: ResidentVisit, words: Words) -> ui.element:
    """The list of forms, those of the same name together; returns its heading."""
    forms = visit.forms()
    title = heading(words("papers.title", count=len(forms)))
    with ui.element("ul").classes("papers"):
        for same in by_name(forms):
            with ui.element("li"):
                with ui.element("p").classes("paper-name"):
                    text("span", words.of(same[0].title))
                    beside(words.beside(same[0].title))
                    if len(same) > 1:
                        text("span", words("papers.count", count=len(same)), "chip")
                text("p", _sentence(same, visit, words), "paper-what")
    return title


def by_name(forms: Sequence[FilledForm]) -> list[list[FilledForm]]:
    """The forms, one list for each kind."""
    same: dict[str, list[FilledForm]] = {}
    for form in forms:
        same.setdefault(form.id, []).append(form)
    return list(same.values())


def _sentence(same: Sequence[FilledForm], visit: ResidentVisit, words: Words) -> str:
    ids = dict.fromkeys(one for form in same for one in form.procedures)
    procedures = (visit.catalogue.procedures[one] for one in ids)
    names = [words.of(Text(ja=one.name, easy=one.easy, en=one.en)) for one in procedures]
    what = (", " if words.language == "en" else "、").join(names)
    who = [form.subject_name for form in same if form.subject_name]
    return words("papers.whose", what=what, name=listed(who, words)) if who else words("papers.what", what=what)
