"""A filled form: every value from the right person, with its origin, its edits, its stops and what is wrong with it."""

from dataclasses import dataclass
from typing import Any

import pytest

from services.documents import service
from services.documents.display import show
from services.documents.filled import Audience, FilledForm
from services.documents.scene import Setting
from services.reception.models import VISIT
from services.reception.state import Participant, VisitState
from tests.unit.documents.builder import TODAY, box, catalogue, edit, form, moving_family, person, put, says, visit

SHUTOKU = tuple(("kokuho-shutoku-tennyu", key) for key in ("p1", "p2", "p3", "p4"))


@dataclass(frozen=True)
class Stop:
    kind: str


def table(filled: FilledForm, section: str) -> list[list[str]]:
    found = next(part for part in filled.sections if part.id == section)
    return [[one.text for one in row.boxes] for row in found.rows]


def test_one_form_lists_the_whole_family() -> None:
    filled = form(moving_family(), "F-KOKUHO-SHUTOKU", *SHUTOKU)
    assert (filled.subject, filled.procedures) == (VISIT, ("kokuho-shutoku-tennyu",))
    members = next(part for part in filled.sections if part.id == "members")
    assert [row.name for row in members.rows] == [
        "田中\u3000太郎",
        "田中\u3000花子",
        "田中\u3000さくら",
        "田中\u3000はる",
    ]


def test_a_form_per_person_is_filled_for_each() -> None:
    state = moving_family()
    needed = service.forms_for(state, [("mycard-kenmen", "p2"), ("mycard-kenmen", "p1")], catalogue(), TODAY)
    assert [(one.form.id, one.subject) for one in needed] == [("F-MYC-KENMEN", "p1"), ("F-MYC-KENMEN", "p2")]


def test_nobody_needs_a_number_that_does_not_exist_yet() -> None:
    state = visit({"ev.kind": ["shussei"]})
    person(state, "木下 翔太", {"p.birth": "平成3年9月18日", "p.relation": "世帯主"}, person_id="1")
    person(state, "木下 新", {"p.birth": "2026-11-20", "p.relation": "子"})
    filled = form(state, "F-KOKUHO-SHUTOKU", ("kokuho-shutoku-shussei", "p2"))
    assert {key: box(filled, "p.mynumber", key).required for key in ("p1", "p2")} == {"p1": True, "p2": False}
    state = visit({"ev.kind": ["tennyu"]})
    person(state, "田中 はる", {"p.birth": "2026-11-20", "p.relation": "世帯主"})
    filled = form(state, "F-KOKUHO-SHUTOKU", ("kokuho-shutoku-tennyu", "p1"))
    assert box(filled, "p.mynumber", "p1").required  # born elsewhere, registered there


def test_several_procedures_of_one_subject_are_one_form() -> None:
    wanted = [("juminhyo-utsushi", "p1"), ("juminhyo-kisaijiko", "p1"), ("juminhyo-utsushi", "p2")]
    needed = service.forms_for(moving_family(), wanted, catalogue(), TODAY)
    assert [(one.form.id, one.procedures, one.rows["who"]) for one in needed] == [
        ("F-JUMINHYO", ("juminhyo-utsushi", "juminhyo-kisaijiko"), ("p1", "p2"))
    ]


def test_one_family_register_is_one_request() -> None:
    state = moving_family()
    put(state, "p4", {"p.honseki": "京都府京都市1番"})
    wanted = [("koseki-zenbu", key) for key in ("p1", "p2", "p3", "p4")]
    needed = service.forms_for(state, wanted, catalogue(), TODAY)
    assert [(one.subject, one.rows["target"]) for one in needed] == [("p1", ("p1", "p2", "p3")), ("p4", ("p4",))]


def test_forms_come_in_the_order_of_desks() -> None:
    wanted = [("hoiku-moshikomi", "p4"), ("jidoteate-nintei", "p1"), *SHUTOKU, ("tennyu-tokurei", "")]
    needed = service.forms_for(moving_family(), wanted, catalogue(), TODAY)
    assert [one.form.id for one in needed] == [
        "F-IDO-TENNYU",
        "F-KOKUHO-SHUTOKU",
        "F-JIDO-NINTEI",
        "F-HOIKU-MOSHIKOMI",
    ]


