#!/bin/sh
# Prints the path of a working interpreter: `find_python.sh 3.10` or `find_python.sh 3.11 3.12 3.13` (first that works).
# Looks on PATH, in pyenv's versions and among uv's interpreters. A pyenv shim may exist and still fail, so each is tried.
works() {
    "$1" -c "import sys, venv, ensurepip, ssl, sqlite3; sys.exit('%d.%d' % sys.version_info[:2] != '$2')" 2>/dev/null
}
for version in "$@"; do
    for candidate in \
        "$(command -v "python$version" 2>/dev/null)" \
        "$(command -v python3 2>/dev/null)" \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python \
        "${UV_PYTHON_INSTALL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/uv/python}"/cpython-"$version".*/bin/python3 \
        /opt/python/"$version"*/bin/python3 /usr/local/bin/python"$version"; do
        if [ -n "$candidate" ] && [ -x "$candidate" ] && works "$candidate" "$version"; then
            echo "$candidate"
            exit 0
        fi
    done
done
list=$(echo "$*" | sed 's/ /, /g')
echo "Không tìm thấy Python $list (kèm venv, ssl, sqlite3)." >&2
echo "No working Python $list found. Install one, e.g. 'pyenv install $1', 'uv python install $1' or your system's python$1 and python$1-venv packages." >&2
exit 1
