"""Pushes into a real Pushgateway: what it shows is what was pushed."""

import crypt
import subprocess
import unittest

from support.harness import BUILD, PATIENCE, Folder
from support.pushgateway import Pushgateway, samples

OK, NOT_PERMITTED, INVALID, UNREACHABLE = 0, 2, 3, 5


class Push(unittest.TestCase):
    def start(self, *options, **more):
        self.folder = self.enterContext(Folder())
        self.gateway = self.enterContext(Pushgateway(self.folder, *options, **more))

    def push(self, method, job, content, *labels, address=None, expect=OK):
        """The page that was pushed and the words of the status."""
        command = [BUILD / "tests/system/push", method, address or self.gateway.address]
        done = subprocess.run(
            [*command, job, content, *labels], capture_output=True, check=True, timeout=PATIENCE
        )
        page, _, status = done.stdout.decode().rpartition("---\n")
        code, _, words = status.rstrip("\n").partition(" ")
        self.assertEqual(int(code), expect, words)
        return page, words

    def test_every_type(self):
        self.start()
        page, _ = self.push("push", "j", "all", "zone=a", "instance=i")
        expected = samples(page, job="j", zone="a", instance="i")
        self.assertGreater(len(expected), 15)
        self.assertEqual(self.gateway.samples(), expected)
        # And the same again.
        self.push("push", "j", "all", "zone=a", "instance=i")
        self.assertEqual(self.gateway.samples(), expected)

    def test_large_page(self):
        self.start()
        page, _ = self.push("push", "j", "large")
        self.assertEqual(self.gateway.samples(), samples(page, job="j", instance=""))

    def test_put_replaces_and_post_adds(self):
        self.start()
        two, _ = self.push("push", "j", "two")
        labels = {"job": "j", "instance": ""}
        self.assertEqual(self.gateway.samples(), samples(two, **labels))
        first, _ = self.push("push_add", "j", "first")
        both = {**samples(two, **labels), **samples(first, **labels)}
        self.assertEqual(len(both), 2)
        self.assertEqual(self.gateway.samples(), both)
        self.push("push", "other", "two_more")
        self.assertEqual(len(self.gateway.samples()), 4)
        self.push("push", "j", "first")
        self.assertEqual(len(self.gateway.samples()), 3)
        # An empty page is a page.
        self.push("push", "j", "nothing")
        self.assertEqual(len(self.gateway.samples()), 2)
        self.assertEqual(len(self.gateway.groups()), 2)

    def test_delete(self):
        self.start()
        self.push("push", "j", "two", "a=1")
        self.push("push", "j", "two", "a=2")
        self.push("delete", "j", "nothing", "a=1")
        self.assertEqual(self.gateway.groups(), [{"job": "j", "a": "2"}])
        self.push("delete", "j", "nothing", "a=1")
        self.push("delete", "j", "nothing", "a=2")
        self.assertEqual(self.gateway.groups(), [])

    def test_grouping_values(self):
        self.start()
        values = [
            "a/b", "/", "//", "a//b/", "", " ", "a b", "+", "a+b", "ä/€", "日本", "%2F", "50%",
            ".", "..", "a?b", "#", "&=;", "a\"b\\c", "x@base64", "\t", "\n", "~-._", ":", "🙂 +/",
        ]
        for number, value in enumerate(values):
            with self.subTest(value=value):
                self.push("push", f"j{number}", "first", f"key={value}")
                expected = {"job": f"j{number}", "key": value}
                self.assertIn(expected, self.gateway.groups())
                if value:
                    self.push("push", value, "first", f"number={number}")
                    self.assertIn({"job": value, "number": str(number)}, self.gateway.groups())
        # The values are on its page as they are; an empty one is no label there.
        jobs = {dict(labels)["job"]: dict(labels).get("key", "") for _, labels in
                self.gateway.samples() if dict(labels)["job"].startswith("j")}
        self.assertEqual(jobs, {f"j{number}": value for number, value in enumerate(values)})
        for number, value in enumerate(values):
            self.push("delete", f"j{number}", "nothing", f"key={value}")
            if value:
                self.push("delete", value, "nothing", f"number={number}")
        self.assertEqual(self.gateway.groups(), [])

    def test_refusals(self):
        self.start()
        self.push("push", "j", "two")
        before = self.gateway.samples()
        _, words = self.push("push", "other", "clashing", expect=INVALID)
        self.assertRegex(words, "answer 400: .*inconsistent")
        self.assertEqual(self.gateway.samples(), before)
        # Refused here, before anything is sent: nobody listens at this address.
        for label in ("job=x", "text=x", "le=1", "pushed_state=on", "__a=b", "a-b=c"):
            _, words = self.push("push", "j", "all", label, address="127.0.0.1:1", expect=INVALID)
            self.assertRegex(words, "label")
        self.push("push", "j", "all", address="127.0.0.1:1", expect=UNREACHABLE)

    def test_prefix(self):
        self.start(prefix="/some/prefix")
        for address in (self.gateway.address, f"http://localhost:{self.gateway.port}/some/prefix/"):
            self.push("push", "j", "two", address=address)
            self.assertEqual(len(self.gateway.samples()), 2)
            self.push("delete", "j", "two", address=address)
            self.assertEqual(self.gateway.samples(), {})

    def test_basic_authentication(self):
        folder = self.enterContext(Folder())
        config = folder / "web.yml"
        secret = crypt.crypt("pass:word ä", crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))
        config.write_text(f"basic_auth_users: {{me: '{secret}'}}\n")
        self.start(f"--web.config.file={config}", auth="me:pass:word ä")
        self.push("push", "j", "two", "me:pass:word ä")
        self.assertEqual(len(self.gateway.samples()), 2)
        for wrong in ((), ("me:wrong",), ("you:pass:word ä",)):
            _, words = self.push("push", "j", "all", *wrong, expect=NOT_PERMITTED)
            self.assertRegex(words, "answer 401: Unauthorized")
        self.assertEqual(len(self.gateway.samples()), 2)

    def test_gateway_comes_back(self):
        self.start("--persistence.interval=1s")
        self.push("push", "j", "two")
        before = self.gateway.samples()
        port = self.gateway.port
        self.gateway.interrupt()
        self.push("push", "j", "two_more", address=f"127.0.0.1:{port}", expect=UNREACHABLE)
        self.gateway = self.enterContext(Pushgateway(self.folder))
        self.assertEqual(self.gateway.samples(), before)
        self.push("push", "j", "two_more")
        self.assertNotEqual(self.gateway.samples(), before)

    def test_example(self):
        self.start()
        example = BUILD / "examples" / "push_once"
        subprocess.run([example, self.gateway.address], check=True, timeout=PATIENCE)
        found = {name: (dict(labels), value) for (name, labels), value in
                 self.gateway.samples().items()}
        labels, value = found["backup_files_total"]
        self.assertEqual((labels["job"], float(value)), ("backup", 1000))
        self.assertRegex(labels["instance"], r"^[0-9a-f.:]{3,}$")
        self.assertGreater(float(found["backup_last_success_timestamp_seconds"][1]), 1e9)


unittest.main()
