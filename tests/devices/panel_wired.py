"""The panel's wired devices: a pen pad and 2D code readers on the emulated bus, and the hands that use them."""

import base64
import io
from collections.abc import Callable, Iterable

from PIL import Image

from tests.devices.bus import SERIAL_READER, Bus, NobodyReads, Plugged
from tests.devices.hid_pos import VirtualHidPos
from tests.devices.panel import box, button
from tests.devices.stu import VirtualStu

PADS = {"430": 0xA4, "540": 0xA8}
PICTURE_SHOWN = 0x27  # the report that ends a picture
READERS = {"hid": "HID POS", "serial": "USB-COM"}
SOON = 3.0  # seconds for a browser to read what a person just did
NOT_READ = "ブラウザーが受け取りません。ブラウザーでサインインしてから、もう一度どうぞ。"


class Cable:
    """What is plugged in at the end of a cable, and whether anybody heard it."""

    def __init__(self) -> None:
        self.plugged: Plugged | None = None
        self.trouble = ""

    def unplug(self) -> None:
        """Pull it out, if it is in."""
        self.trouble = ""
        if self.plugged is not None:
            self.plugged.unplug()
            self.plugged = None

    def say(self, reports: Iterable[bytes]) -> None:
        """The device sends this, where it is plugged in."""
        self.trouble = ""
        if self.plugged is not None:
            try:
                self.plugged.send_all(reports, SOON)
            except NobodyReads:
                self.trouble = NOT_READ


class PadSection:
    """A Wacom STU: its screen, and a pen."""

    key, title = "pad", "署名パッド"

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._cable = Cable()
        self._pad: VirtualStu | None = None
        self._plug("430")

    def status(self) -> str:
        pad = self._pad
        if pad is None:
            return "抜けています"
        if (screen := pad.screen) is None:
            return f"<p>{pad.name} 画面には何も出ていません</p>"
        ready = "書けます" if pad.inking else "まだ書けません"
        said = f"{pad.name} {pad.told.count(PICTURE_SHOWN)}枚目の画面 {ready} {self._cable.trouble}"
        return f"<p>{said}</p>{_picture(screen, pad.size)}"

    def hands(self) -> str:
        words = {"sign": "名前を書く", "again": "やり直し", "cancel": "中止", "ok": "OK", "unplug": "抜く"}
        plugs = "".join(button(self, "plug", f"STU-{model} を挿す", model) for model in PADS)
        return "".join(button(self, action, said) for action, said in words.items()) + plugs

    def act(self, action: str, value: str) -> None:
        actions: dict[str, Callable[[], None]] = {
            "sign": lambda: self._write(VirtualStu.signature),
            "again": lambda: self._write(lambda pad: pad.press("again")),
            "cancel": lambda: self._write(lambda pad: pad.press("cancel")),
            "ok": lambda: self._write(lambda pad: pad.press("ok")),
            "unplug": self._unplug,
            "plug": lambda: self._plug(value),
        }
        actions[action]()

    def _plug(self, model: str) -> None:
        product = PADS[model]
        self._unplug()
        self._pad = VirtualStu(product)
        self._cable.plugged = self._bus.plug_hid(self._pad)

    def _unplug(self) -> None:
        self._cable.unplug()
        self._pad = None

    def _write(self, movement: Callable[[VirtualStu], list[bytes]]) -> None:
        """A pad that does not ink asks for nothing, so nobody writes on it."""
        if self._pad is not None and self._pad.inking:
            self._cable.say(movement(self._pad))


class CodeSection:
    """A 2D code reader as HID POS, and another one as USB-COM; what is typed into the box is the code they see."""

    key, title = "codes", "二次元コードの読み取り機"

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._hid = VirtualHidPos(vendor=SERIAL_READER)
        self._cables = {kind: Cable() for kind in READERS}
        self._seen = ""
        for kind in self._cables:
            self._plug(kind)

    def status(self) -> str:
        states = (
            f"{READERS[kind]}: {'つながっています' if cable.plugged else '抜けています'} {cable.trouble}"
            for kind, cable in self._cables.items()
        )
        return "".join(f"<p>{state}</p>" for state in states)

    def hands(self) -> str:
        reading = box(self, "コード", self._seen, {kind: f"{name} で読む" for kind, name in READERS.items()})
        plugs = {"unplug": "を抜く", "plug": "を挿す"}
        hands = (
            button(self, do, f"{name} {said}", kind) for kind, name in READERS.items() for do, said in plugs.items()
        )
        return f"<p>{reading}</p><p>{''.join(hands)}</p>"

    def act(self, action: str, value: str) -> None:
        actions: dict[str, Callable[[], None]] = {
            "hid": lambda: self._scan("hid", value, self._hid.scan(value)),
            "serial": lambda: self._scan("serial", value, [f"{value}\r".encode()]),
            "unplug": lambda: self._unplug(value),
            "plug": lambda: self._plug(value),
        }
        actions[action]()

    def _unplug(self, kind: str) -> None:
        self._cables[kind].unplug()

    def _plug(self, kind: str) -> None:
        self._unplug(kind)
        self._cables[kind].plugged = self._bus.plug_hid(self._hid) if kind == "hid" else self._bus.plug_serial()

    def _scan(self, kind: str, code: str, reports: list[bytes]) -> None:
        self._seen = code
        if code:
            self._cables[kind].say(reports)


def _picture(screen: bytes, size: tuple[int, int]) -> str:
    """1-bit pixels as the eye sees them."""
    written = io.BytesIO()
    Image.frombytes("1", size, screen).save(written, "PNG")
    address = base64.b64encode(written.getvalue()).decode()
    return f'<img src="data:image/png;base64,{address}" alt="署名パッドの画面">'
