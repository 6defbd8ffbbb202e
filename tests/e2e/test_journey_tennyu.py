"""転入: a family of four is identified, asked once, signs once, and goes through five desks with one slip."""

import itertools
import re

import pytest
from playwright.async_api import expect

from services.catalogue.service import load_files
from tests.e2e.axe import violations
from tests.e2e.conftest import Clerk
from tests.e2e.hall import free, stored
from tests.e2e.pages.board import BoardScreen
from tests.e2e.pages.control import Control
from tests.e2e.pages.forms import READY, Forms
from tests.e2e.pages.handoff import Handoff
from tests.e2e.pages.questions import Questions
from tests.e2e.pages.resident import ResidentScreen
from tests.e2e.pages.sign import SignScreen
from tests.e2e.pages.visit import VisitScreen
from tests.e2e.papers import paper, picture_of
from tests.e2e.steps import read_to, sign
from tests.e2e.visits import blank

pytestmark = pytest.mark.usefixtures("city")
TERMINAL = "juminka-koseki-4"
FAMILY = ["田中 太郎", "田中 花子", "田中 さくら", "田中 はる"]
ADULTS = ["p1", "p2"]
SAID = {
    "児童手当などを請求する方(所得の高い父母)はどなたですか。": "田中 太郎",
    "保育園・認定こども園を使いたいですか。": "はい",
    "その出来事はいつですか。": "11.20",
    "引っ越し(変更)をするのは世帯の全員ですか。": "全員",
    "伊賀市にすでにある世帯に入りますか。": "いいえ",
    "印鑑登録をしますか。": "いいえ",
    "施設への入所・病院への入院に伴う引っ越しですか。": "いいえ",
    "障害者手帳を持っていますか。": "いいえ",
    "児童手当の請求者(所得の高い父母)は公務員ですか。": "いいえ",
    "別居している18歳年度末までのお子さんがいますか。": "いいえ",
    "19歳から22歳年度末までのお子さんの学費・生活費を負担していますか。": "いいえ",
    "心身に障がいのある20歳未満のお子さんを育てていますか。": "いいえ",
    "妊娠している方はいますか。": "いいえ",
    "どの証明書が必要ですか。": "なし",
}
TYPED = {
    "新しい住所": "緑ケ丘本町1842番地",  # misheard
    "連絡先(日中つながる電話)": "090-1234-5678",
    "番号確認・身元確認": "カード",
    "顔写真": "写真を預かった/貼付",
    "本人が暗証番号を入力": "はい",
    "保険者番号・名称": "伊賀市",
    "番号(枝番)": "1234567",
    "所得・課税・世帯情報の閲覧に同意": "はい",
    "個人番号の利用目的の確認": "はい",
    "電話": "090-1234-5678",
    "保育を必要とする事由": "就労",
    "必要量": "標準時間",
    "利用開始希望日": "R8.12.1",
    "第1希望": "ゆめのき保育園",
}
AT_THE_DOOR = {("ap.kind", ""), ("ap.id_doc", ""), ("ev.kind", "")}  # entered by the clerk when the family came
NEW_ADDRESS = "緑ケ丘本町1482番地"
PERSONAL = ["田中", "タナカ", "太郎", "緑ケ丘", "1482", "090", "5678", "S61", "昭和61"]
COLLEAGUES = {
    "住民課(マイナンバー)": ("ishida", "juminka-mynumber-1"),
    "保険年金課": ("suzuki", "hoken-4"),
    "こども政策課": ("sato", "kodomo-1"),
    "保育幼稚園課": ("hasegawa", "hoiku-1"),
}
DESKS = ["住民課(戸籍住民)", "住民課(マイナンバー)", "保険年金課", "こども政策課", "保育幼稚園課"]


