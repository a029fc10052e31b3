"""Log lines, as text or JSON, in which the token never stands."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from bot.config import Settings

TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class _Formatter(logging.Formatter):
    """Text lines; a subclass may shape them otherwise, the secret is taken out of either."""

    def __init__(self, secret: str | None) -> None:
        super().__init__(TEXT)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        line = self.shape(record)
        return line.replace(self._secret, "[token]") if self._secret else line

    def shape(self, record: logging.LogRecord) -> str:
        return super().format(record)


class _JsonFormatter(_Formatter):
    def shape(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logging(settings: Settings) -> None:
    """Send all log lines to standard error, as the settings say."""
    token = settings.discord_token
    secret = token.get_secret_value() if token else None
    handler = logging.StreamHandler()
    shape = _JsonFormatter if settings.log_format == "json" else _Formatter
    handler.setFormatter(shape(secret))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
