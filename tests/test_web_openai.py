"""OpenAI's protocol, spoken by the clients that people use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai import APIStatusError, AuthenticationError, NotFoundError, OpenAI

from bot.errors import StoreError
from bot.types import Outcome
from bot.web.openai_records import ChatTold
from tests.answers import DISCLAIMER, answer
from tests.web_bot import Logged, WebBot, client, served

TOKEN = "a-token-of-the-ward"
CONVERSATION: list[Any] = [
    {"role": "system", "content": "You are a pirate."},
    {"role": "user", "content": "How long?"},
    {"role": "assistant", "content": "Forever, says the article [9]."},
    {"role": "user", "content": [{"type": "text", "text": "And then?"}]},
]


@pytest.fixture(scope="module")
def bot() -> WebBot:
    return WebBot()


@pytest.fixture(scope="module")
def url(bot: WebBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("api"), bot, api_tokens=(TOKEN,)) as address:
        yield address


@pytest.fixture
def caller(url: str, bot: WebBot) -> Iterator[OpenAI]:
    bot.asked.clear()
    bot.understood.clear()
    with OpenAI(base_url=f"{url}/v1", api_key=TOKEN, max_retries=0) as made:
        yield made


def test_the_sdk_gets_the_whole_reply(caller: OpenAI, url: str) -> None:
    made = caller.chat.completions.create(model="footnote", messages=CONVERSATION, temperature=1)
    ChatTold.model_validate(made.model_dump())
    message = made.choices[0].message
    assert message.content
    assert message.content.endswith(DISCLAIMER)
    assert made.choices[0].finish_reason == "stop"
    assert message.annotations
    cited = [one.url_citation for one in message.annotations]
    assert [one.title for one in cited] == [
        "[1] Guideline: On casts. Bone Letters, 2019",
        "[2] Research: [Splints: a review]. Annals of Wood, 2001",
        "[6] cited by the article, missing from its reference list",
    ]
    assert cited[0].url == f"{url}/v1/statements/wrist-1"
    said = message.content[cited[0].start_index : cited[0].end_index]
    assert said == "A cast is kept for 6 weeks"


def test_earlier_questions_are_understood_anew_and_replies_not_read(
    caller: OpenAI, bot: WebBot
) -> None:
    caller.chat.completions.create(model="footnote", messages=CONVERSATION)
    assert bot.understood == [("How long?", ())]
    ((asked, history),) = bot.asked
    assert asked == "And then?"
    assert [(turn.question, turn.statements) for turn in history] == [
        ("How long?", ("wrist-1", "wrist-2"))
    ]


def test_of_a_long_conversation_the_last_questions_count(caller: OpenAI, bot: WebBot) -> None:
    messages: list[Any] = [{"role": "user", "content": str(n)} for n in range(40)]
    caller.chat.completions.create(model="footnote", messages=messages)
    assert [question for question, _history in bot.understood] == ["34", "35", "36", "37", "38"]
    assert [question for question, _history in bot.asked] == ["39"]


def test_of_a_conversation_one_answer_is_counted_and_logged(tmp_path: Path) -> None:
    log = Logged()
    with client(tmp_path, log=log) as api:
        api.post("/v1/chat/completions", json={"model": "footnote", "messages": CONVERSATION})
        counted = api.get("/metrics").text
    (entry,) = log.of("answer")
    assert entry["turns"] == 1
    assert 'footnote_answers_total{outcome="answered",reason=""} 1.0' in counted


@pytest.mark.parametrize("length", [2_001, 30_000], ids=["for this server", "for any"])
def test_an_earlier_question_that_is_too_long_is_left_out(length: int, tmp_path: Path) -> None:
    bot = WebBot()
    messages = [{"role": "user", "content": text} for text in ("a", "b" * length, "c")]
    with client(tmp_path, bot) as api:
        body = {"model": "footnote", "messages": messages}
        assert api.post("/v1/chat/completions", json=body).status_code == 200
    assert [question for question, _history in (*bot.understood, *bot.asked)] == ["a", "c"]


def test_the_sdk_streams_the_same_reply(caller: OpenAI) -> None:
    whole = caller.chat.completions.create(model="footnote", messages=CONVERSATION)
    options: Any = {"include_usage": True}
    pieces = list(
        caller.chat.completions.create(
            model="footnote", messages=CONVERSATION, stream=True, stream_options=options
        )
    )
    text = "".join(p.choices[0].delta.content or "" for p in pieces if p.choices)
    assert text == whole.choices[0].message.content
    assert len(pieces) > 4
    last = pieces[-2].choices[0]
    assert last.finish_reason == "stop"
    assert last.delta.model_extra
    assert len(last.delta.model_extra["annotations"]) == 3
    assert pieces[-1].usage


def test_the_model_is_listed(caller: OpenAI) -> None:
    assert [model.id for model in caller.models.list()] == ["footnote"]
    assert caller.models.retrieve("footnote").owned_by == "footnote"
    with pytest.raises(NotFoundError):
        caller.models.retrieve("gpt")


def test_the_sdk_gets_refusals_as_its_own_errors(caller: OpenAI, url: str) -> None:
    with pytest.raises(APIStatusError) as refused:
        caller.chat.completions.create(model="gpt", messages=CONVERSATION)
    assert refused.value.status_code == 422
    assert refused.value.code == "invalid"
    with (
        OpenAI(base_url=f"{url}/v1", api_key="no-such-token", max_retries=0) as stranger,
        pytest.raises(AuthenticationError),
    ):
        stranger.models.list()


def test_a_failure_in_a_stream_is_an_error_of_the_sdk(
    caller: OpenAI, bot: WebBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "raises", StoreError("away"))
    stream = caller.chat.completions.create(model="footnote", messages=CONVERSATION, stream=True)
    with pytest.raises(Exception, match="index cannot be reached"):
        list(stream)


def test_langchain_talks_to_it(url: str) -> None:
    chat: Any = ChatOpenAI(model="footnote", base_url=f"{url}/v1", api_key=TOKEN, max_retries=0)  # type: ignore[arg-type]
    talk = [
        SystemMessage("Be brief."),
        HumanMessage("How long?"),
        AIMessage("x"),
        HumanMessage("?"),
    ]
    assert chat.invoke(talk).content.endswith(DISCLAIMER)
    assert "".join(part.content for part in chat.stream(talk)).endswith(DISCLAIMER)


@pytest.mark.parametrize(
    ("messages", "detail"),
    [
        pytest.param([], "body.messages", id="none"),
        pytest.param(
            [{"role": "assistant", "content": "x"}], "no message of the user", id="no user"
        ),
        pytest.param([{"role": "user", "content": "a" * 2_001}], "at most 2000", id="too long"),
        pytest.param([{"role": "user", "content": None}], "body.messages", id="nothing said"),
        pytest.param(
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            "body.messages",
            id="a picture",
        ),
        pytest.param([{"role": "nurse", "content": "x"}], "body.messages", id="role"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    messages: list[Any], detail: str, tmp_path: Path
) -> None:
    with client(tmp_path) as api:
        body = {"model": "footnote", "messages": messages}
        response = api.post("/v1/chat/completions", json=body)
    assert response.status_code == 422
    assert detail in response.json()["detail"]
    assert detail in response.json()["error"]["message"]


def test_a_refusal_of_the_bot_is_a_reply_without_annotations(tmp_path: Path) -> None:
    reply = answer(outcome=Outcome.DECLINED, claims=(), statements=(), references=())
    bot = WebBot(reply=replace(reply, message="I'm not able to provide an answer to that: no."))
    with client(tmp_path, bot) as api:
        body = {"model": "footnote", "messages": [{"role": "user", "content": "How much?"}]}
        message = api.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    assert message["content"].startswith("I'm not able to")
    assert message["annotations"] == []
