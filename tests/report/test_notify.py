"""Notifications against a real mail server and a web server on this machine: once, again after a failure, and never a night's failure."""

import email
import email.policy
import json
import logging
import shutil
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from legday import notices, pipeline
from legday.cli import app
from legday.config import Config, Notify
from legday.config import Store as StoreSettings
from legday.config_file import load
from legday.errors import ConfigError
from legday.report.kept import Story
from legday.store import Store

pytest.importorskip("apprise", reason="apprise is not installed: nothing can be sent")
controller = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed: no mail server to send to")

from .factory import HARD, HOSTILE, NOW, at, athlete, lift, run  # noqa: E402 - only where something can be sent

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise's PGP imports it


class Web:
    """A web server that keeps what it is sent, and answers with `code`."""

    def __init__(self) -> None:
        self.code, self.asked, self.sent = 200, [], []
        kept = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                kept.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self._answer()

            def do_GET(self) -> None:
                kept.asked.append(self.path)
                self._answer()

            def _answer(self) -> None:
                self.send_response(kept.code)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.at = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def web():
    """A web server on a free port."""
    one = Web()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def mail():
    """A real SMTP server on a free port, and the messages that it took."""

    class Taken(list):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
            self.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            return "250 taken"

    logging.getLogger("mail.log").setLevel(logging.ERROR)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = controller.Controller(Taken(), hostname="127.0.0.1", port=port)
    server.start()
    server.handler.url = f"mailto://127.0.0.1:{port}/?from=legday@example.org&to=me@example.org"
    yield server.handler
    server.stop()


@pytest.fixture
def night(tmp_path, monkeypatch):
    """One night of an athlete with a finding: `night(url, ...)` gives what was complained of."""
    whole = athlete([lift("legs", at("01-26", "17:00"))], [run("hard", at("01-27", "19:00"), title=HOSTILE[0], **HARD)])
    monkeypatch.setattr(pipeline, "features", lambda *_: [Story.of(whole)])
    Store.open(str(tmp_path))

    def tell(*urls: str, anonymise: bool = False, **settings: object) -> list[str]:
        said: list[str] = []
        config = Config(store=StoreSettings(path=str(tmp_path)), notify=Notify(urls=urls, **settings))
        notices.tell(config, NOW, page="/home/me/report.html", anonymise=anonymise, complain=said.append)
        return said

    return tell


def test_a_mail_with_the_finding_comes_once(night, mail):
    """A real mail server gets one message: the finding, the page, plain text and HTML, nothing of a title that would run."""
    assert night(mail.url) == []
    assert night(mail.url) == []
    (message,) = mail
    assert message["To"] == "me@example.org"
    assert "1 warning" in message["Subject"]
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Instead" in text
    assert "<table" in html
    assert "/home/me/report.html" in html
    assert "<script>" not in text + html


def test_a_failed_message_is_one_line_and_comes_later(night, web):
    """A service that answers 500 is complained of without the address's secrets, and told the next night."""
    web.code = 500
    url = f"json://me:secret@{web.at}/hook"
    (line,) = night(url)
    assert line.startswith("notify: json://127.0.0.1")
    assert "secret" not in line
    assert "me" not in line.partition(": ")[2].split("/hook")[0]
    assert line.endswith("tried again with the next run")
    web.code = 200
    assert night(url) == night(url) == []
    assert len(web.sent) == 2
    assert "hard run" in web.sent[1]["message"].lower()


def test_one_address_that_fails_does_not_repeat_the_other(night, web, mail):
    """What each address was told is kept apart."""
    web.code = 500
    for _ in range(2):
        assert len(night(f"json://{web.at}/", mail.url)) == 1
    assert len(mail) == 1
    assert len(web.sent) == 2


def test_the_digest_of_the_week_comes_on_its_day(night, web):
    """On a Thursday with weekly = "thursday" finding and digest are two messages, the second night none."""
    url = f"json://{web.at}/"
    assert night(url, weekly="thursday") == night(url, weekly="thursday") == []
    assert len(web.sent) == 2
    assert "week" in web.sent[1]["title"]


def test_an_anonymous_message_names_nobody(night, web):
    """With --anonymise neither the athlete nor a path is in the message."""
    night(f"json://{web.at}/", anonymise=True)
    assert "/home/me" not in json.dumps(web.sent)


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/secret", "mailto://127.0.0.1:1/?from=a@example.org&to=b@example.org"])
def test_an_address_that_cannot_be_is_one_line(night, url, capfd):
    """A misspelt service, and a mail server that is not there, are complained of in one line, and nothing else is printed."""
    (line,) = night(url)
    assert "\n" not in line
    assert "secret" not in line
    assert capfd.readouterr() == ("", "")


def test_a_held_store_is_complained_of_only(night, tmp_path):
    """While another run holds the store nothing is sent, and the night goes on."""
    with Store.open(str(tmp_path)).alone():
        assert "another legday run" in night("json://127.0.0.1:1/")[0]


def test_the_switch_hears_of_success_and_failure(web, tmp_path, fixtures):
    """`legday run` pings the URL when done, URL/fail when it could not, and says in one line that nobody listens; its exit code stays."""
    shutil.copy(fixtures / "athlete" / "2026-01-24-09-30-27.fit", tmp_path)
    words = ["run", str(tmp_path), "--store", str(tmp_path / "store"), "--quiet", "--format", "json"]
    ping = {"LEGDAY_NOTIFY__PING_URL": f"http://{web.at}/id?x=1"}
    assert CliRunner().invoke(app, words, env=ping).exit_code == 0
    assert CliRunner().invoke(app, [*words[:1], "nowhere", *words[2:]], env=ping).exit_code == 2
    assert web.asked == ["/id?x=1", "/id/fail?x=1"]
    web.code = 503
    done = CliRunner().invoke(app, words, env=ping)
    assert (done.exit_code, done.stderr) == (0, "legday: notify.ping_url: 127.0.0.1: 503\n")


def test_a_night_without_addresses_imports_nothing_of_it():
    """With no address set, neither apprise nor an HTTP client is imported."""
    code = (
        "import sys\nfrom legday import notices\nfrom legday.config import Config\n"
        "notices.tell(Config(), None, page='', anonymise=False, complain=print)\n"
        "with notices.watched(Config(), print): pass\n"
        "assert not {'apprise', 'urllib.request', 'legday.report.news'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_addresses_may_come_from_the_environment_only():
    """One address needs no list; a ping URL of another kind, or a day that is none, is refused by its name and without its value."""
    config = load(None, {"LEGDAY_NOTIFY__URLS": "mailto://host/", "XDG_CONFIG_HOME": "/nowhere"})
    assert config.notify.urls == ("mailto://host/",)
    two = load(None, {"LEGDAY_NOTIFY__URLS": '["a://b", "c://d"]', "XDG_CONFIG_HOME": "/nowhere"})
    assert two.notify.urls == ("a://b", "c://d")
    with pytest.raises(ConfigError, match="ping_url: must begin with https"):
        load(None, {"LEGDAY_NOTIFY__PING_URL": "file:///etc/passwd", "XDG_CONFIG_HOME": "/nowhere"})
    with pytest.raises(ConfigError, match=r"notify\.weekly"):
        load(None, {"LEGDAY_NOTIFY__WEEKLY": "sonntag", "XDG_CONFIG_HOME": "/nowhere"})
