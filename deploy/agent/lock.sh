#!/usr/bin/env bash
# Pins the agent's dependencies with hashes, for Windows and Linux; no index addresses.
set -euo pipefail
cd "$(dirname "$0")"
uv pip compile requirements.in --universal --generate-hashes --python-version 3.11 \
  --no-emit-index-url --no-annotate --no-header -o requirements.lock
