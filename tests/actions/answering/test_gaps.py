from __future__ import annotations

import threading
from pathlib import Path

from actions.answering.gaps import GapStore


def test_a_gap_outlives_the_process_masked_and_cut(tmp_path: Path) -> None:
    path = tmp_path / "new" / "gaps.sqlite3"
    store = GapStore(path, longest=40)
    store.add("số của tôi 0912345678, cho hỏi " + "a" * 100, "too_weak", 0.2, "procedure:1.001193")
    store.close()
    [gap] = GapStore(path, longest=40).all()
    assert "0912345678" not in gap.question
    assert len(gap.question) == 40
    assert (gap.reason, gap.confidence, gap.nearest) == ("too_weak", 0.2, "procedure:1.001193")
    assert gap.asked_at.endswith("+00:00")


def test_several_threads_may_write_at_once(tmp_path: Path) -> None:
    store = GapStore(tmp_path / "gaps.sqlite3", longest=40)
    threads = [threading.Thread(target=store.add, args=(f"câu {n}", "r", None, None)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 20
