"""What the measurements are put together from: data folders of made-up news, servers, loads."""

import hashlib
import http.client
import json
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
ROOT = os.path.dirname(HERE)
BUILD = os.path.join(ROOT, "build")
BINARY = os.path.abspath(os.environ.get("BUDKAVLE", os.path.join(BUILD, "budkavle")))
TOOLS = os.path.join(os.path.dirname(BINARY), "bench")
CPUS = sorted(os.sched_getaffinity(0))
SERVER_CPU, LOAD_CPU = str(CPUS[0]), str(CPUS[-1])
LISTING = "/nyheter/"
GZIP = ["--header", "Accept-Encoding: gzip"]


def fail(why):
    sys.exit(f"bench: {why}")


def note(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def tool(name):
    return os.path.join(TOOLS, name)


# --- made-up news -------------------------------------------------------------------------------


def version():
    """Of the generator: other sources make other items."""
    digest = hashlib.sha256()
    for name in ("chance.h", "words.c", "story.c", "generate.c", "targets.c"):
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()[:12]


def cache():
    folder = os.path.join(os.path.dirname(BINARY), "bench-data", version())
    os.makedirs(folder, exist_ok=True)
    return folder


def binary_mark():
    with open(BINARY, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def kept(name, make):
    """A file or folder of the cache; made beside its place, so that it is whole or not there."""
    path = os.path.join(cache(), name)
    if not os.path.exists(path):
        making = path + ".making"
        shutil.rmtree(making, ignore_errors=True)
        make(making)
        os.rename(making, path)
    return path


def generate_to(path, *arguments):
    with open(path, "wb") as file:
        subprocess.run([tool("generate"), *map(str, arguments)], stdout=file, check=True)


def ninjs(count):
    return kept(f"items-{count}.jsonl", lambda path: generate_to(path, "ninjs", count))


def captures(count):
    def make(path):
        os.mkdir(path)
        subprocess.run([tool("generate"), "captures", str(count), path], check=True)
    folder = kept(f"captures-{count}", make)
    return sorted(os.path.join(folder, name) for name in os.listdir(folder)
                  if name.endswith(".txt"))


def targets(name, count, items):
    return kept(f"targets-{name}-{count}-{items}",
                lambda path: generate_to(path, "targets", name, count, items))


def run_measured(command):
    """Seconds of a whole process, and its largest resident memory in MB."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        fail(f"{' '.join(command[:4])} ... ended with {process.returncode}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def import_files(data, files, cpus=None):
    pinned = ["taskset", "-c", cpus] if cpus else []
    return run_measured([*pinned, BINARY, "import", "--data", data, *files])


def filled(count):
    """A data folder with `count` items, as this program makes it; nobody writes to it."""
    def make(path):
        note(f"making {count:,} items")
        filled.seconds[count] = import_files(path, [ninjs(count)])[0]
        with open(os.path.join(path, "made-by"), "w", encoding="ascii") as file:
            file.write(binary_mark())
    data = kept(f"data-{count}", make)
    mark = os.path.join(data, "made-by")
    with open(mark, encoding="ascii") as file:
        same = file.read() == binary_mark()
    if not same:
        note(f"the program has changed: rebuilding the view of {count:,} items")
        run_measured([BINARY, "rebuild", "--data", data])
        with open(mark, "w", encoding="ascii") as file:
            file.write(binary_mark())
    return data


filled.seconds = {}  # of the imports that this run has made


class Copy:
    """A data folder to write to."""

    def __init__(self, count):
        source = filled(count)
        self.path = tempfile.mkdtemp(prefix="copy-", dir=cache())
        subprocess.run(["cp", "-a", "--reflink=auto", source + "/.", self.path], check=True)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


# --- servers ------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, target, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", target, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def wait_until_answering(process, port, target, seconds=600):
    end = time.monotonic() + seconds
    while True:
        try:
            answer, _ = get(port, target)
            break
        except OSError:
            if process.poll() is not None:
                fail(f"the server ended with {process.returncode}")
            if time.monotonic() > end:
                fail("the server does not answer")
            time.sleep(0.001)
    if answer.status != 200:
        fail(f"{target} is answered by {answer.status}")


class Server:
    """budkavle serve on a data folder. Pinned: one loop and one worker on one processor, as nginx's
    one worker; else as an operator starts it."""

    def __init__(self, data, pinned=True, settings=""):
        self.data = data
        self.port = free_port()
        config = os.path.join(cache(), f"bench-{self.port}.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(settings)
            if pinned:
                file.write("server.loops = 1\nserver.workers = 1\n")
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [*(["taskset", "-c", SERVER_CPU] if pinned else []), BINARY, "serve", "--data", data,
             "--config", config, "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL)
        wait_until_answering(self.process, self.port, LISTING)
        self.first_answer = time.monotonic() - begun
        os.remove(config)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(30) != 0:
            fail(f"the server ended with {self.process.returncode}")

    def memory(self):
        """Resident now, in MB: what is mapped from files of the data folder, and all the rest."""
        mapped = rest = 0
        with open(f"/proc/{self.process.pid}/smaps", encoding="utf-8") as file:
            of_data = False
            for line in file:
                if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
                    of_data = self.data in line
                elif line.startswith("Rss:"):
                    size = int(line.split()[1])
                    mapped, rest = (mapped + size, rest) if of_data else (mapped, rest + size)
        return mapped / 1024, rest / 1024


class Nginx:
    """nginx-light serving one answer's bytes as a gzip_static file: one worker on one processor."""

    def __init__(self, body, packed):
        self.folder = tempfile.mkdtemp(prefix="budkavle-nginx-")
        self.port = free_port()
        root = os.path.join(self.folder, "root", "nyheter")
        os.makedirs(root)
        for name, data in (("index.html", body), ("index.html.gz", packed)):
            with open(os.path.join(root, name), "wb") as file:
                file.write(data)
        config = os.path.join(self.folder, "nginx.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(f"""
worker_processes 1; daemon off; pid {self.folder}/nginx.pid; error_log /dev/null;
worker_rlimit_nofile 20000;
events {{ worker_connections 16384; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    keepalive_timeout 600s;
    open_file_cache max=100; open_file_cache_valid 60s; types {{ text/html html; }}
    client_body_temp_path {self.folder}/t; proxy_temp_path {self.folder}/t;
    fastcgi_temp_path {self.folder}/t; uwsgi_temp_path {self.folder}/t;
    scgi_temp_path {self.folder}/t;
    server {{ listen 127.0.0.1:{self.port} backlog=4096; root {self.folder}/root; gzip_static on;
             index index.html; }}
}}
""")
        os.chmod(self.folder, 0o755)  # nginx's worker reads as another user
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CPU, "nginx", "-c", config],
                                        stderr=subprocess.DEVNULL)
        wait_until_answering(self.process, self.port, LISTING)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.folder)


# --- loads --------------------------------------------------------------------------------------


def wrk(port, connections, seconds, headers):
    """Requests a second and p99 in ms, by a program that is nobody's of the two."""
    arguments = [word for header in headers for word in ("-H", header)]
    out = subprocess.run(
        ["taskset", "-c", LOAD_CPU, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
         *arguments, f"http://127.0.0.1:{port}{LISTING}"],
        check=True, capture_output=True, text=True).stdout
    errors = " ".join(re.findall(r"Socket errors:.*|Non-2xx.*", out))
    if errors:
        note(f"port {port}, {connections} connections: {errors}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def load_command(port, classes, options):
    return [tool("load"), *map(str, options), str(port),
            *(f"{name}:{share}:{path}" for name, share, path in classes)]


def load(port, classes, *options, pinned=True):
    """What our load generator says of each class."""
    command = load_command(port, classes, options)
    out = subprocess.run([*(["taskset", "-c", LOAD_CPU] if pinned else []), *command],
                         check=True, capture_output=True, text=True).stdout
    found = json.loads(out)["classes"]
    for name, one in found.items():
        if one["errors"]:
            note(f"{name}: {one['errors']} of {one['asked']} were not answered rightly")
    return found


def machine():
    """What this machine is, without saying which."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1)) / 1024 / 1024
    kernel = ".".join(os.uname().release.split(".")[:2])
    return (f"Measured on {time.strftime('%Y-%m-%d')}: {os.cpu_count()} processors "
            f"({model.group(1) if model else os.uname().machine}), {memory:.0f} GB, Linux {kernel}, "
            f"load {os.getloadavg()[2]:.1f} at the end.")


def median(values):
    return statistics.median(values)


def open_many_files():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
