#!/bin/sh
# Makes sure a Chromium is there for the browser tests: Debian's package where we may install it, else says what to install.
set -eu
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Cài Chromium cho kiểm thử / installing Chromium for the browser tests …" >&2
    log=$(mktemp)
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium fonts-noto-core; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 8 "$log" >&2
fi
echo "Browser tests need Chromium: install your system's 'chromium' package (Debian: sudo apt-get install chromium)." >&2
exit 1
