"""When the office is open: the day that is asked about, the day's state, and how it is told."""
