"""On Debian as root the device tests must run; elsewhere they cannot."""

import os
import shutil

import pytest


def require(missing: list[str]) -> None:
    """Skips where ``missing`` cannot be had, and fails where ``deploy/devices.sh`` should have brought it."""
    if missing:
        on_debian = shutil.which("apt-get") and os.geteuid() == 0
        (pytest.fail if on_debian else pytest.skip)(f"run deploy/devices.sh: {missing} are missing")
