"""The operations a ticket can name. The server imports this list; what they do is in :mod:`hardware.agent.tasks`."""

from enum import StrEnum


class Operation(StrEnum):
    """One thing the agent can be asked for."""

    #: Events of readers and cards.
    WATCH = "watch"
    #: Which card lies there; reads nothing of a person.
    IDENTIFY = "card.identify"
    #: Tries left of a PIN.
    TRIES = "card.tries"
    MYNUMBER_ATTRIBUTES = "mynumber.attributes"
    #: 個人番号: only for procedures that may use it.
    MYNUMBER_NUMBER = "mynumber.number"
    MYNUMBER_PICTURES = "mynumber.pictures"
    #: 利用者証明: certificate and a signature over the ticket's challenge.
    JPKI_AUTHENTICATE = "jpki.authenticate"
    #: 署名用電子証明書 with its attributes.
    JPKI_HOLDER = "jpki.holder"
    LICENCE = "licence.read"
    #: 本籍 and photograph of the licence: needs its second PIN.
    LICENCE_SECRET = "licence.secret"
    LICENCE_IN_MYNUMBER = "licence.mynumber"
    RESIDENCE = "residence.read"
