"""The slip and the guide sheet: where to go, what to bring; nothing personal on the slip."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from services.documents import slips
from services.navigation import service as navigation
from tests.integration.documents.test_pdf import squeezed
from tests.unit.documents.builder import TODAY, catalogue, moving_family, put

PLACES = {"juminka-koseki": "本庁舎1階 3番", "hoken": "本庁舎1階 5番"}
DESKS = [slips.Place("保険年金課", "本庁舎1階 5番"), slips.Place("こども政策課", "本庁舎2階 12番")]
SLIP = slips.SlipPaper("7G3K9QXR4", 412, TODAY, DESKS)


def read(printed: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages))


def guide_paper(language: str = "ja") -> slips.GuidePaper:
    state = moving_family()
    put(state, "p1", {"p.kokuho_prev": True, "p.mycard": True})
    put(state, "p4", {"p.hoiku_wish": True, "p.mycard": False})
    judgement = navigation.judge(state, catalogue(), TODAY)
    later = [one.key for one in judgement.to_do if one.procedure.id == "mycard-kenmen"]
    guide = navigation.guide(judgement, catalogue(), later=later)
    names = {one.key: str(state.get("p.name", one.key)) for one in state.persons}
    return slips.GuidePaper(guide, 412, TODAY, names, PLACES, judgement.to_do[:1], "住民課 0595-22-9600", language)


def test_the_slip_says_number_code_and_the_way() -> None:
    text = read(slips.render_slip(SLIP))
    for part in ("0412", "7G3K-9QXR-4", "保険年金課", "本庁舎1階5番", "こども政策課", "令和8年11月23日"):
        assert squeezed(part) in text


@pytest.mark.parametrize("desks", [1, 4, 8])
def test_a_slip_is_one_sheet_however_many_desks(desks: int) -> None:
    several = [slips.Place("住民課(マイナカードセンター)", f"本庁舎1階 {number}番") for number in range(1, desks + 1)]
    (sheet,) = PdfReader(io.BytesIO(slips.render_slip(replace(SLIP, desks=several)))).pages
    assert squeezed(f"本庁舎1階 {desks}番") in squeezed(sheet.extract_text())


@pytest.mark.parametrize(("language", "words"), [("ja-easy", "つぎのまどぐち"), ("en", "Validon23November2026only.")])
def test_the_slip_speaks_the_residents_language(language: str, words: str) -> None:
    assert squeezed(words) in read(slips.render_slip(replace(SLIP, language=language)))


def test_the_qr_code_holds_the_code_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = slips.segno.make

    def noted(text: str, **options: object) -> object:
        made.append(text)
        return make(text, **options)

    monkeypatch.setattr(slips.segno, "make", noted)
    slips.render_slip(replace(SLIP, code="7G3K-9QXR-4"))
    assert made == ["KK1:7G3K9QXR4"]


def test_the_guide_lists_desks_in_order_with_what_is_done_there() -> None:
    text = read(slips.render_guide(guide_paper()))
    order = [
        text.index(squeezed(part))
        for part in ("受付番号0412", "住民課(戸籍住民)", "本庁舎1階3番", "保険年金課", "保育幼稚園課")
    ]
    assert order == sorted(order)
    for part in ("特例転入", "国保 資格取得届(転入)", "田中 はる", "就労証明書", "後日のお手続き", "0595-22-9600"):
        assert squeezed(part) in text


def test_what_is_left_for_another_day_has_its_last_day_and_what_to_bring() -> None:
    text = read(slips.render_guide(guide_paper()))
    later = text[text.index("後日のお手続き") :]
    assert squeezed("マイナンバーカードの券面変更・継続利用") in later
    assert "期限令和9年2月18日まで" in later


@pytest.mark.parametrize(
    ("language", "title"), [("ja", "お手続きのご案内"), ("ja-easy", "てつづきのあんない"), ("en", "Yourguide")]
)
def test_the_guide_in_three_languages(language: str, title: str) -> None:
    printed = slips.render_guide(guide_paper(language))
    reader = PdfReader(io.BytesIO(printed))
    assert squeezed(title) in read(printed)
    assert reader.trailer["/Root"]["/Lang"] == ("en" if language == "en" else "ja")


def test_a_procedure_is_listed_once_for_all_its_persons() -> None:
    said = slips._Said(guide_paper())
    procedures = [judged for stop in said.paper.guide.stops for judged in stop.procedures]
    welfare = [one for one in procedures if one.procedure.id == "fukushi-kodomo"]
    assert [one.person_key for one in welfare] == ["p3", "p4"]
    assert [line["who"] for line in said.procedures(welfare)] == ["田中 さくら、田中 はる"]


def test_a_name_on_the_guide_can_have_rare_letters() -> None:
    paper = guide_paper()
    rare = replace(paper, names={**paper.names, "p4": "𠮷川\u3000葛\U000e0102"})
    assert squeezed("𠮷川葛") in read(slips.render_guide(rare))
