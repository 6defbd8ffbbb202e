"""Enrolment by a code."""

import http.server
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.agent.__main__ import main
from hardware.agent.enrolment import Enrolment, check_origin, enrol, new_code, new_enrolment, normalise_code, place
from hardware.agent.errors import EnrolmentFailed

ENROLMENT = new_enrolment("T01", b"t" * 32, ("https://kakanai.example",))


class Desk(http.server.BaseHTTPRequestHandler):
    """A server that knows one code, once."""

    code: str | None = "7K3QX-2MHWD"
    asked: list[dict[str, object]]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append({"path": self.path, **asked})
        if self.path != "/agent/enrol" or asked["code"] != type(self).code:
            self.send_response(302 if asked["code"] == "00000-00000" else 403)
            self.send_header("Location", "/agent/elsewhere")
            self.end_headers()
            return
        type(self).code = None
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ENROLMENT.to_json().encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def desk() -> Iterator[tuple[str, type[Desk]]]:
    handler = type("Desk", (Desk,), {"asked": [], "code": Desk.code})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_code_enrols_a_terminal_once(desk: tuple[str, type[Desk]]) -> None:
    address, handler = desk
    assert enrol(address, "7k3qx 2mhwd", "1.0.0") == ENROLMENT
    assert handler.asked == [{"path": "/agent/enrol", "v": 1, "code": "7K3QX-2MHWD", "agent": "1.0.0"}]
    with pytest.raises(EnrolmentFailed):
        enrol(address, "7K3QX-2MHWD", "1.0.0")


def test_a_code_does_not_follow_a_redirect(desk: tuple[str, type[Desk]]) -> None:
    address, handler = desk
    with pytest.raises(EnrolmentFailed):
        enrol(address, "00000-00000", "1.0.0")
    assert len(handler.asked) == 1


def test_a_server_that_is_not_there_is_said_so() -> None:
    with pytest.raises(EnrolmentFailed, match="cannot be reached"):
        enrol("http://127.0.0.1:1", new_code(), "1.0.0")


@pytest.mark.parametrize(
    "server", ["http://kakanai.example", "ftp://kakanai.example", "kakanai.example", "https://a@b"]
)
def test_a_code_only_travels_encrypted(server: str) -> None:
    with pytest.raises(EnrolmentFailed):
        enrol(server, new_code(), "1.0.0")


@pytest.mark.parametrize("server", ["https://127.0.0.1:abc", "https://a b", "https://example:99999", "https://a..b"])
def test_what_is_no_address_is_said_so(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--file", str(tmp_path / "enrolment.json"), "enrol", "--server", server, "--code", "7K3QX-2MHWD"]
    assert main(command) == 1
    assert capsys.readouterr().err.startswith("kakanai-agent: ")


def test_an_answer_that_is_no_http_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as asking:
                asking.recv(9999)
                asking.sendall(b"garbage\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(EnrolmentFailed, match="is not the server"):
            enrol(f"http://127.0.0.1:{listening.getsockname()[1]}", new_code(), "1.0.0")
        thread.join()


def test_codes_are_read_as_people_write_them() -> None:
    code = new_code()
    assert normalise_code(f" {code.lower().replace('-', ' ')} ") == code
    assert normalise_code("iLo0O-00000") == "11000-00000"
    assert len({new_code() for _ in range(50)}) == 50
    for wrong in ("", "7K3QX", "7K3QX-2MHWU", "7K3QX-2MHWDX"):
        with pytest.raises(EnrolmentFailed):
            normalise_code(wrong)


def test_the_file_is_its_owners_alone_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "agent" / "enrolment.json"
    for _ in range(2):
        with place(file) as keep:
            keep(ENROLMENT)
    assert (file.stat().st_mode & 0o777, Enrolment.load(file)) == (0o600, ENROLMENT)
    assert [path.name for path in file.parent.iterdir()] == ["enrolment.json"]


def test_a_terminal_without_enrolment_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--file", str(tmp_path / "none.json"), "status"]) == 1
    assert "not enrolled" in capsys.readouterr().err


def test_the_command_enrols(tmp_path: Path, desk: tuple[str, type[Desk]], capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "enrolment.json"
    assert main(["--file", str(file), "enrol", "--server", desk[0], "--code", "7K3QX-2MHWD"]) == 0
    assert Enrolment.load(file) == ENROLMENT
    assert ENROLMENT.reply_key.hex() not in capsys.readouterr().out


@pytest.mark.parametrize("taken", ["agent", "agent/enrolment.json", "agent/enrolment.new"])
def test_a_code_is_not_spent_where_the_enrolment_cannot_be_kept(
    tmp_path: Path, desk: tuple[str, type[Desk]], capsys: pytest.CaptureFixture[str], taken: str
) -> None:
    if taken == "agent":
        (tmp_path / taken).touch()  # no folder
    else:
        (tmp_path / taken).mkdir(parents=True)
    file = tmp_path / "agent" / "enrolment.json"
    assert main(["--file", str(file), "enrol", "--server", desk[0], "--code", "7K3QX-2MHWD"]) == 1
    assert f"kakanai-agent: {file} cannot be written" in capsys.readouterr().err
    assert desk[1].asked == []
    assert main(["--file", str(tmp_path / "other.json"), "enrol", "--server", desk[0], "--code", "7K3QX-2MHWD"]) == 0


def test_a_code_that_is_refused_leaves_the_enrolment_there_was(tmp_path: Path, desk: tuple[str, type[Desk]]) -> None:
    file = tmp_path / "enrolment.json"
    with place(file) as keep:
        keep(ENROLMENT)
    assert main(["--file", str(file), "enrol", "--server", desk[0], "--code", "11111-11111"]) == 1
    assert Enrolment.load(file) == ENROLMENT
    assert [path.name for path in tmp_path.iterdir()] == ["enrolment.json"]


def test_an_enrolment_that_is_lost_after_all_is_said_so(tmp_path: Path) -> None:
    with (
        pytest.raises(EnrolmentFailed, match="cannot be written"),
        place(tmp_path / "agent" / "enrolment.json") as keep,
    ):
        shutil.rmtree(tmp_path / "agent")
        keep(ENROLMENT)


@given(st.text(max_size=100))
def test_any_text_is_no_enrolment(text: str) -> None:
    with pytest.raises(EnrolmentFailed):
        Enrolment.from_json(text)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"terminal": ""},
        {"terminal": 5},
        {"origins": []},
        {"origins": ["http://kakanai.example"]},
        {"origins": [7]},
        {"reply_key": "AAAA"},
        {"ticket_key": None},
    ],
)
def test_each_field_is_checked(change: dict[str, object]) -> None:
    with pytest.raises(EnrolmentFailed):
        Enrolment.from_json(json.dumps({**json.loads(ENROLMENT.to_json()), **change}))


def test_origins_are_as_browsers_send_them() -> None:
    for good in ("https://kakanai.example", "https://kakanai.example:8443", "http://127.0.0.1:8080"):
        assert check_origin(good) == good
    for bad in (
        "https://kakanai.example/",
        "https://kakanai.example/path",
        "https://a b",
        "https://a:b",
        "https://a:0",
        "null",
        "",
        "*",
    ):
        with pytest.raises(ValueError):
            check_origin(bad)
