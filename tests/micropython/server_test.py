"""The server in a program's loop: what handlers give and raise, what clients send wrong."""

import http.client
import re
import socket
import subprocess
import unittest

from places import EVERY_KIND, PROGRAMS, environment, interpreter
from requests_of_serve import WRONG, RequestsOfServe
from support.harness import wait_until
from support.ports import free_port


class Server(RequestsOfServe, unittest.TestCase):
    def test_requests(self):
        for kind in EVERY_KIND:
            with self.subTest(kind):
                self.serve(kind)

    def serve(self, kind):
        self.port = free_port()
        program = subprocess.Popen([str(interpreter(kind)), str(PROGRAMS / "serve.py"), str(self.port)],
                                   env=environment(kind), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            wait_until("the server", self.is_there)
            self.answers()
            self.mistakes()
            self.clients()
            self.assertEqual(self.ask("GET", "/stop")[0], 500)
            log = program.communicate(timeout=30)[0]
        finally:
            program.kill()
            program.communicate()
        self.assertEqual(program.returncode, 0, log)
        self.assertEqual(log.count("ok\n"), 4, log)
        self.assertIn("taken\n", log)
        self.assertEqual(len(re.findall("^answering GET", log, re.MULTILINE)), len(WRONG), log)
        self.assertTrue(log.endswith("stopped\nthe server is closed\n"), log)

    def is_there(self):
        try:
            return self.ask("GET", "/echo")
        except ConnectionError:
            return None

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return reply.status, reply.getheader("Content-Type"), reply.read()
        finally:
            connection.close()

    def clients(self):
        for wrong in b"HTTP/1.1\r\n\r\n", b"\x00\xff\r\n\r\n", b"GET / FTP\r\n\r\n", b"G" * 200000:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as client:
                try:
                    client.sendall(wrong)
                    self.assertRegex(client.recv(100), rb"^HTTP/1.1 (4|5)")
                except ConnectionError:
                    pass  # it was told so before it was done
        for _ in range(40):  # more than there is room for, which say nothing
            socket.create_connection(("127.0.0.1", self.port), timeout=30).close()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for _ in range(3):
            connection.request("GET", "/echo")
            self.assertEqual(connection.getresponse().read(), b"GET /echo  None ")
        connection.close()


unittest.main()
