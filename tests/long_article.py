"""An article of more statements than are compared in memory: Chroma is asked at every question."""

from __future__ import annotations

from pathlib import Path

from bot.retrieval import DEFAULT_WEIGHTS
from tests.bots import PATHS

ANSWERED = "Which antibiotic is first choice for uncomplicated cystitis in women?"


def long_article(folder: Path) -> Path:
    """The bladder's article with one statement more for each that is looked for, in a folder."""
    before, references, after = (
        PATHS["bladder"].read_text(encoding="utf-8").partition("\n## References\n")
    )
    more = "".join(f"- Ward {n} keeps its own list [1]\n" for n in range(DEFAULT_WEIGHTS.depth))
    made = folder / "long-article.md"
    made.write_text(f"{before}\n## Wards\n\n{more}{references}{after}", encoding="utf-8")
    return made
