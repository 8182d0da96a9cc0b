#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives studybench-server as a whole process with nothing but the documented shapes.

Usage: rap_client.py PATH-OF-studybench-server

Knows the RAP and task APIs of the official controller, and nothing of our code: what passes here
also passes for a foreign client. The agent of `foreign_agent` runs nothing; it only reports.
"""
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import ssl
import stat
import string
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import warnings

SERVER = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else ""
JOB_FIELDS = {
    "identifier", "rap_id", "backend", "action", "run_command", "status", "status_code", "status_message", "created_at",
    "updated_at", "started_at", "completed_at", "trace_context", "metrics", "requires_db"}
CODES = {
    "pending": {"created", "paused", "waiting_db_maintenance", "waiting_on_dependencies", "waiting_on_workers",
                "waiting_on_db_workers", "waiting_on_reboot", "waiting_on_new_task"},
    "running": {"initiated", "preparing", "prepared", "executing", "executed", "finalizing", "finalized"},
    "succeeded": {"succeeded"},
    "failed": {"dependency_failed", "nonzero_exit", "cancelled_by_user", "unmatched_patterns", "internal_error",
               "killed_by_admin", "stale_codelists", "job_error"}}
SECONDS = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
MICROSECONDS = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
PROJECT = """version: '4.0'
actions:
  extract:
    run: ehrql:v1 generate-dataset analysis/dataset_definition.py --output output/dataset.csv
    outputs:
      highly_sensitive:
        data: output/dataset.csv
  table:
    run: python:v2 python analysis/table.py
    needs: [extract]
    outputs:
      moderately_sensitive:
        table: output/table.csv
  other:
    run: python:v2 python analysis/other.py
    outputs:
      moderately_sensitive:
        text: output/other.txt
