"""A Synapse of our own on loopback, and the few calls to it that no client makes."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PASSWORD = "a password of the tests"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """Runs from the beginning of a `with` block to its end."""

    def __init__(self, python: str, folder: Path) -> None:
        self._python, self._folder = python, folder
        self.url = ""

    def __enter__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._folder.mkdir(parents=True)
        config = self._folder / "homeserver.yaml"
        # JSON is YAML too.
        config.write_text(json.dumps(configuration(self._folder, port), indent=1))
        program = [self._python, "-m", "synapse.app.homeserver", "-c", str(config)]
        log = (self._folder / "synapse.log").open("w")
        subprocess.run([*program, "--generate-missing-configs"], stdout=log, stderr=log, check=True, timeout=60)
        self._process = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder)
        try:
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self._stop()

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"Synapse ended; see {self._folder}/synapse.log")
            try:
                return self.call("GET", "/_matrix/client/versions")
            except urllib.error.URLError:
                time.sleep(0.2)
        raise RuntimeError(f"Synapse does not answer; see {self._folder}/synapse.log")

    def call(self, method: str, path: str, body=None, token: str = "") -> dict:
        """A request to the client-server API."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def register(self, name: str, login: bool = False) -> str:
        """A new user; with `login`, the access token of a device that does not encrypt."""
        body = {"username": name, "password": PASSWORD, "auth": {"type": "m.login.dummy"}, "inhibit_login": not login}
        return self.call("POST", "/_matrix/client/v3/register", body).get("access_token", "")

    def event(self, room: str, event: str, token: str) -> dict:
        """An event as the server has it."""
        room, event = urllib.parse.quote(room), urllib.parse.quote(event)
        return self.call("GET", f"/_matrix/client/v3/rooms/{room}/event/{event}", token=token)

    def type(self, room: str, user: str, typing: bool, token: str) -> None:
        """The user begins or ceases to type."""
        path = f"/_matrix/client/v3/rooms/{urllib.parse.quote(room)}/typing/{urllib.parse.quote(user)}"
        self.call("PUT", path, {"typing": typing, "timeout": 30000}, token)


def configuration(folder: Path, port: int) -> dict:
    """Loopback only, no federation, nothing asked of anybody, and no limits of rates."""
    plenty = {"per_second": 10000, "burst_count": 10000}
    return {
        "server_name": "localhost",
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(folder / "synapse.pid"),
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
        "listeners": [{"port": port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"],
                       "resources": [{"names": ["client"]}]}],
        "federation_domain_whitelist": [],
        "trusted_key_servers": [],
        "url_preview_enabled": False,
        "report_stats": False,
        "bcrypt_rounds": 4,
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "rc_message": plenty, "rc_registration": plenty, "rc_joins": {"local": plenty, "remote": plenty},
        "rc_joins_per_room": plenty, "rc_key_requests": plenty,
        "rc_login": {"address": plenty, "account": plenty, "failed_attempts": plenty},
        "rc_invites": {"per_room": plenty, "per_user": plenty, "per_issuer": plenty},
    }
