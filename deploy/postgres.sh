#!/bin/sh
# Makes sure PostgreSQL's programs are there for the tests that start one: Debian's package where we may install it.
set -eu
if command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Cài PostgreSQL cho kiểm thử / installing PostgreSQL for the tests …" >&2
    log=$(mktemp)
    # The tests start one of their own; Debian's would be started at once otherwise.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 8 "$log" >&2
fi
echo "These tests need PostgreSQL: install your system's 'postgresql' package (Debian: sudo apt-get install postgresql)." >&2
exit 1
