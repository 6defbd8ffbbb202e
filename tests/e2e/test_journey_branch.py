"""就職 at a branch office: a young father hands his family's insurance back, all in one stop, on a turned screen."""

import pytest
from playwright.async_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Clerk
from tests.e2e.hall import stored
from tests.e2e.pages.control import Control
from tests.e2e.pages.forms import Forms
from tests.e2e.pages.handoff import Handoff
from tests.e2e.pages.questions import Questions
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.sign import SignScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.papers import paper
from tests.e2e.visits import blank

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "br-aoyama-2"
FATHER, MOTHER, DAUGHTER = "木下 翔太", "木下 麻衣", "木下 結愛"
SAID = {
    "どなたの手続きですか。": [FATHER, MOTHER, DAUGHTER],
    "その出来事はいつですか。": "11.10",
    "いま入っている健康保険は何ですか。": {
        FATHER: "職場の健康保険(本人)",
        MOTHER: "職場の健康保険(家族の扶養)",
        DAUGHTER: "職場の健康保険(家族の扶養)",
    },
    "児童手当の請求者(所得の高い父母)は公務員ですか。": "いいえ",
    "(離婚・別居・勤め先の変更)児童手当を受け取る人が変わりますか。": "いいえ",
    "どの証明書が必要ですか。": "なし",
}
TYPED = {"番号確認・身元確認": "カード", "番号(枝番)": "02", "変更後": "就労"}
FORMS = [
    f"国民健康保険 資格喪失届 {FATHER} ほか2人",
    f"福祉医療費受給資格等変更・喪失届 {DAUGHTER}",
    f"教育・保育給付認定変更申請書(届) {DAUGHTER}",
]


async def test_a_branch_office_takes_everything_in_one_stop(staff: Clerk) -> None:
    await blank(TERMINAL)
    clerk = await staff("tanabe", TERMINAL)
    visit = await VisitScreen.begin(clerk)
    await visit.identified(f"{FATHER} h3.9.18", "マイナンバーカード")
    address = visit.address
    await visit.go_on("purpose")
    await visit.take("就職")
    await expect(visit.next).to_be_enabled()
    await visit.go_on("questions")
    questions = Questions(clerk)
    await questions.answer_all(SAID)
    assert await violations(clerk) == []

    await visit.go_on("forms")
    forms = Forms(clerk)
    await expect(forms.list.get_by_role("button")).to_have_count(len(FORMS))
    assert await forms.titles() == FORMS
    await forms.fill_all(TYPED)
    await clerk.keyboard.press("F8")  # nothing is open: on to the next step
    await expect(clerk.get_by_role("button", name="署名へ")).to_be_focused()
    assert forms.typed == ["st.mynumber_check|", "p.hi_number|p3", "F-HOIKU-HENKO.after|p3"]
    await forms.open("国民健康保険 資格喪失届")
    await expect(forms.sheet).to_contain_text(MOTHER)

    await visit.go_on("sign")
    await Control(clerk).show("内容を確認してもらう")
    await Control(clerk).turn()
    screen = ResidentScreen(clerk)
    await screen.read_all()
    assert await violations(clerk) == []
    await clerk.get_by_role("button", name="署名へ進む", exact=True).click()
    await screen.says("お名前を書いてください")
    await (await screen.finger()).sign()
    await clerk.get_by_role("button", name="これでよい", exact=True).click()
    await screen.says("ありがとうございました")
    await Control(clerk).turn_back(PASSWORD)
    await expect(SignScreen(clerk).seals("署名済み")).to_have_count(len(FORMS))

    await visit.go_on("handoff")
    handoff = Handoff(clerk)
    await expect(clerk.get_by_text("すべての手続きをこの支所で受け付けます")).to_be_visible()
    await expect(handoff.desks).to_have_text(["青山支所"])
    await handoff.finish()
    copy = await paper(clerk, await handoff.paper("控えを印刷"))
    assert copy.count(DAUGHTER.replace(" ", "")) >= len(FORMS)
    await handoff.next_resident()
    assert (await stored(address)).state == "done"
