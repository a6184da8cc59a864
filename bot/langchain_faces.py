"""The retriever as LangChain knows retrievers. Apart, because importing its base takes time."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun  # noqa: TC002 - pydantic
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

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
