"""Retriever and encoder as LangChain knows them. Apart, for importing their bases takes time."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun  # noqa: TC002 - pydantic
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from bot.embedding import SentenceEncoder
from bot.retrieval import Found, Retriever


class StatementRetriever(BaseRetriever):
    """A LangChain retriever of statements: `StatementRetriever(finder=retriever, k=5)`.

    A document's `page_content` is the statement verbatim; its metadata hold `id`, `section`,
    `references`, `unlisted`, `score` and `cosine`.
    """

    finder: Any = Field(exclude=True)
    k: int = Field(default=5, ge=1)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        finder: Retriever = self.finder
        return [_document(found) for found in finder.find(query)[: self.k]]


class SentenceEmbeddings(Embeddings):
    """A LangChain `Embeddings` without torch: `SentenceEmbeddings(open_encoder(folder))`."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of unit length for each text."""
        return self._encoder.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question, of unit length."""
        return self._encoder.embed_query(text)


def _document(found: Found) -> Document:
    statement = found.statement
    metadata = {
        "id": statement.id,
        "section": list(statement.section),
        "references": list(statement.references),
        "unlisted": list(statement.unlisted),
        "score": found.score,
        "cosine": found.cosine,
    }
    return Document(statement.text, id=statement.id, metadata=metadata)
