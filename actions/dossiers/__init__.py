"""Where a dossier is: sources of records, the second fact, lock-outs, statuses in plain words. Start at `lookup`."""
