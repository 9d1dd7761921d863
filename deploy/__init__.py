"""Starting, supervising and testing the assistant on one machine."""