def test_a_value_says_where_it_comes_from() -> None:
    filled = form(moving_family(), "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    origins = {item: box(filled, item).origin for item in ("p.name", "ev.date", "st.received")}
    assert origins == {"p.name": "転出証明書情報", "ev.date": "お客様の回答", "st.received": "計算"}


def test_editing_a_name_once_changes_every_form_and_is_marked_on_each() -> None:
    state = moving_family()
    edit(state, "p2", "p.name", "田中\u3000華子")
    kokuho = box(form(state, "F-KOKUHO-SHUTOKU", *SHUTOKU), "p.name", "p2")
    moving = box(form(state, "F-IDO-TENNYU", ("tennyu-tokurei", "")), "p.name", "p2")
    for shown in (kokuho, moving):
        assert (shown.text, shown.edited, shown.original) == ("田中\u3000華子", True, "田中\u3000花子")
    untouched = box(form(state, "F-KOKUHO-SHUTOKU", *SHUTOKU), "p.name", "p1")
    assert (untouched.edited, untouched.original) == (False, None)


def test_who_moves_in_lives_at_the_visits_new_address_on_every_form() -> None:
    state = moving_family()
    shown = box(form(state, "F-JIDO-NINTEI", ("jidoteate-nintei", "p1")), "ev.new_address")
    assert (shown.person_key, shown.text) == (VISIT, "伊賀市四十九町3184番地\u3000メゾン上野 203号室")
    assert shown.label.ja == "住所"


def test_who_moves_out_still_lives_at_the_registered_address() -> None:
    state = moving_family()
    put(state, VISIT, {"ev.kind": ["tenshutsu"], "ev.new_address": "京都府京都市北区1番"})
    filled = form(state, "F-JIDO-SHOMETSU", ("jidoteate-shometsu", "p1"))
    assert box(filled, "p.address", "p1").text == "大阪府大阪市北区梅田1丁目1番1号"
    assert box(filled, "ev.new_address").label.ja == "転出先"


def test_japanese_dates_by_era_and_a_foreigners_birth_in_western_years() -> None:
    state = moving_family()
    put(state, "p2", {"p.foreign": True, "p.zairyu_until": "2030-05-01"})
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    assert box(filled, "p.birth", "p1").text == "昭和63年3月5日"
    assert box(filled, "p.birth", "p2").text == "1990年7月21日"
    assert box(filled, "p.zairyu_until", "p2").text == "2030年5月1日"


@pytest.mark.parametrize(
    ("known", "required"),
    [
        ({"p.zairyu_status": "永住者"}, False),
        ({"p.zairyu_status": "高度専門職２号"}, False),
        ({"p.zairyu_status": "高度専門職第2号"}, False),
        ({"p.zairyu_status": "特別永住者"}, False),
        ({"p.special_pr": True}, False),
        ({"p.zairyu_status": "高度専門職1号イ"}, True),
        ({"p.zairyu_status": "永住者の配偶者等"}, True),
        ({}, True),
    ],
)
def test_who_may_stay_for_good_has_no_day_until_which(known: dict[str, Any], required: bool) -> None:
    state = moving_family()
    put(state, "p2", {"p.foreign": True, **known}, source="transfer")
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    until = box(filled, "p.zairyu_until", "p2")
    assert (until.required, until in filled.missing) == (required, required)


def test_an_unknown_birth_date_is_shown_as_it_is_recorded() -> None:
    state = moving_family()
    put(state, "p1", {"p.birth": "昭和22年月日不詳"})
    assert box(form(state, "F-IDO-TENNYU", ("tennyu-tokurei", "")), "p.birth", "p1").text == "昭和22年月日不詳"


def test_only_foreign_persons_are_in_the_foreigners_table() -> None:
    state = moving_family()
    assert "foreign" not in [part.id for part in form(state, "F-IDO-TENNYU", ("tennyu-tokurei", "")).sections]
    put(state, "p2", {"p.foreign": True, "p.nationality": "ペルー"})
    foreign = next(p for p in form(state, "F-IDO-TENNYU", ("tennyu-tokurei", "")).sections if p.id == "foreign")
    assert [row.person_key for row in foreign.rows] == ["p2"]


def test_the_proxys_section_is_there_only_when_a_proxy_came() -> None:
    state = moving_family()
    assert "proxy" not in [part.id for part in form(state, "F-IDO-TENNYU", ("tennyu-tokurei", "")).sections]
    state.persons = [Participant(p.key, p.person_id, p.household_id, p.role, p.order_no, False) for p in state.persons]
    agent = person(state, "鈴木\u3000一郎", role="agent", applicant=True)
    put(state, VISIT, {"ap.kind": "agent"})
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    assert box(filled, "p.name", section="proxy").person_key == agent
    assert box(filled, "p.name", section="applicant").person_key == "p1"


def test_the_number_is_masked_on_screens_and_the_memo_is_for_staff_alone() -> None:
    state = moving_family()
    put(state, "p1", {"p.mynumber": "123456789018"})
    put(state, VISIT, {"st.memo": "声の大きい方"}, "staff")
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    number, memo = box(filled, "p.mynumber", "p1"), box(filled, "st.memo")
    assert (number.text, show(number, Audience.RESIDENT), show(number, Audience.LOG)) == ("…9018", "…9018", "＊＊＊")
    assert (memo.text, memo.printed) == ("声の大きい方", False)
    assert [show(memo, one) for one in (Audience.RESIDENT, Audience.PRINT, Audience.LOG)] == ["", "", ""]


def test_nothing_of_a_stopped_person_is_shown() -> None:
    """A control without the stop shows what would leak."""
    state = moving_family()
    state.persons[1] = Participant("p2", "20000002", "H1", "member", 1, False)
    free = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    stopped = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""), stops={"20000002": [Stop("shien")]})

    def everything(filled: FilledForm) -> str:
        boxes = [str((one.value, one.text, one.original)) for one in filled.boxes()]
        return "".join([*boxes, filled.subject_name, *(row.name for part in filled.sections for row in part.rows)])

    secrets = ("花子", "ハナコ", "1990-07-21", "四十九町", "メゾン上野", "梅田")
    assert [secret in everything(free) for secret in secrets] == [True] * 6
    hers = [one for one in stopped.boxes() if one.person_key in ("p2", VISIT) and not one.item.startswith("st.")]
    assert [one for one in hers if one.text and one.item not in ("ap.kind",)] == []
    assert [
        secret for secret in ("花子", "ハナコ", "1990-07-21", "四十九町", "メゾン上野") if secret in everything(stopped)
    ] == []
    assert stopped.blocked == ("shien",)
    assert {one.blocked for one in hers if one.hidden} == {"shien"}


