#!/usr/bin/env bash
# Brings what the device tests need on Debian: PC/SC daemon with virtual slots, OpenSC as an independent reader, what
# pyscard needs to build, and umockdev with the system Python's bindings for pads and code readers in Chromium.
# Elsewhere it does nothing. May be run again at any time.
set -euo pipefail
packages=(pcscd vsmartcard-vpcd libpcsclite-dev pkg-config gcc python3-dev opensc pcsc-tools openssl util-linux iproute2
  umockdev gir1.2-umockdev-1.0 python3-gi)
command -v apt-get >/dev/null || exit 0
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" != 0 ]; then
  echo "The device tests need: sudo apt-get install ${missing[*]}" >&2
  exit 0
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
