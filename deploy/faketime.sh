#!/bin/sh
# Makes sure libfaketime is there for the fault script's jumping clock: Debian's package where we may install it.
set -eu
if ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || ls /usr/lib/faketime/libfaketimeMT.so.1 >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Cài libfaketime cho kiểm thử / installing libfaketime for the tests …" >&2
    log=$(mktemp)
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends libfaketime; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 8 "$log" >&2
fi
echo "A jumping clock needs libfaketime: install your system's 'libfaketime' package." >&2
exit 1