def test_a_form_without_the_stopped_person_is_free() -> None:
    state = moving_family()
    state.persons[1] = Participant("p2", "20000002", "H1", "member", 1, False)
    stops = {"20000002": [Stop("shien")]}
    assert form(state, "F-MYC-PIN", ("mycard-pin", "p3"), stops=stops).blocked == ()


def test_a_stopped_person_is_not_named_on_the_forms_of_others_either() -> None:
    state = moving_family()
    state.persons[1] = Participant("p2", "20000002", "H1", "member", 1, False)
    put(state, VISIT, {"ev.kind": ["taishoku"]})
    wanted = ("nenkin-shubetsu", "p1")
    assert "花子" in says(form(state, "F-NENKIN-KANKEI", wanted), "spouse")
    stopped = form(state, "F-NENKIN-KANKEI", wanted, stops={"20000002": [Stop("shien")]})
    assert (stopped.blocked, says(stopped, "spouse")) == ((), None)


def test_a_broken_rule_is_said_at_the_box() -> None:
    state = moving_family()
    put(state, "p1", {"p.tel": "123"})
    put(state, VISIT, {"ev.date": "2026-12-24"})
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""))
    assert {(one.item, one.error.key) for one in filled.errors if one.error} == {
        ("p.tel", "error.telephone"),
        ("ev.date", "error.future"),
    }


