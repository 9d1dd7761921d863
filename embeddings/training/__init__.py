"""Tuning the encoder on citizens' questions. Nothing here runs while the assistant serves."""
