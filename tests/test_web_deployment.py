"""The README's nginx before two servers that share a Chroma server: kills, faults, sessions."""

from __future__ import annotations

import getpass
import re
import signal
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.long_article import ANSWERED, long_article
from tests.programs import (
    HERE,
    chroma_serving,
    eventually,
    footnote,
    footnote_serving,
    free_port,
    program,
    running,
)
from tests.readme import README

TOKEN = "a-long-random-token"
ASK = {"question": ANSWERED}
CALLERS = 4
TABS = 8
SITE, CHROMA = re.findall(
    r"^```nginx\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
NGINX = """
daemon off;
user {user};
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {site}
}}
"""


@dataclass
class Machines:
    """Programs of a deployment, all on this machine; they end together."""

    folder: Path
    programs: ExitStack
    certificate: Path
    servers: list[tuple[str, subprocess.Popen[bytes]]] = field(
        default_factory=list[tuple[str, "subprocess.Popen[bytes]"]]
    )

    def chroma(self, port: int, data: str) -> subprocess.Popen[bytes]:
        """A Chroma server with its data in a folder of this name."""
        serving = chroma_serving(self.folder / data, port)
        return self.programs.enter_context(serving)[1]

    def nginx(self, name: str, block: str, **addresses: str) -> str:
        """The address of an nginx with a block of the README, of which addresses are replaced."""
        folder, port = self.folder / name, free_port()
        folder.mkdir()
        replaced = {**addresses, "/etc/ssl/footnote": str(self.certificate.with_suffix(""))}
        for written, here in replaced.items():
            assert written in block
            block = block.replace(written, here)
        block = re.sub(r"listen \d+ ssl", f"listen {HERE}:{port} ssl", block)
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, user=getpass.getuser(), site=block))
        command = [program("nginx"), "-c", str(config)]
        command += ["-e", str(folder / "error.log")]
        self.programs.enter_context(running(command, log=folder / "nginx.log"))
        return f"https://{HERE}:{port}"


def certificate(folder: Path) -> Path:
    """A certificate for this machine, signed by itself, and its key beside it."""
    made = folder / "site.pem"
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048"]
    command += ["-nodes", "-days", "1", "-keyout", str(folder / "site.key"), "-out", str(made)]
    command += ["-subj", f"/CN={HERE}", "-addext", f"subjectAltName=IP:{HERE}"]
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    program("nginx")
    with ExitStack() as programs:
        yield Machines(folder, programs, certificate(folder))


@dataclass
class Chroma:
    """A Chroma server behind its proxy."""

    url: str
    port: int
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def chroma(machines: Machines) -> Chroma:
    port = free_port()
    process = machines.chroma(port, "first")
    url = machines.nginx("chroma", CHROMA, **{"127.0.0.1:8000": f"{HERE}:{port}"})
    return Chroma(url, port, process)


def settings(machines: Machines, chroma: Chroma) -> dict[str, str]:
    return {
        "FOOTNOTE_ARTICLE": str(long_article(machines.folder)),
        "FOOTNOTE_CHROMA_URL": chroma.url,
        "FOOTNOTE_CHROMA_TOKEN": TOKEN,
        "FOOTNOTE_TRUSTED_PROXIES": HERE,
        "FOOTNOTE_RATE_LIMIT": "0",
        "FOOTNOTE_ANSWER_TIMEOUT": "5",
        "FOOTNOTE_PAGE": "yes",
        "SSL_CERT_FILE": str(machines.certificate),
    }


@pytest.fixture(scope="module")
def url(machines: Machines, chroma: Chroma, data: Path) -> str:
    """The address that callers know, of two servers; the index is made before."""
    assert footnote("build", data, **settings(machines, chroma)).returncode == 0
    for _ in range(2):
        serving = footnote_serving(machines.folder, data, **settings(machines, chroma))
        machines.servers.append(machines.programs.enter_context(serving))
    backends = [one.removeprefix("http://") for one, _process in machines.servers]
    both = dict(zip(("10.0.0.1:7860", "10.0.0.2:7860"), backends, strict=True))
    # A port besides 443 is part of the page's address.
    return machines.nginx("site", SITE, **both, **{"Host $host;": "Host $http_host;"})


@pytest.fixture(scope="module")
def caller(machines: Machines, url: str) -> Iterator[httpx.Client]:
    trusting = ssl.create_default_context(cafile=machines.certificate)
    with httpx.Client(base_url=url, verify=trusting, timeout=30) as made:
        assert eventually(lambda: status(made) == 200)
        yield made


def status(caller: httpx.Client) -> int:
    """What a question is answered with; 0 when the connection breaks."""
    try:
        return caller.post("/v1/ask", json=ASK).status_code
    except httpx.TransportError:
        return 0


def test_chroma_is_closed_without_its_token(
    machines: Machines, chroma: Chroma, tmp_path: Path
) -> None:
    given = {**settings(machines, chroma), "FOOTNOTE_CHROMA_TOKEN": "another"}
    done = footnote("build", tmp_path, **given)
    assert done.returncode == 2
    assert "FOOTNOTE_CHROMA_URL, its token" in done.stderr


def test_a_halted_chroma_ends_in_a_refusal_and_is_used_again_when_it_goes_on(
    chroma: Chroma, caller: httpx.Client
) -> None:
    chroma.process.send_signal(signal.SIGSTOP)
    slow = caller.post("/v1/ask", json=ASK)
    chroma.process.send_signal(signal.SIGCONT)
    assert slow.status_code == 504
    assert slow.json()["error"]["code"] == "too-slow"
    assert eventually(lambda: status(caller) == 200)


def test_a_lost_chroma_is_told_and_one_that_is_back_is_used(
    machines: Machines, chroma: Chroma, caller: httpx.Client
) -> None:
    chroma.process.kill()
    chroma.process.wait()
    lost = caller.post("/v1/ask", json=ASK)
    assert lost.status_code == 503
    assert lost.json()["error"]["code"] == "unavailable"
    assert "retry-after" in lost.headers
    chroma.process = machines.chroma(chroma.port, "first")
    assert eventually(lambda: status(caller) == 200)


def test_the_page_can_be_open_in_more_tabs_than_a_browser_has_connections(
    browser: Browser, url: str, caller: httpx.Client
) -> None:
    assert status(caller) == 200
    context = browser.new_context(ignore_https_errors=True)
    for _ in range(TABS):
        tab = context.new_page()
        tab.goto(url)
        expect(tab.locator("#fn-question textarea")).to_be_editable()
    context.close()


def test_one_of_two_servers_may_be_killed_under_load(
    machines: Machines, caller: httpx.Client
) -> None:
    for _ in range(4):
        assert caller.get("/").status_code == 200
    with_page = [one for one in machines.servers if shows_the_page(one[0])]
    assert len(with_page) == 1
    with ThreadPoolExecutor(CALLERS) as callers:
        asked = [callers.submit(status, caller) for _ in range(100)]
        asked[20].result()
        with_page[0][1].kill()
        statuses = [one.result() for one in asked]
    # What the killed server was about to send is lost, and nothing else.
    assert statuses.count(200) >= len(statuses) - CALLERS
    assert set(statuses[-50:]) == {200}
    # Gradio breaks the stream off after it has said so.
    session = {"session_hash": "of-before"}
    with caller.stream("GET", "/gradio_api/queue/data", params=session) as lost:
        assert '"session_not_found":true' in next(lost.iter_lines())


def shows_the_page(server: str) -> bool:
    counted = httpx.get(f"{server}/metrics").text
    return 'footnote_requests_total{method="GET",route="/",status="200"}' in counted
