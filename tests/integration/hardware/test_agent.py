"""The agent as a page sees it: over a real websocket, with simulated readers and with the real daemon."""

import asyncio
import datetime as dt
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from websockets.exceptions import InvalidStatus

from hardware.agent.errors import ReplyRefused
from hardware.agent.operations import Operation
from hardware.agent.protocol import new_ticket, prove_greeting, sign_ticket
from hardware.agent.results import Identified, Tries
from hardware.agent.server import listening
from hardware.agent.terminal import Terminal
from hardware.cards.identify import CardKind
from hardware.cards.pcsc import PcscReaders
from hardware.cards.simulation import SimulatedReaders
from hardware.trust.card_text import Anchor
from hardware.trust.card_text import verify as verify_text
from hardware.trust.jpki import verify_challenge
from hardware.trust.residence import verify as verify_residence
from tests.devices import pki
from tests.devices.licence import LicenceCard, Printed
from tests.devices.mynumber import MyNumberCard, Person, roots, text_root
from tests.devices.residence import ResidenceCard
from tests.devices.residence import pictures as residence_pictures
from tests.devices.residence import signer as residence_signer
from tests.integration.hardware.agent_page import ALL, ORIGIN, REPLY_KEY, SERVER_KEY, agent, enrolment, page
from tests.integration.hardware.conftest import Bench, RealBench

READER = "Reader"


@pytest.fixture
def readers() -> SimulatedReaders:
    return SimulatedReaders(READER)


async def test_a_page_reads_a_card_and_the_server_believes_it(readers: SimulatedReaders) -> None:
    card = MyNumberCard(serial=0xABC)
    readers.insert(READER, card)
    async with agent(readers) as port, page(port) as mine:
        assert mine.hello == {
            "type": "hello",
            "protocol": 2,
            "version": "1.1.0",
            "terminal": "T01",
            "connection": mine.hello["connection"],
            "proof": prove_greeting("T01", mine.hello["connection"], REPLY_KEY),
        }
        ready = await mine.admit()
        assert (ready["readers"], set(ready["operations"])) == ([{"name": READER, "card": True}], set(ALL))
        assert await mine.ask(Operation.IDENTIFY) == Identified(CardKind.MYNUMBER)
        assert await mine.ask(Operation.TRIES) == Tries(3)
        text = await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234")
        assert (text.attributes.name, text.attributes.birth) == ("田中　花子", dt.date(1985, 4, 1))
        number = await mine.ask(Operation.MYNUMBER_NUMBER, secret="1234")
        assert number.number == "123456789018"
        assert verify_text(replace(text.signed, number=number.file), [text_root()]) is Anchor.TRUSTED
        pictures = await mine.ask(Operation.MYNUMBER_PICTURES, proof="code_b", secret=card.person.code_b)
        assert pictures.name.startswith(b"\x89PNG")
        holder = await mine.ask(Operation.JPKI_HOLDER, secret="PASSWORD1")
        assert holder.certificate == pki.der(card.sign_certificate)


async def test_what_is_read_names_the_laying_down_of_the_card_it_is_from(bench: Bench) -> None:
    card = MyNumberCard()
    await asyncio.to_thread(bench.insert, card)
    async with agent(bench.readers) as port, page(port) as mine:
        await mine.admit()
        first, again = await mine.presence(), await mine.presence()
        assert (await mine.call(Operation.MYNUMBER_ATTRIBUTES, secret="0000"))["error"] == "PIN_WRONG"
        after_an_error = await mine.presence()
        await asyncio.to_thread(bench.pull)
        await asyncio.to_thread(bench.insert, card)
        laid_down_anew = await mine.presence()
        async with page(port) as other:
            await other.admit()
            in_another_page = await other.presence()
    assert (again, after_an_error, in_another_page) == (first, first, laid_down_anew)
    assert laid_down_anew != first


async def test_a_person_is_authenticated_under_this_ticket_only(readers: SimulatedReaders) -> None:
    readers.insert(READER, MyNumberCard(serial=0xABC))
    async with agent(readers) as port, page(port) as mine:
        await mine.admit(Operation.JPKI_AUTHENTICATE)
        told = await mine.ask(Operation.JPKI_AUTHENTICATE, secret="1234")
        assert mine.ticket is not None
        challenge = mine.ticket.challenge()
    identity = verify_challenge(told.certificate, told.issuer, challenge, told.signature, roots=roots(), at=pki.NOW)
    assert identity.serial == "abc"


