"""`python -m bot.gateway.channels.zalo authorise|status|refresh|capture FILE|verify FILE`."""

from __future__ import annotations

import sys

from bot.gateway.channels.zalo.commands import main

if __name__ == "__main__":
    sys.exit(main())
