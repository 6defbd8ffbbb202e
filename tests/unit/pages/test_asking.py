"""Questions as cards, answers in words, people in lines, the log: what the clerk reads."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from pages.visit import asking
from pages.visit.describing import Words
from pages.visit.model import VisitModel
from pages.visit.procedures_panel import desks, perhaps
from services.base import clock
from services.catalogue.service import load_files
from services.navigation import service as navigation
from services.reception.history import ChangedValue, Entry
from services.reception.models import VISIT
from services.reception.state import Value, VisitState
from tests.unit.documents.builder import OPENED, moving_family
from tests.unit.navigation.visits import arriving, put, resident, visit


@dataclass
class Watched:
    """A watch on a visit that no database knows."""

    state: VisitState

    def stop(self) -> None:
        """Nothing listens."""


def model_of(state: VisitState) -> VisitModel:
    """The page's model of a visit built by hand."""
    here = SimpleNamespace(user_id="yamada", terminal_id="t1")
    return VisitModel(cast("Any", here), cast("Any", None), load_files(), cast("Any", Watched(state)))


def asks(model: VisitModel) -> dict[str, navigation.Ask]:
    paper = model.questionnaire
    return {ask.question.id: ask for screen in (*paper.answered, *paper.screens) for ask in screen.questions}


def test_a_card_says_what_to_ask_of_whom_and_why() -> None:
    state = moving_family()
    state.values.pop((VISIT, "ap.kind"), None)
    with clock.frozen(OPENED):
        model = model_of(state)
        visitor = asking.card(model, asks(model)["q-visitor"])
    assert visitor.text == "窓口に来た方は、手続きをするご本人ですか。"
    assert [row.key for row in visitor.rows] == [VISIT]
    assert [option.label for option in visitor.options][:2] == ["本人", "世帯主"]
    assert visitor.why == "なぜ聞くか: 印鑑登録申請(本人・即日)・印鑑登録申請(代理・照会回答方式)(印鑑条例)"
    assert visitor.en == "Are you the person concerned?"


def test_the_day_of_several_events_is_asked_with_their_names_in_every_language() -> None:
    people = {"p1": resident("昭和50年5月5日", "世帯主"), "p2": resident("昭和57年5月5日", "夫", "男")}
    with clock.frozen(OPENED):
        model = model_of(visit(["tenkyo", "rikon"], people, {"ev.date": "2026-10-31"}))
        cards = [asking.card(model, ask) for ask in asks(model).values() if ask.question.type == "date"]
        answered = [one.text for group in asking.answer_groups(model) for one in group.answers if "いつ" in one.text]
    assert [(one.text, one.easy, one.en) for one in cards] == [
        (
            "転居(市内): その出来事はいつですか。",
            "伊賀市の中で ひっこした: いつですか。",
            "Moved within Iga: When did it happen?",
        ),
        ("離婚: その出来事はいつですか。", "りこん した: いつですか。", "Got divorced: When did it happen?"),
    ]
    assert answered == ["転居(市内): その出来事はいつですか。"]


def test_the_day_of_an_event_is_asked_for_the_forms_of_that_event() -> None:
    people = {
        "p1": resident("昭和50年5月5日", "世帯主", jidoteate_recipient=True),
        "p2": resident("令和2年5月5日", "子"),
    }
    with clock.frozen(OPENED):
        model = model_of(visit(["tenkyo", "shibo"], people, {"ev.all_members": True}))
        reasons = {
            ask.question.item: asking.reason(model, ask) for ask in asks(model).values() if ask.question.type == "date"
        }
    assert reasons == {
        "ev.date": "なぜ聞くか: 児童手当 氏名・住所等変更届・住民異動届(転居)・"
        "介護保険 住所地特例適用・変更・終了届に書くためです",
        "ev.date_shibo": "なぜ聞くか: 福祉医療費受給資格認定申請書・児童手当 額改定認定請求書・額改定届・"
        "児童手当 未支払請求書 ほか3件に書くためです",
    }