async def test_a_family_moves_in_and_everything_is_accepted(staff: Clerk, resident: Clerk) -> None:
    await free("TK0001")
    await blank(TERMINAL)
    clerk = await staff("yamada", TERMINAL)
    screen = ResidentScreen(await resident())
    assert await violations(clerk) == []

    visit = await VisitScreen.begin(clerk)
    await Control(clerk).type_code(await screen.code())
    await screen.is_blank()
    await visit.identified("田中 太郎 s61.4.18", "マイナンバーカード")
    await expect(clerk.get_by_role("table").locator("b")).to_have_text(FAMILY)
    address, number = visit.address, (await visit.heading.inner_text()).removeprefix("受付 ")
    await visit.go_on("purpose")
    await expect(clerk.get_by_role("button", name="転入(国内から)")).to_have_attribute("aria-pressed", "true")
    assert await violations(clerk) == []

    await visit.go_on("questions")
    questions = Questions(clerk)
    await questions.answer_all(SAID)
    assert await violations(clerk) == []
    await screen.says("うかがったことを、ここに表示します")
    await expect(screen.fact("来庁者の立場")).to_contain_text("本人")

    await visit.go_on("forms")
    forms = Forms(clerk)
    await forms.fill_all(TYPED)
    assert await violations(clerk) == []

    await visit.go_on("sign")
    signing = SignScreen(clerk)
    await expect(signing.state).to_have_text("お客様の確認はこれからです")
    await Control(clerk).show("内容を確認してもらう")
    await read_to(screen, "新しい住所")
    await screen.touch("ちがいます")
    await screen.page.get_by_role("button", name="新しい住所").tap()
    await expect(signing.wrong).to_contain_text("新しい住所")
    await screen.touch("つぎへ")
    assert await violations(clerk) == []
    await signing.mend("新しい住所", NEW_ADDRESS)
    await screen.read_all()
    assert await violations(screen.page) == []
    await sign(screen, 12)
    await expect(signing.state).to_have_text("署名が済みました")
    await expect(signing.seals("署名済み")).to_have_count(12)

    await visit.go_on("handoff")
    handoff = Handoff(clerk)
    await expect(handoff.desks).to_have_text(DESKS)
    assert await violations(clerk) == []
    slip = await handoff.hand_over()
    assert slip.number == number
    assert slip.picture == picture_of(f"KK1:{slip.code.replace('-', '')}")  # and nothing else
    assert await violations(clerk) == []
    printed = await paper(clerk, await handoff.paper("受付票を印刷"))
    assert slip.code in printed
    assert [word for word in PERSONAL if word in printed] == []
    guide = await paper(clerk, await handoff.paper("案内票を印刷"))
    assert [desk for desk in DESKS[1:] if desk not in guide] == []
    await screen.says("ありがとうございました")
    await expect(screen.page.locator(".thanks-desk b")).to_have_text(DESKS[1:])
    await expect(screen.page.get_by_role("button", name="控えがほしい")).to_be_in_viewport(ratio=1)
    await handoff.next_resident()
    await screen.is_blank()
    await expect(BoardScreen(clerk).card("引継ぎ中", number)).to_be_visible()

    boards = {DESKS[0]: BoardScreen(clerk)}
    for desk, following in itertools.pairwise([*DESKS[1:], None]):
        assert desk is not None
        user, terminal = COLLEAGUES[desk]
        board = boards[desk] = BoardScreen(await staff(user, terminal))
        await expect(board.card("待ち", number)).to_be_visible()
        if desk == "保険年金課":
            visit = await board.scan(f"KK1:{slip.code.replace('-', '')}", number)
        elif desk == "こども政策課":
            visit = await board.type_code(slip.code.lower(), number)
        else:
            visit = await board.open_card("待ち", number)
        await expect(board.page.get_by_text(READY)).to_be_visible()  # nothing to fill in
        await visit.open("お伺い")
        await expect(board.page.get_by_role("heading", name="お伺いは終わりました")).to_be_visible()  # nothing to ask
        await visit.open("署名")
        await expect(SignScreen(board.page).state).to_have_text("署名が済みました")  # nothing to sign
        await visit.open("引継ぎ")
        handoff = Handoff(board.page)
        await expect(handoff.way).to_be_visible()
        await handoff.finish(following)
        copy = await paper(board.page, await handoff.paper("控えを印刷"))
        await handoff.next_resident()
        column = "引継ぎ中" if following else "終了"
        await expect(board.card(column, number)).to_be_visible()
    for board in boards.values():
        await expect(board.card("終了", number)).to_be_visible()
        for column in ("待ち", "対応中", "引継ぎ中"):
            await expect(board.card(column, number)).to_have_count(0)

    assert [name for name in FAMILY if name.replace(" ", "") not in copy] == []
    assert re.findall(r"(?<!\d)\d{12}(?!\d)", copy) == []  # 個人番号 masked

    asked = [*as_items(questions.asked), *(tuple(box.split("|")) for box in forms.typed)]
    assert sorted(asked) == sorted(set(asked))  # each fact once, over all desks
    known = (await stored(address)).values
    given = {(value.item, key) for (key, _), value in known.items() if value.source in {"answer", "staff"}}
    assert given - AT_THE_DOOR == set(asked)
    edited = [(value.item, value.original) for value in known.values() if value.edited]
    assert edited == []  # nothing that a register knew was asked again


def as_items(asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Question and name → item and person key; a choice among people is about each of them."""
    questions = {question.text.ja: question for question in load_files().questions.values()}
    keys = {"": "", **{name: f"p{number}" for number, name in enumerate(FAMILY, 1)}}
    found = []
    for text, name in asked:
        among = ADULTS if questions[text].type == "person" else [keys[name]]
        found += [(questions[text].item, key) for key in among]
    return found
