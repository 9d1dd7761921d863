"""Named faults, each with its HTTP status; the words are in `bot/web/texts.yml`."""

from __future__ import annotations

from knowledge.store.errors import StoreError

__all__ = ["STATUS", "GatewayError", "StoreError"]

STATUS: dict[str, int] = {
    "invalid_json": 400,
    "conversation_invalid": 400,
    "webhook_refused": 403,
    "foreign_origin": 403,
    "metrics_forbidden": 403,
    "not_found": 404,
    "procedure_not_found": 404,
    "event_unknown": 404,
    "method_not_allowed": 405,
    "body_too_slow": 408,
    "body_too_large": 413,
    "unsupported_type": 415,
    "invalid_request": 422,
    "text_empty": 422,
    "text_too_long": 422,
    "query_empty": 422,
    "query_too_long": 422,
    "query_count_invalid": 422,
    "day_invalid": 422,
    "days_invalid": 422,
    "bad_request": 400,
    "conversation_busy": 429,
    "rate_limited": 429,
    "too_many_streams": 429,
    "internal": 500,
    "overloaded": 503,
    "not_ready": 503,
    "search_unavailable": 503,
    "figures_unavailable": 503,
    "history_unavailable": 503,
    "session_unavailable": 503,
    "inbox_unavailable": 503,
}


class GatewayError(Exception):
    """A fault that a caller is told about; `values` fill the placeholders of its text."""

    def __init__(self, code: str, retry_after: int | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.retry_after = retry_after
        self.values_ = values
