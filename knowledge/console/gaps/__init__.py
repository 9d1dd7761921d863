"""The gap inbox: questions that were not answered well, by meaning, and what staff make of them."""
