"""個人番号 of a card: who may have it read and for whom, what proves it, and how it gets into the visit."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hardware.agent.results import NumberRead, Result, TextRead
from hardware.cards.identify import CardKind
from hardware.cards.mynumber import parse_attributes, parse_number
from hardware.errors import BadData, NotGenuine
from hardware.trust import card_text
from pages.cards.errors import CardNotGenuine, CardTrouble, NotCertain, OtherHolder
from pages.cards.recognising import recognised
from pages.cards.trust import Trust
from pages.cards.ways import MYNUMBER
from pages.here import Here
from pages.visit.adding import Into
from pages.visit.model import VisitModel
from services.base import clock
from services.base.database import AsyncSession
from services.documents import service as documents
from services.documents.service import Taken
from services.reception import service as reception
from services.registry import service as registry
from services.registry.matching import CardText
from services.staff import service as staff
from services.staff.service import Action


@dataclass(frozen=True, slots=True)
class CardNumber:
    """The number of a card and whom the same card names; the number shows in no representation."""

    text: CardText
    number: str = field(repr=False)


def wanted(at: Here, model: VisitModel, kind: CardKind, person_key: str) -> bool:
    """Whether this person's number may be read here of a card of this kind, and a form of the visit asks for it."""
    return (
        kind in MYNUMBER
        and model.writable
        and staff.may(at.signed_in, Action.READ_MYNUMBER)
        and documents.asks_for_number(model.state, model.catalogue, clock.today(), person_key)
    )


def proved(results: Sequence[Result], trust: Trust) -> CardNumber:
    """Text and number of one card: its own signature covers both, so that no other card can have given either.

    :raises CardNotGenuine: it does not.
    :raises CardTrouble: something is missing, or the bytes make no sense.
    """
    read = next((one for one in results if isinstance(one, TextRead)), None)
    number = next((one for one in results if isinstance(one, NumberRead)), None)
    if read is None or number is None:
        raise CardTrouble(BadData.code)
    try:
        card_text.verify(replace(read.signed, number=number.file), trust.text)
        # Of the files that are signed, not as they are put beside them.
        said, digits = parse_attributes(read.signed.attributes), parse_number(number.file)
    except NotGenuine as error:
        raise CardNotGenuine(check=error.check) from None
    except BadData:
        raise CardTrouble(BadData.code) from None
    return CardNumber(CardText(said.name, said.birth, said.sex, said.address), digits)


async def take(
    session: AsyncSession, into: Into, person_key: str, card: CardNumber, *, instead_of: int | None = None
) -> Taken:
    """Take the number into the visit for the person whose card it must be (see ``documents.take_number``).

    :raises NotAllowed: this person of staff may not read it.
    :raises OtherHolder: the card is of somebody else.
    :raises NotCertain: somebody else fits the card as well.
    """
    into.here.require(Action.READ_MYNUMBER)
    state = await reception.load(session, into.state.id)
    name = str(state.get("p.name", person_key) or "")
    holder = recognised(state, await registry.candidates(session, card.text), card.text)
    if holder is None or holder.key != person_key:
        raise OtherHolder(name=name)
    if not holder.alone:
        raise NotCertain(name=name)
    return await documents.take_number(session, state.id, into.actor, person_key, card.number, instead_of=instead_of)
