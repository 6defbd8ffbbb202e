"""PDFs by Typst: forms, packs, copies. Compiled in a few threads, each with its own compiler and fonts loaded once."""

import asyncio
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from services.base.dates import wareki
from services.base.errors import UserError
from services.base.i18n import t
from services.documents.faults import Fault
from services.documents.filled import Audience, FilledForm
from services.documents.glyphs import FONTS, printable
from services.documents.layout import CITY, sheet

TEMPLATES = Path(__file__).parent / "typst"
_THREADS = 2
_STANDARD: Final = "ua-1"  # tagged, with a title and a language: read aloud by screen readers (ISO 14289-1)
_IN_A_STRING: Final = str.maketrans({"\\": "\\\\", '"': '\\"'})
_local = threading.local()
log = logging.getLogger(__name__)


class FormBlocked(Fault):
    """The form concerns somebody whose data is stopped: it is not printed."""

    key = "error.form_blocked"


class PaperFailed(UserError):
    """A paper could not be made: a fault of ours, not of whoever asked for it."""

    key = "error.paper_failed"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form to print.

    ``numbers``: person key → 個人番号, for the city's original; each reveal is audited by the caller.
    """

    form: FilledForm
    day: date
    audience: Audience = Audience.PRINT
    signature_svg: str | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)


def render_form(printed: Sheet) -> bytes:
    """One form as PDF (A4, PDF/UA-1, Japanese, searchable).

    :raises FormBlocked: a person on it is stopped.
    """
    return render_pack([printed])


def render_pack(sheets: Sequence[Sheet]) -> bytes:
    """Several forms in one PDF, each beginning on a page of its own with its own page numbers.

    :raises FormBlocked: a person on one of them is stopped.
    """
    if any(one.form.blocked for one in sheets):
        raise FormBlocked
    forms = [
        sheet(
            one.form,
            one.audience,
            date=wareki(one.day),
            signature=one.signature_svg,
            numbers=dict(one.numbers) if one.form.mynumber else {},
        )
        for one in sheets
    ]
    title = "、".join(dict.fromkeys(form["title"] for form in forms))
    return compile_template("form.typ", {"title": title, "author": CITY, "forms": list(map(_printable, forms))})


def _printable(form: dict[str, Any]) -> dict[str, Any]:
    """A form as our fonts can print it, saying so when a letter of it is missing."""
    printed: dict[str, Any] = printable(form)
    return printed | {"unprinted": None if printed == form else t("pdf.unprinted")}


async def render(printed: Sequence[Sheet]) -> bytes:
    """:func:`render_pack` beside the event loop, in one of a few threads."""
    return await beside(render_pack, printed)


async def beside(function: Any, *arguments: Any) -> bytes:
    """Run a renderer in the bounded pool."""
    return await asyncio.get_running_loop().run_in_executor(_pool(), function, *arguments)


def compile_template(name: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of what the template makes of ``data``. Nothing on disk but templates and fonts can be read.

    :raises PaperFailed: the template cannot be compiled with this data.
    """
    text = json.dumps(printable(data), ensure_ascii=False).translate(_IN_A_STRING)
    # Not in ``sys.inputs``: another input makes Typst forget all that it has laid out before.
    main = f'#import "/{name}": paper\n#paper(json(bytes("{text}")))'
    try:
        pdf = _compiler().compile(input=main.encode(), pdf_standards=_STANDARD, format="pdf")
    except typst.TypstError:
        # Without Typst's own message: it quotes what was to be printed.
        log.error("The template %s could not be compiled", name)
        raise PaperFailed from None
    if not isinstance(pdf, bytes):
        raise TypeError("the PDF is not in one piece")
    return pdf


def _compiler() -> typst.Compiler:
    """This thread's compiler: it keeps what it has parsed and laid out before."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _local.compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="pdf")