def test_what_only_a_form_needs_says_so_and_what_only_leads_on_too() -> None:
    with clock.frozen(OPENED):
        model = model_of(
            visit(["tenkyo"], {"p1": resident("昭和50年5月5日", "世帯主"), "p2": resident("昭和57年5月5日", "妻")})
        )
        asked = asks(model)
        assert asking.card(model, asked["q-who"]).why == "なぜ聞くか: 住民異動届(転居)に書くためです"
        newcomer = model_of(visit(["tennyu"], {"p1": arriving("平成7年5月5日", "世帯主", pregnant=None)}))
        leading = asking.card(newcomer, asks(newcomer)["q-pregnant"])
        assert leading.why == "なぜ聞くか: このあと何を伺うかが決まります"
        elderly = model_of(visit(["age75"], {"p1": resident("昭和26年5月5日", "世帯主")}))
        assert asking.card(elderly, asks(elderly)["q-visitor"]).why == "なぜ聞くか: どの手続きでも必要です"


def test_yes_or_no_can_be_left_unsure_but_not_about_the_visit_itself() -> None:
    with clock.frozen(OPENED):
        model = model_of(moving_family())
        cards = {name: asking.card(model, ask) for name, ask in asks(model).items()}
    unsure = {name: any(option.value == "unknown" for option in card.options) for name, card in cards.items()}
    assert unsure["q-techo-prev"]
    assert not unsure.get("q-in-join", False)


def test_what_a_register_says_is_told_in_one_line_with_its_origin() -> None:
    state = moving_family()
    first, *others = [member.key for member in state.members]
    for key in (first, *others):
        state.values[key, "p.mycard"] = Value("p.mycard", key, key == first, "transfer")
    with clock.frozen(OPENED):
        model = model_of(state)
        line = asking.known(model, asks(model)["q-card-have"])
    assert line.origin == "転出証明書情報"
    names = "・".join(model.given_name(key) for key in others)
    assert line.value == f"{model.given_name(first)} はい、{names} いいえ"


def test_who_is_known_is_told_by_name_and_only_the_others_are_asked() -> None:
    state = moving_family()
    first, second, third, fourth = [member.key for member in state.members]
    for key in (first, second):
        state.values[key, "p.mycard"] = Value("p.mycard", key, True, "transfer")
    state.values[third, "p.mycard"] = Value("p.mycard", third, False, "answer")
    with clock.frozen(OPENED):
        model = model_of(state)
        everybody = replace(asks(model)["q-card-have"], person_keys=(first, second, third, fourth))
        everybody = replace(everybody, values={k: state.values[k, "p.mycard"] for k in (first, second, third)})
        asked, told = asking.parted(everybody)
        assert told is not None
        names = "・".join(model.given_name(key) for key in (first, second))
        assert asking.known(model, told).value == f"{names} はい"
        assert [(row.key, row.value, row.origin) for row in asking.card(model, asked).rows] == [
            (third, False, ""),
            (fourth, None, ""),
        ]
        whole = replace(everybody, person_keys=(first, second), values=told.values)  # to be corrected
        assert asking.parted(whole) == (whole, None)
        assert asking.known(model, whole).value == "はい"


def test_procedures_stand_at_their_desks_with_what_hangs_on_them() -> None:
    with clock.frozen(OPENED):
        model = model_of(moving_family())
        found = {one.id: one for desk in desks(model, model.judgement.to_do) for one in desk.items}
    assert found
    for one in found.values():
        labels = [line.label for line in one.lines]
        assert labels[0] == "理由"
        assert labels[-1] == "根拠"


def test_who_turns_75_soon_is_told_of_the_next_insurance_with_the_first() -> None:
    """T45: 国保 until the birthday, 後期高齢者医療 by itself from then on (高齢者の医療の確保に関する法律52条)."""
    marked = {}
    for birth in ("1951-12-23", "1952-11-24"):
        state = visit(["tennyu"], {"p1": arriving(birth, "世帯主", kokuho_prev=True, insurance="kokuho")})
        with clock.frozen(OPENED):
            model = model_of(state)
            items = [one for desk in desks(model, model.judgement.to_do) for one in desk.items]
        (joining,) = [one for one in items if one.id == "kokuho-shutoku-tennyu"]
        told = [entry.text for line in joining.lines if line.label == "あわせて案内" for entry in line.entries]
        marked[birth] = [mark.text for mark in joining.marks], [text.partition("こと")[0] for text in told]
    assert marked == {
        "1951-12-23": (["案内あり"], ["75歳の誕生日から後期高齢者医療に替わる"]),
        "1952-11-24": ([], []),
    }