async def test_licences_and_residence_cards_come_as_json(readers: SimulatedReaders) -> None:
    readers.insert(READER, LicenceCard(Printed(new_addresses=("三重県伊賀市四十九町３１８４",))))
    async with agent(readers) as port, page(port) as mine:
        await mine.admit()
        licence = await mine.ask(Operation.LICENCE, secret="1111")
        assert (licence.address, licence.expires) == ("三重県伊賀市四十九町３１８４", dt.date(2029, 5, 1))
        secret = await mine.ask(Operation.LICENCE_SECRET, secret="1111", second="2222")
        assert secret.domicile == "三重県伊賀市上野丸之内"
        readers.insert(READER, ResidenceCard())
        card = await mine.ask(Operation.RESIDENCE, secret="AB12345678CD")
        assert (card.city, card.since, card.front) == ("242161", dt.date(2025, 4, 1), residence_pictures()[0])
        verify_residence(card.signature, [residence_signer().certificate], pki.NOW)
        wrong = await mine.ask(Operation.RESIDENCE, secret="ZZ12345678ZZ")
        assert wrong == {"error": "CARD_NUMBER_WRONG"}


async def test_wrong_pins_are_counted_and_the_last_try_waits_for_staff(readers: SimulatedReaders) -> None:
    card = MyNumberCard()
    readers.insert(READER, card)
    async with agent(readers) as port, page(port) as mine:
        await mine.admit()
        wrong = {"secret": "0000"}
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, **wrong) == {"error": "PIN_WRONG", "left": 2}
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, **wrong) == {"error": "PIN_WRONG", "left": 1}
        sent = card.verify_commands()
        refused = await mine.ask(Operation.MYNUMBER_ATTRIBUTES, **wrong)
        assert (refused, card.verify_commands()) == ({"error": "PIN_LAST_TRY_REFUSED"}, sent)
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, **wrong, last_try=True) == {"error": "PIN_BLOCKED"}
        assert await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234") == {"error": "PIN_BLOCKED"}


async def test_an_operation_the_ticket_does_not_name_is_not_done(readers: SimulatedReaders) -> None:
    card = MyNumberCard()
    readers.insert(READER, card)
    async with agent(readers) as port, page(port) as mine:
        await mine.admit(Operation.MYNUMBER_ATTRIBUTES)
        card.seen.clear()
        for operation in (Operation.MYNUMBER_NUMBER, Operation.IDENTIFY, Operation.WATCH):
            assert (await mine.call(operation, secret="1234"))["error"] == "OP_NOT_ALLOWED"
        assert card.seen == []
        assert (await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234")).attributes.name == "田中　花子"


async def test_a_ticket_ends_after_its_window(readers: SimulatedReaders, monkeypatch: pytest.MonkeyPatch) -> None:
    readers.insert(READER, MyNumberCard())
    async with agent(readers) as port, page(port) as mine:
        await mine.admit(window=5)
        assert await mine.ask(Operation.IDENTIFY) == Identified(CardKind.MYNUMBER)
        later = time.monotonic() + 6
        monkeypatch.setattr("hardware.agent.session.time.monotonic", lambda: later)
        assert (await mine.call(Operation.IDENTIFY))["error"] == "OP_NOT_ALLOWED"


async def test_a_new_ticket_replaces_the_old_one(readers: SimulatedReaders) -> None:
    readers.insert(READER, MyNumberCard())
    async with agent(readers) as port, page(port) as mine:
        await mine.admit(Operation.IDENTIFY)
        await mine.admit(Operation.TRIES)
        assert (await mine.call(Operation.IDENTIFY))["error"] == "OP_NOT_ALLOWED"
        assert await mine.ask(Operation.TRIES) == Tries(3)


NOW = 1_800_000_000.0  # of server and terminal


def forged(connection: str) -> str:
    return sign_ticket(new_ticket("T01", connection, ALL, now=NOW), Ed25519PrivateKey.generate())


def old(connection: str) -> str:
    return sign_ticket(new_ticket("T01", connection, ALL, now=NOW - 120), SERVER_KEY)


def of_tomorrow(connection: str) -> str:
    return sign_ticket(new_ticket("T01", connection, ALL, now=NOW + 86400), SERVER_KEY)


def of_another_terminal(connection: str) -> str:
    return sign_ticket(new_ticket("T02", connection, ALL, now=NOW), SERVER_KEY)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (forged, "signature"),
        (old, "expired +120"),
        (of_tomorrow, "not_yet -86400"),
        (of_another_terminal, "terminal"),
        (lambda _: sign_ticket(new_ticket("T01", "other", ALL, now=NOW), SERVER_KEY), "connection"),
        (lambda _: "nonsense", "malformed"),
    ],
)
async def test_a_bad_ticket_ends_the_connection(
    readers: SimulatedReaders, make: Callable[[str], str], reason: str
) -> None:
    async with agent(readers, clock=lambda: NOW) as port, page(port) as mine:
        await mine.say(type="ticket", ticket=make(mine.hello["connection"]))
        assert await mine.closed() == (4401, reason)


