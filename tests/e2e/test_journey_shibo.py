"""死亡: a daughter comes for her father, the head of a household of three; what can wait is left for another day."""

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
TERMINAL = "juminka-koseki-3"
FATHER, MOTHER, DAUGHTER = "中川 健二", "中川 和子", "中川 直美"
ADDRESS = "三重県伊賀市一ツ家3890番地の16"
PENSION = "亡くなった方は国民年金を受け取っていましたか、または保険料を36月以上納めていましたか。"
SAID = {
    "亡くなったのはどなたですか。": FATHER,
    "その出来事はいつですか。": "11.20",
    "葬祭を行った方ですか。": "はい",
    PENSION: "はい",
    "相続などで必要な証明書はありますか。": "除籍",
    "どなたの証明書ですか。": FATHER,
}
ASKED = [
    ("亡くなったのはどなたですか。", ""),
    ("その出来事はいつですか。", ""),
    ("葬祭を行った方ですか。", DAUGHTER),  # nobody asks the dead
    (PENSION, FATHER),
    ("相続などで必要な証明書はありますか。", ""),
    ("どなたの証明書ですか。", ""),
]
TYPED = {
    "新しい続柄": "母",
    "使いみち": "相続",
    "番号確認・身元確認": "カード",
    "葬祭の日": "11.22",
    "生計同一だったか": "はい",
}
FORMS = [
    f"世帯変更届 {DAUGHTER} ほか1人",
    f"戸籍証明書等交付請求書 {FATHER}",
    f"後期高齢者医療 資格取得・変更・喪失届書 {FATHER}",
    f"後期高齢者医療 葬祭費支給申請書 {FATHER}",
    f"国民年金 死亡一時金・未支給年金等請求書 {FATHER}",
    f"福祉医療費受給資格等変更・喪失届 {FATHER}",
    f"障害者手帳 再交付申請書・返還届 {FATHER}",
    f"介護保険 資格取得・異動・喪失届 {FATHER}",
]
DESKS = ["住民課(戸籍住民)", "保険年金課", "障がい福祉課", "介護高齢福祉課"]
LATER = "障がい福祉課"


async def test_a_daughter_reports_what_follows_from_her_fathers_death(staff: Clerk, resident: Clerk) -> None:
    await blank(TERMINAL)
    clerk = await staff("inoue", TERMINAL)
    screen = ResidentScreen(await resident())
    visit = await VisitScreen.begin(clerk)
    await Control(clerk).type_code(await screen.code())
    await screen.is_blank()
    await visit.identified(f"{DAUGHTER} s38.8.28", "マイナンバーカード")
    await clerk.get_by_role("radio", name="同一世帯員", exact=True).check()
    address, number = visit.address, (await visit.heading.inner_text()).removeprefix("受付 ")
    await visit.go_on("purpose")
    await visit.take("死亡")
    await expect(visit.next).to_be_enabled()
    await visit.go_on("questions")
    questions = Questions(clerk)
    await questions.answer_all(SAID)
    assert questions.asked == ASKED
    assert await violations(clerk) == []

    await visit.go_on("forms")
    forms = Forms(clerk)
    await expect(forms.list.get_by_role("button")).to_have_count(len(FORMS))
    assert await forms.titles() == FORMS
    await forms.open("世帯変更届")
    await expect(forms.box("変更前の世帯主")).to_contain_text(FATHER)
    await forms.enter(forms.box("新しい世帯主"), DAUGHTER)
    relations = forms.sheet.locator('[data-item="p.new_relation|p3"]').first
    await expect(relations.get_by_role("textbox")).to_have_value("世帯主")  # follows from her being the head
    await forms.fill_all(TYPED)
    assert forms.typed == [
        "p.new_relation|p2",
        "ct.use|",
        "st.mynumber_check|",
        "ev.funeral_date|",
        "F-NENKIN-SHIBO.livelihood|p1",
    ]
    await forms.open("後期高齢者医療 葬祭費支給申請書")
    applicant = forms.sheet.get_by_role("region", name="葬祭を行った人").or_(forms.sheet)
    await expect(applicant.first).to_contain_text(DAUGHTER)
    await expect(forms.box("本人との続柄・関係")).to_contain_text("子")
    assert await violations(clerk) == []

    await visit.go_on("sign")
    await Control(clerk).show("内容を確認してもらう")
    await screen.read_all()
    await sign(screen, len(FORMS))
    await expect(SignScreen(clerk).seals("署名済み")).to_have_count(len(FORMS))

    await visit.go_on("handoff")
    handoff = Handoff(clerk)
    await expect(handoff.desks).to_have_text(DESKS)
    stop = handoff.way.locator("> li").filter(has_text="保険年金課")
    for document in ("葬祭を行った人が分かるもの", "年金証書", "福祉医療費受給資格証", "振込先の口座が分かるもの"):
        await expect(stop).to_contain_text(document)
    await expect(stop).not_to_contain_text("委任状")  # she claims what is hers
    await clerk.get_by_role("button", name=f"{LATER} 別の日にする").click()
    await visit.dialog.get_by_role("button", name="必要な書類がそろっていない").click()
    await visit.dialog.get_by_role("button", name="別の日にする").click()
    await expect(handoff.way.locator("> li").filter(has_text=LATER)).to_contain_text("必要な書類がそろっていない")
    assert await violations(clerk) == []
    slip = await handoff.hand_over()
    guide = await paper(clerk, await handoff.paper("案内票を印刷"))
    later = guide.partition("後日のお手続き")[2].partition("お問い合わせ")[0]
    assert (
        later.replace("（", "(").replace("）", ")")
        == "障害者手帳の再交付申請・返還届(中川健二)本人確認書類、障害者手帳"
    )  # no photograph of the dead
    await expect(screen.page.locator(".thanks-desk b")).to_have_text(["保険年金課", "介護高齢福祉課"])
    await handoff.next_resident()

    for desk, user, terminal, following in (
        ("保険年金課", "sakamoto", "hoken-3", "介護高齢福祉課"),
        ("介護高齢福祉課", "ishii", "kaigo-2", None),
    ):
        board = BoardScreen(await staff(user, terminal))
        visit = await board.type_code(slip.code, number)
        await expect(board.page.get_by_text(READY)).to_be_visible()
        await visit.open("お伺い")
        await expect(board.page.get_by_role("heading", name="お伺いは終わりました")).to_be_visible()
        await visit.open("引継ぎ")
        handoff = Handoff(board.page)
        await expect(handoff.desks.filter(has_text=desk)).to_be_visible()
        await handoff.finish(following)
        copy = await paper(board.page, await handoff.paper("控えを印刷"))
        await handoff.next_resident()

    state = await stored(address)
    assert (state.state, state.get("ev.new_head"), state.get("p.deceased", "p1")) == ("done", "中川\u3000直美", True)
    assert state.applicant is not None
    assert state.get("p.name", state.applicant.key) == DAUGHTER  # she signed, nobody else
    assert copy.count(DAUGHTER.replace(" ", "")) >= len(FORMS)
