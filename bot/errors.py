"""The error tree. Every message says what is wrong and what to do; only surfaces catch these.

FootnoteError
├── ArticleError      the article cannot be read as a whole
├── LexiconError      a file of clinical words is wrong
├── SettingsError     a setting is unknown or has a bad value
├── QuestionError     the question or its history cannot be taken
├── EmbeddingError    the embedding weights are missing, altered or do not fit
├── StoreError        the index cannot be built, read or reached
│   └── FullError     as much is kept as may be
├── ModelError        a chat model cannot be loaded
└── EvaluationError   a question set or run is not usable
"""

from __future__ import annotations


class FootnoteError(Exception):
    """Any error that Footnote raises on purpose."""


class ArticleError(FootnoteError):
    """The article cannot be read; the message names the line and the cure."""


class LexiconError(FootnoteError):
    """A file of clinical words is malformed; the message names the file, the entry and the cure."""


class SettingsError(FootnoteError):
    """A setting is unknown or has a bad value."""


class QuestionError(FootnoteError):
    """The question or its history cannot be taken."""


class EmbeddingError(FootnoteError):
    """The embedding weights are missing, altered or do not fit."""


class StoreError(FootnoteError):
    """The index cannot be built, read or reached."""


class FullError(StoreError):
    """As much is kept as may be."""


class ModelError(FootnoteError):
    """A chat model cannot be loaded."""


class EvaluationError(FootnoteError):
    """A question set or an evaluation run is not usable."""
