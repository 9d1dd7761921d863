#!/bin/sh
# Type-checks the widget's plain JavaScript. Only where Node is: nothing at run time needs it, and nothing is built.
set -eu
version=5.9.3
tools=.build/typescript
if ! command -v npm >/dev/null 2>&1; then
    echo "widget types: not checked, there is no Node here (optional: install 'nodejs' and 'npm')." >&2
    exit 0
fi
if [ "$("$tools/node_modules/.bin/tsc" --version 2>/dev/null || true)" != "Version $version" ]; then
    mkdir -p "$tools"
    if ! npm install --prefix "$tools" --no-save --no-audit --no-fund --loglevel=error "typescript@$version" >&2; then
        echo "widget types: not checked, TypeScript $version could not be installed." >&2
        exit 0
    fi
fi
"$tools/node_modules/.bin/tsc" --project bot/web/widget
