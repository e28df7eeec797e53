"""`faqbot serve`: checks the content, trains if stale, and serves."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from bot.assistant.quiet import before_rasa


def serve() -> None:
    """Serve until stopped. Raises ContentError for broken content, TrainingFailed where Rasa cannot train."""
    before_rasa()
    import uvicorn

    from bot.assistant.training import ensure_model
    from bot.gateway.logs import configure_logs
    from bot.settings import settings

    chosen = settings()
    # All workers must sign alike.
    os.environ.setdefault("FAQBOT_SECRET", chosen.secret)
    ensure_model()
    configure_logs(chosen)
    sys.stderr.write(f"Serving on http://{chosen.host}:{chosen.port} (the model loads in about eight seconds)\n")
    uvicorn.run(
        "bot.gateway.server:app",
        factory=True,
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        h11_max_incomplete_event_size=16 * 1024,
        timeout_keep_alive=15,
    )


def app() -> Any:
    """Make the app of one worker."""
    before_rasa()
    from bot.gateway.app import create_app
    from bot.gateway.logs import configure_logs
    from bot.settings import settings

    configure_logs(settings())
    return create_app(_load)


def _load() -> Any:
    from bot.assistant.assistant import Assistant
    from bot.assistant.training import ensure_model, train
    from bot.gateway.logs import configure_logs
    from bot.settings import settings

    model = ensure_model()
    try:
        loaded = Assistant.load(model)
    except Exception:
        sys.stderr.write(f"{_named(model)} cannot be loaded: training a new one\n")
        loaded = Assistant.load(train())
    # Rasa configures logging as it is imported
    configure_logs(settings())
    return loaded


def _named(model: Path) -> str:
    return f"models/{model.name}"
