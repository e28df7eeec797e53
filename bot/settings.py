"""Settings: environment variables with the prefix FAQBOT_. The table in docs/settings.md lists the same, tested."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Optional

from pydantic import BaseSettings, Field, PositiveInt, validator


class Settings(BaseSettings):
    """Every setting has a default that suits one small machine; none is needed to start."""

    host: str = Field(default="127.0.0.1", description="Address the gateway listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the gateway listens on; 0 takes a free one.")
    workers: PositiveInt = Field(default=1, description="Gateway processes.")
    secret: str = Field(
        default_factory=lambda: secrets.token_urlsafe(32),
        min_length=16,
        description="Key that signs transcripts and reply ids, shared by workers; made anew at each start if unset.",
    )
    rate_limit: str = Field(
        default="600/minute",
        description="Messages a client address may send, as a limit string such as 600/minute, or off.",
    )
    allowed_origins: str = Field(
        default="",
        description="Origins of pages that may call the API, separated by commas; * allows all; empty: this host only.",
    )
    allowed_hosts: str = Field(
        default="*", description="Host names this server answers to, separated by commas; * is any."
    )
    trusted_proxies: str = Field(
        default="", description="Addresses of proxies whose X-Forwarded-For is believed, by commas."
    )
    metrics_allow: str = Field(default="", description="Addresses beside loopback that may read /metrics, by commas.")
    redis_url: Optional[str] = Field(
        default=None, description="Reserved for Redis; not used yet: conversations are in memory."
    )
    database_url: Optional[str] = Field(
        default=None, description="Reserved for PostgreSQL; not used yet: counters are in memory."
    )
    idle_minutes: PositiveInt = Field(
        default=30, description="Minutes without a message after which a conversation is forgotten."
    )
    max_conversations: PositiveInt = Field(
        default=20_000, description="Conversations kept at once; the longest idle goes first."
    )
    keep_unanswered_days: int = Field(
        default=0, ge=0, description="Reserved: days that redacted unanswered questions are kept; none are yet."
    )
    privacy_url: Optional[str] = Field(default=None, description="The operator's privacy page, linked from the pages.")
    operator_name: Optional[str] = Field(default=None, description="Who runs this assistant, shown on the pages.")
    log_file: Optional[str] = Field(default=None, description="File for the log; unset: standard error.")
    log_level: str = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR. No level writes what people type."
    )
    otlp_endpoint: Optional[str] = Field(
        default=None, description="Reserved for OpenTelemetry; no traces are sent yet."
    )

    class Config:
        """Read FAQBOT_HOST and so on."""

        env_prefix = "FAQBOT_"
        frozen = True

    @validator("log_level")
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @validator("rate_limit")
    def _readable_limit(cls, value: str) -> str:
        from limits import parse

        if value != "off":
            try:
                parse(value)
            except ValueError as error:
                raise ValueError("must be a limit such as 600/minute, or off") from error
        return value


def names(value: str) -> list[str]:
    """Split a list setting at its commas."""
    return [name.strip() for name in value.split(",") if name.strip()]


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Read the settings of this process once. Raises pydantic.ValidationError."""
    return Settings()