def test_progress_counts_required_boxes_that_people_fill() -> None:
    state = moving_family()
    before = form(state, "F-MYC-PIN", ("mycard-pin", "p1"))
    missing = {one.item for one in before.missing}
    assert missing == {"F-MYC-PIN.which", "F-MYC-PIN.kind", "st.id_check"}
    put(state, "p1", {"F-MYC-PIN.kind": "変更", "F-MYC-PIN.which": ["署名用(6〜16桁英数)"]})
    put(state, VISIT, {"st.id_check": "A1点"}, "staff")
    after = form(state, "F-MYC-PIN", ("mycard-pin", "p1"))
    assert (before.progress[1] - before.progress[0], after.progress[1] - after.progress[0]) == (3, 0)


def test_what_the_procedures_say_can_be_changed_by_hand() -> None:
    state = moving_family()
    filled = form(state, "F-KOKUHO-SHUTOKU", *SHUTOKU)
    assert (says(filled, "reason"), box(filled, "F-KOKUHO-SHUTOKU.reason").source) == ("転入", "computed")
    put(state, VISIT, {"F-KOKUHO-SHUTOKU.reason": "その他"}, "staff")
    changed = box(form(state, "F-KOKUHO-SHUTOKU", *SHUTOKU), "F-KOKUHO-SHUTOKU.reason")
    assert (changed.value, changed.edited, changed.original) == ("その他", True, "転入")


def test_the_forms_own_words_for_a_code() -> None:
    shown = box(form(moving_family(), "F-IDO-TENNYU", ("tennyu-tokurei", "")), "ev.transfer_doc")
    assert shown.text == "特例転入"
    assert [(choice.value, choice.label.ja, choice.chosen) for choice in shown.choices] == [
        ("paper", "国内転入", False),
        ("card", "特例転入", True),
        ("none", "未届転入", False),
    ]


def test_a_head_who_is_not_of_the_visit_is_written_by_name() -> None:
    state = moving_family()
    put(state, VISIT, {"hh.joins_existing": True, "ev.new_head": "山本\u3000進"})
    shown = box(form(state, "F-KOKUHO-SHUTOKU", *SHUTOKU), "ev.new_head", section="household")
    assert (shown.text, shown.person_key, shown.label.ja) == ("山本\u3000進", VISIT, "氏名")


def test_receipts_are_numbered_lines_and_one_more_is_offered() -> None:
    state = visit({"ev.kind": ["kosodate"], "ap.kind": "self"})
    person(state, "田中", {"p.birth": "1980-01-01"}, person_id="1", applicant=True)
    wanted = ("fukushi-shokan", "p1")
    assert len(table(form(state, "F-FUKUSHI-SHOKAN", wanted), "what")) == 1
    put(state, "p1", {"F-FUKUSHI-SHOKAN.r1_month": "2026-10", "F-FUKUSHI-SHOKAN.r1_paid": 4200})
    lines = table(form(state, "F-FUKUSHI-SHOKAN", wanted), "what")
    assert [line[0] for line in lines] == ["令和8年10月", ""]
    assert lines[0][4] == "4,200円"


def test_a_photograph_is_a_check_that_the_desk_has_it() -> None:
    state = visit({"ev.kind": ["card"]})
    person(state, "田中 花子", {"p.birth": "1990-07-21"}, applicant=True)
    wanted = ("mycard-shinsei", "p1")
    photo = box(form(state, "F-MYC-KOFU", wanted), "F-MYC-KOFU.photo")
    assert (photo.missing, photo.text) == (True, "")
    assert [(choice.value, choice.label.ja) for choice in photo.choices] == [(True, "写真を預かった/貼付")]
    put(state, "p1", {"F-MYC-KOFU.photo": True}, "staff")
    photo = box(form(state, "F-MYC-KOFU", wanted), "F-MYC-KOFU.photo")
    assert (photo.missing, photo.error, photo.text) == (False, None, "写真を預かった/貼付")
    assert photo.frame is not None
    assert (photo.frame.height, photo.frame.width) == (45, 35)


def test_no_photograph_of_a_baby_is_asked() -> None:
    state = visit({"ev.kind": ["card"]})
    person(state, "田中 はる", {"p.birth": "2026-02-14"}, applicant=True)
    assert "photo" not in [part.id for part in form(state, "F-MYC-KOFU", ("mycard-shinsei", "p1")).sections]


