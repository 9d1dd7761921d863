"""One file per channel: each translates its transport into turns and answers back, and decides nothing."""