"""


def new_id():
    return "".join(random.choice(string.ascii_lowercase + string.digits) for _ in range(16))


def wait_for(question, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain for " + getattr(question, "__name__", "an answer"))


class Study:
    """A repository with a valid pipeline."""

    def __init__(self, folder, project=PROJECT):
        self.path = folder
        os.makedirs(os.path.join(folder, "analysis"), exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.commit = self.write({"project.yaml": project, "analysis/table.py": "print('table')\n",
                                  "analysis/other.py": "print('other')\n", "analysis/dataset_definition.py": "# empty\n"})

    def git(self, *words):
        settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
        return subprocess.run(["git", *settings, *words], cwd=self.path, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, files):
        for name, text in files.items():
            with open(os.path.join(self.path, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Change")
        return self.git("rev-parse", "HEAD")


class Server:
    def __init__(self, data, *options):
        self.data = data
        self.process = subprocess.Popen([SERVER, "--data", data, "--port", "0", *options], stdout=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        match = re.search(r"https?://[^\s]+", line)
        if not match:
            raise AssertionError("the server did not print its address: " + line)
        self.address = urllib.parse.urlsplit(match.group(0))
        self.client_token = self.read("client.token")
        self.agent_token = self.read("agent.token")

    def read(self, name):
        with open(os.path.join(self.data, name), encoding="ascii") as stream:
            return stream.read().strip()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def call(self, method, path, body=None, token=True, headers=None):
        """Status, parsed JSON (or bytes) and headers in lower case."""
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        send = dict(headers or {})
        if token is True:
            send["Authorization"] = self.client_token
        elif token:
            send["Authorization"] = token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        try:
            connection.request(method, path, body=body, headers=send)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        kept = {name.lower(): value for name, value in answer.getheaders()}
        if kept.get("content-type", "").startswith("application/json"):
            return answer.status, json.loads(data), kept
        return answer.status, data, kept

    def rap(self, name, body, **more):
        status, answer, _ = self.call("POST", "/controller/v1/rap/%s/" % name, body, **more)
        return status, answer

    def jobs(self, rap_id):
        status, answer = self.rap("status", {"rap_ids": [rap_id]})
        assert status == 200, answer
        return {job["action"]: job for job in answer["jobs"]}

    def tasks(self, token=None):
        status, answer, _ = self.call("GET", "/local/tasks/", token=token or self.agent_token)
        assert status == 200, answer
        return answer["tasks"]

    def report(self, task, stage, complete=False, results=None, backend="local", token=None):
        payload = {"task_id": task, "stage": stage, "complete": complete, "timestamp_ns": time.time_ns()}
        if results is not None:
            payload["results"] = results
        body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
        status, answer, _ = self.call("POST", "/%s/task/update/" % backend, body, token=token or self.agent_token,
                                      headers={"Content-Type": "application/x-www-form-urlencoded"})
        return status, answer


def results(**changes):
    values = {"error": None, "exit_code": "0", "docker_image_id": "sha256:0", "status_message": "Completed successfully",
              "hint": "", "timestamp_ns": time.time_ns(), "action_version": "", "action_revision": "", "action_created": "",
              "base_revision": "", "base_created": "", "has_unmatched_patterns": False, "has_level4_excluded_files": False,
              "job_metrics": {"cpu_mean": 1.5}}
    values.update(changes)
    return values


class RapApi(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.study = Study(os.path.join(cls.folder.name, "study"))
        cls.server = Server(os.path.join(cls.folder.name, "data"), "--allow-local-repositories", "--no-agent",
                            "--workers", "500", "--db-workers", "500")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    def body(self, **changes):
        body = {"rap_id": new_id(), "backend": "local", "workspace": "w-" + new_id(), "repo_url": self.study.path,
                "branch": "main", "commit": self.study.commit, "database_name": "default", "requested_actions": ["other"],
                "codelists_ok": True, "force_run_dependencies": False, "created_by": "ada", "project": "a-project",
                "orgs": ["an-org"]}
        body.update(changes)
        return {key: value for key, value in body.items() if value is not ...}

    def create(self, **changes):
        body = self.body(**changes)
        status, answer = self.server.rap("create", body)
        self.assertEqual(status, 201, answer)
        return body

    def finish(self, rap_id, action, **changes):
        job = wait_for(lambda: self.server.jobs(rap_id).get(action) if self.server.jobs(rap_id)[action]["status"] == "running" else None)
        task = next(t for t in self.server.tasks() if t["type"] == "runjob" and t["definition"]["id"] == job["identifier"])
        status, answer = self.server.report(task["id"], "finalized", True, results(**changes))
        self.assertEqual((status, answer), (200, {"response": "Update successful"}))
        return wait_for(lambda: self.server.jobs(rap_id)[action] if self.server.jobs(rap_id)[action]["status"] in ("succeeded", "failed") else None)

    # --- start ------------------------------------------------------------------------------------

    def test_token_files_are_private(self):
        for name in ("client.token", "agent.token"):
            mode = stat.S_IMODE(os.stat(os.path.join(self.server.data, name)).st_mode)
            self.assertEqual(mode, 0o600, name)
        self.assertNotEqual(self.server.client_token, self.server.agent_token)

    def test_public_addresses(self):
        for path, kind in (("/", "application/json"), ("/controller/v1/", "application/json"),
                           ("/controller/v1/spec.json", "application/json"), ("/controller/v1/docs/", "text/html")):
            status, answer, headers = self.server.call("GET", path, token=None)
            self.assertEqual(status, 200, path)
            self.assertTrue(headers["content-type"].startswith(kind), path)
        self.assertEqual(self.server.call("GET", "/controller/v1/", token=None)[1], {"method": "GET"})
        spec = self.server.call("GET", "/controller/v1/spec.json", token=None)[1]
        self.assertTrue(spec["openapi"].startswith("3.1"))

    def test_two_slashes_are_one(self):
        self.assertEqual(self.server.call("GET", "//controller/v1/backend/status/")[0], 200)

    # --- token and order of checks ----------------------------------------------------------------

    def test_order_of_checks(self):
        create = "/controller/v1/rap/create/"
        status, data, headers = self.server.call("GET", create, token=None)
        self.assertEqual((status, data), (405, b""))
        self.assertIn("POST", headers["allow"])
        missing = {"error": "Unauthorized", "details": "No token provided"}
        invalid = {"error": "Unauthorized", "details": "Invalid token"}
        self.assertEqual(self.server.call("POST", create, b"{", token=None)[:2], (401, missing))
        self.assertEqual(self.server.call("POST", create, b"{", token="nobody")[:2], (401, invalid))
        self.assertEqual(self.server.call("POST", create, b"{", token="Bearer " + self.server.client_token)[:2], (401, invalid))
        self.assertEqual(self.server.call("POST", create, b"{", token=self.server.agent_token)[:2], (401, invalid))
        status, data, headers = self.server.call("POST", create.rstrip("/"), b"{}", token=None)
        self.assertEqual(status, 301)
        self.assertTrue(headers["location"].endswith(create))
        self.assertEqual(self.server.call("GET", "/controller/v1/nothing/", token=None)[0], 404)

    def test_bodies_that_are_no_json(self):
        unparsed = {"error": "Validation error", "details": "could not parse JSON from request body"}
        for body in (b"", b"{", b"\xff\xfe", b"\xef\xbb\xbf{}", b"{}{}", b"[1,]", b"\xed\xa0\x80"):
            self.assertEqual(self.server.rap("status", body), (400, unparsed), body)
        status, answer = self.server.rap("status", b"[" * 50000 + b"]" * 50000)
        self.assertEqual(status, 400)
        status, answer = self.server.rap("status", b'{"rap_ids": [' + b"9" * 5000 + b"]}")
        self.assertEqual(status, 400)
        status, _, _ = self.server.call("POST", "/controller/v1/rap/status/", b" " * 2_700_000)
        self.assertIn(status, (400, 413))

    def test_content_type_is_not_looked_at(self):
        status, answer = self.server.rap("status", {"rap_ids": []}, headers={"Content-Type": "text/plain"})
        self.assertEqual((status, answer), (200, {"jobs": [], "unrecognised_rap_ids": []}))

    # --- create -----------------------------------------------------------------------------------

    def test_create_makes_dependencies_too(self):
        body = self.body(requested_actions=["table", "table"])
        status, answer = self.server.rap("create", body)
        self.assertEqual(status, 201)
        self.assertEqual(set(answer), {"result", "details", "rap_id", "count"})
        self.assertEqual((answer["result"], answer["rap_id"], answer["count"]), ("Success", body["rap_id"], 2))
        self.assertEqual(answer["details"], "Jobs created for rap_id '%s'" % body["rap_id"])
        jobs = self.server.jobs(body["rap_id"])
        self.assertEqual(set(jobs), {"extract", "table"})
        for job in jobs.values():
            self.assertEqual(set(job), JOB_FIELDS)
            self.assertRegex(job["identifier"], r"^[a-z2-7]{16}$")
            self.assertIn(job["status_code"], CODES[job["status"]])
            for field in ("created_at", "updated_at"):
                self.assertRegex(job[field], SECONDS)
            self.assertEqual(set(job["trace_context"]), {"traceparent"})
        self.assertTrue(jobs["extract"]["requires_db"])
        self.assertFalse(jobs["table"]["requires_db"])
        self.assertEqual(jobs["table"]["run_command"], "python:v2 python analysis/table.py")

    def test_every_wrong_field_is_named(self):
        wrong = {
            "rap_id": ["", "A" * 16, "a" * 15, "a" * 17, "a" * 15 + "\n", "a" * 16 + "\n", None, 1],
            "commit": ["", "A" * 40, "a" * 39, "g" * 40, "a" * 40 + "\n", None],
            "workspace": ["", "??", None, 5], "backend": [None, 1, []], "repo_url": [None, {}], "branch": [None, 3],
            "created_by": [None, 3], "project": [None, False], "database_name": ["", "other", None],
            "requested_actions": [[], "x", None, [1], [None]], "orgs": ["x", None, [1]],
            "codelists_ok": [0, 1, "true", None], "force_run_dependencies": [0, 1, "false", None],
            "analysis_scope": [None, [], "x", {"dataset_permissions": ["nonsense"]}, {"population_permissions": "x"},
                               {"component_access": [1]}]}
        for field, values in wrong.items():
            for value in values + ([] if field == "analysis_scope" else [...]):
                status, answer = self.server.rap("create", self.body(**{field: value}))
                self.assertEqual(status, 400, (field, value, answer))
                self.assertEqual(answer["error"], "Validation error")
                self.assertTrue(answer["details"].startswith("Invalid request body received"), answer)
                self.assertIn(field, answer["details"])

    def test_what_the_schema_lets_through(self):
        self.create(unknown_field={"a": 1}, orgs=[], created_by="", project="", analysis_scope={"more": 1})
        self.create(analysis_scope={"dataset_permissions": ["icnarc"], "population_permissions": ["include_t1oo"],
                                    "component_access": ["event_level_data"]})

    def test_reasons_for_creating_nothing(self):
        cases = [
            ({"requested_actions": ["nothing"]}, "Action 'nothing' not found in project.yaml"),
            ({"workspace": "not plain"}, "Invalid workspace name (allowed are alphanumeric, dash and underscore)"),
            ({"commit": "1" * 40}, "Error fetching commit %s from %s" % ("1" * 40, self.study.path)),
            ({"backend": "elsewhere"}, "Unknown error"),
            ({"repo_url": "https://example.org/a/b"}, "Repository URL https://example.org/a/b does not start with https://github.com"),
            ({"codelists_ok": False, "requested_actions": ["table"]}, "Codelists are out of date (required by action extract)")]
        for change, reason in cases:
            body = self.body(**change)
            status, answer = self.server.rap("create", body)
            self.assertEqual((status, answer["error"]), (400, "Error creating jobs"), answer)
            self.assertEqual(answer["details"], reason)
            self.assertEqual(self.server.rap("status", {"rap_ids": [body["rap_id"]]})[1]["unrecognised_rap_ids"], [body["rap_id"]])
        self.create(codelists_ok=False)

    def test_projects_that_cannot_be_run(self):
        for text, said in (("", "Unknown error|Invalid project"), ("- a\n", "Unknown error|Invalid project"),
                           ("version: '4.0'\nactions:\n  a: {run: 'python:v2 x', needs: [b], outputs: {highly_sensitive: {a: a.csv}}}\n"
                            "  b: {run: 'python:v2 x', needs: [a], outputs: {highly_sensitive: {a: b.csv}}}\n", "Unknown error|Invalid project"),
                           ("version: '4.0'\nactions: {a: {run: x}}\n", "Invalid project: \n"), ("a: [\n", "line")):
            study = Study(tempfile.mkdtemp(dir=self.folder.name), project=text)
            body = self.body(repo_url=study.path, commit=study.commit, requested_actions=["run_all"])
            status, answer = self.server.rap("create", body)
            self.assertEqual((status, answer["error"]), (400, "Error creating jobs"), answer)
            self.assertRegex(answer["details"], said)

    def test_no_project_file(self):
        study = Study(tempfile.mkdtemp(dir=self.folder.name))
        study.git("rm", "-q", "project.yaml")
        study.git("commit", "-q", "-m", "Remove")
        commit = study.git("rev-parse", "HEAD")
        answer = self.server.rap("create", self.body(repo_url=study.path, commit=commit))[1]
        self.assertEqual(answer["details"], "No project.yaml file found in " + study.path)

    def test_creating_is_idempotent(self):
        body = self.create(requested_actions=["table"])
        for change in ({}, {"requested_actions": ["other"]}, {"requested_actions": ["nothing"]}, {"force_run_dependencies": True},
                       {"codelists_ok": False}, {"backend": "elsewhere"}):
            status, answer = self.server.rap("create", {**body, **change})
            self.assertEqual((status, answer["result"], answer["count"]), (200, "No change", 2), change)
        for change in ({"workspace": "another"}, {"commit": "2" * 40}, {"repo_url": "/elsewhere"}):
            status, answer = self.server.rap("create", {**body, **change})
            self.assertEqual((status, answer["error"]), (400, "Inconsistent request data"), change)

    def test_parallel_creates_agree(self):
        body = self.body(requested_actions=["table"])
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.server.rap("create", body))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(status for status, _ in answers), [200] * 11 + [201])
        self.assertEqual({answer["result"] for _, answer in answers}, {"Success", "No change"})
        self.assertEqual({answer["count"] for _, answer in answers}, {2})

    def test_parallel_requests_of_a_workspace_make_an_action_once(self):
        workspace = "w-" + new_id()
        bodies = [self.body(workspace=workspace, requested_actions=["table"]) for _ in range(8)]
        answers = []
        threads = [threading.Thread(target=lambda b=b: answers.append(self.server.rap("create", b))) for b in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(status for status, _ in answers), [200] * 7 + [201])
        self.assertEqual(sorted(answer["count"] for _, answer in answers), [0] * 7 + [2])

    def test_nothing_to_do(self):
        body = self.create(requested_actions=["other"])
        again = {**body, "rap_id": new_id()}
        status, answer = self.server.rap("create", again)
        self.assertEqual((status, answer["result"], answer["count"]), (200, "Nothing to do", 0))
        self.assertEqual(answer["details"], "All requested actions were already scheduled to run")
        self.assertEqual(self.server.rap("status", {"rap_ids": [again["rap_id"]]})[1]["unrecognised_rap_ids"], [again["rap_id"]])
        self.create(workspace=body["workspace"], requested_actions=["run_all"])
        answer = self.server.rap("create", {**body, "rap_id": new_id(), "requested_actions": ["run_all", "nothing"]})[1]
        self.assertEqual(answer["details"], "All actions have already completed successfully")

    # --- status -----------------------------------------------------------------------------------

    def test_status(self):
        body = self.create()
        unknown = new_id()
        status, answer = self.server.rap("status", {"rap_ids": [body["rap_id"], unknown, body["rap_id"], unknown]})
        self.assertEqual(status, 200)
        self.assertEqual([job["rap_id"] for job in answer["jobs"]], [body["rap_id"]])
        self.assertEqual(answer["unrecognised_rap_ids"], [unknown])
        self.assertEqual(self.server.rap("status", {"rap_ids": [body["rap_id"], "bad"]})[0], 400)
        many = [new_id() for _ in range(50000)]
        status, answer = self.server.rap("status", {"rap_ids": many})
        self.assertEqual((status, len(answer["unrecognised_rap_ids"])), (200, 50000))

    # --- cancel -----------------------------------------------------------------------------------

    def test_cancel(self):
        body = self.create(requested_actions=["table", "other"])
        rap = body["rap_id"]
        status, answer = self.server.rap("cancel", {"rap_id": new_id(), "actions": ["other"]})
        self.assertEqual((status, answer["error"]), (404, "jobs not found"))
        self.assertNotIn("not_found", answer)
        status, answer = self.server.rap("cancel", {"rap_id": rap, "actions": ["zz", "other", "run_all", "zz"]})
        self.assertEqual((status, answer["error"], answer["rap_id"]), (404, "jobs not found", rap))
        self.assertEqual(answer["not_found"], ["run_all", "zz"])
        self.assertNotEqual(self.server.jobs(rap)["other"]["status_code"], "cancelled_by_user")
        status, answer = self.server.rap("cancel", {"rap_id": rap, "actions": ["other", "other"]})
        self.assertEqual((status, answer), (200, {"result": "Success", "details": "2 actions cancelled", "count": 2}))
        wait_for(lambda: self.server.jobs(rap)["other"]["status_code"] == "cancelled_by_user")
        self.assertEqual(self.server.rap("cancel", {"rap_id": rap, "actions": ["extract"]})[0], 200)
        wait_for(lambda: self.server.jobs(rap)["table"]["status_code"] == "dependency_failed")
        self.assertEqual(self.server.rap("cancel", {"rap_id": rap, "actions": ["\ud800"]})[0], 400)
        for bad in ({}, {"rap_id": rap}, {"rap_id": rap, "actions": []}, {"rap_id": "x", "actions": ["a"]}):
            self.assertEqual(self.server.rap("cancel", bad)[0], 400)

    def test_cancelling_a_finished_job_leaves_it_alone(self):
        body = self.create()
        done = self.finish(body["rap_id"], "other")
        self.assertEqual(done["status_code"], "succeeded")
        self.assertEqual(done["metrics"], {"cpu_mean": 1.5})
        time.sleep(1.1)
        self.assertEqual(self.server.rap("cancel", {"rap_id": body["rap_id"], "actions": ["other"]})[0], 200)
        self.assertEqual(self.server.jobs(body["rap_id"])["other"], done)

    # --- backend status ---------------------------------------------------------------------------

    def test_backend_status(self):
        self.server.tasks()
        status, answer, _ = self.server.call("GET", "/controller/v1/backend/status/")
        self.assertEqual(status, 200)
        self.assertEqual([backend["slug"] for backend in answer["backends"]], ["local"])
        backend = answer["backends"][0]
        self.assertEqual(set(backend), {"slug", "last_seen", "paused", "db_maintenance"})
        self.assertRegex(backend["last_seen"], MICROSECONDS)
        self.assertEqual(set(backend["paused"]), {"status", "since"})
        self.assertEqual(set(backend["db_maintenance"]), {"status", "since", "type"})

    # --- task API: a foreign agent ----------------------------------------------------------------

    def test_a_foreign_agent(self):
        body = self.create(requested_actions=["table"])
        rap = body["rap_id"]
        job = wait_for(lambda: self.server.jobs(rap)["extract"] if self.server.jobs(rap)["extract"]["status"] == "running" else None)
        task = next(t for t in self.server.tasks() if t["definition"]["id"] == job["identifier"])
        self.assertEqual(set(task), {"id", "backend", "type", "definition", "attributes", "created_at"})
        self.assertEqual((task["id"], task["type"]), (job["identifier"] + "-001", "runjob"))
        self.assertEqual(task["attributes"], {"user": "ada", "project": "a-project", "orgs": "an-org"})
        self.assertEqual(set(task["definition"]), {
            "id", "rap_id", "task_id", "repo_url", "commit", "study", "workspace", "action", "created_at", "image", "image_sha",
            "args", "env", "inputs", "input_job_ids", "output_spec", "allow_database_access", "database_name", "user",
            "cpu_count", "memory_limit", "level4_max_csv_rows", "level4_max_filesize", "level4_file_types"})
        self.assertEqual(task["definition"]["output_spec"], {"output/dataset.csv": "highly_sensitive"})
        self.assertTrue(task["definition"]["image"].startswith("ghcr.io/opensafely-core/ehrql:v1"))
        self.assertEqual(task["definition"]["env"]["OPENSAFELY_BACKEND"], "local")
        for stage in ("preparing", "prepared", "executing", "executed", "finalizing"):
            self.assertEqual(self.server.report(task["id"], stage), (200, {"response": "Update successful"}))
            wait_for(lambda s=stage: self.server.jobs(rap)["extract"]["status_code"] == s)
        self.assertEqual(self.server.jobs(rap)["table"]["status_code"], "waiting_on_dependencies")
        self.assertEqual(self.finish(rap, "extract")["status_message"], "Completed successfully")
        self.assertEqual(self.finish(rap, "table", exit_code="3")["status_code"], "nonzero_exit")

    def test_ends(self):
        for changes, code in (({"exit_code": 0}, "succeeded"), ({"exit_code": "1"}, "nonzero_exit"),
                              ({"has_unmatched_patterns": True}, "unmatched_patterns"),
                              ({"has_level4_excluded_files": True}, "succeeded")):
            self.assertEqual(self.finish(self.create()["rap_id"], "other", **changes)["status_code"], code)

    def test_the_task_api_is_guarded(self):
        status, answer, _ = self.server.call("GET", "/elsewhere/tasks/", token=self.server.agent_token)
        self.assertEqual((status, answer["error"]), (404, "Not found"))
        refused = {"error": "Unauthorized", "details": "Invalid token for backend 'local'"}
        for token in (None, "nobody", self.server.client_token):
            self.assertEqual(self.server.call("GET", "/local/tasks/", token=token)[:2], (401, refused))
        self.assertEqual(self.server.call("GET", "/local/task/update/", token=self.server.agent_token)[0], 405)
        status, answer = self.server.report("no-such-task", "executing")
        self.assertTrue(400 <= status < 500)
        self.assertEqual(answer["error"], "Error updating task")
        for body in (b"", b"payload=", b"payload=%7B", b"payload=[]", b"payload=%7B%22task_id%22%3A1%7D"):
            status, answer, _ = self.server.call("POST", "/local/task/update/", body, token=self.server.agent_token)
            self.assertTrue(400 <= status < 500, body)
            self.assertTrue(answer["details"])

    # --- anonymous reads --------------------------------------------------------------------------

    def test_anonymous_reads(self):
        body = self.create()
        status, answer, _ = self.server.call("GET", "/api/v2/job-requests/?limit=1000", token=None)
        self.assertEqual(status, 200)
        self.assertEqual(set(answer), {"count", "next", "previous", "results"})
        item = next(item for item in answer["results"] if item["identifier"] == body["rap_id"])
        self.assertEqual(set(item), {
            "backend", "sha", "identifier", "force_run_dependencies", "requested_actions", "cancelled_actions", "created_by",
            "created_at", "workspace", "database_name", "project", "orgs", "codelists_ok"})
        self.assertEqual(set(item["workspace"]), {"name", "repo", "branch", "created_by", "created_at"})
        status, answer, _ = self.server.call("GET", "/api/v2/workspaces/%s/statuses/" % body["workspace"], token=None)
        self.assertEqual(status, 200)
        self.assertIn(answer["other"], CODES)
        self.server.rap("cancel", {"rap_id": body["rap_id"], "actions": ["other"]})
        statuses = "/api/v2/workspaces/%s/statuses/" % body["workspace"]
        wait_for(lambda: self.server.call("GET", statuses, token=None)[1]["other"] == "failed")
        self.assertEqual(self.server.call("GET", "/api/v2/workspaces/no-such/statuses/", token=None)[0], 404)
        self.assertEqual(self.server.call("GET", "/status/", token=None)[0], 200)
        self.server.tasks()
        status, text, _ = self.server.call("GET", "/status/local/", token=None)
        self.assertEqual(status, 200)
        self.assertRegex(text.decode(), r"^\d{4}-\d\d-\d\dT")
        self.assertEqual(self.server.call("GET", "/status/elsewhere/", token=None)[0], 404)
        self.assertEqual(self.server.call("GET", "/event-log/", token=None)[0], 200)
        status, answer, _ = self.server.call("GET", "/event-log.json", token=None)
        self.assertEqual(answer["results"][0]["identifier"], body["rap_id"])

    # --- added reads ------------------------------------------------------------------------------

    def test_added_reads(self):
        body = self.create()
        base = "/controller/v1/"
        workspaces = self.server.call("GET", base + "workspaces/")[1]["workspaces"]
        self.assertIn(body["workspace"], [workspace["name"] for workspace in workspaces])
        listed = self.server.call("GET", base + "rap/?workspace=" + body["workspace"])[1]["requests"]
        self.assertEqual([request["rap_id"] for request in listed], [body["rap_id"]])
        job = self.server.jobs(body["rap_id"])["other"]["identifier"]
        status, chunk, _ = self.server.call("GET", base + "jobs/%s/log?offset=0" % job)
        self.assertEqual((status, set(chunk)), (200, {"text", "next_offset", "complete"}))
        self.assertEqual(self.server.call("GET", base + "workspaces/%s/outputs" % body["workspace"])[1]["outputs"], {})
        self.assertEqual(self.server.call("GET", base + "workspaces/%s/files/none.txt" % body["workspace"])[0], 404)
        status, answer, _ = self.server.call("GET", base + "events?since=0")
        self.assertEqual(status, 200)
        self.assertTrue(answer["events"] and answer["next"] >= answer["events"][-1]["sequence"])

    # --- fuzz from the description ----------------------------------------------------------------

    def test_every_endpoint_refuses_nonsense_with_a_sentence(self):
        spec = self.server.call("GET", "/controller/v1/spec.json", token=None)[1]
        words = ["%00", "..%2f..%2fetc", "%ff%fe", "a" * 3000, "-1", "99999999999999999999", "<script>", "%F0%9F%98%80", "'%22;--",
                 "..", "x"]
        bodies = [b"", b"null", b"[]", b"{}", b'"x"', b"1e999", b"{\"rap_id\": {}}", b"\x00", b"{" * 9999,
                  json.dumps({"rap_id": "x" * 100000, "actions": [1]}).encode()]
        seen = 0
        for template, operations in spec["paths"].items():
            for method, operation in operations.items():
                for word in words:
                    path = re.sub(r"\{[^}]+\}", word, template)
                    query = "&".join("%s=%s" % (p["name"], word) for p in operation.get("parameters", []) if p["in"] == "query")
                    for body in (bodies if method in ("post", "put") else [None]):
                        status, answer, headers = self.server.call(method.upper(), path + ("?" + query if query else ""), body,
                                                                   token=self.server.agent_token if "task" in path else True)
                        seen += 1
                        self.assertLess(status, 500, (method, path, body))
                        if status >= 400 and status != 405:
                            self.assertTrue(answer, (method, path, body))
                            if isinstance(answer, dict):
                                self.assertTrue(answer.get("details") or answer.get("detail"), answer)
        self.assertGreater(seen, 300)
        self.assertEqual(self.server.call("GET", "/health", token=None)[0], 200)


class Administration(unittest.TestCase):
    """Roles, other backends, limits: a server with its own order of work."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.study = Study(os.path.join(self.folder.name, "study"))

    def start(self, *options):
        server = Server(os.path.join(self.folder.name, "data"), "--allow-local-repositories", "--no-agent", *options)
        self.addCleanup(server.stop)
        return server

    def body(self, workspace, project="p", actions=("other",), backend="local"):
        return {"rap_id": new_id(), "backend": backend, "workspace": workspace, "repo_url": self.study.path, "branch": "main",
                "commit": self.study.commit, "database_name": "default", "requested_actions": list(actions), "codelists_ok": True,
                "force_run_dependencies": False, "created_by": "ada", "project": project, "orgs": []}

    def test_roles(self):
        server = self.start()
        base = "/controller/v1/"
        tokens = {}
        for role in ("collaborator", "developer", "output-checker", "administrator"):
            status, answer, _ = server.call("POST", base + "users/", {"user": role, "role": role, "backends": ["local"]})
            self.assertEqual(status, 201, answer)
            tokens[role] = answer["token"]
        with open(os.path.join(server.data, "controller.sqlite"), "rb") as stream:
            stored = stream.read()
        for token in tokens.values():
            self.assertNotIn(token.encode(), stored)
        self.assertEqual(server.rap("create", self.body("a"), token=tokens["collaborator"])[0], 400)
        body = self.body("a")
        self.assertEqual(server.rap("create", body, token=tokens["developer"])[0], 201)
        job = server.jobs(body["rap_id"])["other"]["identifier"]
        log = base + "jobs/%s/log" % job
        self.assertEqual([server.call("GET", log, token=tokens[role])[0] for role in tokens], [403, 200, 200, 403])
        cancel = {"rap_id": body["rap_id"], "actions": ["other"]}
        self.assertEqual(server.rap("cancel", cancel, token=tokens["collaborator"])[0], 403)
        self.assertEqual([server.call("GET", base + "audit/", token=tokens[role])[0] for role in tokens], [403, 403, 403, 200])
        audit = server.call("GET", base + "audit/")[1]["audit"]
        self.assertIn(("developer", "rap.create", body["rap_id"]), [(row["user"], row["what"], row["subject"]) for row in audit])
        self.assertEqual(server.call("POST", base + "users/", {"user": "developer", "role": "owner", "backends": []})[0], 409)
        self.assertEqual(server.call("POST", base + "users/", {"user": "x", "role": "king", "backends": []})[0], 400)
        self.assertEqual(server.call("DELETE", base + "users/owner/")[0], 409)
        self.assertEqual(server.call("DELETE", base + "users/developer/")[0], 200)
        self.assertEqual(server.call("GET", log, token=tokens["developer"])[0], 401)

    def test_a_token_of_one_project_sees_no_other(self):
        server = self.start()
        base = "/controller/v1/"
        mine, theirs = self.body("mine", "one"), self.body("theirs", "two")
        for body in (mine, theirs):
            self.assertEqual(server.rap("create", body)[0], 201)
        token = server.call("POST", base + "users/", {"user": "u", "role": "developer", "backends": ["local"], "projects": ["one"]})[1]["token"]
        status, answer = server.rap("status", {"rap_ids": [mine["rap_id"], theirs["rap_id"]]}, token=token)
        self.assertEqual(answer["unrecognised_rap_ids"], [theirs["rap_id"]])
        self.assertEqual(server.call("GET", base + "workspaces/theirs/outputs", token=token)[0], 404)
        self.assertEqual(server.call("GET", base + "workspaces/mine/outputs", token=token)[0], 200)
        names = [row["name"] for row in server.call("GET", base + "workspaces/", token=token)[1]["workspaces"]]
        self.assertEqual(names, ["mine"])
        self.assertEqual([row["slug"] for row in server.call("GET", base + "projects/")[1]["projects"]], ["one", "two"])
        # A study may not be run in the workspace of another project, where it could read its files.
        status, answer = server.rap("create", self.body("theirs", "one", ("table",)), token=token)
        self.assertEqual((status, answer["error"]), (400, "Error creating jobs"))
        self.assertEqual(server.rap("cancel", {"rap_id": theirs["rap_id"], "actions": ["other"]}, token=token)[0], 404)

    def test_organisations_and_projects_are_records(self):
        server = self.start()
        base = "/controller/v1/"
        # A request makes what it names, and changes nothing that is known.
        body = dict(self.body("made-by-request", project="fresh"), orgs=["bristol"])
        self.assertEqual(server.rap("create", body)[0], 201)
        project = server.call("GET", base + "projects/")[1]["projects"][0]
        self.assertEqual((project["slug"], project["orgs"], project["status"], project["requests"]), ("fresh", ["bristol"], "ongoing", 1))
        self.assertEqual(server.rap("create", dict(self.body("second", project="fresh"), orgs=["leeds"]))[0], 201)
        self.assertEqual([org["slug"] for org in server.call("GET", base + "organisations/")[1]["organisations"]], ["bristol"])
        # Administrators give names, numbers and states.
        status, answer, _ = server.call("POST", base + "organisations/", {"slug": "oxford", "name": "University of Oxford", "github_orgs": ["opensafely"]})
        self.assertEqual((status, answer["organisation"]["name"]), (201, "University of Oxford"))
        self.assertEqual(server.call("POST", base + "organisations/", {"slug": "oxford"})[0], 409)
        self.assertEqual(server.call("POST", base + "organisations/", {"slug": "no blanks"})[0], 400)
        self.assertEqual(server.call("POST", base + "organisations/bristol/", {"name": "Bristol <b>"})[0], 200)
        self.assertEqual(server.call("POST", base + "organisations/nowhere/", {"name": "x"})[0], 404)
        given = {"slug": "asthma", "name": "Asthma in winter", "number": 7, "orgs": ["oxford", "bristol"]}
        self.assertEqual(server.call("POST", base + "projects/", given)[0], 201)
        self.assertEqual(server.call("POST", base + "projects/", dict(given, slug="other"))[0], 409)
        self.assertEqual(server.call("POST", base + "projects/", dict(given, slug="other", number=8, orgs=["nowhere"]))[0], 404)
        self.assertEqual(server.call("POST", base + "projects/asthma/", {"status": "finished"})[0], 400)
        # Only repositories of its organisations run in a project, but for folders of this computer.
        status, answer = server.rap("create", dict(self.body("w", project="asthma"), repo_url="https://github.com/somebody/study"))
        self.assertEqual(status, 400)
        self.assertIn("does not belong", answer["details"])
        run = self.body("winter", project="asthma")
        self.assertEqual(server.rap("create", run)[0], 201)
        self.assertEqual(server.call("POST", base + "projects/asthma/", {"status": "retired"})[0], 200)
        self.assertIn("retired", server.rap("create", self.body("winter", project="asthma"))[1]["details"])
        # A repeated call finds its jobs all the same.
        self.assertEqual(server.rap("create", run)[1]["result"], "No change")
        # A developer reads, and changes nothing.
        token = server.call("POST", base + "users/", {"user": "u", "role": "developer", "backends": ["local"], "full_name": "Una U"})[1]["token"]
        self.assertEqual(server.call("POST", base + "projects/asthma/", {"status": "ongoing"}, token=token)[0], 403)
        self.assertEqual(len(server.call("GET", base + "organisations/", token=token)[1]["organisations"]), 2)
        # The public sees names, with links that narrow the log.
        log = server.call("GET", "/event-log.json?project=asthma", token=None)[1]
        self.assertEqual((log["count"], log["results"][0]["identifier"]), (1, run["rap_id"]))
        self.assertEqual((log["results"][0]["project_name"], log["results"][0]["project_number"]), ("Asthma in winter", 7))
        self.assertIn({"slug": "oxford", "name": "University of Oxford"}, log["results"][0]["organisations"])
        for query, count in (("org=bristol", 3), ("org=oxford", 1), ("user=ada", 3), ("user=nobody", 0), ("workspace=second", 1)):
            self.assertEqual(server.call("GET", "/event-log.json?" + query, token=None)[1]["count"], count, query)
        page = server.call("GET", "/event-log/?org=oxford", token=None)[1].decode()
        self.assertIn("Asthma in winter", page)
        self.assertIn('href="/event-log/?org=bristol">Bristol &lt;b&gt;</a>', page)
        self.assertNotIn("made-by-request", page)
        page = server.call("GET", "/projects/", token=None)[1].decode()
        self.assertIn("7. ", page)
        self.assertIn("retired", page)
        listed = {row["slug"]: row for row in server.call("GET", "/projects.json", token=None)[1]["results"]}
        self.assertEqual([row["name"] for row in listed["asthma"]["workspaces"]], ["winter"])
        self.assertNotIn("/", listed["asthma"]["workspaces"][0]["repo"])

    def test_backends_have_their_own_agents(self):
        server = self.start()
        status, answer, _ = server.call("POST", "/controller/v1/backends/", {"slug": "second", "name": "Second"})
        self.assertEqual(status, 201)
        agent = answer["agent_token"]
        body = self.body("w", backend="second")
        self.assertEqual(server.rap("create", body)[0], 201)
        wait_for(lambda: server.jobs(body["rap_id"])["other"]["status"] == "running")
        self.assertEqual(server.tasks(), [])
        active = "/api/v2/job-requests/"
        self.assertEqual([server.call("GET", active, token=token)[1]["count"] for token in (None, agent, server.agent_token)], [1, 1, 0])
        status, answer, _ = server.call("GET", "/second/tasks/", token=agent)
        self.assertEqual((status, len(answer["tasks"])), (200, 1))
        task = answer["tasks"][0]["id"]
        # The token of one backend must not change a task of another.
        self.assertEqual(server.call("GET", "/second/tasks/", token=server.agent_token)[0], 401)
        self.assertEqual(server.report(task, "finalized", True, results())[0], 404)
        self.assertEqual(server.report(task, "finalized", True, results(), backend="second", token=agent)[0], 200)
        wait_for(lambda: server.jobs(body["rap_id"])["other"]["status"] == "succeeded")

    def test_pause_maintenance_and_restart(self):
        server = self.start()
        address = "/controller/v1/backends/local/"
        self.assertEqual(server.call("POST", address, {"paused": True})[0], 200)
        first = self.body("one")
        server.rap("create", first)
        wait_for(lambda: server.jobs(first["rap_id"])["other"]["status_code"] == "paused")
        backend = server.call("GET", "/controller/v1/backend/status/")[1]["backends"][0]
        self.assertEqual(backend["paused"]["status"], "on")
        self.assertRegex(backend["paused"]["since"], MICROSECONDS)
        server.call("POST", address, {"paused": False, "db_maintenance": True})
        backend = server.call("GET", "/controller/v1/backend/status/")[1]["backends"][0]
        self.assertEqual((backend["db_maintenance"]["status"], backend["db_maintenance"]["type"]), ("on", "manual"))
        self.assertRegex(backend["paused"]["since"], MICROSECONDS)
        second = self.body("two", actions=("extract",))
        server.rap("create", second)
        wait_for(lambda: server.jobs(second["rap_id"])["extract"]["status_code"] == "waiting_db_maintenance")
        wait_for(lambda: server.jobs(first["rap_id"])["other"]["status"] == "running")
        status, answer, _ = server.call("POST", address, {"prepare_for_reboot": True})
        self.assertEqual((status, answer["backend"]["jobs_taken_back"]), (200, 1))
        job = server.jobs(first["rap_id"])["other"]
        self.assertEqual((job["status"], job["status_code"], job["started_at"]), ("pending", "waiting_on_reboot", None))
        self.assertEqual([task["type"] for task in server.tasks()], ["canceljob"])
        server.call("POST", address, {"paused": False, "db_maintenance": False})
        wait_for(lambda: server.jobs(first["rap_id"])["other"]["status"] == "running")
        self.assertIn(job["identifier"] + "-002", [task["id"] for task in server.tasks()])
        for bad in ({"paused": 1}, {"max_workers": -1}, {"max_workers": 1.5}, {"max_db_workers": "2"}, [], None):
            self.assertEqual(server.call("POST", address, bad)[0], 400, bad)
        self.assertEqual(server.call("POST", "/controller/v1/backends/none/", {})[0], 404)

    def test_the_queue_is_fair_and_heeds_priorities(self):
        server = self.start("--workers", "1")
        running = self.body("running")
        server.rap("create", running)
        wait_for(lambda: server.jobs(running["rap_id"])["other"]["status"] == "running")
        early, late = self.body("early"), self.body("late")
        server.rap("create", early)
        server.rap("create", late)
        wait_for(lambda: server.jobs(late["rap_id"])["other"]["status_code"] == "waiting_on_workers")
        self.assertEqual(server.rap("priority", {"rap_id": late["rap_id"], "priority": 5})[0], 200)
        self.assertEqual(server.rap("priority", {"rap_id": late["rap_id"], "priority": 500})[0], 400)
        self.assertEqual(server.rap("priority", {"rap_id": new_id(), "priority": 5})[0], 404)
        server.report(server.tasks()[0]["id"], "finalized", True, results())
        wait_for(lambda: server.jobs(late["rap_id"])["other"]["status"] == "running")
        self.assertEqual(server.jobs(early["rap_id"])["other"]["status_code"], "waiting_on_workers")

    def test_archived_workspaces_take_nothing(self):
        server = self.start()
        server.rap("create", self.body("w"))
        address = "/controller/v1/workspaces/w/archive/"
        self.assertEqual(server.call("POST", address, {"archived": True})[0], 200)
        status, answer = server.rap("create", self.body("w", actions=("table",)))
        self.assertEqual((status, answer["details"]), (400, "Workspace 'w' is archived"))
        server.call("POST", address, {"archived": False})
        self.assertEqual(server.rap("create", self.body("w", actions=("table",)))[0], 201)

    def test_clients_elsewhere_are_held_back(self):
        server = self.start("--trust-proxy", "--rate-limit", "5")
        path = "/controller/v1/backend/status/"
        answers = [server.call("GET", path, headers={"X-Forwarded-For": "192.0.2.1"})[0] for _ in range(60)]
        self.assertEqual(answers[0], 200)
        self.assertIn(429, answers)
        # The one is held back, the other and programs of this computer are not.
        self.assertEqual(server.call("GET", path, headers={"X-Forwarded-For": "192.0.2.2"})[0], 200)
        self.assertEqual(server.call("GET", path)[0], 200)
        guesses = [server.call("GET", path, token="guess", headers={"X-Forwarded-For": "192.0.2.3"})[:1] for _ in range(15)]
        self.assertEqual(guesses[0], (401,))
        status, answer, headers = server.call("GET", path, headers={"X-Forwarded-For": "192.0.2.3"})
        self.assertEqual(status, 429)
        self.assertIn("Wait", answer["details"])
        self.assertIn("retry-after", headers)

    def test_the_console_changes_a_server_that_runs(self):
        server = self.start()

        def admin(*words):
            return subprocess.run([SERVER, "admin", "--data", server.data, *words], capture_output=True, text=True)

        token = admin("add-user", "bot", "developer").stdout.strip()
        self.assertEqual(server.rap("create", self.body("w"), token=token)[0], 201)
        self.assertEqual(admin("pause", "local").returncode, 0)
        self.assertEqual(server.call("GET", "/controller/v1/backend/status/")[1]["backends"][0]["paused"]["status"], "on")
        self.assertEqual(admin("resume", "local").returncode, 0)
        self.assertIn("bot  developer  local", admin("users").stdout)
        self.assertEqual(admin("remove-user", "nobody").returncode, 1)
        self.assertEqual(admin("remove-user", "bot").returncode, 0)
        self.assertEqual(server.rap("status", {"rap_ids": []}, token=token)[0], 401)
        self.assertEqual(admin("nonsense").returncode, 2)
        self.assertEqual(admin("add-organisation", "oxford", "University of Oxford", "opensafely").returncode, 0)
        self.assertEqual(admin("add-project", "asthma", "Asthma", "oxford", "7").returncode, 0)
        self.assertEqual(admin("add-project", "asthma").returncode, 1)
        self.assertEqual(admin("add-project", "b", "B", "oxford", "seven").returncode, 2)
        self.assertEqual(admin("add-workspace", "winter", "asthma", "https://github.com/opensafely/asthma", "main").returncode, 0)
        self.assertEqual(admin("add-workspace", "summer", "nothing", "https://github.com/opensafely/asthma", "main").returncode, 1)
        self.assertEqual(admin("project-status", "asthma", "retired").returncode, 0)
        self.assertEqual(admin("project-status", "asthma", "dead").returncode, 1)
        self.assertIn("asthma  Asthma  retired  oxford  1 workspaces", admin("projects").stdout)
        self.assertIn("winter  asthma  https", admin("workspaces").stdout)
        self.assertIn("oxford  University of Oxford  1 projects  opensafely", admin("organisations").stdout)
        self.assertEqual(admin("pause").returncode, 2)
        self.assertIn("backend.pause  local", admin("audit").stdout)
        copy = os.path.join(self.folder.name, "copy.sqlite")
        self.assertEqual(admin("backup", copy).returncode, 0)
        self.assertTrue(os.path.getsize(copy) > 4096)


@unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificates")
class Tls(unittest.TestCase):
    """The server's own TLS, with a certificate made for the test."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.certificate, self.key = self.make("one")

    def make(self, name):
        files = [os.path.join(self.folder.name, name + ending) for ending in (".crt", ".key")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=studybench-test", "-addext", "subjectAltName=IP:127.0.0.1", "-out", files[0], "-keyout", files[1]],
                       check=True, capture_output=True)
        os.chmod(files[1], 0o600)
        return files

    def start(self, *options):
        server = Server(os.path.join(self.folder.name, "data"), "--allow-local-repositories", "--certificate", self.certificate,
                        "--key", self.key, *options)
        self.addCleanup(server.stop)
        return server

    def get(self, server, path, context, token=None):
        connection = http.client.HTTPSConnection(server.address.hostname, server.address.port, timeout=30, context=context)
        try:
            connection.request("GET", path, headers={"Authorization": token} if token else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def test_clients_and_the_agent_speak_tls(self):
        server = self.start()
        self.assertEqual(server.address.scheme, "https")
        trusting = ssl.create_default_context(cafile=self.certificate)
        self.assertEqual(self.get(server, "/health", trusting)[0], 200)
        self.assertEqual(self.get(server, "/controller/v1/backend/status/", trusting)[0], 401)

        def seen():
            backends = json.loads(self.get(server, "/controller/v1/backend/status/", trusting, server.client_token)[1])["backends"]
            return backends[0]["last_seen"]

        # The server's own agent asks for work over TLS too.
        wait_for(seen)
        # A certificate that nobody vouches for is refused by a client that checks.
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.get(server, "/health", ssl.create_default_context())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            old.check_hostname = False
            old.verify_mode = ssl.CERT_NONE
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(OSError):
            self.get(server, "/health", old)
        # Who does not speak TLS, or begins and falls silent, keeps nobody else waiting.
        silent = [socket.create_connection((server.address.hostname, server.address.port)) for _ in range(50)]
        for number, connection in enumerate(silent):
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n" if number % 2 else b"\x16\x03\x01")
        self.assertEqual(self.get(server, "/health", trusting)[0], 200)
        for connection in silent:
            connection.close()
        # A body of many records arrives whole.
        big = {"rap_ids": [new_id() for _ in range(20000)]}
        connection = http.client.HTTPSConnection(server.address.hostname, server.address.port, timeout=60, context=trusting)
        connection.request("POST", "/controller/v1/rap/status/", body=json.dumps(big).encode(), headers={"Authorization": server.client_token})
        answer = connection.getresponse()
        self.assertEqual((answer.status, len(json.loads(answer.read())["unrecognised_rap_ids"])), (200, 20000))
        connection.close()

    def test_files_that_cannot_serve_are_named(self):
        other = self.make("two")
        text = os.path.join(self.folder.name, "text")
        with open(text, "w", encoding="ascii") as stream:
            stream.write("nothing")
        open_key = os.path.join(self.folder.name, "open.key")
        shutil.copy(self.key, open_key)
        os.chmod(open_key, 0o644)
        os.chmod(text, 0o600)
        for words, code, reason in ((["--certificate", self.certificate], 2, "both"), (["--certificate", text, "--key", self.key], 1, "no certificate"),
                                    (["--certificate", self.certificate, "--key", text], 1, "no private key"),
                                    (["--certificate", self.certificate, "--key", open_key], 1, "Everybody can read"),
                                    (["--certificate", self.certificate, "--key", other[1]], 1, "does not belong"),
                                    (["--certificate", self.certificate, "--key", "/nonexistent"], 1, "nonexistent")):
            done = subprocess.run([SERVER, "--data", os.path.join(self.folder.name, "d"), "--port", "0", *words], capture_output=True,
                                  text=True, timeout=30, stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, code, words)
            self.assertIn(reason, done.stderr)


class Restart(unittest.TestCase):
    def test_nothing_is_lost(self):
        with tempfile.TemporaryDirectory() as folder:
            study = Study(os.path.join(folder, "study"))
            data = os.path.join(folder, "data")
            server = Server(data, "--allow-local-repositories", "--no-agent")
            token = server.client_token
            body = {"rap_id": new_id(), "backend": "local", "workspace": "w", "repo_url": study.path, "branch": "main",
                    "commit": study.commit, "database_name": "default", "requested_actions": ["other"], "codelists_ok": True,
                    "force_run_dependencies": False, "created_by": "ada", "project": "p", "orgs": []}
            self.assertEqual(server.rap("create", body)[0], 201)
            server.stop(signal.SIGKILL)
            server = Server(data, "--allow-local-repositories", "--no-agent")
            try:
                self.assertEqual(server.client_token, token)
                self.assertEqual(server.rap("create", body)[1]["result"], "No change")
                self.assertEqual(set(server.jobs(body["rap_id"])), {"other"})
            finally:
                server.stop()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
