"""Make Rasa's terminal channel readable with answers of many lines."""

from __future__ import annotations

from typing import Any

PROMPT = "Chọn một nút, hoặc gõ câu khác:"


def print_text_above_buttons() -> None:
    """Print an answer as text and only then offer its buttons.

    Rasa makes the whole answer the prompt of the choice, and a prompt is cut at the terminal's edge.
    """
    from rasa.core.channels import console  # noqa: PLC0415

    original = console.print_buttons

    def text_then_buttons(message: dict[str, Any], is_latest_message: bool = False, *color: Any) -> Any:
        if is_latest_message and message.get("text"):
            print(message["text"])
            message = {**message, "text": PROMPT}
        return original(message, is_latest_message, *color)

    console.print_buttons = text_then_buttons
