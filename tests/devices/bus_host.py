"""A bus of emulated devices, for programs that run under umockdev's preload.

Run by the system's Python, which has the bindings: ``umockdev-wrapper /usr/bin/python3 tests/devices/bus_host.py``. It
speaks JSON lines: commands on stdin, news on stdout. It knows no device: whatever a program sends to a device is asked
of the other side (``tests/devices/bus.py``), and the program waits until that has answered.
"""

import contextlib
import json
import os
import shutil
import sys
from pathlib import Path

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402

HIDIOCSFEATURE, HIDIOCGFEATURE = 0x06, 0x07


def say(**news):
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


class Hidraw(UMockdev.IoctlBase):
    """The feature reports and written reports of one device, asked of the other side."""

    def __init__(self, host, key):
        super().__init__()
        self.host, self.key = host, key

    def do_handle_ioctl(self, client):
        request = client.get_request()
        number, size = request & 0xFF, (request >> 16) & 0x3FFF
        if (request >> 8) & 0xFF != ord("H") or number not in (HIDIOCSFEATURE, HIDIOCGFEATURE):
            return False
        buffer = client.get_arg().resolve(0, size)
        data = bytes(buffer.retrieve())

        def answer(reply):
            if reply is None:
                client.complete(-1, 5)  # EIO
                return
            if number == HIDIOCGFEATURE:
                buffer.update(0, reply.ljust(size, b"\0")[:size])
            client.complete(len(reply) if number == HIDIOCGFEATURE else size, 0)

        self.host.ask(self.key, "get" if number == HIDIOCGFEATURE else "set", data, answer)
        return True

    def do_handle_write(self, client):
        data = bytes(client.get_arg().retrieve())
        self.host.ask(self.key, "write", data, lambda reply: client.complete(len(data), 0))
        return True


class Line(UMockdev.IoctlBase):
    """A serial line: its settings go to the real pseudo-terminal behind it."""

    def do_handle_ioctl(self, client):
        client.complete(*client.execute())
        return True


class Host:
    """The testbed and its devices by key."""

    def __init__(self):
        self.testbed = UMockdev.Testbed.new()
        self.loop = GLib.MainLoop()
        self.devices = {}
        self.waiting = {}
        self.asked = 0
        self.begun = b""

    def ask(self, key, kind, data, answer):
        self.asked += 1
        self.waiting[self.asked] = answer
        say(ask=self.asked, key=key, kind=kind, data=data.hex())

    def plug(self, key, text, node, paths, hidraw):
        device = {"node": node, "paths": paths, "handler": Hidraw(self, key) if hidraw else Line(), "watch": None}
        self.testbed.attach_ioctl(node, device["handler"])
        self.testbed.add_from_string(text)  # tells the programs, which may open it at once
        device["fd"] = self.testbed.get_dev_fd(node)
        self.devices[key] = device
        if not hidraw:
            device["watch"] = GLib.io_add_watch(device["fd"], GLib.IO_IN, self.came, key)

    def unplug(self, key):
        device = self.devices.pop(key)
        if device["watch"]:  # a line is hung up; a HID device falls silent and refuses
            GLib.source_remove(device["watch"])
            os.close(device["fd"])
        for path in reversed(device["paths"]):
            self.testbed.uevent(path, "remove")
        # Not ``remove_device``: it would leave programs that still hold the device waiting instead of failing.
        root = Path(self.testbed.get_root_dir())
        node = Path(device["node"]).name
        line = str((root / "dev" / node).readlink()).replace("/", "_")
        links = (root / "dev" / node, root / "dev" / ".node" / node, root / "dev" / ".ptymap" / line)
        for link in (*links, *(root / "sys" / "class").glob(f"*/{node}")):
            link.unlink()
        shutil.rmtree(f"{root}{device['paths'][0]}")

    def came(self, fd, condition, key):
        with contextlib.suppress(OSError):
            say(came=os.read(fd, 4096).hex(), key=key)
        return True

    def write(self, key, data):
        os.write(self.devices[key]["fd"], bytes.fromhex(data))

    def answer(self, number, data):
        self.waiting.pop(number)(None if data is None else bytes.fromhex(data))

    def command(self, source, condition):
        came = os.read(0, 65536)
        if not came:
            self.loop.quit()
            return False
        *lines, self.begun = (self.begun + came).split(b"\n")
        for line in lines:
            message = json.loads(line)
            do = message.pop("do")
            getattr(self, do)(**message)
            if do != "answer":
                say(did=message["key"])
        return True


def main():
    host = Host()
    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, host.command)
    say(root=host.testbed.get_root_dir())
    host.loop.run()


if __name__ == "__main__":
    main()
