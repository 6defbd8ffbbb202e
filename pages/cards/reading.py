"""What has been read of the card that lies there: its words, its pictures, and how far they are proved."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import singledispatchmethod

from hardware.agent.operations import Operation
from hardware.agent.protocol import Reply, Ticket
from hardware.agent.results import Authentication, Result, TextRead, result_of
from hardware.cards.identify import CardKind
from hardware.cards.licence import Licence, MyNumberLicence
from hardware.cards.mynumber import Pictures
from hardware.cards.residence import ResidenceCard
from hardware.errors import BadData, NotGenuine
from hardware.trust import card_text, jpki, residence
from hardware.trust.revocation import Revocation
from pages.cards import pictures
from pages.cards.errors import CardChanged, CardNotGenuine, CardTrouble, CertificateRefused
from pages.cards.trust import Trust
from services.base.clock import JST
from services.base.dates import wareki
from services.registry.matching import CardText

DOCUMENTS = {  # kind → 本人確認書類 (options of ``ap.id_doc``)
    CardKind.MYNUMBER: "マイナンバーカード",
    CardKind.MYNUMBER_WITH_LICENCE: "マイナンバーカード",
    CardKind.LICENCE: "運転免許証",
    CardKind.RESIDENCE: "在留カード等",
    CardKind.SPECIAL_RESIDENT: "在留カード等",
}


Proof = card_text.Anchor | jpki.Identity | None  # what the signatures of a result prove


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on what is proved, or what to look at. ``tone``: ``good``, ``warn`` or empty."""

    key: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """``label``: key of its name. ``address`` is ``None`` when the browser cannot show it."""

    label: str
    address: str | None


