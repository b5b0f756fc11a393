"""How gunicorn serves: the application is loaded once, its memory shared by the workers."""

import gc

preload_app = True
timeout = 60  # seconds after which a worker that shows no life is ended
max_requests = 20_000  # then a worker is renewed
max_requests_jitter = 2_000


def pre_fork(server: object, worker: object) -> None:
    """Keep what was loaded out of the collector, so that the workers go on sharing it."""
    gc.collect()
    gc.freeze()
