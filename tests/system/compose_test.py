"""compose.yaml is one that docker-compose takes, and what it mounts and builds is there. No container
is started."""

import pathlib
import subprocess
import unittest

import yaml

from support.harness import SOURCE

FOLDER = SOURCE / "dashboards"


class Compose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run(
            ["docker-compose", "--file", FOLDER / "compose.yaml", "config"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
        cls.services = yaml.safe_load(done.stdout)["services"]

    def test_what_it_mounts_is_there(self):
        mounted = 0
        for service in self.services.values():
            for volume in service["volumes"]:
                source = volume.split(":")[0]
                if source.startswith(str(SOURCE)):
                    mounted += 1
                    self.assertTrue(pathlib.Path(source).exists(), source)
        self.assertEqual(mounted, 5)

    def test_what_it_builds_is_there(self):
        build = self.services["station"]["build"]
        self.assertEqual(pathlib.Path(build["context"]), SOURCE)
        recipe = (SOURCE / build["dockerfile"]).read_text(encoding="utf-8")
        paths = [path for line in recipe.splitlines() if line.startswith("COPY ") and "--from" not in line
                 for path in line.split()[1:-1]]
        self.assertIn("CMakeLists.txt", paths)
        for path in paths:
            self.assertTrue((SOURCE / path).exists(), path)

    def test_ports_are_of_this_machine_alone(self):
        """Grafana asks for no password here."""
        for service in self.services.values():
            for port in service["ports"]:
                self.assertTrue(port.startswith("127.0.0.1:"), port)


unittest.main()
