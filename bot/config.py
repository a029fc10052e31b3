"""Settings: read once from the environment and `.env`; all faults are reported together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

Ids = Annotated[frozenset[PositiveInt], NoDecode]
Shards = Annotated[tuple[int, ...], NoDecode]


class Settings(BaseSettings):
    """What the operator chose; each field is read from the variable of its name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    discord_token: SecretStr | None = None
    database_url: str = "sqlite+aiosqlite:///data/bot.db"
    seeds_dir: Path = Path("seeds")
    admin_ids: Ids = frozenset()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    catch_up_hours: float = Field(default=6, ge=0, le=24)
    sends_per_second: float = Field(default=48, gt=0, le=50)
    discord_proxy: str | None = Field(default=None, pattern=r"^(https?|socks[45]h?)://\S+$")
    discord_api_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    discord_gateway_url: str | None = Field(default=None, pattern=r"^wss?://\S+$")
    shard_count: int | None = Field(default=None, ge=1)
    shard_ids: Shards = ()

    @field_validator("admin_ids", "shard_ids", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:  # noqa: ANN401  # pydantic hands over what it got
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _fold(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401  # as above
        if not isinstance(value, str):
            return value
        return value.upper() if info.field_name == "log_level" else value.lower()

    @field_validator("database_url")
    @classmethod
    def _driver(cls, value: str) -> str:
        if not value.startswith("sqlite+aiosqlite:///"):
            raise ValueError("should look like sqlite+aiosqlite:///data/bot.db")
        return value

    @field_validator("shard_ids")
    @classmethod
    def _counted(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        count: int | None = info.data.get("shard_count")
        if value and count is None:
            raise ValueError("needs SHARD_COUNT beside it")
        if count is not None and not all(0 <= shard < count for shard in value):
            raise ValueError(f"needs numbers from 0 to {count - 1}, as SHARD_COUNT is {count}")
        return value


def load_settings(**overrides: Any) -> Settings:  # any field
    """Read the settings; SettingsError names every fault with its variable, and never a secret."""
    try:
        return Settings(**overrides)
    except UnicodeDecodeError:
        raise SettingsError(".env: is no text in UTF-8; save it as UTF-8") from None
    except ValidationError as error:
        raise SettingsError("\n".join(map(_sentence, error.errors()))) from None


def _sentence(fault: Mapping[str, Any]) -> str:
    name = str(fault["loc"][0]).upper()
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return f"{name}: {reason[0].lower()}{reason[1:]}"
