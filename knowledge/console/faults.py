"""Faults that staff are told about; the words are in `texts/faults.yml`."""

from __future__ import annotations

STATUS: dict[str, int] = {
    "bad_form": 400,
    "csrf": 403,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "wrong_type": 415,
    "invalid": 422,
    "locked": 429,
    "internal": 500,
    "store_away": 503,
    "assistant_away": 503,
}


class ConsoleError(Exception):
    """`code` names the text and the status; `values` fill its placeholders."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.values = values
