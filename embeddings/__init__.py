"""Finding procedures: text, encoder, index, search, evaluation."""
