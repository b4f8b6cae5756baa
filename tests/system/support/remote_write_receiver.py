"""A store that takes remote write, keeps every byte, and answers what a test says."""

import http.server
import subprocess
import sys
import threading
import time

from support.harness import SOURCE


def generate_messages(folder):
    """The modules that protoc makes of the specifications' messages."""
    proto = SOURCE / "tests" / "system" / "support"
    files = ("remote_write.proto", "remote_write_2.proto")
    subprocess.run(["protoc", "--proto_path", proto, "--python_out", folder, *files], check=True)
    sys.path.insert(0, str(folder))
    import remote_write_2_pb2
    import remote_write_pb2

    return remote_write_pb2, remote_write_2_pb2


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what it is sent, and answers as .answers says: (status, headers), the last for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.release = threading.Event()  # for an answer of None, which is none before that

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                server = self.server
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.requests.append((self.path, dict(self.headers), body, time.monotonic()))
                answers = server.answers
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if answer is None:
                    server.release.wait(60)
                    return
                status, headers = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                text = b"" if status == 204 else b"because of that\n"
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server_port}/api/v1/write"
        self._thread = threading.Thread(target=self.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.release.set()
        self.shutdown()
        self._thread.join()
        self.server_close()
