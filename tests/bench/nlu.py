"""Understanding alone, inside Rasa's interpreter: how fast, and how much of the counted half of the sentences is right.

usage: python -m tests.bench.nlu QUESTIONS.jsonl    (run with Rasa's Python 3.10)
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.rasa.environment import ROOT, prepare
from embeddings.text import fold

SENTENCES = Path("tests/bot/components/sentences/test.yml")


def macro_f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """Mean over the wanted labels of F1 = 2·TP / (2·TP + FP + FN), 0 to 1."""
    right = Counter(want for want, found in zip(wanted, got, strict=True) if want == found)
    asked, said = Counter(wanted), Counter(got)
    return sum(2 * right[label] / (asked[label] + said[label]) for label in asked) / len(asked)


def main(questions: str) -> None:
    """Print as JSON on the last line.

    `nlu`, `segmentation`: milliseconds of each message. `spelled`, `bare`: of the sentences as written and without
    diacritics, how many there are, the share that is right and the macro F1. `commonest`: the share of the commonest
    intent, which is right who always says it.
    """
    prepare()
    from rasa.core.agent import load_agent  # noqa: PLC0415 (after the environment is prepared)
    from underthesea import word_tokenize  # noqa: PLC0415

    from bot.rasa.fingerprint import model_path  # noqa: PLC0415

    texts = [json.loads(line)["turns"][-1] for line in Path(questions).read_text(encoding="utf-8").splitlines()]
    labelled = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    sentences = [(intent, str(text)) for intent, group in labelled.items() for text in group]
    wanted = [intent for intent, _ in sentences]
    timings: dict[str, list[float]] = {"nlu": [], "segmentation": []}
    found: dict[str, dict[str, float]] = {}

    async def parse_all() -> None:
        agent = await load_agent(model_path=str(model_path(ROOT)))
        for text in texts[:5]:
            await agent.parse_message(text)
        for text in texts:
            started = time.perf_counter()
            await agent.parse_message(text)
            timings["nlu"].append(1000 * (time.perf_counter() - started))
        for kind, written in (("spelled", str), ("bare", fold)):
            got = [(await agent.parse_message(written(text)))["intent"]["name"] for _, text in sentences]
            right = sum(want == said for want, said in zip(wanted, got, strict=True)) / len(wanted)
            found[kind] = {"n": len(wanted), "right": right, "macro_f1": macro_f1(wanted, got)}

    asyncio.run(parse_all())
    for text in texts[:5]:
        word_tokenize(text)
    for text in texts:
        started = time.perf_counter()
        word_tokenize(text)
        timings["segmentation"].append(1000 * (time.perf_counter() - started))
    commonest = max(Counter(wanted).values()) / len(wanted)
    print(json.dumps({**timings, **found, "commonest": commonest}))


if __name__ == "__main__":
    main(sys.argv[1])
