"""What every kind of card reader promises; the same sentences for the simulation and for pcscd."""

import queue
from collections.abc import Callable

import pytest

from hardware.cards import jpki, licence, residence
from hardware.cards.channel import Channel
from hardware.cards.mynumber import EF_NUMBER, TEXT_APPLICATION, Proof, read_attributes, read_number
from hardware.cards.readers import CardInserted, ReaderState
from hardware.errors import (
    AccessDenied,
    CardRemoved,
    LastTryRefused,
    NoCard,
    NoReader,
    PinBlocked,
    PinWrong,
    ReaderBusy,
    ReaderError,
    SeveralCards,
)
from tests.devices.card import VirtualCard
from tests.devices.licence import LicenceCard
from tests.devices.mynumber import MyNumberCard, Person
from tests.devices.residence import ResidenceCard
from tests.integration.hardware.conftest import Bench


def test_readers_are_listed_with_the_card_on_them(bench: Bench) -> None:
    card = MyNumberCard()
    bench.insert(card, slot=1)
    assert bench.readers.states() == [ReaderState(bench.names[0], None), ReaderState(bench.names[1], card.atr)]


def test_a_card_that_comes_and_goes_is_told_once_each(bench: Bench) -> None:
    card = MyNumberCard()
    bench.insert(card)
    bench.pull()
    bench.insert(card)
    with pytest.raises(queue.Empty):
        bench.events.get_nowait()


def test_a_watch_begins_with_what_is_there(bench: Bench) -> None:
    card = MyNumberCard()
    bench.insert(card)
    late: queue.Queue[object] = queue.Queue()
    end = bench.readers.watch(late.put)
    seen = [late.get(timeout=10) for _ in range(3)]
    end()
    assert CardInserted(bench.names[0], card.atr) in seen


def test_an_ended_watch_is_silent(bench: Bench) -> None:
    bench.end_watch()
    while not bench.events.empty():
        bench.events.get_nowait()
    late: queue.Queue[object] = queue.Queue()
    end = bench.readers.watch(late.put)
    card = MyNumberCard()
    bench.lay(card, 0)
    while late.get(timeout=10) != CardInserted(bench.names[0], card.atr):
        pass
    end()
    assert bench.events.empty()


def test_without_a_card_there_is_no_transaction(bench: Bench) -> None:
    with pytest.raises(NoCard), bench.readers.transaction():
        pass
    with pytest.raises(NoCard), bench.readers.transaction(bench.names[1]):
        pass


def test_an_unknown_reader_is_no_reader(bench: Bench) -> None:
    with pytest.raises(NoReader), bench.readers.transaction("Reader of another desk"):
        pass


def test_two_cards_need_a_name(bench: Bench) -> None:
    mother, son = MyNumberCard(), MyNumberCard(Person(name="田中　翔", number="999999999999"))
    bench.insert(mother, slot=0)
    bench.insert(son, slot=1)
    with pytest.raises(SeveralCards), bench.readers.transaction():
        pass
    with bench.readers.transaction(bench.names[1]) as channel:
        assert read_attributes(channel, Proof.PIN, "1234")[0].name == "田中　翔"


def test_a_pin_does_not_stay_open_for_the_next_program(bench: Bench) -> None:
    bench.insert(MyNumberCard())
    with bench.readers.transaction() as channel:
        assert read_number(channel, Proof.PIN, "1234")[0] == "123456789018"
    with bench.readers.transaction() as channel:
        channel.select_application(TEXT_APPLICATION)
        with pytest.raises(AccessDenied):
            channel.read_file(EF_NUMBER)


def test_pins_are_counted_kept_and_blocked(bench: Bench) -> None:
    card = MyNumberCard()
    bench.insert(card)

    def read(pin: str, *, allow_last_try: bool = False) -> str:
        with bench.readers.transaction() as channel:
            return read_attributes(channel, Proof.PIN, pin, allow_last_try=allow_last_try)[0].name

    for left in (2, 1):
        with pytest.raises(PinWrong) as wrong:
            read("0000")
        assert wrong.value.left == left
    with pytest.raises(LastTryRefused):
        read("1234")
    assert read("1234", allow_last_try=True) == "田中　花子"
    for error in (PinWrong, PinWrong, PinBlocked, PinBlocked):
        with pytest.raises(error):
            read("0000", allow_last_try=True)
    assert card.verify_commands() == 6


def test_a_card_in_use_is_busy_and_free_again(bench: Bench) -> None:
    bench.insert(MyNumberCard())
    with bench.readers.transaction(bench.names[0]), pytest.raises(ReaderBusy):
        bench.readers.connect(bench.names[0])
    with bench.readers.transaction() as channel:
        assert read_attributes(channel, Proof.PIN, "1234")[0].sex == "女"


def test_an_error_inside_lets_the_card_go(bench: Bench) -> None:
    bench.insert(MyNumberCard())
    with pytest.raises(RuntimeError), bench.readers.transaction():
        raise RuntimeError
    with bench.readers.transaction():
        pass


def test_closing_twice_does_nothing(bench: Bench) -> None:
    bench.insert(MyNumberCard())
    connection = bench.readers.connect(bench.names[0])
    connection.close()
    connection.close()
    with pytest.raises(CardRemoved):
        connection.transmit(b"\x00\xa4\x04\x0c")


READS: dict[str, tuple[Callable[[], VirtualCard], Callable[[Channel], object]]] = {
    "text": (MyNumberCard, lambda card: read_attributes(card, Proof.PIN, "1234")),
    "signature": (MyNumberCard, lambda card: jpki.authenticate(card, "1234", b"challenge")),
    "licence": (LicenceCard, lambda card: licence.read(card, "1111")),
    "residence card": (ResidenceCard, lambda card: residence.read(card, "AB12345678CD")),
}


@pytest.mark.parametrize("what", READS)
def test_a_card_pulled_at_any_command_is_named_and_the_reader_lives_on(bench: Bench, what: str) -> None:
    lay, read = READS[what]
    counting = lay()
    bench.insert(counting)
    with bench.readers.transaction() as channel:
        read(channel)
    bench.pull()
    commands = len(counting.seen)
    assert commands > 3
    for at in range(1, commands + 1):
        card = lay()
        bench.insert(card)
        card.pull_at = at
        with pytest.raises(CardRemoved), bench.readers.transaction(bench.names[0]) as channel:
            read(channel)
        assert len(card.seen) == at
        bench.until_removed()
    bench.insert(MyNumberCard())
    with bench.readers.transaction() as channel:
        assert read_attributes(channel, Proof.PIN, "1234")[0].name == "田中　花子"


def test_readers_unplugged_and_plugged_again(bench: Bench) -> None:
    bench.insert(MyNumberCard())
    bench.unplug()
    with pytest.raises(ReaderError), bench.readers.transaction():
        pass
    bench.plug()
    bench.insert(MyNumberCard())
    with bench.readers.transaction() as channel:
        assert read_attributes(channel, Proof.PIN, "1234")[0].name == "田中　花子"
