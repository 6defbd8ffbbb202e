#!/usr/bin/env bash
# Makes kakanai-agent.zip for terminals without internet: the agent, its locked Windows wheels, and the install script.
# Usage: deploy/agent/pack.sh [folder for the zip]; needs pip and python3, runs on any machine that reaches a package index.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
out="$(cd "${1:-.}" && pwd)/kakanai-agent.zip"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/kakanai-agent/wheels"
# Markers describe the terminal, not this machine: drop them, and fetch for Windows.
sed -E 's/ ; [^\\]*/ /' "$here/requirements.lock" > "$work/windows.lock"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
  --platform win_amd64 --python-version 3.11 --implementation cp -r "$work/windows.lock" -d "$work/kakanai-agent/wheels"
for part in __init__.py errors.py apdu.py tlv.py cards agent; do
  mkdir -p "$work/kakanai-agent/hardware"
  cp -R "$root/hardware/$part" "$work/kakanai-agent/hardware/"
done
find "$work" -name __pycache__ -prune -exec rm -rf {} +
cp "$here/install-service.ps1" "$here/service.py" "$here/requirements.lock" "$work/kakanai-agent/"
python3 -c 'import shutil, sys; shutil.make_archive(sys.argv[1].removesuffix(".zip"), "zip", sys.argv[2], "kakanai-agent")' "$out" "$work"
echo "$out"
