"""Where the project's own files are, all relative to its root."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
LOCALES = ROOT / "locales"
MODELS = ROOT / "models"
CACHE = ROOT / ".cache"
