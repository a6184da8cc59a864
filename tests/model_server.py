"""A chat model's server on this machine that says what a script says, in three protocols.

OpenAI's chat completions (`/v1/chat/completions`), Ollama's chat (`/api/chat`) and Anthropic's
messages (`/v1/messages`), streamed or whole, as the request asks.
"""

from __future__ import annotations

import json
import select
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, TypeAlias, cast

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Script:
    """What one request gets: an error, any bytes, or pieces of text and what comes after them."""

    pieces: tuple[str, ...] = ()
    pause: float = 0.0
    finish: str = "stop"
    then: Literal["end", "hang", "cut"] = "end"
    status: int = 200
    body: bytes | None = None
    pings: bool = False


def says(text: str, *, size: int = 7, **how: Any) -> Script:  # noqa: ANN401 - any field of a script
    """A script that says a text in pieces of some characters."""
    pieces = tuple(text[start : start + size] for start in range(0, len(text), size))
    return Script(pieces, **how)


@dataclass
class ModelServer:
    """Serves while it is open, port 0: on a free one. Scripts are used up in turn; the last stays.

    `left` is set when a client goes away before its reply has ended; `sent` holds when each line of
    the last streamed reply was sent (`time.perf_counter`).
    """

    port: int = 0
    scripts: list[Script] = field(default_factory=lambda: [Script()])
    asked: list[Json] = field(default_factory=list[Json])
    sent: list[float] = field(default_factory=list[float])
    left: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def play(self, *scripts: Script) -> None:
        """From now on these scripts; what was asked before is forgotten."""
        self.scripts, self.asked = [*scripts], []
        self.left.clear()

    def next_script(self) -> Script:
        """The script for the next request."""
        return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]

    def __enter__(self) -> ModelServer:
        self._http = _Listener(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: ModelServer) -> None:
        super().__init__(("127.0.0.1", owner.port), _Handler)
        self.owner = owner


@dataclass(frozen=True)
class _Protocol:
    """How pieces of text travel, streamed and whole; and what just keeps a connection open."""

    streamed: Callable[[Script], Iterator[bytes]]
    whole: Callable[[Script], Json]
    ping: bytes = b": alive\n\n"
    media_type: str = "text/event-stream"
    streams_unasked: bool = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _owner(self) -> ModelServer:
        return cast("_Listener", self.server).owner

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - its name there
        """Be silent."""

    def do_POST(self) -> None:
        asked = cast("Json", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._owner.asked.append(asked)
        try:
            self._play(self._owner.next_script(), asked)
        except OSError:
            self._owner.left.set()
        self.close_connection = True

    def _play(self, script: Script, asked: Json) -> None:
        protocol = PROTOCOLS[self.path.removeprefix("/v1")]
        if script.body is not None or script.status != HTTPStatus.OK:
            self._send(script.status, script.body or b'{"error": {"message": "no, sk-secret"}}')
        elif asked.get("stream", protocol.streams_unasked):
            self._stream(protocol, script)
        else:
            self._send(HTTPStatus.OK, json.dumps(protocol.whole(script)).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, protocol: _Protocol, script: Script) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", protocol.media_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._owner.sent = sent = []
        for line in protocol.streamed(script):
            time.sleep(script.pause)
            sent.append(time.perf_counter())
            self._chunk(line)
        if script.then == "hang":
            self._hang(protocol.ping if script.pings else None)
        elif script.then == "end":
            self._chunk(b"")

    def _hang(self, ping: bytes | None) -> None:
        """Say nothing more, or only that the connection is alive, until the client goes."""
        while not self._owner.closing.wait(0.05):
            if ping:
                self._chunk(ping)
            if select.select([self.connection], [], [], 0)[0]:
                raise ConnectionError

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _event(data: Json, name: str | None = None) -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


def _openai_chunk(delta: Json, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    return _event({**chunk, "choices": [choice]})


def _openai(script: Script) -> Iterator[bytes]:
    yield _openai_chunk({"role": "assistant", "content": ""})
    for piece in script.pieces:
        yield _openai_chunk({"content": piece})
    if script.then == "end":
        yield _openai_chunk({}, script.finish)
        yield b"data: [DONE]\n\n"


def _openai_whole(script: Script) -> Json:
    message = {"role": "assistant", "content": "".join(script.pieces)}
    choice = {"index": 0, "message": message, "finish_reason": script.finish}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "scripted"}
    return {**whole, "choices": [choice], "usage": usage}


def _ollama_line(content: str, *, reason: str | None = None) -> Json:
    line = {"model": "scripted", "created_at": "2025-01-01T00:00:00Z", "done": reason is not None}
    end = {} if reason is None else {"done_reason": reason}
    return {**line, "message": {"role": "assistant", "content": content}, **end}


def _ollama(script: Script) -> Iterator[bytes]:
    for piece in script.pieces:
        yield json.dumps(_ollama_line(piece)).encode() + b"\n"
    if script.then == "end":
        yield json.dumps(_ollama_line("", reason=script.finish)).encode() + b"\n"


def _ollama_whole(script: Script) -> Json:
    return _ollama_line("".join(script.pieces), reason=script.finish)


def _anthropic(script: Script) -> Iterator[bytes]:
    message: Json = {**_anthropic_whole(script), "content": [], "stop_reason": None}
    block = {"type": "text", "text": ""}
    yield _event({"type": "message_start", "message": message}, "message_start")
    start = {"type": "content_block_start", "index": 0, "content_block": block}
    yield _event(start, "content_block_start")
    for piece in script.pieces:
        delta = {"type": "text_delta", "text": piece}
        step = {"type": "content_block_delta", "index": 0, "delta": delta}
        yield _event(step, "content_block_delta")
    if script.then == "end":
        yield _event({"type": "content_block_stop", "index": 0}, "content_block_stop")
        end = {"stop_reason": _anthropic_reason(script), "stop_sequence": None}
        last = {"type": "message_delta", "delta": end, "usage": {"output_tokens": 1}}
        yield _event(last, "message_delta")
        yield _event({"type": "message_stop"}, "message_stop")


def _anthropic_reason(script: Script) -> str:
    return {"stop": "end_turn", "length": "max_tokens"}[script.finish]


def _anthropic_whole(script: Script) -> Json:
    content = [{"type": "text", "text": "".join(script.pieces)}]
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "scripted"}
    reason = {"stop_reason": _anthropic_reason(script), "stop_sequence": None}
    return {**message, **reason, "content": content, "usage": usage}


PROTOCOLS = {
    "/chat/completions": _Protocol(_openai, _openai_whole),
    "/messages": _Protocol(_anthropic, _anthropic_whole),
    "/api/chat": _Protocol(
        _ollama, _ollama_whole, media_type="application/x-ndjson", streams_unasked=True
    ),
}
