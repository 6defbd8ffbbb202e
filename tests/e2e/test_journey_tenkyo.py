"""転居: six people of three generations move within the city; seven desks, one signature, nothing asked twice."""

import itertools
from collections import Counter

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
TERMINAL = "juminka-koseki-2"
HOLDERS = ["福田 正樹", "福田 美穂", "福田 陽菜", "福田 勲"]  # of a My Number card
NEW_ADDRESS = "上野丸之内116番地"
CERTIFICATE_FOR = "どなたの証明書ですか。"
SAID = {
    "その出来事はいつですか。": "11.20",
    "引っ越し(変更)をするのは世帯の全員ですか。": "全員",
    "伊賀市にすでにある世帯に入りますか。": "いいえ",
    "施設への入所・病院への入院に伴う引っ越しですか。": "いいえ",
    "どの証明書が必要ですか。": "住民票の写し",
    CERTIFICATE_FOR: "福田 正樹",
}
GROWN_UP = ["福田 正樹", "福田 美穂", "福田 勲", "福田 和子"]  # 40 and older: whom the question about homes is for
ASKED = [
    ("その出来事はいつですか。", ""),
    ("引っ越し(変更)をするのは世帯の全員ですか。", ""),
    ("伊賀市にすでにある世帯に入りますか。", ""),
    *(("施設への入所・病院への入院に伴う引っ越しですか。", name) for name in GROWN_UP),
    ("どの証明書が必要ですか。", ""),
    (CERTIFICATE_FOR, ""),
]
TYPED = {"新しい住所": NEW_ADDRESS, "番号確認・身元確認": "カード", "本人が暗証番号を入力": "はい"}
FORMS = [
    "住民異動届(転居) 福田 正樹 ほか5人",
    "住民票の写し等交付請求書 福田 正樹",
    *(f"個人番号カード 券面記載事項変更届・継続利用届 {name}" for name in HOLDERS),
    *(f"電子証明書 発行・更新申請書 {name}" for name in HOLDERS),
    "国民健康保険 変更届 福田 正樹 ほか1人",
    "後期高齢者医療 資格取得・変更・喪失届書 福田 勲",
    "福祉医療費受給資格等変更・喪失届 福田 陽菜",
    "福祉医療費受給資格等変更・喪失届 福田 蒼",
    "児童手当 氏名・住所等変更届 福田 正樹",
    "教育・保育給付認定変更申請書(届) 福田 蒼",
    "障害者手帳 居住地・氏名変更届 福田 和子",
    "介護保険 資格取得・異動・喪失届 福田 勲",
    "介護保険 資格取得・異動・喪失届 福田 和子",
]
SAYS = {  # of each form: what nobody typed into it
    "後期高齢者医療 資格取得・変更・喪失届書 福田 勲": {
        "届出の種類": "住所変更", "来庁者の立場": "世帯主", "本人との続柄・関係": "子",
    },
    "国民健康保険 変更届 福田 正樹 ほか1人": {
        "変更の種類": "住所", "変更前": "三重県伊賀市緑ケ丘本町1482番地の6", "変更後": f"伊賀市{NEW_ADDRESS}",
        "来庁者の立場": "本人",
    },
    "障害者手帳 居住地・氏名変更届 福田 和子": {
        "手帳番号": "三重県第901006号", "変更の種類": "居住地(市内)", "変更後": f"伊賀市{NEW_ADDRESS}",
    },
    "教育・保育給付認定変更申請書(届) 福田 蒼": {"利用中の施設": "ゆめのき保育園", "変更の種類": "住所"},
}  # fmt: skip
DESKS = {  # desk → who works there and at which terminal
    "住民課(戸籍住民)": ("yamada", TERMINAL),
    "住民課(マイナンバー)": ("mori", "juminka-mynumber-2"),
    "保険年金課": ("saito", "hoken-2"),
    "こども政策課": ("goto", "kodomo-2"),
    "保育幼稚園課": ("murakami", "hoiku-2"),
    "障がい福祉課": ("fujita", "shogai-1"),
    "介護高齢福祉課": ("kondo", "kaigo-1"),
}


