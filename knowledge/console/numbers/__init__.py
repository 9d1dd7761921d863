"""The figures of the assistant, for every member of staff."""
