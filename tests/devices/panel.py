"""A panel for people: one section for each virtual device, with buttons that are the hands at the real one."""

import contextlib
import html
import http.server
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qs

PORT = 47811
LONGEST_FORM = 16_000  # a code of 4,096 bytes, each written as %XX

STYLE = """
body { font: 16px sans-serif; margin: 2rem; max-width: 48rem } section { margin-top: 2rem }
button { margin: .2rem .2rem .2rem 0; padding: .5rem .9rem; font: inherit } form { display: inline }
input { padding: .5rem; font: inherit; width: 20rem; max-width: 100% }
[role=status] { min-height: 1.5em } img { border: 1px solid #666; max-width: 100%; display: block }
"""
# What lies on a device changes without a press as well; what is being typed stays.
REFRESH = """
setInterval(async () => {
  const text = await fetch("/").then((answer) => answer.text()).catch(() => null);
  if (text === null) return;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const one of document.querySelectorAll("[role=status]")) one.innerHTML = fresh.getElementById(one.id).innerHTML;
}, 1000);
"""


class Section(Protocol):
    """A device on the panel. ``key`` is its address, ``title`` its heading."""

    key: str
    title: str

    def status(self) -> str:
        """How it stands, as HTML."""

    def hands(self) -> str:
        """What can be done with it, as HTML of :func:`button` and :func:`box`."""

    def act(self, action: str, value: str) -> None:
        """One press of a button. Raises KeyError for a button that does not exist."""


def button(section: Section, action: str, words: str, value: str = "") -> str:
    """A button that does ``action`` with ``value``."""
    hidden = f'<input type="hidden" name="value" value="{html.escape(value)}">' if value else ""
    return _form(section, f"{hidden}{_press(action, words)}")


def box(section: Section, label: str, value: str, actions: Mapping[str, str]) -> str:
    """A text box, and buttons that do something with what stands in it (action: words)."""
    field = f'<label>{html.escape(label)} <input name="value" value="{html.escape(value)}" autocomplete="off"></label> '
    return _form(section, field + "".join(_press(action, words) for action, words in actions.items()))


def _form(section: Section, content: str) -> str:
    return f'<form method="post" action="/{section.key}">{content}</form>'


def _press(action: str, words: str) -> str:
    return f'<button name="action" value="{action}">{html.escape(words)}</button>'


def page(sections: Sequence[Section]) -> bytes:
    """The panel as HTML."""
    drawn = "".join(
        f'<section aria-label="{one.title}"><h2>{one.title}</h2>'
        f'<div role="status" id="{one.key}">{one.status()}</div>{one.hands()}</section>'
        for one in sections
    )
    return (
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>仮想デバイス</title><style>{STYLE}</style>'
        f"<h1>仮想デバイス</h1>{drawn}<script>{REFRESH}</script></html>"
    ).encode()


@contextlib.contextmanager
def panel(sections: Sequence[Section], port: int = PORT) -> Iterator[str]:
    """Serves the panel; gives its address."""
    by_path = {f"/{one.key}": one for one in sections}
    one_hand = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LONGEST_FORM)).decode())
            try:
                with one_hand:
                    by_path[self.path].act(form.get("action", [""])[0], form.get("value", [""])[0])
            except KeyError:
                self._answer(400)
                return
            self.send_response(303)
            self.send_header("Location", "/")
            self.end_headers()

        def _answer(self, status: int) -> None:
            body = page(sections)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