async def test_a_ticket_overheard_opens_nothing_twice(readers: SimulatedReaders) -> None:
    async with agent(readers) as port, page(port) as mine, page(port) as thief:
        await mine.admit()
        assert mine.ticket is not None
        overheard = sign_ticket(mine.ticket, SERVER_KEY)
        await thief.say(type="ticket", ticket=overheard)
        assert await thief.closed() == (4401, "connection")
        await mine.say(type="ticket", ticket=overheard)
        assert await mine.closed() == (4401, "replayed")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://kakanai.example", "null", None])
async def test_another_page_is_refused_at_the_door(readers: SimulatedReaders, origin: str | None) -> None:
    async with agent(readers) as port:
        with pytest.raises(InvalidStatus) as refused:
            async with page(port, origin):
                pass
        assert refused.value.response.status_code == 403


async def test_a_name_that_was_rebound_to_loopback_is_refused(readers: SimulatedReaders) -> None:
    async with agent(readers) as port:
        for host in (f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}"):
            assert await status_for(port, host) == 403
        for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
            assert await status_for(port, host) == 101


async def status_for(port: int, host: str) -> int:
    """The status of a handshake with this Host header, written by hand: clients insist on the right one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [
        "GET / HTTP/1.1",
        f"Host: {host}",
        f"Origin: {ORIGIN}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    answer = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return int(answer.split()[1])


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "1", '{"type":"other"}', '{"type":"ticket"}', '{"type":"call"}', "[" * 60000]
)
async def test_messages_that_mean_nothing_end_the_connection(readers: SimulatedReaders, text: str) -> None:
    async with agent(readers) as port, page(port) as mine:
        await mine.socket.send(text)
        assert (await mine.closed())[0] == 4400


async def test_a_call_before_the_ticket_or_with_odd_arguments_ends_the_connection(readers: SimulatedReaders) -> None:
    readers.insert(READER, MyNumberCard())
    async with agent(readers) as port:
        async with page(port) as mine:
            await mine.say(type="call", id="1", operation="card.identify", arguments={})
            assert (await mine.closed())[0] == 4400
        for odd in ([], {"pin": "1234"}, {"secret": 1234}, {"secret": "1" * 33}, {"proof": "x"}, {"last_try": 1}):
            async with page(port) as mine:
                await mine.admit()
                await mine.say(type="call", id="1", operation="card.identify", arguments=odd)
                assert (await mine.closed())[0] == 4400


@pytest.mark.parametrize(
    "odd",
    [{"id": "\ud800"}, {"arguments": {"reader": "\ud800"}}, {"arguments": {"secret": "\udfff"}}, {"more": "\ud800"}],
)
async def test_what_json_can_write_and_no_text_can_hold_ends_the_connection(
    readers: SimulatedReaders, caplog: pytest.LogCaptureFixture, odd: dict[str, object]
) -> None:
    readers.insert(READER, MyNumberCard())
    async with agent(readers) as port, page(port) as mine:
        await mine.admit()
        await mine.say(**{"type": "call", "id": "1", "operation": "card.identify", "arguments": {}, **odd})
        assert (await mine.closed())[0] == 4400
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == ["bad message"]


async def test_a_frame_over_64_kib_ends_the_connection(readers: SimulatedReaders) -> None:
    async with agent(readers) as port:
        async with page(port) as mine:
            await mine.socket.send("x" * (64 * 1024 + 1))
            assert (await mine.closed())[0] == 1009
        async with page(port) as mine:
            await mine.socket.send(b"binary")
            assert (await mine.closed())[0] == 4400


async def test_who_shows_no_ticket_is_sent_away(readers: SimulatedReaders) -> None:
    async with agent(readers, ticket_seconds=0.05) as port, page(port) as mine:
        assert (await mine.closed())[0] == 4408


async def test_the_agent_listens_on_loopback_only(readers: SimulatedReaders) -> None:
    terminal = Terminal(readers, enrolment())
    async with listening(terminal, port=0) as server:
        assert [socket.getsockname()[0] for socket in server.sockets] == ["127.0.0.1"]
    terminal.close()


async def test_cards_and_readers_that_come_and_go_are_told_to_who_may_watch(readers: SimulatedReaders) -> None:
    async with agent(readers) as port, page(port) as watching, page(port) as blind:
        await watching.admit(Operation.WATCH)
        await blind.admit(Operation.IDENTIFY)
        readers.insert(READER, MyNumberCard())
        readers.unplug(READER)
        readers.plug(READER)
        events = [await watching.hear("event") for _ in range(4)]
        assert [event["event"] for event in events] == ["inserted", "removed", "detached", "attached"]
        assert {event["reader"] for event in events} == {READER}
        assert (await blind.call(Operation.IDENTIFY))["error"] == "NO_CARD"
        assert blind.events == []


async def test_a_reply_altered_on_the_way_is_refused_by_the_server(readers: SimulatedReaders) -> None:
    readers.insert(READER, MyNumberCard())
    async with agent(readers) as port, page(port) as mine:
        await mine.admit()
        reply = await mine.call(Operation.MYNUMBER_ATTRIBUTES, secret="1234")
        sealed = json.loads(reply["sealed"])
        assert "田中　花子" in sealed["body"]
        changed = json.dumps({**sealed, "body": sealed["body"].replace("田中　花子", "山田　太郎")})
        with pytest.raises(ReplyRefused):
            mine.believe({**reply, "sealed": changed})
        assert mine.believe(reply).attributes.name == "田中　花子"
        with pytest.raises(ReplyRefused):
            mine.believe(reply)


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Lets a card answer only when the test says so."""
    event = threading.Event()
    yield event
    event.set()


