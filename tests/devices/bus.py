"""Devices on an emulated bus, seen by a Chromium of its own through its real HID and serial stacks.

The bus is ``bus_host.py``, run by the system's Python under umockdev. Devices are objects here: the host asks them for
every feature report, so that a device is written once, whoever drives it.
"""

import contextlib
import json
import os
import queue
import select
import shutil
import subprocess
import termios
import threading
import time
import tty
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

HOST = Path(__file__).with_name("bus_host.py")
PRELOAD = "libumockdev-preload.so.0"
WACOM = 0x056A
SERIAL_READER = 0x0C2E
ACM_MAJOR = 166
#: What the kernel says once a USB-COM device was there; Chromium asks it which majors are serial lines.
TTY_DRIVERS = f"acm                  /dev/ttyACM   {ACM_MAJOR} 0-255 serial\n"
PATIENCE = 20.0
#: The preload's lock may be held by another thread when the browser forks, and then the child waits for it forever, as
#: about every fourth start did. These keep what the browser would fork itself inside it; the zygote forks the rest.
FEW_FORKS = ("--in-process-gpu", "--enable-features=NetworkServiceInProcess2")
NEEDED = ("umockdev-wrapper", "unshare", "chromium")


def missing() -> list[str]:
    """What the bus needs and this machine does not have (deploy/devices.sh installs it)."""
    lacks = [name for name in NEEDED if shutil.which(name) is None]
    bindings = "import gi; gi.require_version('UMockdev', '1.0'); from gi.repository import UMockdev"
    if subprocess.run(["/usr/bin/python3", "-c", bindings], capture_output=True, check=False).returncode:
        lacks.append("gir1.2-umockdev-1.0")
    if not lacks and subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        lacks.append("root")
    return lacks


class NobodyReads(RuntimeError):
    """No program has the device open, or it has stopped reading."""


class HidDevice(Protocol):
    """What a HID device does; the bytes of a report begin after its id."""

    vendor: int
    product: int
    descriptor: bytes

    @property
    def name(self) -> str: ...

    def get_feature(self, report: int) -> bytes:
        """The feature report's content. Raises LookupError where there is none."""

    def set_feature(self, report: int, content: bytes) -> None:
        """Takes a feature report (or an output report). Raises LookupError where there is none."""


class Plugged:
    """A device on the bus; what the program writes on a serial line is in ``came``."""

    def __init__(self, bus: "Bus", key: str) -> None:
        self.bus = bus
        self.key = key
        self.came: queue.Queue[bytes] = queue.Queue()
        # The program's end of the line: it shows how much has not been read yet.
        self._far = os.open((bus.root / "dev" / key).readlink(), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._far)

    def send(self, data: bytes) -> None:
        """An input report (id first) or bytes on the line; it waits until the last was read, as a USB transfer does."""
        self.settle()
        self.bus.command("write", self.key, data=data.hex())

    def send_all(self, reports: Iterable[bytes], patience: float = PATIENCE) -> None:
        """One by one, until the last was read. :raises NobodyReads: what was left unread is lost, as on a real wire."""
        try:
            for report in reports:
                self.send(report)
                self.settle(patience)
        except NobodyReads:
            termios.tcflush(self._far, termios.TCIFLUSH)
            raise

    def settle(self, patience: float = PATIENCE) -> None:
        """Waits until the program has read all that was sent. :raises NobodyReads: it did not, in ``patience`` s."""
        deadline = time.monotonic() + patience
        while select.select([self._far], [], [], 0)[0]:  # FIONREAD would not count what the kernel still carries over
            if time.monotonic() > deadline:
                raise NobodyReads(self.key)
            time.sleep(0.001)  # the next look

    def unplug(self) -> None:
        """Pulls the device out."""
        os.close(self._far)
        del self.bus.plugged[self.key]
        self.bus.unplug(self.key)


