"""How the assistant is used, in counts a day: counted, read and drawn. Nothing in them is personal."""
