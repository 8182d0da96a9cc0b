#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills controller and agents at random while requests come in; each request must end once, truly.

Usage: chaos.py PATH-OF-studybench-server-testing

Lasts STUDYBENCH_CHAOS_SECONDS (12), with the random seed STUDYBENCH_CHAOS_SEED.
"""
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rap_client import SERVER, Study, new_id, wait_for  # noqa: E402

PROJECT = """version: '4.0'
actions:
  first:
    run: python:v2 python analysis/work.py first
    outputs: {highly_sensitive: {a: output/first.txt}}
  second:
    run: python:v2 python analysis/work.py second
    needs: [first]
    outputs: {moderately_sensitive: {a: output/second.txt}}
  broken:
    run: python:v2 python analysis/work.py broken
    needs: [first]
    outputs: {moderately_sensitive: {a: output/broken.txt}}
  after_broken:
    run: python:v2 python analysis/work.py after
    needs: [broken]
    outputs: {moderately_sensitive: {a: output/after.txt}}
"""
WORK = """import os, sys, time
name = sys.argv[1]
print(name, 'begins')
time.sleep(0.05 + (os.getpid() % 7) / 20)
if name == 'broken':
    sys.exit(3)
if name != 'first':
    assert open('output/first.txt').read() == 'first'
os.makedirs('output', exist_ok=True)
open('output/%s.txt' % name, 'w').write(name)
"""
EXPECTED = {"first": {"succeeded"}, "second": {"succeeded"}, "broken": {"nonzero_exit"}, "after_broken": {"dependency_failed"}}


class Party:
    """The controller and two agents, each of which may die at any moment."""

    def __init__(self, folder):
        self.data = os.path.join(folder, "controller")
        self.agent_data = os.path.join(folder, "agent")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = None
        self.agent = None
        self.start_controller()
        self.start_agent()

    def start_controller(self):
        self.controller = subprocess.Popen([SERVER, "--data", self.data, "--port", str(self.port), "--no-agent",
                                            "--allow-local-repositories", "--workers", "6"], stdout=subprocess.PIPE, text=True)
        line = self.controller.stdout.readline()
        assert "http://" in line, line

    def start_agent(self):
        self.agent = subprocess.Popen([SERVER, "agent", "--controller", "http://127.0.0.1:%d/" % self.port, "--token-file",
                                       os.path.join(self.data, "agent.token"), "--data", self.agent_data,
                                       "--allow-local-repositories"], stderr=subprocess.DEVNULL)

    def kill(self, name):
        process = getattr(self, name)
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
        time.sleep(random.random() * 0.3)
        getattr(self, "start_" + name)()

    def stop(self):
        for process in (self.agent, self.controller):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        self.controller.stdout.close()

    def call(self, name, body):
        """One try; None when the controller is away."""
        with open(os.path.join(self.data, "client.token"), encoding="ascii") as stream:
            token = stream.read().strip()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/controller/v1/rap/%s/" % name, json.dumps(body), {"Authorization": token})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()

    def insist(self, name, body):
        return wait_for(lambda: self.call(name, body), 60)


def main():
    seconds = float(os.environ.get("STUDYBENCH_CHAOS_SECONDS", "12"))
    seed = int(os.environ.get("STUDYBENCH_CHAOS_SEED", str(time.time_ns() % 100000)))
    random.seed(seed)
    print("seed %d, %g s" % (seed, seconds))
    with tempfile.TemporaryDirectory() as folder:
        study = Study(os.path.join(folder, "study"), project=PROJECT)
        study.commit = study.write({"analysis/work.py": WORK})
        party = Party(folder)
        requests, cancelled, kills = {}, {}, 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            action = random.choice(["second", "after_broken", "run_all"])
            body = {"rap_id": new_id(), "backend": "local", "workspace": "w-" + new_id(), "repo_url": study.path, "branch": "main",
                    "commit": study.commit, "database_name": "default", "requested_actions": [action], "codelists_ok": True,
                    "force_run_dependencies": False, "created_by": "ada", "project": "p", "orgs": []}
            # A lost answer is asked for again with the same id, as our client does.
            status, answer = party.insist("create", body)
            assert status in (200, 201), answer
            requests[body["rap_id"]] = body
            if random.random() < 0.2:
                victim = random.choice(list(requests))
                name = random.choice(["first", "broken", "second"])
                status, answer = party.insist("cancel", {"rap_id": victim, "actions": [name]})
                assert status in (200, 404), answer
                if status == 200:
                    cancelled.setdefault(victim, set()).add(name)
            if random.random() < 0.5:
                kills += 1
                party.kill(random.choice(["controller", "agent"]))
            time.sleep(random.random() * 0.5)

        def finished():
            status, answer = party.insist("status", {"rap_ids": list(requests)})
            assert status == 200 and not answer["unrecognised_rap_ids"], answer
            return answer["jobs"] if all(job["status"] in ("succeeded", "failed") for job in answer["jobs"]) else None

        jobs = wait_for(finished, 60 + seconds * 2)
        wanted = {"second": {"first", "second"}, "after_broken": {"first", "broken", "after_broken"}, "run_all": set(EXPECTED)}
        for rap_id, body in requests.items():
            own = [job for job in jobs if job["rap_id"] == rap_id]
            assert sorted(job["action"] for job in own) == sorted(wanted[body["requested_actions"][0]]), own
            asked = cancelled.get(rap_id, set())
            for job in own:
                allowed = set(EXPECTED[job["action"]])
                if asked:
                    allowed |= {"dependency_failed"}
                if job["action"] in asked:
                    allowed |= {"cancelled_by_user"}
                assert job["status_code"] in allowed, job
                assert job["completed_at"], job
                if job["status_code"] == "succeeded":
                    text = os.path.join(party.agent_data, "high_privacy/workspaces", body["workspace"], "output", job["action"] + ".txt")
                    with open(text, encoding="ascii") as stream:
                        assert stream.read() == job["action"]
                    log = os.path.join(party.agent_data, "high_privacy/workspaces", body["workspace"], "metadata", job["action"] + ".log")
                    with open(log, encoding="utf-8") as stream:
                        assert stream.read().count("JOB SUMMARY") == 1
        # What has ended stays as it ended, also over one more restart.
        party.kill("controller")
        again = finished()
        key = lambda job: job["identifier"]  # noqa: E731
        assert sorted(again, key=key) == sorted(jobs, key=key)
        volumes = os.path.join(party.agent_data, "high_privacy/volumes")
        wait_for(lambda: not os.path.isdir(volumes) or not os.listdir(volumes), 30)
        party.stop()
        print("%d requests, %d jobs, %d kills, %d cancellations: each ended once" % (len(requests), len(jobs), kills, len(cancelled)))


if __name__ == "__main__":
    main()
