"""Forms on paper: everything is there and can be searched, nothing leaves its page, nothing secret is printed."""

import asyncio
import io
import re
import threading
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from services.catalogue.schema import Text
from services.documents import glyphs, layout, pdf, service
from services.documents.display import show
from services.documents.filled import Audience, FilledForm
from services.documents.layout import _widths, breakable
from services.documents.scene import Setting
from services.reception.models import VISIT
from services.reception.state import Participant, VisitState
from tests.unit.documents.builder import TODAY, catalogue, form, moving_family, person, put
from tests.unit.documents.test_fill import Stop

TENNYU = ("tennyu-tokurei", "")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M5 5L80 25" stroke="#000" fill="none"/></svg>'
)
A4 = (595.276, 841.89)


def squeezed(text: str) -> str:
    """Without spaces and invisible letters, widths folded: as a search would compare."""
    return re.sub(r"[\s\u200b\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", unicodedata.normalize("NFKC", text))


def read(printed: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages))


def one_form(state: VisitState, audience: Audience = Audience.PRINT, **more: object) -> bytes:
    filled = form(state, "F-IDO-TENNYU", TENNYU, setting=Setting(signature_svg=SVG))
    return pdf.render_form(pdf.Sheet(filled, TODAY, audience, **more))  # type: ignore[arg-type]


def shown(filled: FilledForm) -> Iterable[str]:
    """Every text that has to be on the paper."""
    for box in filled.boxes():
        if box.printed and not box.choices and box.type != "signature":
            yield show(box, Audience.PRINT)


def test_every_value_can_be_found_in_the_pdf() -> None:
    state = moving_family()
    put(state, VISIT, {"ev.planned": None, "st.id_check": "A1点"}, "staff")
    filled = form(state, "F-IDO-TENNYU", TENNYU)
    text = read(pdf.render_form(pdf.Sheet(filled, TODAY)))
    missing = [value for value in shown(filled) if squeezed(value) not in text]
    assert missing == []
    for label in ("伊賀市長様", "住民異動届(転入・特例転入)", "様式住-11", "20261123-0412", "住民基本台帳法22条", "1/"):
        assert squeezed(label) in text


@pytest.mark.parametrize("form_id", sorted(catalogue().forms))
def test_every_form_can_be_printed(form_id: str) -> None:
    state = moving_family()
    procedures = catalogue().forms[form_id].procedures
    put(state, VISIT, {"ev.kind": list(dict.fromkeys(catalogue().procedures[one].events[0] for one in procedures))})
    wanted = [(one, "" if catalogue().procedures[one].scope == "household" else "p1") for one in procedures]
    needed = service.forms_for(state, wanted, catalogue(), TODAY)
    for filled in service.fill_all(needed, state, catalogue(), TODAY):
        printed = pdf.render_form(pdf.Sheet(filled, TODAY))
        assert squeezed(filled.title.ja) in read(printed)
        assert outside_the_page(printed) == []


def outside_the_page(printed: bytes) -> list[tuple[str, float, float]]:
    """Texts that begin or end outside the printable part of their page."""
    strays: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip() and not (30 <= x <= A4[0] - 30 and 15 <= y <= A4[1] - 15):
            strays.append((text, x, y))

    for page in PdfReader(io.BytesIO(printed)).pages:
        page.extract_text(visitor_text=visit)
    return strays


def test_the_check_of_the_page_sees_a_stray() -> None:
    """A control: text placed beyond the edge is found."""
    source = b'#set page(paper: "a4")\n#set text(font: "BIZ UDGothic")\n#place(dx: 190mm)[outside] inside'
    printed = pdf.typst.Compiler(font_paths=pdf._fonts(), ignore_system_fonts=True).compile(input=source, format="pdf")
    assert isinstance(printed, bytes)
    assert [text.strip() for text, _, _ in outside_the_page(printed)] == ["outside"]


SLIP = dict.fromkeys(
    ("title", "city", "number-label", "number", "code-label", "code", "next", "until", "private", "qr-alt"), "x"
) | {"lang": "ja", "qr": SVG, "desks": []}
LONG = "DA SILVA OLIVEIRA SANTOS FERREIRA LUCAS GABRIEL HENRIQUE"
ADDRESS = "伊賀市上野丸之内" + "あいうえおかきくけこさしすせそたちつてと" * 2 + "1234番地の5678"


