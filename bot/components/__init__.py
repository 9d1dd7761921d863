"""Components of the Rasa pipeline (Python 3.10)."""
