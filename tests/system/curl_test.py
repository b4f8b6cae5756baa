"""curl, as a person would use it, against the example."""

import re
import socket
import subprocess
import unittest
import urllib.parse

from support.harness import HostSensors

TEXT = "text/plain; version=0.0.4; charset=utf-8"


def curl(*arguments):
    """What curl prints; it must succeed."""
    command = ["curl", "--silent", "--show-error", "--max-time", "30", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


class Reply:
    """A reply as curl --include prints it."""

    def __init__(self, text):
        head, self.body = text.split("\r\n\r\n", 1)
        first, *lines = head.split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = {}
        for line in lines:
            name, value = line.split(": ", 1)
            self.headers[name.lower()] = value


class Curl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.example = cls.enterClassContext(HostSensors())
        cls.url = cls.example.url

    def reply(self, *arguments):
        return Reply(curl("--include", *arguments))

    def assert_page(self, reply):
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.headers["content-type"], TEXT)
        self.assertRegex(reply.body, r"(?m)^process_start_time_seconds \d+")
        self.assertTrue(reply.body.endswith("\n"))

    def connections(self, *arguments):
        """How many connections curl opened for two requests."""
        written = curl(
            *arguments, "--write-out", "%{num_connects}\n",
            "--output", "/dev/null", self.url, "--output", "/dev/null", self.url,
        )
        return sum(int(number) for number in written.split())

    def test_page(self):
        self.assert_page(self.reply(self.url))

    def test_compressed_page(self):
        """Asks for it as Prometheus does, and undoes it."""
        reply = self.reply(self.url, "--compressed", "--header", "Accept-Encoding: gzip")
        self.assert_page(reply)
        self.assertEqual(reply.headers["content-encoding"], "gzip")
        self.assertEqual(reply.headers["vary"], "Accept-Encoding")
        self.assertNotIn("content-encoding", self.reply(self.url).headers)

    def test_query_string_does_not_hide_the_page(self):
        self.assert_page(self.reply(self.url + "?other=1"))

    def test_name_filter(self):
        reply = self.reply(self.url + "?name[]=process_start_time_seconds", "--globoff")
        self.assert_page(reply)
        self.assertEqual(len(reply.body.splitlines()), 3)

    def test_keep_alive(self):
        self.assertEqual(self.connections(), 1)

    def test_connection_close(self):
        self.assertEqual(self.connections("--header", "Connection: close"), 2)
        reply = self.reply("--header", "Connection: close", self.url)
        self.assert_page(reply)
        self.assertEqual(reply.headers["connection"], "close")

    def test_http_1_0(self):
        self.assert_page(self.reply("--http1.0", self.url))
        self.assertEqual(self.connections("--http1.0"), 2)

    def test_head(self):
        reply = self.reply("--head", self.url)
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.headers["content-type"], TEXT)
        self.assertEqual(reply.body, "")

    def test_unknown_path(self):
        self.assertEqual(self.reply(self.url + "/nothing").status, 404)

    def test_wrong_method(self):
        for arguments in (["--data", "x=1"], ["--request", "DELETE"]):
            reply = self.reply(*arguments, self.url)
            self.assertEqual(reply.status, 405)
            allowed = re.split(r", *", reply.headers["allow"])
            self.assertIn("GET", allowed)
            self.assertIn("HEAD", allowed)
            self.assertNotIn("POST", allowed)

    def test_large_upload_is_refused_and_serving_goes_on(self):
        command = ["curl", "--silent", "--max-time", "30", "--data-binary", "@-", "--output",
                   "/dev/null", "--write-out", "%{http_code}", self.url]
        done = subprocess.run(
            command, input=b"x" * 10_000_000, stdout=subprocess.PIPE, check=False
        )
        self.assertIn(done.stdout, (b"405", b"413"))
        self.assert_page(self.reply(self.url))

    def test_ipv6(self):
        if not has_ipv6():
            self.skipTest("this machine has no IPv6 loopback")
        self.assert_page(self.reply("--globoff", f"http://[::1]:{self.example.port}/metrics"))

    def test_front_page_links_to_the_metrics(self):
        front = f"http://127.0.0.1:{self.example.port}/"
        link = re.search(r'href="([^"]+)"', curl(front)).group(1)
        self.assertEqual(urllib.parse.urljoin(front, link), self.url)


unittest.main()
