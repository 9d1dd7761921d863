"""Serve: build what is missing, start the processes, watch them until Ctrl-C."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tqdm import tqdm

from deploy.run import supervise
from deploy.run.build import STEPS, build
from deploy.run.layout import LOGS, Program, gateway_port, programs
from deploy.run.preflight import PreflightError, check_disk, check_knowledge, check_ports

READY_SECONDS = 240
POLL_SECONDS = 0.5
DEAD = {"EXITED", "BACKOFF", "FATAL"}


def answers(url: str) -> bool:
    """True where a GET on one of our loopback addresses gives 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own loopback addresses
            return bool(response.status == 200)  # noqa: PLR2004
    except (OSError, urllib.error.URLError, ValueError):
        return False


class Watch:
    """Reports each change of a program's state once."""

    def __init__(self) -> None:
        self._pids: dict[str, int] = {}
        self._state: dict[str, str] = {}

    def look(self, everything: tuple[Program, ...]) -> None:
        """Print what died or came back since the last look."""
        labels = {program.name: program.label for program in everything}
        for name, row in supervise.states().items():
            state, pid = str(row["statename"]), int(row["pid"])
            before, last_pid = self._state.get(name), self._pids.get(name)
            if state in DEAD and before not in DEAD:
                tqdm.write(
                    f"! {labels[name]} đã dừng (mã {row['exitstatus']}), đang bật lại. Nhật ký: {LOGS / name}.log",
                    file=sys.stderr,
                )
            elif pid and last_pid and pid != last_pid:
                tqdm.write(f"! {labels[name]} vừa được bật lại (tiến trình {last_pid} → {pid}).", file=sys.stderr)
            self._state[name] = state
            if pid:
                self._pids[name] = pid


def _wait_until_ready(everything: tuple[Program, ...], supervisor: subprocess.Popen[bytes], watch: Watch) -> None:
    waiting = list(everything)
    started = time.monotonic()
    bar_format = "  {desc} [{bar:30}] {n_fmt}/{total_fmt} {elapsed}"
    with tqdm(total=len(everything), desc="Khởi động", bar_format=bar_format, ascii=" █") as bar:
        while waiting:
            if supervisor.poll() is not None:
                raise PreflightError(f"Trình giám sát đã dừng; xem {LOGS}/supervisord.log.")
            if time.monotonic() - started > READY_SECONDS:
                names = ", ".join(program.label for program in waiting)
                raise PreflightError(f"Sau {READY_SECONDS} giây vẫn chưa sẵn sàng: {names}. Nhật ký: {LOGS}/")
            for program in [program for program in waiting if answers(program.health)]:
                waiting.remove(program)
                bar.update()
            with contextlib.suppress(supervise.SupervisorError):  # its socket appears a moment after the process
                watch.look(everything)
            bar.refresh()
            time.sleep(POLL_SECONDS)


def stay(supervisor: subprocess.Popen[bytes], watch: Watch, everything: tuple[Program, ...]) -> int:
    """Report what happens until the supervisor ends; 0 where somebody asked it to (`make stop`), 1 where it died."""
    while supervisor.poll() is None:
        time.sleep(POLL_SECONDS)
        with contextlib.suppress(supervise.SupervisorError):
            watch.look(everything)
    if supervisor.returncode == 0:
        print("\nTrợ lý đã được dừng từ một cửa sổ khác.", flush=True)
        return 0
    print(f"✗ Trình giám sát đã dừng; xem {LOGS}/supervisord.log.", file=sys.stderr)
    return 1


def serve() -> int:
    """Start everything and stay until interrupted; returns the exit status."""
    everything = programs()
    if supervise.running_pid():
        raise PreflightError("Trợ lý đang chạy rồi. Dừng bằng `make stop` rồi chạy lại.")
    check_disk()
    check_ports(everything)
    check_knowledge()
    build()
    print(f"[{len(STEPS) + 1}/{len(STEPS) + 1}] Bật các tiến trình", flush=True)
    supervisor = supervise.start(everything)
    watch = Watch()
    try:
        _wait_until_ready(everything, supervisor, watch)
        print(f"\n✓ Trợ lý Một Cửa đã sẵn sàng: http://127.0.0.1:{gateway_port()}/   (Ctrl-C để dừng)", flush=True)
        return stay(supervisor, watch, everything)
    except KeyboardInterrupt:
        print("\nĐang dừng …", flush=True)
        return 0
    finally:
        supervise.stop(supervisor.pid)


def stop_running() -> int:
    """Stop an assistant that another terminal started; returns the exit status."""
    pid = supervise.running_pid()
    if pid is None:
        print("Không có trợ lý nào đang chạy.")
        return 0
    supervise.stop(pid)
    print("Đã dừng.")
    return 0