@pytest.mark.parametrize("received", [None, True])
def test_a_photograph_and_a_seal_have_their_frames_on_the_citys_paper(received: bool | None) -> None:
    state = moving_family()
    put(state, "p1", {"F-MYC-KOFU.photo": received, "p.inkan_image": received}, "staff")
    papers = {"F-MYC-KOFU": ("mycard-shinsei", "写真縦4.5cm×横3.5cm"), "F-INKAN-TOROKU": ("inkan-toroku", "印影")}
    for form_id, (procedure, caption) in papers.items():
        filled = form(state, form_id, (procedure, "p1"))
        assert caption in read(pdf.render_form(pdf.Sheet(filled, TODAY)))
        words = "".join(choice.label.ja for one in filled.boxes() if one.frame for choice in one.choices)
        assert squeezed(words) not in read(pdf.render_form(pdf.Sheet(filled, TODAY)))
        assert squeezed(words) in read(pdf.render_form(pdf.Sheet(filled, TODAY, Audience.RESIDENT)))


def test_long_names_and_addresses_are_printed_whole() -> None:
    state = moving_family()
    put(state, "p1", {"p.name": LONG, "p.foreign": True, "p.romaji": LONG.replace(" ", "")}, "transfer")
    put(state, VISIT, {"ev.new_address": ADDRESS, "ev.new_katagaki": "ハイツ" * 20})
    filled = form(state, "F-IDO-TENNYU", TENNYU)
    printed = pdf.render_form(pdf.Sheet(filled, TODAY))
    text = read(printed)
    assert [value for value in shown(filled) if squeezed(value) not in text] == []
    assert outside_the_page(printed) == []


def test_a_large_family_goes_on_to_a_second_page_with_its_headings() -> None:
    state = moving_family()
    for n in range(14):
        person(state, f"田中\u3000{n}子", {"p.birth": "2015-01-01", "p.moving": True}, source="transfer")
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(one_form(state))).pages]
    assert len(pages) > 1
    assert [squeezed(f"{n}/{len(pages)}") in text for n, text in enumerate(pages, 1)] == [True] * len(pages)
    assert all("異動する人" in text or "資格の確認" in text for text in pages[:2])
    assert sum(text.count(squeezed("田中 13子")) for text in pages) >= 2


def test_what_looks_like_a_template_is_printed_as_it_is() -> None:
    state = moving_family()
    words = '"))#emph[x] \\u{41} \\" #"'
    put(state, VISIT, {"ev.new_katagaki": words}, "staff")
    assert squeezed(words) in read(one_form(state))


def png(text: str) -> bytes:
    """A name drawn by the templates' own parts."""
    source = f'#import "/common.typ": *\n#set page(width: 70pt, height: 30pt, margin: 3pt)\n#set text(font: gothic, size: 20pt)\n#said((t: "{text}", ivs: true))'  # noqa: E501
    compiler = pdf.typst.Compiler(root=str(pdf.TEMPLATES), font_paths=pdf._fonts(), ignore_system_fonts=True)
    drawn = compiler.compile(input=source.encode(), format="png", ppi=144)
    assert isinstance(drawn, bytes)
    return drawn


@pytest.mark.parametrize(("letter", "selector"), [("葛", "\U000e0102"), ("邉", "\U000e0110"), ("祇", "\U000e0102")])
def test_a_variation_selector_draws_another_glyph(letter: str, selector: str) -> None:
    assert png(letter + selector) != png(letter)


@pytest.mark.parametrize("letter", ["髙", "﨑", "𠮷", "邉", "㈱", "濵", "齋", "𡈽"])
def test_letters_of_names_are_in_our_fonts(letter: str) -> None:
    """A letter that no font has is drawn as an empty box, the same for all such letters."""
    assert png(letter) != png("\U0002ffff")
    state = moving_family()
    put(state, "p1", {"p.name": f"{letter}田\u3000一"}, "transfer")
    assert squeezed(f"{letter}田一") in read(one_form(state))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("\ue123藤\u3000誠司", "〓藤誠司"),
        ("Nguyễn", "Nguy〓n"),
        ("东", "〓"),
        ("홍길동", "〓〓〓"),
        ("x\u0302\u0323y", "〓y"),
        ("😀丸\U000e0102", "〓丸"),
    ],
)
def test_a_letter_without_a_glyph_is_printed_as_a_mark_and_the_form_says_so(written: str, printed: str) -> None:
    """One name that no font can draw stops no paper (外字, letters of other scripts, accents that stand on nothing)."""
    state = moving_family()
    put(state, "p1", {"p.name": written}, "core")
    text = read(one_form(state))
    assert (f"タロウ{printed}" in text, "※「〓」は、印刷できない文字です。" in text) == (True, True)
    assert "〓" not in read(one_form(moving_family()))


