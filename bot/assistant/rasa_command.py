"""Rasa's command line without its libraries' warnings, so that our own progress can be seen."""

from __future__ import annotations

from bot.assistant.quiet import before_rasa, hide_warnings


def main() -> None:
    """Run `rasa` with this process's arguments."""
    before_rasa()
    hide_warnings()
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main()
