"""What is wrong with a file or a folder is one line on standard error, and no more than that file
is lost by it."""

import os
import pathlib
import re
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import harness
import reading

GOOD = ("Nyheter\n\n  • Ny brygga i Hemsjö\n\n    Bryggan är bredare än den gamla och har räcke på "
        "båda sidor.\n\n    Skärgård\n")
LINE = re.compile(r"^budkavle: \S+(:\d+)?: [^;]+(; .+)?\n$")


class Bad(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-bad-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.data = self.scratch / "data"
        self.good = self.scratch / "good.txt"
        self.good.write_text(GOOD, "utf-8")

    def refused(self, *arguments, status=1):
        """Runs a command that is refused with one line, which is returned."""
        done = harness.budkavle(*arguments)
        self.assertEqual(done.returncode, status, done)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("budkavle: "), done.stderr)
        return done.stderr

    def bad(self, name, content, wanted):
        path = self.scratch / name
        if content is not None:
            path.write_bytes(content)
        shutil.rmtree(self.data, ignore_errors=True)
        line = self.refused("import", "--data", self.data, path)
        self.assertIn(f"{path}{wanted}", line)
        self.assertRegex(line, LINE)
        self.assertFalse(self.data.exists(), "a folder was made for nothing")
        line = self.refused("import", "--data", self.data, path, self.good)
        self.assertIn(f"{path}{wanted}", line)
        self.assertEqual(self.headlines(), ["Ny brygga i Hemsjö"])

    def headlines(self):
        done = harness.budkavle("export", "--data", self.data)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.findall(r'"headlines":\[\{"role":"main","contentType":"text/plain","value":"(.*?)"',
                          done.stdout)

    def test_files(self):
        text = GOOD.encode()
        for name, content, wanted in (
                ("empty.txt", b"", ":1: the file is empty"),
                ("blank.txt", b" \n\n", ":1: no item"),
                ("binary.txt", bytes(range(256)) * 400, ":1: the file is not text"),
                ("cut.txt", text + "\n  • Å".encode()[:-1], ":9: the text is cut off"),
                ("latin.txt", text + b"\n  - Fj\xe4rd\n",
                 ":9: the text is not valid UTF-8"),
                ("long.txt", text + b"x" * (64 << 20), ":8: the line is longer"),
                ("none.txt", "Meny\n\nSök\n".encode(), ":1: no item of news"),
                ("page.html", b"<!doctype html><p>x", ":1: this is HTML"),
                ("cut.jsonl", b'{"uri":"urn:x","headl', ":1: "),
                ("broken.ttl", b"@prefix : <", ":1: "),
                ("missing.txt", None, ": there is no such file")):
            with self.subTest(name):
                self.bad(name, content, wanted)

    def test_what_is_no_file(self):
        (self.scratch / "folder").mkdir()
        os.mkfifo(self.scratch / "pipe")
        (self.scratch / "loop").symlink_to("loop")
        self.bad("folder", None, ":1: this is a folder")
        self.bad("pipe", None, ":1: this is not a regular file")
        self.bad("loop", None, ":1: the file cannot be read")

    def plain(self, *arguments):
        """Runs a command without root's right to read and write everything."""
        if os.geteuid() != 0:
            return harness.budkavle(*arguments)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        self.scratch.chmod(0o755)
        try:
            subprocess.run([harness.program(), "--version"], check=True, stdout=subprocess.DEVNULL,
                           env=harness.environment(), **nobody)
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"root may do everything, and nobody may not run the program: {error}")
        return harness.budkavle(*arguments, account=nobody)

    def denied(self, wanted, *arguments):
        done = self.plain(*arguments)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done)
        self.assertRegex(done.stderr, LINE)
        self.assertIn(wanted, done.stderr)
        return done

    def test_unreadable(self):
        path = self.scratch / "locked.txt"
        path.write_text(GOOD, "utf-8")
        path.chmod(0)
        self.data.mkdir()
        self.data.chmod(0o777)
        self.denied(f"{path}:1: the file cannot be read", "import", "--data", self.data / "new", path)
        self.denied(f"{path}:1: the file cannot be read", "import", "--data", self.data / "new",
                    path, self.good)
        self.data = self.data / "new"
        self.assertEqual(self.headlines(), ["Ny brygga i Hemsjö"])

    def test_no_right_to_the_folder(self):
        self.folder()
        for mode in (0o555, 0o444, 0):
            self.data.chmod(mode)
            for command in (["import", self.good], ["serve"], ["rebuild"], ["export"],
                            ["topic", "list"]):
                with self.subTest(oct(mode), command=command[0]):
                    done = self.denied(": ", *command, "--data", self.data)
                    self.assertIn(str(self.data), done.stderr)
                    self.assertNotIn("run it again", done.stdout)
        self.data.chmod(0o755)
        self.scratch.chmod(0o755)
        self.denied("no permission", "import", "--data", self.scratch / "other", self.good)
        self.denied("no permission", "serve", "--data", self.scratch / "other")
        self.assertFalse((self.scratch / "other").exists())

    def test_a_file_system_for_reading_only(self):
        self.data.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(self.data)]
        if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this account may not mount")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.data)])
        for filled in (False, True):
            if filled:
                subprocess.run(["mount", "-o", "remount,rw", str(self.data)], check=True)
                self.folder()
            subprocess.run(["mount", "-o", "remount,ro", str(self.data)], check=True)
            for command in (["import", self.good], ["serve"]):
                with self.subTest(filled=filled, command=command[0]):
                    line = self.refused(*command, "--data", self.data)
                    self.assertRegex(line, LINE)
                    self.assertIn("Read-only file system", line)

    def test_a_small_disk(self):
        """A file system that is full, at some place of an import or another."""
        many = self.scratch / "many.txt"
        many.write_text("".join(f"  • Nyhet {i}\n\n    Text om sak {i} i Fjärdland.\n\n    Kultur\n"
                                for i in range(600)), "utf-8")
        self.data.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(self.data)]
        if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this account may not mount")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.data)])
        arguments = ("import", "--data", self.data, "--captured", "2024", many)
        for size in ("64k", "200k", "600k", "1m"):
            subprocess.run(["mount", "-o", f"remount,size={size}", str(self.data)], check=True)
            with self.subTest(size):
                line = self.refused(*arguments)
                self.assertIn("the disk is full; free room and run it again", line)
        subprocess.run(["mount", "-o", "remount,size=50m", str(self.data)], check=True)
        done = harness.budkavle(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(self.headlines()), 600)

    def test_nothing_of_a_bad_file_is_kept(self):
        """Its fault stands below items enough for several batches."""
        items = "".join(f"  • Nyhet {i}\n\n    Text om sak {i} i Fjärdland.\n\n    Kultur\n"
                        for i in range(700))
        self.bad("late.txt", items.encode() + b"\xff\n", ":3501: the text is not valid")
        lines = [line for line in (harness.EXAMPLES / "items.jsonl").read_text("utf-8").splitlines()
                 if "pictures/" not in line]
        self.bad("late.jsonl", ("\n".join(lines) + "\n{}\n").encode(), f":{len(lines) + 1}: ")

    def test_notes_of_captures(self):
        other = self.scratch / "other.txt"
        other.write_text(GOOD.replace("Hemsjö", "Granvik"), "utf-8")
        notes = self.scratch / "captures.json"
        for text, wanted in (("{", ":1: this is not JSON"), ("[]", ":1: must be an object"),
                             ('{"good.txt":5,"other.txt":5}', ":1: what it says of"),):
            notes.write_text(text)
            done = harness.budkavle("import", "--data", self.data, self.good, other)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"captures.json{wanted}", done.stderr)
            self.assertEqual(done.stderr.count("\n"), 2 if "5" in text else 1)
        # As the message advises.
        done = harness.budkavle("import", "--data", self.data, "--captured", "2024", self.good)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for date in ("2024-13", "i går"):
            self.assertIn("--captured", self.refused(
                "import", "--data", self.data, f"--captured={date}", other, self.good))

    def test_wrong_usage(self):
        for arguments in ((), ("fly",), ("import",), ("import", "--data", self.data),
                          ("import", self.good), ("import", "--data"),
                          ("import", "--data", self.data, "--fast", self.good),
                          ("import", "--data", self.data, "--format", "odt", self.good),
                          ("serve", "--data", self.data, "more"), ("export",), ("topic",),
                          ("topic", "import", "--data", self.data),
                          ("topic", "forget", "--data", self.data)):
            with self.subTest(arguments):
                done = harness.budkavle(*arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertNotEqual(done.stderr, "")
        self.assertFalse(self.data.exists())

    def test_settings(self):
        self.data.mkdir()
        conf = self.data / "budkavle.conf"
        for text, number in (("\n# x\nsite.nam = x\n", 3), ("site.language = fr\n", 1),
                             ("site.name = a\nsite.name = b\n", 2), ("site.url\n", 1),
                             ("server.workers = many\n", 1)):
            conf.write_text(text)
            for command in (["import", self.good], ["serve"], ["config"], ["export"]):
                with self.subTest(text, command=command[0]):
                    self.assertIn(f"{conf}:{number}: ",
                                  self.refused(*command, "--data", self.data))

    def folder(self):
        done = harness.budkavle("import", "--data", self.data, self.good)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.data / "log.db"

    def test_damaged_log(self):
        self.folder().write_bytes(b"no log at all" * 1000)
        for command in (["import", self.good], ["serve"], ["rebuild"], ["export"]):
            line = self.refused(*command, "--data", self.data)
            self.assertIn("log.db: is not a database of ours; restore it from a backup", line)

    def test_log_of_a_newer_program(self):
        path = self.folder()
        with sqlite3.connect(path) as log:
            log.execute("PRAGMA user_version = 99")
        log.close()
        for command in (["import", self.good], ["serve"], ["rebuild"], ["export"]):
            self.assertIn("log.db: made by a newer budkavle",
                          self.refused(*command, "--data", self.data))

    def test_full_disk(self):
        """A file may not grow beyond some size: as when the disk is full, at many places."""
        many = self.scratch / "many.txt"
        many.write_text("".join(f"  • Nyhet {i}\n\n    Text om sak {i} i Fjärdland.\n\n    Kultur\n"
                                for i in range(600)), "utf-8")
        for size in (0, 20000, 140000, 300000, 500000):
            with self.subTest(size):
                shutil.rmtree(self.data, ignore_errors=True)

                def limit(size=size):
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
                done = subprocess.run(
                    [harness.program(), "import", "--data", self.data, "--captured", "2024", many],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit,
                    env=harness.environment())
                self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), done)
                self.assertRegex(done.stderr, LINE)
                done = harness.budkavle("import", "--data", self.data, "--captured", "2024", many)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                with harness.Server(self.data) as server:
                    items = reading.listing(server)
                self.assertEqual([reading.headline(item) for item in items],
                                 [f"Nyhet {i}" for i in range(600)])


if __name__ == "__main__":
    unittest.main()
