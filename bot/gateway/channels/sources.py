"""Where an answer comes from, for channels that show text only."""

from __future__ import annotations

from bot.gateway.answer import Answer


def with_links(answer: Answer, line: str) -> list[str]:
    """The text of each message; the last one ends with a line for every source's address that no message says.

    `line` holds `{url}`.
    """
    texts = [message.text for message in answer.messages]
    said = "\n".join(texts)
    urls = dict.fromkeys(source.url for source in answer.sources if source.url)
    links = [line.format(url=url) for url in urls if url not in said]
    return [*texts[:-1], "\n".join(filter(None, [texts[-1], *links]))] if texts else []
