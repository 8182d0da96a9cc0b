#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 StudyBench contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs jobs through a one-node Slurm of the distribution, made for this test and ended with it.

Usage: slurm_check.py PATH-OF-studybench-server

Exit status 77 (skipped) with the reason where Slurm is not installed or may not be run: it needs
slurmctld, slurmd, srun, munged and root.
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rap_client import Server, Study, new_id, wait_for  # noqa: E402

SKIPPED = 77
PROJECT = """version: '4.0'
actions:
  good:
    run: python:v2 python analysis/good.py
    outputs: {moderately_sensitive: {a: output/good.txt}}
  bad:
    run: python:v2 python analysis/bad.py
    outputs: {moderately_sensitive: {a: output/bad.txt}}
  long:
    run: python:v2 python analysis/long.py
    outputs: {moderately_sensitive: {a: output/long.txt}}
"""


def skip(reason):
    print("SKIPPED: " + reason)
    sys.exit(SKIPPED)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


class Cluster:
    def __init__(self, folder):
        self.processes = []
        self.folder = folder
        host = socket.gethostname().split(".")[0]
        for name in ("state", "spool"):
            os.makedirs(os.path.join(folder, name))
        key = os.path.join(folder, "munge.key")
        with open(os.open(key, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as stream:
            stream.write(os.urandom(64))
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        with open(os.path.join(folder, "slurm.conf"), "w", encoding="ascii") as stream:
            stream.write("\n".join([
                "ClusterName=test", "SlurmctldHost=%s(127.0.0.1)" % host, "SlurmUser=root", "AuthType=auth/munge",
                "AuthInfo=socket=%s/munge.socket" % folder, "SlurmctldPort=%d" % free_port(), "SlurmdPort=%d" % free_port(),
                "StateSaveLocation=%s/state" % folder, "SlurmdSpoolDir=%s/spool" % folder,
                "SlurmctldPidFile=%s/slurmctld.pid" % folder, "SlurmdPidFile=%s/slurmd.pid" % folder,
                "SlurmctldLogFile=%s/slurmctld.log" % folder, "SlurmdLogFile=%s/slurmd.log" % folder,
                "ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none", "JobAcctGatherType=jobacct_gather/none",
                "AccountingStorageType=accounting_storage/none", "SelectType=select/cons_tres",
                "SelectTypeParameters=CR_CPU", "ReturnToService=2", "MpiDefault=none",
                "NodeName=%s NodeAddr=127.0.0.1 CPUs=%d RealMemory=%d State=UNKNOWN" % (host, os.cpu_count(), memory),
                "PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP", ""]))
        os.environ["SLURM_CONF"] = os.path.join(folder, "slurm.conf")

    def start(self):
        f = self.folder
        self.run("munged", "--foreground", "--force", "--key-file", f + "/munge.key", "--socket", f + "/munge.socket",
                 "--pid-file", f + "/munge.pid", "--log-file", f + "/munge.log", "--seed-file", f + "/munge.seed")
        time.sleep(0.5)
        self.run("slurmctld", "-D")
        self.run("slurmd", "-D")
        try:
            wait_for(lambda: subprocess.run(["srun", "--quiet", "true"], capture_output=True, timeout=20).returncode == 0, 40)
        except (AssertionError, subprocess.TimeoutExpired):
            logs = ""
            for name in ("slurmctld.log", "slurmd.log", "munge.log"):
                path = os.path.join(f, name)
                if os.path.exists(path):
                    with open(path, encoding="utf-8", errors="replace") as stream:
                        logs += "\n%s:\n%s" % (name, "".join(stream.readlines()[-6:]))
            self.stop()
            skip("Slurm does not run here" + logs)

    def run(self, *words):
        self.processes.append(subprocess.Popen([program(words[0]), *words[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def body(study, action, workspace):
    return {"rap_id": new_id(), "backend": "local", "workspace": workspace, "repo_url": study.path, "branch": "main",
            "commit": study.commit, "database_name": "default", "requested_actions": [action], "codelists_ok": True,
            "force_run_dependencies": False, "created_by": "ada", "project": "p", "orgs": []}


def check(folder):
    study = Study(os.path.join(folder, "study"), project=PROJECT)
    study.commit = study.write({
        "analysis/good.py": "import os\nos.makedirs('output', exist_ok=True)\nopen('output/good.txt', 'w').write('ok')\nprint('good ran')\n",
        "analysis/bad.py": "print('bad ran')\nraise SystemExit(5)\n",
        "analysis/long.py": "import time\nprint('long ran', flush=True)\ntime.sleep(120)\n"})
    server = Server(os.path.join(folder, "data"), "--allow-local-repositories", "--slurm", "debug")
    try:
        good, bad, long = body(study, "good", "one"), body(study, "bad", "two"), body(study, "long", "three")
        for request in (good, bad, long):
            status, answer = server.rap("create", request)
            assert status == 201, answer
        wait_for(lambda: server.jobs(good["rap_id"])["good"]["status"] in ("succeeded", "failed"), 60)
        assert server.jobs(good["rap_id"])["good"]["status_code"] == "succeeded", server.jobs(good["rap_id"])
        wait_for(lambda: server.jobs(bad["rap_id"])["bad"]["status"] == "failed", 60)
        assert server.jobs(bad["rap_id"])["bad"]["status_code"] == "nonzero_exit"
        base = os.path.join(server.data, "medium_privacy/workspaces/one")
        with open(base + "/output/good.txt", encoding="ascii") as stream:
            assert stream.read() == "ok"
        with open(base + "/metadata/good.log", encoding="utf-8") as stream:
            assert "good ran" in stream.read()
        job = server.jobs(long["rap_id"])["long"]["identifier"]
        wait_for(lambda: "long ran" in server.call("GET", "/controller/v1/jobs/%s/log" % job)[1]["text"], 60)
        server.rap("cancel", {"rap_id": long["rap_id"], "actions": ["long"]})
        wait_for(lambda: server.jobs(long["rap_id"])["long"]["status_code"] == "cancelled_by_user", 30)
        wait_for(lambda: not subprocess.run(["squeue", "--noheader"], capture_output=True, text=True).stdout.strip(), 40)
    finally:
        server.stop()


def main():
    missing = [name for name in ("slurmctld", "slurmd", "srun", "munged") if not program(name)]
    if missing:
        skip("%s not installed, so the Slurm executor was not tried" % ", ".join(missing))
    if os.getuid() != 0:
        skip("only root can start a Slurm for the test")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        cluster = Cluster(folder)
        cluster.start()
        try:
            check(folder)
        finally:
            cluster.stop()
    print("three jobs ran through Slurm")


if __name__ == "__main__":
    main()
