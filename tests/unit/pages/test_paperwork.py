"""Forms as the signing step tells them apart."""

from types import SimpleNamespace
from typing import Any, cast

from pages.visit.paperwork import Paperwork
from pages.visit.standing import Standing
from services.base import clock
from services.reception.models import VISIT
from tests.unit.documents.builder import OPENED, moving_family, put
from tests.unit.pages.test_asking import model_of


def test_of_forms_with_one_name_the_one_to_be_mended_says_whose_it_is_and_waits_for_no_signature() -> None:
    state = moving_family()
    put(state, VISIT, {"ev.kind": ["card"], "st.id_check": "A1点"})
    for key, birth in (("p1", "1988-03-05"), ("p2", "2030-07-21")):
        wished = {"p.concerned": True, "p.card_wish": "new", "p.mycard": False, "F-MYC-KOFU.photo": True}
        put(state, key, {**wished, "p.birth": birth})
    with clock.frozen(OPENED):
        model = model_of(state)
        cast("Any", model.here).signed_in = SimpleNamespace(office_name="住民課", user_name="山田")
        papers, standing = Paperwork(model), Standing(model)
        forms = papers.all()
        faulty = [form for form in forms if form.errors]
        assert papers.told_apart(faulty) == ["個人番号カード交付申請書(田中\u3000花子)"]
        assert [standing.to_sign(form).text for form in forms] == ["署名待ち", "要修正 1"]
        put(state, VISIT, {"ev.kind": ["tennyu"]})
        alone = Paperwork(model_of(state))
        cast("Any", alone)._model.here.signed_in = model.here.signed_in
        assert alone.told_apart(alone.all()[:1]) == ["住民異動届(転入・特例転入)"]
