"""The three articles that everything is tried on: nerves, heart and bladder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.settings import shipped_article

_FOLDER = Path(__file__).parent / "articles"
PATHS: Mapping[str, Path] = {
    "nerves": shipped_article(),
    "heart": _FOLDER / "atrial-fibrillation-anticoagulation.txt",
    "bladder": _FOLDER / "urinary-tract-infection.md",
}