@dataclass
class Reading:
    """Grows with every reply about the same card, which has not left the reader since it was recognised."""

    kind: CardKind
    presence: str  # of the card that is read (``hardware.agent.protocol.Reply``)
    reader: str | None = None  # on which it was laid
    left: str = (
        ""  # key of the sentence, once it lies there no more: what was read stays, nothing more can be seen on it
    )
    text: CardText | None = None
    identity: jpki.Identity | None = None
    expires: date | None = None  # printed on the card; few ways to read it tell
    seen_valid: bool = False  # staff have looked at the printed date, where it was not read
    facts: list[tuple[str, str]] = field(default_factory=list)  # key of the label, value
    notes: list[Note] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    licence_until: date | None = None  # of the licence inside a My Number card
    by_certificate: bool = False  # the holder was known by a certificate that staff had matched

    @property
    def document(self) -> str | None:
        """Which 本人確認書類 this is."""
        return DOCUMENTS.get(self.kind)

    def expired(self, today: date) -> bool:
        """Whether the card's printed validity is over."""
        return self.expires is not None and self.expires < today

    def valid(self, today: date) -> bool:
        """Whether the card is known to be within its validity: as read, else as staff have seen."""
        return self.seen_valid if self.expires is None else not self.expired(today)

    def licence_expired(self, today: date) -> bool:
        """Whether the licence inside the card is over; the card itself may still be good."""
        return self.licence_until is not None and self.licence_until < today

    async def take(self, reply: Reply, ticket: Ticket, trust: Trust, now: datetime) -> None:
        """Add what a reply says, once its own signatures hold.

        They are checked in a thread: the card chose the numbers that are calculated with.

        :raises CardChanged: it is of another card, or of this one laid down again.
        :raises CertificateRefused: its certificate has run out, was revoked or is by nobody whom we trust.
        :raises CardNotGenuine: the signatures do not hold.
        :raises CardTrouble: the bytes make no sense, or are the answer to something that a reading does not ask.
        """
        if reply.presence != self.presence:
            raise CardChanged
        try:
            result, proof = await asyncio.to_thread(_proved, reply, ticket, trust, now)
            self._add(result, proof)
        except NotGenuine as error:
            if reply.operation is Operation.JPKI_AUTHENTICATE and error.check in CertificateRefused.CHECKS:
                raise CertificateRefused(error.check) from None
            raise CardNotGenuine(check=error.check) from None
        except BadData:
            raise CardTrouble(BadData.code) from None
        for label, raw in _pictures(result):
            self.pictures.append(Picture(label, await pictures.shown(raw)))

    @singledispatchmethod
    def _add(self, result: object, _: Proof) -> None:
        raise BadData(f"{type(result).__name__} was not asked for here")

    @_add.register
    def _(self, result: TextRead, proof: Proof) -> None:
        trusted = proof is card_text.Anchor.TRUSTED
        self.notes.append(
            Note("cards.proof.text" if trusted else "cards.proof.text_no_root", "good" if trusted else "")
        )
        read = result.attributes
        self.text = CardText(read.name, read.birth, read.sex, read.address)

    @_add.register
    def _(self, result: Pictures, _: Proof) -> None:
        if self.text is not None and (self.text.birth, self.text.sex) != (result.birth, result.sex):
            raise NotGenuine("pictures")
        self.expires = result.expires
        self.facts.append(("cards.fact.expires", wareki(result.expires)))

    @_add.register
    def _(self, _: Authentication, proof: Proof) -> None:
        assert isinstance(proof, jpki.Identity)
        self.identity = proof
        good = proof.revocation is Revocation.GOOD
        self.facts.append(("cards.fact.certificate_until", wareki(proof.valid_until.astimezone(JST).date())))
        self.notes.append(Note("cards.proof.certificate", "good"))
        self.notes.append(Note(f"cards.proof.revocation_{proof.revocation.value}", "good" if good else "warn"))

    @_add.register
    def _(self, result: Licence, _: Proof) -> None:
        self.text = CardText(result.name, result.birth, "", result.address)
        self.expires = result.expires
        self.facts += [
            ("cards.fact.licence_no", result.number),
            ("cards.fact.expires", wareki(result.expires)),
            *((("cards.fact.conditions", "、".join(result.conditions)),) if result.conditions else ()),
            *((("cards.fact.remarks", "、".join(result.remarks)),) if result.remarks else ()),
        ]
        self.notes.append(Note("cards.proof.licence"))
        if result.external:
            self.notes.append(Note("cards.proof.external", "warn"))

    @_add.register
    def _(self, result: MyNumberLicence, _: Proof) -> None:
        self.licence_until = result.expires
        self.facts.append(("cards.fact.licence_expires", wareki(result.expires)))
        self.notes.append(Note("cards.proof.licence_in"))

    @_add.register
    def _(self, result: ResidenceCard, proof: Proof) -> None:
        trusted = proof is card_text.Anchor.TRUSTED
        key = "cards.proof.residence" if trusted else "cards.proof.residence_no_root"
        self.notes.append(Note(key, "good" if trusted else ""))
        self.text = CardText(address=result.address, zairyu_no=result.number)
        permissions = [text for text in (result.general_permission, result.own_permission) if text]
        self.facts += [
            ("cards.fact.residence_no", result.number),
            *((("cards.fact.since", wareki(result.since)),) if result.since else ()),
            *((("cards.fact.permissions", "、".join(permissions)),) if permissions else ()),
        ]
        if result.renewing:
            self.notes.append(Note("cards.proof.renewing", "warn"))


def _proved(reply: Reply, ticket: Ticket, trust: Trust, now: datetime) -> tuple[Result, Proof]:
    """What was read, and what its signatures prove. Raises NotGenuine, BadData."""
    result = result_of(reply)
    match result:
        case TextRead():
            return result, card_text.verify(result.signed, trust.text)
        case Authentication(certificate=certificate, issuer=issuer, signature=signature):
            return result, jpki.verify_challenge(
                certificate,
                issuer,
                ticket.challenge(),
                signature,
                roots=trust.jpki,
                at=now,
                checker=trust.checker,
            )
        case ResidenceCard() if trust.residence:
            residence.verify(result.signature, trust.residence, now)
            return result, card_text.Anchor.TRUSTED
    return result, None


def _pictures(result: Result) -> list[tuple[str, bytes]]:
    match result:
        case Pictures(name=name, address=address, photograph=face):
            return [("cards.picture.face", face), ("cards.picture.name", name), ("cards.picture.address", address)]
        case ResidenceCard(front=front, face=face):
            return [("cards.picture.face", face), ("cards.picture.front", front)]
    return []
