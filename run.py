#!/usr/bin/env python3
"""Sets the site up and starts it, with Python's standard library alone.

Commands:
    python3 run.py               the site on http://127.0.0.1:8000 (PORT=8001 python3 run.py for another port)
    python3 run.py test [...]    all the tests; what follows is handed to pytest
    python3 run.py manage ...    any other command of manage.py, for instance: manage changepassword ufficio
"""

import contextlib
import fcntl
import hashlib
import http.client
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()  # what the site writes
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = ROOT / "manage.py"
DEVELOPMENT = {"test", "catalogues", "guide"}  # commands that need requirements/dev.txt
STOPPED = 130  # what a shell reports after Ctrl-C


def main(arguments):
    if sys.version_info < (3, 11):  # noqa: UP036 - older ones get this sentence
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        sys.exit(print(__doc__))
    if arguments[:1] == ["manage"]:
        arguments = arguments[1:] or ["help"]
    development = bool(DEVELOPMENT & set(arguments[:1]))
    port = None if arguments else free_port()
    with one_at_a_time():
        install("base.txt", *(["dev.txt"] if development else []))
        os.umask(0o077)  # what the site writes is nobody else's to read, whatever folder VAR_DIR names
        make_secret_key()
        environment = {**os.environ, "VAR_DIR": str(VAR), "PYTHONUNBUFFERED": "1"}  # lines in the order of things
        if not arguments:
            environment |= {"DEBUG": "off", "SITE_URL": os.environ.get("SITE_URL") or f"http://127.0.0.1:{port}"}
            subprocess.run([PYTHON, MANAGE, "set_up"], env=environment, check=True)
        elif not development and not environment.get("DATABASE_URL") and not (VAR / "carrara.sqlite3").exists():
            subprocess.run([PYTHON, MANAGE, "migrate", "--verbosity", "0"], env=environment, check=True)
    if arguments:
        os.execve(PYTHON, [str(PYTHON), str(MANAGE), *arguments], environment)
    serve(port, environment)


def free_port():
    """The port of `PORT`; ends with a sentence if it is no port or if something listens there."""
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        sys.exit(f"PORT is “{wanted}”: it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except OSError as error:
            sys.exit(
                f"Port {wanted} cannot be used ({error.strerror}). Stop the program that listens there, "
                "or choose another port, for instance: PORT=8123 python3 run.py"
            )
    return int(wanted)


@contextlib.contextmanager
def one_at_a_time():
    """Locks the folder of the project while the site is set up, so that a second start waits for the first."""
    try:
        VAR.mkdir(mode=0o700, parents=True, exist_ok=True)  # letters and messages are nobody else's to read
        (VAR / "mail").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        sys.exit(f"{VAR} cannot be written ({error.strerror}): give yourself that right, or set VAR_DIR.")
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is at work: waiting for it to end.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


def install(*names):
    """Makes `.venv` and installs the hashed requirements, unless that was done with these very files."""
    due = [name for name in names if stamp(name) != fingerprint(name)]
    if not due:
        return
    if not works("-m", "pip", "--version"):
        make_venv()
    say(f"Installing {' and '.join(f'requirements/{name}' for name in due)} (about a minute the first time).")
    files = [part for name in due for part in ("-r", ROOT / "requirements" / name)]
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", *files]).returncode:
        sys.exit("The requirements could not be installed: the lines above say why. Is the network at hand?")
    for name in due:
        (VENV / f"{name}.installed").write_text(fingerprint(name))


def make_venv():
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is incomplete. On Debian: sudo apt install python3-venv")
    say("Making the virtual environment .venv")
    for mark in VENV.glob("*.installed"):
        mark.unlink()
    subprocess.run([sys.executable, "-m", "venv", *([] if works("-c", "") else ["--clear"]), VENV], check=True)


def works(*arguments):
    """Whether the Python of `.venv` is there, of our version, and runs this."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not (VENV / "lib" / f"python{version}").is_dir() or not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, *arguments], capture_output=True).returncode == 0


def fingerprint(name):
    text = (ROOT / "requirements" / name).read_bytes()
    return hashlib.sha256(text + str(sys.version_info[:2]).encode()).hexdigest()


def stamp(name):
    mark = VENV / f"{name}.installed"
    return mark.read_text() if mark.exists() and PYTHON.exists() else None


def make_secret_key():
    """Once, readable by its owner alone; whole or not at all."""
    key = VAR / "secret_key"
    if not key.exists():
        draft = VAR / "secret_key.new"
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        draft.rename(key)


def serve(port, environment):
    """Runs server and housekeeping side by side until one ends or we are told to stop; then stops both."""
    address = f"127.0.0.1:{port}"
    server = ["-m", "gunicorn", "carrara.wsgi", "--chdir", ROOT, "--bind", address, "--no-control-socket"]
    server += ["--preload", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    server += ["--forwarder-headers", ""]  # no proxy stands in front: SCRIPT_NAME would be any visitor's word
    processes = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        # Sessions of their own: Ctrl-C reaches this program alone, which then stops them in order.
        for name, command in {"The server": server, "Housekeeping": [MANAGE, "housekeeping", "--loop"]}.items():
            processes[name] = subprocess.Popen([PYTHON, *command], env=environment, start_new_session=True)
        announce(address, environment, processes)
        ended = wait_for_end(processes)
        sys.exit(f"{ended} ended by itself: the lines above say why.")
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        stop(processes.values())


def interrupt(number, frame):
    signal.signal(number, signal.SIG_IGN)  # once is enough: stopping must not be interrupted
    raise KeyboardInterrupt


def announce(address, environment, processes):
    """Prints where everything is, once the server has answered."""
    while not answers(address):
        if any(process.poll() is not None for process in processes.values()):
            return
        time.sleep(0.1)
    letters = "sent through EMAIL_URL" if environment.get("EMAIL_URL") else VAR / "mail"
    say(f"The site:     http://{address}/\nBack office:  http://{address}/admin/\nLetters:      {letters}")
    say("Ctrl-C stops it.")


def answers(address):
    connection = http.client.HTTPConnection(address, timeout=30)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", "/")
        return bool(connection.getresponse().status)
    return False


def wait_for_end(processes):
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.2)


def stop(processes):
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
