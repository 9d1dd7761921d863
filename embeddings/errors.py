"""Errors of finding, each with one line that says what to do."""

from __future__ import annotations


class EmbeddingsError(Exception):
    """Base of what this package raises on purpose."""


class EncoderBuildError(EmbeddingsError):
    """The encoder cannot be built from the pinned package."""


class EncoderMissingError(EmbeddingsError):
    """The encoder named in the settings is not there or cannot be loaded."""


class IndexMissingError(EmbeddingsError):
    """There is no index, or it is damaged."""


class IndexMismatchError(EmbeddingsError):
    """The index was made by another encoder."""