def test_a_further_limit_that_is_over_is_marked_like_the_last_day() -> None:
    """T28: 特例転入 is no more possible 30 days after the planned day, while the 14 days still run."""
    state = moving_family()
    marks: list[tuple[str, ...]] = []
    for planned in ("2026-10-24", "2026-10-23"):
        put(state, "ev.transfer_planned", planned, source="transfer")
        with clock.frozen(OPENED):
            model = model_of(state)
            items = [one for desk in desks(model, model.judgement.to_do) for one in desk.items]
        (special,) = [one for one in items if one.id == "tennyu-tokurei"]
        due = next(line for line in special.lines if line.label == "期限")
        marks.append((*(mark.text for mark in special.marks), due.look))
    assert marks == [("",), ("期限すぎ", "bad")]


def test_what_is_uncertain_names_what_is_missing() -> None:
    with clock.frozen(OPENED):
        model = model_of(moving_family())
        uncertain = [perhaps(model, [judged]) for judged in model.judgement.maybe]
    assert uncertain
    for one in uncertain:
        assert one.unknown.startswith("まだ不明: ")
        assert len(one.unknown) > len("まだ不明: ")


def entry(kind: str, changes: tuple[ChangedValue, ...] = (), **detail: Any) -> Entry:
    return Entry(1, datetime(2026, 11, 23, tzinfo=UTC), "yamada", "山田", "t1", kind, False, changes, detail, 1)


def line(model: VisitModel, one: Entry) -> str:
    return Words(model, [one]).line(one)


def test_the_log_tells_changes_in_plain_words() -> None:
    model = model_of(moving_family())
    name = model.name("p1")
    changed = ChangedValue("p1", "p.tel", "0595221234", "09012345678", "staff")
    assert line(model, entry("value", (changed,))) == (f"電話番号({name}): 0595-22-1234 → 090-1234-5678")
    fresh = replace(changed, old=None)
    assert line(model, entry("value", (fresh,))) == f"電話番号({name}) → 090-1234-5678"
    emptied = replace(changed, new=None)
    assert line(model, entry("value", (emptied,))).endswith("→ (空)")
    many = (changed,) * 5
    assert line(model, entry("value", many)).endswith("ほか2項目")


def test_the_log_never_tells_a_whole_my_number() -> None:
    model = model_of(moving_family())
    change = ChangedValue("p1", "p.mynumber", None, "123456789018", "staff")
    said = line(model, entry("value", (change,)))
    assert "123456789018" not in said
    assert "9018" in said


def test_the_log_tells_what_happened_besides_values() -> None:
    model = model_of(moving_family())
    name = model.name("p1")
    assert line(model, entry("person_added", key="p1")) == f"{name} さんを加えました"
    assert line(model, entry("applicant", new="p1")) == f"窓口に来た方を {name} にしました"
    assert line(model, entry("step", step="forms")) == "「内容確認」へ進みました"
    assert line(model, entry("state", state="cancelled", reason="誤り")) == "取り消しました(誤り)"
    dropped = {"decision": "drop", "reason": "済み", "by": "yamada"}
    said = line(model, entry("decision", procedure="jidoteate-nintei", person_key="", new=dropped))
    assert said == "手続きを外す: 児童手当 認定請求(済み)"
    undone = entry("undo", what="person_added", key="p1")
    assert line(model, undone) == f"元に戻す: {name} さんを加えました"


def test_an_action_of_several_events_is_told_as_a_person_would_name_it() -> None:
    model = model_of(moving_family())
    named = ChangedValue("p8", "p.name", None, "福田 正樹", "core")
    events = [
        entry("person_added", key="p8"),
        entry("prefill", (named,)),
        entry("person_added", key="p9"),
        entry("person_added", key="p1"),
        entry("applicant", old=None, new="p8"),
        replace(entry("value", (replace(named, item="p.kana"),)), action=2),
        replace(entry("value", (ChangedValue("p1", "p.tel", None, "09012345678", "staff"),)), action=2),
        replace(entry("undo", what="prefill", of=2), action=3),
        replace(entry("undo", what="person_added", key="p8", of=1), action=3),
    ]
    words = Words(model, events)
    assert [words.action(action) for action in (1, 2, 3)] == [
        "福田 正樹 さんほか2人を加えました",
        f"フリガナ(福田 正樹) → (表示しません)、電話番号({model.name('p1')}) → 090-1234-5678",
        "福田 正樹 さんを加えました",
    ]
