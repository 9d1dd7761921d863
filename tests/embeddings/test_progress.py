"""Progress for a person at a terminal and for a log."""

from __future__ import annotations

import io
import sys

import pytest

from embeddings.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bar(500, "Mã hóa đoạn văn", "đoạn") as bar:
        for _ in range(500):
            bar.update()
    return stream.getvalue()


def test_a_log_gets_its_first_and_last_line_of_a_quick_job(monkeypatch: pytest.MonkeyPatch) -> None:
    written = run(monkeypatch, io.StringIO())
    assert "\r" not in written
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    assert [line.split(",")[0] for line in lines] == [
        "Mã hóa đoạn văn: 0/500 đoạn",
        "Mã hóa đoạn văn: 500/500 đoạn",
    ]


def test_a_terminal_gets_one_line_that_is_drawn_over(monkeypatch: pytest.MonkeyPatch) -> None:
    written = run(monkeypatch, Terminal())
    assert "Mã hóa đoạn văn: 100%" in written
    assert written.count("\n") == 1
