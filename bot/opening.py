"""Opens an article with its index: all that answering from it needs, put together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.answering import Answering
from bot.article import read_article
from bot.article_names import typed_small, with_names_of
from bot.chroma import ChromaServer
from bot.continuing import Continuing
from bot.coverage import Coverage
from bot.denying import Denying
from bot.embedding import open_encoder
from bot.facets import load_facets
from bot.guard.entailment import Entailment, Spanned, load_regression
from bot.guard.gate import Gate
from bot.guard.stances import load_stances
from bot.index import Index, open_index
from bot.judge import Judge
from bot.known import open_known, read_known
from bot.lexicon import Lexicon
from bot.lexicon_files import load_lexicon
from bot.odds import load_networks
from bot.passages import passages
from bot.probe import load_probe
from bot.retrieval import Retriever
from bot.settings import Settings
from bot.shipped import shipped
from bot.spelling import Speller
from bot.text import forms
from bot.triage import load_triage
from bot.types import Article
from bot.understanding import Likely, Reader
from bot.vectors import Progress
from bot.wording import load_wording


def open_answering(
    settings: Settings,
    on_progress: Progress | None = None,
    *,
    article: Article | None = None,
    left_out: Iterable[str] = (),
    standing_for: str | None = None,
) -> tuple[Answering, Index]:
    """What answers from an article without a model, and its index, built when it is not there yet.

    The article is that of the settings, with its known questions, or `article` without any.
    What was trained upon another embedding model than that of the settings is left out: the rules
    decide alone; so are the networks that `left_out` names (fields of `bot.odds.Networks`).
    `standing_for` names the model that one of another name is to be taken for. Whoever opens the
    index closes it.

    Raises:
        FootnoteError: the article, a setting or the index is not usable.
    """
    file = Path(settings.article)
    settled = article is None
    article = article or read_article(file)
    lexicon = with_names_of(article, load_lexicon())
    encoder = open_encoder(settings.data, model=settings.embedding, on_progress=on_progress)
    known = open_known(
        read_known(file, [s.id for s in article.evidence]) if settled else (),
        encoder,
        lexicon,
        directory=settings.data,
        on_progress=on_progress,
    )
    index = open_index(
        passages(article.evidence, title=article.title, expand=lexicon.expand),
        encoder,
        directory=settings.data,
        chroma=_server(settings),
        on_progress=on_progress,
    )
    retriever = Retriever(index, encoder, lexicon.expand)
    model = standing_for or encoder.model
    facets = load_probe("facets").upon(model)
    reader = _reader(
        article,
        lexicon,
        # The question itself is looked up next.
        lambda masked, text: facets.probabilities(retriever.vector(masked, beside=[text]), masked),
    )
    judge = Judge(article, lexicon, reader.facets)
    networks = load_networks(model, with_known=bool(known), left_out=left_out)
    coverage = Coverage(judge, reader.wording, networks.answers, known)
    gate = gate_of(article, lexicon, encoder)
    answering = Answering(
        article=article,
        reader=reader,
        judge=judge,
        coverage=coverage,
        continuing=Continuing(coverage, reader, retriever, networks.followups),
        triage=load_triage(),
        retriever=retriever,
        intents=load_probe("intents").upon(model),
        gate=gate,
        denying=Denying(coverage, gate, networks.denials),
        longest_question=settings.max_question,
    )
    return answering, index


def gate_of(article: Article, lexicon: Lexicon, encoder: Spanned | None) -> Gate:
    """The guard of an article; its findings are weighed upon the model that this was learned on."""
    stances, regression = load_stances(), load_regression()
    entailment = None
    if encoder is not None and encoder.model == regression.model:
        entailment = Entailment(encoder, lexicon, stances, regression)
    topic = (article.title, article.heading)
    return Gate(lexicon, stances, topic=topic, entailment=entailment)


def _server(settings: Settings) -> ChromaServer | None:
    if settings.chroma_url is None:
        return None
    return ChromaServer(
        url=settings.chroma_url,
        token=settings.chroma_token,
        token_header=settings.chroma_token_header,
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
    )


def _reader(article: Article, lexicon: Lexicon, likely: Likely) -> Reader:
    """What reads questions on this article; typing errors are mended to its words first."""
    facets, wording = load_facets(), load_wording()
    own = {form for s in article.evidence for form in forms(" ".join([*s.section, s.text]))}
    cues = facets.cue_words(facets.by_id)
    shorthand = {**typed_small(article, lexicon), **wording.shorthand}
    speller = Speller(lexicon, favoured=own | cues, shorthand=shorthand)
    return Reader(lexicon, facets, wording, speller, likely)


def knowledge(answering: Answering) -> str:
    """Changes with the article, the embedding model and every file that decides the answers."""
    folder = shipped("corpus")
    kinds = ("*.toml", "lexicon/*.txt", "probes/*.json")
    files = [file for kind in kinds for file in sorted(folder.glob(kind))]
    known = answering.coverage.known.questions
    parts = [
        answering.article.fingerprint,
        answering.reader.lexicon.digest,
        answering.retriever.encoder.fingerprint,
        repr([(question.text, sorted(question.answers)) for question in known]),
        *(file.read_text(encoding="utf-8") for file in files),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
