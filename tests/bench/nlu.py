"""Understanding alone, inside Rasa's interpreter: prints milliseconds of each parse, and of word segmentation alone.

usage: python -m tests.bench.nlu QUESTIONS.jsonl    (run with Rasa's Python 3.10)
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from bot.rasa.environment import ROOT, prepare


def main(questions: str) -> None:
    """Print {"nlu": [ms], "segmentation": [ms]} as JSON on the last line."""
    prepare()
    from rasa.core.agent import load_agent  # noqa: PLC0415 (after the environment is prepared)
    from underthesea import word_tokenize  # noqa: PLC0415

    from bot.rasa.fingerprint import model_path  # noqa: PLC0415

    texts = [json.loads(line)["turns"][-1] for line in Path(questions).read_text(encoding="utf-8").splitlines()]
    timings: dict[str, list[float]] = {"nlu": [], "segmentation": []}

    async def parse_all() -> None:
        agent = await load_agent(model_path=str(model_path(ROOT)))
        for text in texts[:5]:
            await agent.parse_message(text)
        for text in texts:
            started = time.perf_counter()
            await agent.parse_message(text)
            timings["nlu"].append(1000 * (time.perf_counter() - started))

    asyncio.run(parse_all())
    for text in texts[:5]:
        word_tokenize(text)
    for text in texts:
        started = time.perf_counter()
        word_tokenize(text)
        timings["segmentation"].append(1000 * (time.perf_counter() - started))
    print(json.dumps(timings))


if __name__ == "__main__":
    main(sys.argv[1])
