#!/bin/sh
# Makes sure redis-server is there for the tests that start one: Debian's package where we may install it.
set -eu
if command -v redis-server >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Cài Redis cho kiểm thử / installing Redis for the tests …" >&2
    log=$(mktemp)
    # The tests start one of their own; run level 1 keeps Debian's from being started.
    if { apt-get update -q && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends redis-server; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 8 "$log" >&2
fi
echo "These tests need Redis: install your system's 'redis-server' package (Debian: sudo apt-get install redis-server)." >&2
exit 1
