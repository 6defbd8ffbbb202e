"""出生: parents from Peru tell of a child that no register knows yet, and read along in English."""

import itertools

import pytest
from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.hall import stored
from tests.e2e.pages.board import BoardScreen
from tests.e2e.pages.control import Control
from tests.e2e.pages.forms import READY, Forms
from tests.e2e.pages.handoff import Handoff
from tests.e2e.pages.questions import Questions
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.sign import SignScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.papers import paper
from tests.e2e.steps import sign
from tests.e2e.visits import blank

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "juminka-koseki-7"
FATHER, MOTHER, CHILD = "ROJAS QUISPE JUAN", "ROJAS SHIMABUKURO ROSA", "ROJAS QUISPE LUIS"
SAID = {
    "お子さんを産んだ方はどなたですか。": MOTHER,
    "いま入っている健康保険は何ですか。": "国民健康保険",
    "児童手当などを請求する方(所得の高い父母)はどなたですか。": FATHER,
    "児童手当の請求者(所得の高い父母)は公務員ですか。": "いいえ",
    "別居している18歳年度末までのお子さんがいますか。": "いいえ",
    "保育園・認定こども園を使いたいですか。": "いいえ",
    "生まれたお子さんは入院して養育医療を受けますか。": "いいえ",
    "出生連絡票は出しましたか。": "まだ",
    "妊婦のための支援給付の手続きは済みましたか。": "済んだ",
    "出産費用で、直接支払制度を使わなかった、または差額がありますか。": "いいえ",
    "どの証明書が必要ですか。": "なし",
}
TYPED = {
    "電話番号": "0595-22-9600",
    "番号確認・身元確認": "カード",
    "多胎(双子以上)": "いいえ",
    "所得・課税・世帯情報の閲覧に同意": "はい",
    "個人番号の利用目的の確認": "はい",
    "出生時体重(g)": "3120",
}
DESKS = {  # desk → who works there and at which terminal
    "住民課(戸籍住民)": ("hayashi", TERMINAL),
    "住民課(マイナンバー)": ("mori", "juminka-mynumber-2"),
    "保険年金課": ("saito", "hoken-2"),
    "こども政策課": ("goto", "kodomo-2"),
}
ENGLISH_DESKS = ["My Number", "Health Insurance and Pension", "Children's Policy"]
PROCEDURES = [
    "マイナンバーカードの交付申請",
    "国保 資格取得届(出生)",
    "国民年金保険料 産前産後期間の免除の届出",
    "福祉医療費(子ども)受給資格認定申請",
    "児童手当 認定請求",
    "出生連絡票(新生児訪問の申込)",
]


async def test_a_child_is_born_to_parents_from_abroad(staff: Clerk, resident: Clerk) -> None:
    await blank(TERMINAL)
    clerk = await staff("hayashi", TERMINAL)
    screen = ResidentScreen(await resident())
    visit = await VisitScreen.begin(clerk)
    await Control(clerk).type_code(await screen.code())
    await screen.is_blank()
    await visit.identified(f"{FATHER} 1991.1.24", "在留カード等")
    address = visit.address
    await visit.go_on("purpose")
    await visit.take("shussei")
    await clerk.get_by_role("button", name="お子さんを入力する").click()
    for label, said in {"氏名": CHILD, "フリガナ": "ロハス キスペ ルイス", "生年月日": "2026.11.20"}.items():
        box = clerk.get_by_label(label, exact=True)
        await box.fill(said)
        await box.press("Tab")
        await expect(visit.field(label)).to_contain_text("保存済み")
    assert await violations(clerk) == []

    await visit.go_on("purpose")
    await visit.go_on("questions")
    questions = Questions(clerk)
    await questions.answer_all(SAID)
    assert len(questions.asked) == len(set(questions.asked))
    assert {text for text, _ in questions.asked} == set(SAID)  # and of nobody what does not concern them
    about = {text: name for text, name in questions.asked if name}
    assert about["いま入っている健康保険は何ですか。"] == CHILD
    assert about["妊婦のための支援給付の手続きは済みましたか。"] == MOTHER
    await expect(visit.panel.locator(".desk:not(.maybe) .procedure-name")).to_have_text(PROCEDURES)
    await expect(visit.panel).to_contain_text("住民登録がない方")
    await expect(visit.procedure("出生連絡票")).to_contain_text(CHILD)  # which part is the given name nobody can say
    assert await violations(clerk) == []

    await screen.speak("English")
    await screen.says("What you tell us appears here")
    await expect(screen.fact("Date of birth").last).to_contain_text("20 November 2026")
    await expect(screen.fact("Date of the event")).to_have_count(0)  # one day, told once
    await expect(screen.page.get_by_text("A child was born")).to_be_visible()
    assert await violations(screen.page) == []
    await expect(visit.heading).to_contain_text("受付")  # the clerk's side stays Japanese

    await visit.go_on("forms")
    forms = Forms(clerk)
    await expect(forms.list.get_by_role("button")).to_have_count(len(PROCEDURES))
    assert await forms.titles() == [
        f"個人番号カード交付申請書 {CHILD}",
        f"国民健康保険 資格取得届 {FATHER} ほか1人",
        f"国民年金 産前産後期間免除該当届書 {MOTHER}",
        f"福祉医療費受給資格認定申請書 {FATHER} ほか2人",
        f"児童手当 認定請求書 {FATHER} ほか1人",
        f"出生連絡票 {CHILD}",
    ]
    await forms.fill_all(TYPED)
    assert forms.typed == [
        "st.mynumber_check|",
        "p.tel|p2",
        "p.multiple_birth|p2",
        "cs.income|",
        "cs.mynumber|",
        "p.birth_weight|p3",
    ]
    assert await violations(clerk) == []

    await visit.go_on("sign")
    await Control(clerk).show("内容を確認してもらう")
    await screen.read_all("Correct")
    await sign(screen, len(PROCEDURES), "en")
    assert await violations(screen.page) == []
    await expect(SignScreen(clerk).seals("署名済み")).to_have_count(len(PROCEDURES))

    await visit.go_on("handoff")
    handoff = Handoff(clerk)
    await expect(handoff.desks).to_have_text(list(DESKS))
    slip = await handoff.hand_over()
    await expect(screen.page.locator(".thanks-desk b")).to_have_text(ENGLISH_DESKS)
    number = slip.number
    await handoff.next_resident()
    for desk, following in itertools.pairwise([*list(DESKS)[1:], None]):
        assert desk is not None
        board = BoardScreen(await staff(*DESKS[desk]))
        await board.type_code(slip.code, number)
        await expect(board.page.get_by_text(READY)).to_be_visible()
        await VisitScreen(board.page).open("引継ぎ")
        handoff = Handoff(board.page)
        await handoff.finish(following)
        copy = await paper(board.page, await handoff.paper("控えを印刷"))
        await handoff.next_resident()
    assert copy.count(CHILD.replace(" ", "")) >= len(PROCEDURES) - 1  # the mother's pension names no child

    state = await stored(address)
    assert state.state == "done"
    assert [(one.key, one.person_id is None) for one in state.members] == [("p1", False), ("p2", False), ("p3", True)]
