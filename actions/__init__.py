"""Rasa actions, answering and dossier look-up."""
