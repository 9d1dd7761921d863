#!/bin/sh
# Resolves requirements/*.in in fresh environments and writes requirements/*.txt (versions only: torch's build differs by machine).
set -eu
lock() {
    name=$1
    python=$2
    home=$(mktemp -d)
    "$python" -m venv "$home/venv"
    "$home/venv/bin/pip" install --disable-pip-version-check -q -r "requirements/$name.in"
    {
        echo "# Locked from requirements/$name.in by \`make lock\`; do not edit by hand."
        "$home/venv/bin/pip" freeze --all | grep -v '^pip==' | sed -E 's/\+cpu$//'
    } >"requirements/$name.txt"
    rm -rf "$home"
}
lock app "$(deploy/find_python.sh 3.11)"
lock rasa "$(deploy/find_python.sh 3.10)"
