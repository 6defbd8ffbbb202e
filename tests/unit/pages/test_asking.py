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
from tests.unit.navigation.visits import arriving, resident, visit


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


def test_procedures_stand_at_their_desks_with_what_hangs_on_them() -> None:
    with clock.frozen(OPENED):
        model = model_of(moving_family())
        found = {one.id: one for desk in desks(model, model.judgement.to_do) for one in desk.items}
    assert found
    for one in found.values():
        labels = [line.label for line in one.lines]
        assert labels[0] == "理由"
        assert labels[-1] == "根拠"


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
        f"フリガナ(福田 正樹) → 福田 正樹、電話番号({model.name('p1')}) → 090-1234-5678",
        "福田 正樹 さんを加えました",
    ]