async def test_three_generations_move_within_the_city(staff: Clerk, resident: Clerk) -> None:
    await blank(TERMINAL)
    clerk = await staff("yamada", TERMINAL)
    screen = ResidentScreen(await resident())
    visit = await VisitScreen.begin(clerk)
    await Control(clerk).type_code(await screen.code())
    await screen.is_blank()
    await visit.identified("福田 正樹 s56.6.14", "マイナンバーカード")
    address, number = visit.address, (await visit.heading.inner_text()).removeprefix("受付 ")
    await visit.go_on("purpose")
    await visit.take("転居")
    await expect(visit.next).to_be_enabled()
    await visit.go_on("questions")
    questions = Questions(clerk)
    await questions.answer_all(SAID)
    assert questions.asked == ASKED
    assert await violations(clerk) == []

    await visit.go_on("forms")
    forms = Forms(clerk)
    await forms.fill_all(TYPED)
    assert forms.typed == [
        "ev.new_address|",
        "st.mynumber_check|",
        *(f"F-MYC-KENMEN.pin_by_self|{key}" for key in ("p1", "p2", "p3", "p5")),
    ]
    assert await forms.titles() == FORMS
    for title, boxes in SAYS.items():
        await forms.open(forms.list.get_by_role("button").nth(FORMS.index(title)))
        for label, words in boxes.items():
            await expect(forms.box(label)).to_contain_text(words)
    assert await violations(clerk) == []

    await visit.go_on("sign")
    await Control(clerk).show("内容を確認してもらう")
    await screen.read_all()
    assert await violations(screen.page) == []
    await sign(screen, len(FORMS))
    signing = SignScreen(clerk)
    await expect(signing.seals("署名済み")).to_have_count(len(FORMS))

    await visit.go_on("handoff")
    handoff = Handoff(clerk)
    await expect(handoff.desks).to_have_text(list(DESKS))
    assert await violations(clerk) == []
    slip = await handoff.hand_over()
    await expect(clerk.get_by_role("status").filter(has_text="次の窓口へ引き継ぎました")).to_be_visible()
    assert await violations(clerk) == []
    await expect(screen.page.locator(".thanks-desk b")).to_have_text(list(DESKS)[1:])
    assert await violations(screen.page) == []
    await handoff.next_resident()
    await screen.is_blank()

    before = (await stored(address)).values
    for desk, following in itertools.pairwise([*list(DESKS)[1:], None]):
        assert desk is not None
        board = BoardScreen(await staff(*DESKS[desk]))
        await expect(board.card("待ち", number)).to_be_visible()
        visit = await board.scan(f"KK1:{slip.code.replace('-', '')}", number)
        await expect(board.page.get_by_text(READY)).to_be_visible()  # nothing to fill in
        await visit.open("お伺い")
        await expect(board.page.get_by_role("heading", name="お伺いは終わりました")).to_be_visible()  # nothing to ask
        await visit.open("署名")
        await expect(SignScreen(board.page).state).to_have_text("署名が済みました")  # nothing to sign
        await visit.open("引継ぎ")
        handoff = Handoff(board.page)
        await handoff.finish(following)
        copy = await paper(board.page, await handoff.paper("控えを印刷"))
        await handoff.next_resident()
        await expect(board.card("引継ぎ中" if following else "終了", number)).to_be_visible()

    assert (await stored(address)).values == before  # no desk had to write anything
    for title, count in Counter(form.rpartition(" 福田 ")[0] for form in FORMS).items():
        assert copy.count(title.replace(" ", "")) == count, title
    assert copy.count(f"伊賀市{NEW_ADDRESS}") >= len(FORMS)