async def test_one_transaction_at_a_time_and_the_next_waits(readers: SimulatedReaders, held: threading.Event) -> None:
    """Two readers, so that it is the agent's turn that makes the second wait, not the first card's exclusive use."""
    card, other = MyNumberCard(), MyNumberCard()
    readers.insert(READER, card)
    readers.insert("Second", other)
    async with agent(readers) as port, page(port) as first, page(port) as second:
        await first.admit()
        await second.admit()
        card.hold = held
        slow = asyncio.create_task(first.call(Operation.MYNUMBER_ATTRIBUTES, secret="1234", reader=READER))
        await asyncio.to_thread(card.touched.wait, 10)
        waiting = asyncio.create_task(second.call(Operation.IDENTIFY, reader="Second"))
        assert await asyncio.to_thread(other.touched.wait, 0.3) is False
        held.set()
        assert [(await slow)["error"], (await waiting)["error"]] == [None, None]


async def test_who_waits_too_long_is_told_that_the_reader_is_busy(
    readers: SimulatedReaders, held: threading.Event
) -> None:
    card, other = MyNumberCard(), MyNumberCard()
    readers.insert(READER, card)
    readers.insert("Second", other)
    async with agent(readers, queue_seconds=0.05) as port, page(port) as first, page(port) as second:
        await first.admit()
        await second.admit()
        card.hold = held
        slow = asyncio.create_task(first.call(Operation.IDENTIFY, reader=READER))
        await asyncio.to_thread(card.touched.wait, 10)
        assert (await second.call(Operation.IDENTIFY, reader="Second"))["error"] == "READER_BUSY"
        held.set()
        assert (await slow)["error"] is None
        assert (await second.call(Operation.IDENTIFY, reader="Second"))["error"] is None


async def test_a_page_that_leaves_in_the_middle_does_not_hold_the_reader(
    readers: SimulatedReaders, held: threading.Event
) -> None:
    card = MyNumberCard()
    readers.insert(READER, card)
    async with agent(readers) as port, page(port) as second:
        async with page(port) as first:
            await first.admit()
            card.hold = held
            await first.say(type="call", id="1", operation="card.identify", arguments={})
            await asyncio.to_thread(card.touched.wait, 10)
        held.set()
        await second.admit()
        assert await second.ask(Operation.IDENTIFY) == Identified(CardKind.MYNUMBER)