@pytest.mark.parametrize(
    ("held", "insurer", "number_required"),
    [
        ({"p.insurance": "kokuho"}, "伊賀市国民健康保険", False),  # joins in this visit: the number is given afterwards
        ({"p.insurance": "none"}, "伊賀市国民健康保険", False),
        ({"p.insurance": "kokuho", "p.kokuho": True}, "伊賀市国民健康保険", True),
        ({"p.insurance": "shaho-fuyo"}, None, True),
        ({}, None, True),
    ],
)
@pytest.mark.parametrize(
    ("form_id", "procedure"),
    [
        ("F-FUKUSHI-NINTEI", "fukushi-kodomo"),
        ("F-FUKUSHI-HENKO", "fukushi-henko"),
        ("F-JIRITSU", "jiritsu-kosei"),
        ("F-YOIKU", "yoiku-iryo"),
    ],
)
def test_the_number_of_an_insurance_that_is_joined_now_may_stay_empty(
    held: dict[str, object], insurer: str | None, number_required: bool, form_id: str, procedure: str
) -> None:
    state = moving_family()
    put(state, "p3", {"p.kokuho": False, **held})
    filled = form(state, form_id, (procedure, "p3"))
    assert box(filled, "p.hi_insurer", "p3").value == insurer
    number = box(filled, "p.hi_number", "p3")
    assert (number.required, number.missing, number.editable) == (number_required, number_required, True)


@pytest.mark.parametrize(("form_id", "procedure"), [("F-JIDO-GAKU", "jidoteate-gengaku"), ("F-JIFU-GAKU", "jifu-gaku")])
def test_a_child_who_is_not_of_the_visit_is_missing_on_the_form(form_id: str, procedure: str) -> None:
    state = visit({"ev.kind": ["kosodate"]})
    parent = person(state, "森\u3000京子", {"p.birth": "1986-05-05", "p.child_change": "decrease"}, applicant=True)
    filled = form(state, form_id, (procedure, parent))
    missing = [one.item for one in filled.missing if not one.person_key and one.item.startswith("p.")]
    assert missing == ["p.name", "p.birth", "p.relation_to_claimant", "p.living", "p.custody"]
    assert [(one.item, one.error.key) for one in filled.errors if one.error] == [("p.name", "error.nobody_listed")]
    person(state, "森\u3000葵", {"p.birth": "2019-05-05"}, role="other")
    added = form(state, form_id, (procedure, parent))
    assert box(added, "p.name", section="children").value == "森\u3000葵"
    assert added.errors == ()


def test_the_signature_pledges_and_signs() -> None:
    state: VisitState = moving_family()
    setting = Setting(desk="3番窓口", staff="山田", signature_svg="<svg/>")
    filled = form(state, "F-IDO-TENNYU", ("tennyu-tokurei", ""), setting=setting)
    assert [box(filled, item).text for item in ("cs.pledge", "sg.sign", "st.staff", "st.desk")] == [
        "はい",
        "署名済み",
        "山田",
        "3番窓口 住民課 3",
    ]


@pytest.mark.parametrize("form_id", sorted(catalogue().forms))
def test_every_form_can_be_filled_for_everybody(form_id: str) -> None:
    """A family, a foreigner among them, an agent, every procedure of the form: no box fails, no text is a code."""
    state = moving_family()
    put(state, "p2", {"p.foreign": True, "p.zairyu_until": "2028-01-31", "p.sex": ""})
    person(state, "代理\u3000一", role="agent")
    procedures = catalogue().forms[form_id].procedures
    events = [next(iter(catalogue().procedures[one].events)) for one in procedures]
    put(state, VISIT, {"ev.kind": list(dict.fromkeys(events))})
    wanted = [
        (one, "" if catalogue().procedures[one].scope == "household" else key)
        for one in procedures
        for key in ("p1", "p3")
    ]
    needed = service.forms_for(state, wanted, catalogue(), TODAY)
    for filled in service.fill_all(needed, state, catalogue(), TODAY):
        assert filled.id == form_id
        for one in filled.boxes():
            assert one.text == "" or one.value is not None
            assert one.item in catalogue().items