def test_every_letter_that_counts_as_printable_can_be_printed() -> None:
    """PDF/UA-1 refuses letters without a glyph: our reading of the fonts agrees with the compiler's."""
    letters = sorted(glyphs._alone())
    assert len(letters) > 54_000
    assert pdf.compile_template("slip.typ", SLIP | {"private": "".join(letters)}).startswith(b"%PDF-")


def test_a_paper_that_cannot_be_made_says_so_and_logs_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(pdf.PaperFailed) as failed:
        pdf.compile_template("slip.typ", {"title": "伊賀\u3000花子"})
    assert (failed.value.key, failed.value.__suppress_context__) == ("error.paper_failed", True)
    assert caplog.messages == ["The template slip.typ could not be compiled"]
    assert "花子" not in caplog.text


def test_the_number_is_printed_whole_only_where_it_was_revealed() -> None:
    state = moving_family()
    assert "123456789018" in read(one_form(state, numbers={"p1": "123456789018"}))
    assert "123456789018" not in read(one_form(state))
    assert "123456789018" not in read(one_form(state, Audience.RESIDENT, numbers={"p1": "123456789018"}))


def test_the_memo_is_on_no_paper() -> None:
    state = moving_family()
    put(state, VISIT, {"st.memo": "声の大きい方"}, "staff")
    assert [one for one in Audience if "声の大きい方" in read(one_form(state, one))] == []


def test_the_copy_is_marked_and_without_the_staff_section() -> None:
    copy, original = read(one_form(moving_family(), Audience.RESIDENT)), read(one_form(moving_family()))
    assert ("控え" in copy, "職員記入" in copy) == (True, False)
    assert ("控え" in original, "職員記入" in original) == (False, True)


def test_a_form_with_a_stopped_person_is_not_printed() -> None:
    state = moving_family()
    state.persons[1] = Participant("p2", "20000002", "H1", "member", 1, False)
    stopped = form(state, "F-IDO-TENNYU", TENNYU, stops={"20000002": [Stop("shien")]})
    with pytest.raises(pdf.FormBlocked) as refused:
        pdf.render_pack([pdf.Sheet(stopped, TODAY)])
    assert refused.value.key == "error.form_blocked"


def test_forms_of_a_pack_have_their_own_page_numbers() -> None:
    state = moving_family()
    filled = form(state, "F-JUMINHYO", ("juminhyo-utsushi", "p1"))
    pages = PdfReader(io.BytesIO(pdf.render_pack([pdf.Sheet(filled, TODAY)] * 3))).pages
    assert [squeezed("1/1") in squeezed(page.extract_text()) for page in pages] == [True] * 3


def test_the_pdf_is_tagged_titled_and_japanese() -> None:
    reader = PdfReader(io.BytesIO(one_form(moving_family(), signature_svg=SVG)))
    catalog = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert (reader.metadata.title, catalog["/Lang"]) == ("住民異動届(転入・特例転入)", "ja-JP")
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a BooleanObject of pypdf
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


async def test_rendering_stays_beside_the_event_loop_in_few_threads() -> None:
    filled = form(moving_family(), "F-IDO-TENNYU", TENNYU)
    longest, stop = 0.0, asyncio.Event()

    async def heartbeat() -> None:
        nonlocal longest
        while not stop.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)

    beating = asyncio.create_task(heartbeat())
    printed = await asyncio.gather(*(pdf.render([pdf.Sheet(filled, TODAY)]) for _ in range(8)))
    stop.set()
    await beating
    assert all(one.startswith(b"%PDF-") for one in printed)
    assert sum(thread.name.startswith("pdf") for thread in threading.enumerate()) <= 2


@pytest.mark.parametrize("text", ["田中 花子", "A" * 60, "AAA BBB", "あ" * 60, ""])
def test_breaking_long_words_keeps_every_letter(text: str) -> None:
    assert breakable(text).replace("\u200b", "") == text


