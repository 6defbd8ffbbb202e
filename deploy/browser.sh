#!/usr/bin/env bash
# Brings the browser and fonts that the tests need: Debian's chromium with apt, elsewhere Playwright's own.
set -euo pipefail
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  if ! command -v chromium >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  fi
elif ! command -v chromium >/dev/null; then
  .venv/bin/playwright install chromium
fi
