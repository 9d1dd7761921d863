"""What is checked before anything starts: each fault is one clear line."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Iterable

import psutil

from deploy.run.layout import BUILD, VAR, Program
from knowledge.snapshot import KnowledgeError, load_snapshot

FREE_BYTES_NEEDED = 1024**3


class PreflightError(Exception):
    """Something on this machine must be mended first; the message is Vietnamese and fit to show."""


def _owner_of(port: int) -> str:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN:
                name = psutil.Process(connection.pid).name() if connection.pid else "?"
                return f" (tiến trình {connection.pid}, {name})"
    except psutil.Error:
        pass  # seeing other users' processes may be forbidden; the port is still busy
    return ""


def check_ports(programs: Iterable[Program]) -> None:
    """Raises PreflightError for the first port that something else holds."""
    for program in programs:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", program.port))
            except OSError as error:
                if error.errno == errno.EACCES:
                    raise PreflightError(f"Không có quyền mở cổng {program.port} cho {program.label}.") from error
                hint = " Đặt GATEWAY_PORT=số khác." if program.name == "gateway" else " Chạy `make stop` rồi thử lại."
                what, owner = f"Cổng {program.port} ({program.label})", _owner_of(program.port)
                raise PreflightError(f"{what} đang có chương trình khác dùng{owner}.{hint}") from error


def check_disk() -> None:
    """Raises PreflightError where building or the databases would run out of space."""
    for folder in (BUILD, VAR):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PreflightError(f"Không ghi được vào thư mục {folder}.")
        free = shutil.disk_usage(folder).free
        if free < FREE_BYTES_NEEDED:
            raise PreflightError(f"Ổ đĩa chứa {folder} chỉ còn {free // 1024**2} MB, cần ít nhất 1024 MB.")


def check_knowledge() -> None:
    """Raises PreflightError naming the broken file of the knowledge base."""
    try:
        load_snapshot()
    except KnowledgeError as error:
        raise PreflightError(f"Tệp tri thức có lỗi: {error}") from error
