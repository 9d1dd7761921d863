from __future__ import annotations

import os
import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from deploy.run import preflight
from deploy.run.layout import Program
from knowledge.snapshot import KnowledgeError


def program(port: int, name: str = "gateway") -> Program:
    return Program(name, "cổng trò chuyện", ("true",), port, "http://127.0.0.1/")


def test_a_busy_port_is_named_with_the_process_that_holds_it() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(preflight.PreflightError) as failure:
            preflight.check_ports([program(port)])
    message = str(failure.value)
    assert str(port) in message
    assert str(os.getpid()) in message
    assert "GATEWAY_PORT" in message
    assert "\n" not in message


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    preflight.check_ports([program(port)])


def test_a_full_disk_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(preflight, "BUILD", tmp_path / "build")
    monkeypatch.setattr(preflight, "VAR", tmp_path / "var")
    preflight.check_disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 5 * 1024**2))
    with pytest.raises(preflight.PreflightError, match="chỉ còn 5 MB"):
        preflight.check_disk()


def test_a_broken_knowledge_file_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise KnowledgeError("knowledge/procedures/tu-phap/x.yml: code: Field required")

    monkeypatch.setattr(preflight, "load_snapshot", broken)
    with pytest.raises(preflight.PreflightError, match=r"x\.yml"):
        preflight.check_knowledge()
