"""Forms that are sent once each over a few connections, with the time each of them waited."""

import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.wrk import CONNECTIONS

ACCEPTED = 303


@dataclass(frozen=True)
class Letter:
    """One form, ready to be sent."""

    path: str
    cookie: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def send(letters: list[Letter], url: str) -> tuple[list[float], int, float]:
    """Every letter once: milliseconds each waited, how many were not accepted, seconds of all."""
    waits: list[float] = []
    failures: list[int] = []
    queue = iter(letters)
    lock = threading.Lock()

    def work() -> None:
        host = urlsplit(url).netloc
        while True:
            with lock:
                letter = next(queue, None)
            if letter is None:
                return
            begun = time.perf_counter()
            connection = HTTPConnection(host, timeout=60)
            headers = {
                "Cookie": letter.cookie,
                "Content-Type": "application/x-www-form-urlencoded",
                **letter.headers,
            }
            connection.request("POST", letter.path, letter.body, headers)
            status = connection.getresponse().status
            connection.close()
            waits.append((time.perf_counter() - begun) * 1000)
            if status != ACCEPTED:
                failures.append(status)

    begun = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, len(failures), time.perf_counter() - begun
