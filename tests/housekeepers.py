"""Real housekeepings, each a process on the database of the test, and a mail server that keeps what they give it."""

import os
import socketserver
import subprocess
import sys
import threading
from email import message_from_bytes, policy
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def start(var, **variables):
    """One round of housekeeping, under way."""
    environment = os.environ | {
        "DATABASE_URL": address(connection.settings_dict),
        "DJANGO_SETTINGS_MODULE": "carrara.settings",
        "VAR_DIR": str(var),
        "SECRET_KEY": "only-for-tests",
    }
    command = [sys.executable, ROOT / "manage.py", "housekeeping"]
    return subprocess.Popen(command, env=environment | variables, stdout=subprocess.DEVNULL)


def address(database):
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    whom = ":".join(filter(None, (database["USER"], database["PASSWORD"])))
    return f"postgres://{whom}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


class MailServer(socketserver.ThreadingTCPServer):
    """`letters` are those to which it said 250; `before_goodbye` is called once the other side has read that."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters, self.before_goodbye = [], lambda: None

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return "smtp://{}:{}".format(*self.server_address)


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(message_from_bytes(text, policy=policy.default))
            elif verb == b"QUIT":
                self.server.before_goodbye()
                return
            self.say("250 it is mine now")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())
