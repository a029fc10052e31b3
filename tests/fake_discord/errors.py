"""Refusals, with the codes and sentences of Discord's list of error codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KNOWN = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40033: (400, "This message has already been crossposted"),
    40060: (400, "Interaction has already been acknowledged"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}
"""Code → HTTP status and sentence."""


class ApiError(Exception):
    """An answer that is an error; `headers` come on top of the usual ones."""

    def __init__(
        self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = headers or {}


def refusal(code: int) -> ApiError:
    """The error of that code."""
    status, message = KNOWN[code]
    return ApiError(status, {"message": message, "code": code})


def unauthorized() -> ApiError:
    """What a wrong token gets."""
    return ApiError(401, {"message": "401: Unauthorized", "code": 0})


def invalid_form(faults: Mapping[str, tuple[str, str]]) -> ApiError:
    """Error 50035; `faults` maps a dotted path to Discord's code and sentence."""
    tree: dict[str, Any] = {}
    for path, (code, message) in faults.items():
        node = tree
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return ApiError(400, {"message": "Invalid Form Body", "code": 50035, "errors": tree})


def rate_limited(
    retry_after: float, *, scope: str, headers: Mapping[str, str] | None = None
) -> ApiError:
    """Answer 429; `scope` is user, global or shared."""
    is_global = scope == "global"
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(retry_after, 3),
        "global": is_global,
    }
    told = {"Retry-After": str(max(1, round(retry_after + 0.5))), "X-RateLimit-Scope": scope}
    if is_global:
        told["X-RateLimit-Global"] = "true"
    return ApiError(429, body, {**(headers or {}), **told})
