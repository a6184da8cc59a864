"""`footnote bench`."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from bot.article import read_article
from bot.bench.followup_sets import followup_sets, has_conversations
from bot.bench.growth import growth
from bot.bench.guard import claims, guard
from bot.bench.retrieval_sets import retrieval_sets
from bot.bench.side_by_side import side_by_side
from bot.bench.table import Table
from bot.commands.asking import write
from bot.commands.opened import Progress, chosen
from bot.embedding import SentenceEncoder, open_encoder


def bench(arguments: Namespace) -> int:
    """Measure, and print each table as soon as it is there."""
    for table in _tables(arguments):
        shown = table.to_dict() if arguments.json else table.to_markdown()
        write(json.dumps(shown) if arguments.json else f"{shown}\n")
    return 0


def _tables(arguments: Namespace) -> Iterator[Table]:
    settings = chosen()
    with Progress() as progress:

        def encoder() -> SentenceEncoder:
            return open_encoder(
                settings.data, model=settings.embedding, on_progress=progress.report
            )

        if arguments.sets:
            yield retrieval_sets(
                arguments.sets,
                directory=settings.data,
                model=settings.embedding,
                questions=arguments.questions,
                on_progress=progress.report,
            )
            if talks := [folder for folder in arguments.sets if has_conversations(folder)]:
                yield followup_sets(
                    talks, settings, questions=arguments.questions, on_progress=progress.report
                )
            return
        if arguments.claims:
            yield claims(arguments.claims, read_article(Path(settings.article)), encoder())
            return
        if arguments.what in (None, "guard"):
            yield guard(read_article(Path(settings.article)), encoder())
        if arguments.what in (None, "pipeline"):
            yield side_by_side(settings, on_progress=progress.report)
        if arguments.what in (None, "growth"):
            yield growth(settings, on_progress=progress.report)
