"""Puts a virtual card into the reader that vpcd shows to pcscd. Framing: ``len:uint16 big-endian`` + payload."""

import contextlib
import ctypes
import os
import socket
import struct
import threading
from collections.abc import Callable

from hardware.cards.simulation import CardPulled, SimulatedCard

CLONE_NEWNET = 0x40000000
GET_ATR = 4


def connect_inside(pid: int, port: int) -> socket.socket:
    """A connection to 127.0.0.1:``port`` inside the network namespace of process ``pid``.

    The namespace is a property of the thread that makes the socket, so a thread goes there and comes back no more.
    """
    made: list[socket.socket] = []
    failed: list[OSError] = []

    def go() -> None:
        try:
            namespace = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.setns(namespace, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
            os.close(namespace)
            made.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    made[0].settimeout(None)
    return made[0]


class InsertedCard:
    """A card in the slot for as long as the connection lives: ``pull`` takes it out."""

    def __init__(self, card: SimulatedCard, dial: Callable[[], socket.socket]) -> None:
        self.card = card
        self._socket = dial()
        self._thread = threading.Thread(target=self._serve, name="vpcd-card", daemon=True)
        self._thread.start()

    def pull(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(5)

    def _serve(self) -> None:
        try:
            while True:
                message = self._receive()
                if len(message) > 1:
                    self._send(self.card.apdu(message))
                elif message[0] == GET_ATR:
                    self._send(self.card.atr)
                else:
                    self.card.reset()
        except (OSError, EOFError):
            return
        except CardPulled:
            self.pull()

    def _receive(self) -> bytes:
        (size,) = struct.unpack(">H", self._exactly(2))
        return self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            chunk = self._socket.recv(size - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        return data

    def _send(self, payload: bytes) -> None:
        self._socket.sendall(struct.pack(">H", len(payload)) + payload)
