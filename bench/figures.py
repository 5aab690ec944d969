#!/usr/bin/env python3
"""Measures Budkavle beside nginx in one run and prints the table of docs/benchmarks.md.

    ./dev bench                                     all figures
    BUDKAVLE=build/budkavle bench/figures.py hot    some: hot, import, start

Server and load each keep to a processor of their own; runs of ours and the peer's alternate, so that
a drift of the machine's speed meets both; the medians are printed, with their ratio. The machine is
never quiet: quote ratios.
"""

import http.client
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import captures  # noqa: E402

RUNS = int(os.environ.get("RUNS", "5"))
SECONDS = int(os.environ.get("SECONDS_A_RUN", "3"))
SERVER_CPU, LOAD_CPU = "0", "1"
LISTING = "/nyheter/"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, target, gzip=False):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", target, headers={"Accept-Encoding": "gzip"} if gzip else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def wait_until_answering(port, target, seconds=30):
    end = time.monotonic() + seconds
    while True:
        try:
            return get(port, target)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.002)


class Server:
    """budkavle serve on a data folder; ended by SIGTERM."""

    def __init__(self, binary, data, loops=1):
        self.port = free_port()
        config = os.path.join(data, "bench.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"server.loops = {loops}\nserver.workers = 1\n")
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            ["taskset", "-c", SERVER_CPU, binary, "serve", "--data", data, "--config", config,
             "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until_answering(self.port, LISTING)
        self.first_answer = time.monotonic() - self.begun

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


class Nginx:
    """nginx-light serving one answer's bytes as a gzip_static file, one worker."""

    def __init__(self, folder, body, packed):
        self.port = free_port()
        root = os.path.join(folder, "root", "nyheter")
        os.makedirs(root, exist_ok=True)
        for name, data in (("index.html", body), ("index.html.gz", packed)):
            with open(os.path.join(root, name), "wb") as file:
                file.write(data)
        config = os.path.join(folder, "nginx.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(f"""
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 8192; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    open_file_cache max=100; open_file_cache_valid 60s; types {{ text/html html; }}
    client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
    uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
    server {{ listen 127.0.0.1:{self.port} backlog=4096; root {folder}/root; gzip_static on;
             index index.html; }}
}}
""")
        os.chmod(folder, 0o755)
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CPU, "nginx", "-c", config],
                                        stderr=subprocess.DEVNULL)
        wait_until_answering(self.port, LISTING)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)


def wrk(port, connections, seconds, header="Accept-Encoding: gzip"):
    out = subprocess.run(
        ["taskset", "-c", LOAD_CPU, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
         "-H", header, f"http://127.0.0.1:{port}{LISTING}"],
        check=True, capture_output=True, text=True).stdout
    errors = re.search(r"Socket errors:.*|Non-2xx.*", out)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    p99 = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return rate, p99, errors.group(0) if errors else ""


def import_file(binary, data, file):
    """Items a second as a whole process, and its largest resident memory in MB."""
    begun = time.monotonic()
    process = subprocess.Popen([binary, "import", "--data", data, "--captured", "2024-04", file],
                               stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: the import ended with {process.returncode}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def filled(binary, folder, count):
    """A data folder with `count` items; made once a run."""
    data = os.path.join(folder, f"data-{count}")
    file = os.path.join(folder, f"capture-{count}.txt")
    if not os.path.exists(data):
        with open(file, "w", encoding="utf-8") as out:
            captures.write(out, count)
        seconds, memory = import_file(binary, data, file)
        filled.figures[count] = (count / seconds, memory)
    return data


filled.figures = {}


def row(what, ours, peer, ratio, limit):
    print(f"| {what} | {ours} | {peer} | {ratio} | {limit} |", flush=True)


def bench_hot(binary, folder):
    server = Server(binary, filled(binary, folder, 1000))
    body = get(server.port, LISTING)[1]
    answer, packed = get(server.port, LISTING, gzip=True)
    assert answer.getheader("Content-Encoding") == "gzip", "the listing did not come packed"
    nginx = Nginx(os.path.join(folder, "nginx"), body, packed)
    for connections in (64, 1000):
        ours, peers = [], []
        for _ in range(RUNS):
            ours.append(wrk(server.port, connections, SECONDS))
            peers.append(wrk(nginx.port, connections, SECONDS))
        for kind, runs in (("ours", ours), ("nginx", peers)):
            for run in runs:
                if run[2]:
                    print(f"bench: {kind}: {run[2]}", file=sys.stderr)
        rate, peer_rate = (statistics.median(r[0] for r in runs) for runs in (ours, peers))
        p99, peer_p99 = (statistics.median(r[1] for r in runs) for runs in (ours, peers))
        row(f"hot listing, {len(packed)} B gzip, {connections} connections, requests/s",
            f"{rate:,.0f}", f"nginx {peer_rate:,.0f}", f"{rate / peer_rate:.2f}",
            "0.5" if connections == 64 else "")
        row("the same, p99 ms", f"{p99:.2f}", f"nginx {peer_p99:.2f}", f"{p99 / peer_p99:.2f}", "")
    nginx.stop()
    server.stop()


def bench_import(binary, folder):
    for count in (1000, 10000, 100000):
        if count not in filled.figures:
            filled(binary, folder, count)
        rate, memory = filled.figures[count]
        row(f"import of {count:,} items from a capture, items/s", f"{rate:,.0f}", "", "",
            "15,000" if count == 100000 else "")
        row("the same, largest resident memory, MB", f"{memory:.0f}", "", "", "flat")


def bench_start(binary, folder):
    data = filled(binary, folder, 100000)
    firsts, memories = [], []
    for _ in range(RUNS):
        server = Server(binary, data)
        firsts.append(server.first_answer)
        for skip in range(0, 2000, 20):
            get(server.port, f"/nyheter/?skip={skip}")
            get(server.port, f"/nyheter/?query=v%C3%A5rd&skip={skip}")
        memories.append(server.memory())
        server.stop()
    row("start to first answer with 100,000 items, s", f"{statistics.median(firsts):.2f}", "", "",
        "1")
    row("resident memory after 200 pages of 100,000 items, MB", f"{statistics.median(memories):.0f}",
        "", "", "150")


BENCHES = {"hot": bench_hot, "import": bench_import, "start": bench_start}


def main():
    if any(name not in BENCHES for name in sys.argv[1:]):
        sys.exit(f"usage: figures.py [{'|'.join(BENCHES)}]...")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    binary = os.path.abspath(os.environ.get("BUDKAVLE", "build/budkavle"))
    folder = tempfile.mkdtemp(prefix="budkavle-bench-")
    try:
        print("| what | ours | peer | ratio | limit |\n| --- | --- | --- | --- | --- |")
        for name in sys.argv[1:] or BENCHES:
            BENCHES[name](binary, folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
