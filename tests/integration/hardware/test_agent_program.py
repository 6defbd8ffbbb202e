"""The agent as the operating system's service keeps it: a program that starts, says so, and ends when it is told to."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hardware.agent.enrolment import new_enrolment
from tests.devices.rig import Rig

ROOT = Path(__file__).parents[3]
PATIENCE = 20


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def agent(file: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hardware.agent", "--file", str(file), "run", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_the_agent_serves_until_it_is_told_to_end_and_frees_its_port(
    pcscd: Rig, tmp_path: Path, sent: signal.Signals
) -> None:
    file, port = tmp_path / "enrolment.json", free_port()
    file.write_text(new_enrolment("T01", b"t" * 32, ("https://kakanai.example",)).to_json())
    with agent(file, port) as process:
        try:
            assert process.stderr is not None
            assert any("serves terminal T01" in line for line in process.stderr)
            with socket.create_connection(("127.0.0.1", port), PATIENCE):
                pass
            process.send_signal(sent)
            _, said = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0
            assert "Traceback" not in said
        finally:
            process.kill()
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_terminal_that_is_not_enrolled_says_so_in_words(pcscd: Rig, tmp_path: Path) -> None:
    with agent(tmp_path / "enrolment.json", free_port()) as process:
        try:
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 1
    assert said.startswith("kakanai-agent: ")
    assert "Traceback" not in said