def test_columns_are_wide_enough_for_what_cannot_be_broken() -> None:
    """A residence card number stays in its column beside long names."""
    columns = [[{"t": LONG}], [{"t": LONG.replace(" ", "")}], [{"t": "AB12345678CD"}], [{"t": "永住者"}]]
    widths = _widths(["氏名", "氏名(ローマ字)", "在留カード等の番号", "在留資格"], columns)
    assert widths[2] >= 12 * 0.52 + 1
    assert sum(widths) <= 53.01


def test_short_words_are_not_broken_beside_long_names() -> None:
    words = ["永住者", "ブラジル", "山本\u3000マリア"]
    columns = [[{"t": LONG}], [{"t": LONG}], [{"t": LONG}], *([{"t": word}] for word in words)]
    widths = _widths(["氏名", "氏名(ローマ字)", "通称", "在留資格", "国籍・地域", "氏名"], columns)
    assert [width > len(word) + 1 for width, word in zip(widths[3:], words, strict=True)] == [True] * 3
    assert round(sum(widths), 6) == 53


def slid(lines: int, section: str) -> list[str]:
    """The pages of a form whose section 「題名」 begins below so many lines."""
    filled = form(moving_family(), "F-IDO-TENNYU", TENNYU)
    first = filled.sections[0]
    row = first.rows[0]
    line = replace(row.boxes[0], span=12, choices=(), value="x", text="x", type="text")
    above = replace(first, rows=(replace(row, boxes=(line,) * lines),))
    below = next(replace(one, title=Text(ja="題名")) for one in filled.sections if one.id == section)
    printed = pdf.render_form(pdf.Sheet(replace(filled, sections=(above, below)), TODAY))
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(printed)).pages]


@pytest.mark.parametrize(
    ("section", "together"), [("idou", "題名異動の種類"), ("sign", "題名記載に相違ないことの確認はいいいえ署名")]
)
def test_no_heading_stands_alone_at_the_end_of_a_page(section: str, together: str) -> None:
    """Wherever the page ends; 署名 is too short to be parted at all."""
    pages = [slid(lines, section) for lines in range(42, 46)]
    assert [len(one) for one in pages] == [2] * 4
    assert ["題名" in page for one in pages for page in one] == [together in page for one in pages for page in one]


def test_the_second_line_of_a_cell_keeps_its_variation_selectors_and_its_size() -> None:
    state = moving_family()
    put(state, "p1", {"p.hittosha": "丸\U000e0102山 一", "p.sex": ""}, "transfer")
    put(state, "p2", {"p.hittosha": LONG}, "transfer")
    (members,) = [one for one in layout_of(state)["sections"] if one["title"] == "異動する人"]
    under = [row[-1]["under"] for row in members["rows"][:2]]
    assert (under[0]["ivs"], under[0]["size"], under[1]["size"]) == (True, 8.5, 7.6)


def layout_of(state: VisitState) -> Any:
    return layout.sheet(form(state, "F-IDO-TENNYU", TENNYU), Audience.PRINT, date="", signature=None, numbers={})


def test_a_sex_that_is_not_recorded_is_left_blank() -> None:
    state = moving_family()
    assert "女" in read(one_form(state))
    for key in ("p1", "p2", "p3", "p4"):
        put(state, key, {"p.sex": ""}, "core")
    text = read(one_form(state))
    assert ("空欄" in text, "女" in text) == (False, False)


@pytest.mark.parametrize(
    ("form_id", "procedure"), [("F-IDO-TENKYO", "tenkyo-todoke"), ("F-IDO-KOKUGAI", "tennyu-kokugai")]
)
@pytest.mark.parametrize(("standing", "proxy"), [("self", False), ("agent", True)])
def test_every_document_that_is_asked_for_can_be_checked_off(
    form_id: str, procedure: str, standing: str, proxy: bool
) -> None:
    """However many they are; 委任状 only of somebody who came for another."""
    state = moving_family()
    put(state, VISIT, {"ap.kind": standing, "ev.kind": catalogue().procedures[procedure].events})
    filled = form(state, form_id, (procedure, ""))
    choices = next(one.choices for one in filled.boxes() if one.item == "st.docs")
    text = read(pdf.render_form(pdf.Sheet(filled, TODAY)))
    assert [choice.label.ja for choice in choices if squeezed(choice.label.ja) not in text] == []
    assert ("委任状" in text, len(choices) > 2) == (proxy, True)