async def test_nothing_secret_reaches_a_log(
    readers: SimulatedReaders, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Everything logs at DEBUG, and what could leak is there: PINs, the number, the name, a card that breaks."""
    caplog.set_level(logging.DEBUG)
    wire = logging.getLogger("kakanai.agent.wire")
    for name in ("websockets", "websockets.server", "websockets.client", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    person = Person(name="秘密　花子", number="918273645546", pin="7391", password="SECRETPASS9")
    card = MyNumberCard(person)
    readers.insert(READER, card)
    async with agent(readers) as port:
        wire.setLevel(logging.DEBUG)  # somebody wants to see more, after the agent set it otherwise
        await whisper(port, card)
    wire.setLevel(logging.WARNING)
    agents = [record for record in caplog.records if record.name.startswith(("kakanai", "websockets.server"))]
    written = "\n".join(f"{record.getMessage()} {record.exc_info}" for record in agents) + "".join(capfd.readouterr())
    assert "operation mynumber.number: ok" in written
    for secret in ("7391", "7392", "918273645546", "秘密", "SECRETPASS9", "37333931"):
        assert secret not in written


async def whisper(port: int, card: MyNumberCard) -> None:
    """Says and hears everything that must not be written down."""
    async with page(port) as mine:
        await mine.admit()
        for operation, secret in (
            (Operation.MYNUMBER_ATTRIBUTES, "7391"),
            (Operation.MYNUMBER_ATTRIBUTES, "7392"),
            (Operation.MYNUMBER_NUMBER, "7391"),
            (Operation.JPKI_AUTHENTICATE, "7391"),
            (Operation.JPKI_HOLDER, "SECRETPASS9"),
        ):
            await mine.call(operation, secret=secret)
        card.applications.append(None)  # type: ignore[arg-type]
        card.applications.reverse()
        broken = await mine.call(Operation.MYNUMBER_ATTRIBUTES, secret="7391")
        assert broken["error"] == "UNEXPECTED"


async def test_through_the_real_daemon(real_bench: RealBench) -> None:
    async with agent(PcscReaders()) as port, page(port) as mine:
        await mine.admit()
        assert await mine.ask(Operation.IDENTIFY) == {"error": "NO_CARD"}
        await asyncio.to_thread(real_bench.insert, MyNumberCard())
        begun = time.monotonic()
        assert (await mine.ask(Operation.MYNUMBER_ATTRIBUTES, secret="1234")).attributes.name == "田中　花子"
        assert time.monotonic() - begun < 5
        await asyncio.to_thread(real_bench.pull)
        assert await mine.ask(Operation.IDENTIFY) == {"error": "NO_CARD"}
        while mine.events[-1]["event"] != "removed":  # the watch is a thread of its own
            mine.events.append(await mine.hear("event"))
        assert [event["event"] for event in mine.events][-2:] == ["inserted", "removed"]


async def test_two_agents_on_one_reader(bench: Bench, held: threading.Event) -> None:
    card = MyNumberCard()
    await asyncio.to_thread(bench.insert, card)
    async with agent(bench.readers) as one, agent(bench.readers) as two, page(one) as mine, page(two) as other:
        await mine.admit()
        await other.admit()
        card.hold = held
        card.touched.clear()
        slow = asyncio.create_task(mine.call(Operation.MYNUMBER_ATTRIBUTES, secret="1234"))
        await asyncio.to_thread(card.touched.wait, 10)
        assert (await other.call(Operation.MYNUMBER_ATTRIBUTES, secret="1234"))["error"] == "READER_BUSY"
        held.set()
        assert (await slow)["error"] is None
        assert (await other.call(Operation.MYNUMBER_ATTRIBUTES, secret="1234"))["error"] is None


async def test_readers_unplugged_under_a_connected_page(bench: Bench) -> None:
    async with agent(bench.readers) as port, page(port) as mine:
        await mine.admit()
        await asyncio.to_thread(bench.unplug)
        assert (await mine.call(Operation.IDENTIFY))["error"] in ("NO_READER", "IO_SERVICE_DOWN")
        await asyncio.to_thread(bench.plug)
        await asyncio.to_thread(bench.insert, MyNumberCard())
        assert await mine.ask(Operation.IDENTIFY) == Identified(CardKind.MYNUMBER)