class Bus:
    """The emulated bus of one terminal."""

    def __init__(self) -> None:
        self._devices: dict[str, HidDevice] = {}
        self.plugged: dict[str, Plugged] = {}
        self._numbers = 0
        self._did: queue.Queue[str] = queue.Queue()
        self._host = subprocess.Popen(
            ["umockdev-wrapper", "/usr/bin/python3", str(HOST)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,  # a Ctrl-C is for whoever made the bus
        )
        assert self._host.stdout is not None
        self.root = Path(json.loads(self._host.stdout.readline())["root"])
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    @property
    def environment(self) -> dict[str, str]:
        """For a program that shall see this bus instead of the machine's."""
        return {**os.environ, "UMOCKDEV_DIR": str(self.root), "LD_PRELOAD": PRELOAD}

    def plug_hid(self, device: HidDevice) -> Plugged:
        """Plugs a HID device in; the kernel would call it hidraw<n>."""
        number, self._numbers = self._numbers, self._numbers + 1
        parent = f"/devices/bus/0003:{device.vendor:04X}:{device.product:04X}.{number:04X}"
        text = f"""P: {parent}
E: SUBSYSTEM=hid
E: HID_ID=0003:{device.vendor:08X}:{device.product:08X}
E: HID_NAME={device.name}
E: HID_UNIQ=
E: HID_PHYS=usb-{number}
H: report_descriptor={device.descriptor.hex().upper()}

P: {parent}/hidraw/hidraw{number}
N: hidraw{number}
E: SUBSYSTEM=hidraw
E: DEVNAME=/dev/hidraw{number}
E: MAJOR=240
E: MINOR={number}
A: dev=240:{number}\\n
"""
        paths = [f"/sys{parent}", f"/sys{parent}/hidraw/hidraw{number}"]
        self._devices[f"hidraw{number}"] = device
        return self._plug(f"hidraw{number}", text, paths, hidraw=True)

    def plug_serial(self, product: int = 0x0B6A, *, vendor: int = SERIAL_READER) -> Plugged:
        """Plugs a serial line in (USB-COM); what the program writes to it is in ``came``."""
        number, self._numbers = self._numbers, self._numbers + 1
        parent = f"/devices/bus/usb1/1-{number + 1}"
        text = f"""P: {parent}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
A: idVendor={vendor:04x}\\n
A: idProduct={product:04x}\\n

P: {parent}/tty/ttyACM{number}
N: ttyACM{number}
E: SUBSYSTEM=tty
E: DEVNAME=/dev/ttyACM{number}
E: MAJOR={ACM_MAJOR}
E: MINOR={number}
E: ID_BUS=usb
E: ID_VENDOR_ID={vendor:04x}
E: ID_MODEL_ID={product:04x}
E: ID_MODEL_ENC=Reader
A: dev={ACM_MAJOR}:{number}\\n
"""
        paths = [f"/sys{parent}", f"/sys{parent}/tty/ttyACM{number}"]
        return self._plug(f"ttyACM{number}", text, paths, hidraw=False)

    def unplug(self, key: str) -> None:
        """Takes a device off the bus: whatever a program still asks it fails."""
        self._devices.pop(key, None)
        self.command("unplug", key)

    def command(self, do: str, key: str, **more: object) -> None:
        """Tells the host to do something and waits until it is done."""
        assert self._host.stdin is not None
        self._say(do=do, key=key, **more)
        assert self._did.get(timeout=PATIENCE) == key

    def close(self) -> None:
        """Ends the bus with everything on it."""
        assert self._host.stdin is not None
        self._host.stdin.close()
        self._host.wait(PATIENCE)
        self._reader.join(PATIENCE)
        shutil.rmtree(self.root, ignore_errors=True)  # umockdev's own end leaves what was plugged by hand

    def _plug(self, key: str, text: str, paths: list[str], *, hidraw: bool) -> Plugged:
        self.command("plug", key, text=text, node=f"/dev/{key}", paths=paths, hidraw=hidraw)
        self.plugged[key] = Plugged(self, key)
        return self.plugged[key]

    def _say(self, **message: object) -> None:
        assert self._host.stdin is not None
        self._host.stdin.write(json.dumps(message) + "\n")
        self._host.stdin.flush()

    def _listen(self) -> None:
        assert self._host.stdout is not None
        for line in self._host.stdout:
            news: dict[str, Any] = json.loads(line)
            if "ask" in news:
                self._say(do="answer", number=news["ask"], data=self._answer(news))
            elif "did" in news:
                self._did.put(news["did"])
            elif (plugged := self.plugged.get(news["key"])) is not None:
                plugged.came.put(bytes.fromhex(news["came"]))

    def _answer(self, news: dict[str, Any]) -> str | None:
        """What the device says; None where nobody is there, or the device has no such report: the transfer fails."""
        data = bytes.fromhex(news["data"])
        try:
            device = self._devices[news["key"]]
            if news["kind"] == "get":
                return (data[:1] + device.get_feature(data[0])).hex()
            device.set_feature(data[0], data[1:])
        except LookupError:
            return None
        return ""


@contextlib.contextmanager
def bus() -> Iterator[Bus]:
    """A bus of its own."""
    made = Bus()
    try:
        yield made
    finally:
        made.close()


def policies(*origins: str) -> dict[str, Any]:
    """Browser policies that let pages of ``origins`` use their devices without asking (docs/devices.md, section 3).

    An origin is taken with its port: the browser compares the whole of it.
    """
    pads = [{"vendor_id": WACOM, "product_id": product} for product in (0xA4, 0xA8)]
    return {
        "WebHidAllowDevicesForUrls": [{"devices": pads, "urls": origins}],
        "WebHidAllowDevicesWithHidUsagesForUrls": [{"usages": [{"usage_page": 0x8C, "usage": 2}], "urls": origins}],
        "SerialAllowUsbDevicesForUrls": [{"devices": [{"vendor_id": SERIAL_READER}], "urls": origins}],
    }


def browser_on(bus: Bus, folder: Path, rules: dict[str, Any]) -> Path:
    """Writes a program that starts Chromium on this bus under these policies; for Playwright's ``executable_path``.

    The policies exist in the browser's own mount namespace only. The shell stays its parent: a session's leader would
    take the first emulated device it opens for its terminal, and be hung up when that is unplugged. Told to end with
    its group, the shell waits for the browser.
    """
    (folder / "policies.json").write_text(json.dumps(rules))
    (folder / "drivers").write_text(TTY_DRIVERS)
    program = folder / "chromium-on-the-bus"
    program.write_text(f"""#!/bin/sh
exec unshare --mount sh -c 'trap : TERM
  mount -t tmpfs none /etc/chromium && mkdir -p /etc/chromium/policies/managed &&
  cp "$0/policies.json" /etc/chromium/policies/managed/ && mount --bind "$0/drivers" /proc/tty/drivers &&
  UMOCKDEV_DIR="{bus.root}" LD_PRELOAD={PRELOAD} chromium "$@" {" ".join(FEW_FORKS)}; exit $?
' "{folder}" "$@"
""")
    program.chmod(0o755)
    return program
