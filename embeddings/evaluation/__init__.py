"""Scoring labelled question sets: producing answers and scoring them are separate steps."""
