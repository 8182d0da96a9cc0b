#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Submits and follows from the console, with program, options and exit codes as a script would use them.

Usage: console_check.py PATH-OF-studybench-server PATH-OF-studybench-cli
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rap_client import Server, Study, results, wait_for  # noqa: E402

CLI = os.path.abspath(sys.argv[2])
PROJECT = """version: '4.0'
actions:
  first:
    run: python:v2 python analysis/table.py
    outputs: {highly_sensitive: {a: output/first.csv}}
  second:
    run: python:v2 python analysis/other.py
    needs: [first]
    outputs: {moderately_sensitive: {a: output/second.csv}}
"""


def cli(folder, *words, code=0):
    done = subprocess.run([CLI, *words], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def over_tls(folder, study):
    """A certificate of one's own is refused with a sentence, and taken when its file is named."""
    certificate, key = os.path.join(folder, "own.crt"), os.path.join(folder, "own.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key], check=True, capture_output=True)
    server = Server(os.path.join(folder, "tls"), "--allow-local-repositories", "--no-agent", "--certificate", certificate, "--key", key)
    try:
        words = ["jobs", "--server", "https://127.0.0.1:%d" % server.address.port, "--token-file", os.path.join(server.data, "client.token")]
        assert "STUDYBENCH_CA_FILE" in cli(study.path, *words, code=1)
        os.environ["STUDYBENCH_CA_FILE"] = certificate
        cli(study.path, *words)
    finally:
        server.stop()


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = os.path.join(folder, "home", name.lower())
            os.makedirs(os.environ[name])
        study = Study(os.path.join(folder, "study"), project=PROJECT)
        study.git("rm", "-q", "--cached", "analysis/dataset_definition.py")
        os.remove(os.path.join(study.path, "analysis/dataset_definition.py"))
        study.git("config", "user.name", "Ada")
        study.git("config", "user.email", "ada@example.org")
        server = Server(os.path.join(folder, "data"), "--allow-local-repositories", "--no-agent")
        try:
            address = "http://%s:%d" % (server.address.hostname, server.address.port)
            token = ["--token-file", os.path.join(server.data, "client.token")]
            cli(folder, "submit", study.path, "--server", address, code=2)
            # A server that is away, a wrong token and an unknown backend are told before anything is committed.
            before = study.git("rev-parse", "HEAD")
            cli(folder, "submit", study.path, "--server", address, "--workspace", "w", "second", code=1)
            cli(folder, "submit", study.path, "--server", "http://127.0.0.1:1", "--workspace", "w", "second", code=1)
            text = cli(folder, "submit", study.path, "--server", address, "--backend", "nowhere", *token, "second", code=1)
            assert "local" in text and study.git("rev-parse", "HEAD") == before, text
            text = cli(study.path, "submit", study.path, "--server", address, "--workspace", "w", "--backend", "local", *token,
                       "--message", "Remove what is not needed", "second")
            assert "Jobs created" in text, text
            # What had changed was committed with the message, and this commit runs.
            assert study.git("log", "-1", "--format=%s") == "Remove what is not needed"
            requests = server.call("GET", "/controller/v1/rap/?workspace=w")[1]["requests"]
            rap = requests[0]["rap_id"]
            assert requests[0]["commit"] == study.git("rev-parse", "HEAD"), requests
            # Following needs no address: it is where this study was last submitted to.
            assert rap in cli(study.path, "jobs", *token)
            job = wait_for(lambda: server.jobs(rap)["first"] if server.jobs(rap)["first"]["status"] == "running" else None)
            assert "first" in cli(study.path, "jobs", rap, "--server", address, *token)
            cli(study.path, "log", job["identifier"], *token)
            cli(study.path, "log", "nosuchjob", *token, code=1)
            server.report(server.tasks()[0]["id"], "finalized", True, results())
            wait_for(lambda: server.jobs(rap)["second"]["status"] == "running")
            assert "cancelled" in cli(study.path, "cancel", *token)
            wait_for(lambda: server.jobs(rap)["second"]["status_code"] == "cancelled_by_user")
            assert "ended already" in cli(study.path, "cancel", rap, *token)
            cli(study.path, "jobs", "--nonsense", code=2)
            os.environ["STUDYBENCH_TOKEN"] = "wrong"
            assert "token" in cli(study.path, "submit", study.path, "--server", address, "--workspace", "w", "second", code=1)
            # An action that is not there is refused with its name.
            text = cli(study.path, "submit", study.path, "--server", address, "--workspace", "w", *token, "third", code=1)
            assert "third" in text, text
        finally:
            server.stop()
        if shutil.which("openssl"):
            over_tls(folder, study)
    print("submitted, followed and cancelled from the console")


if __name__ == "__main__":
    main()
