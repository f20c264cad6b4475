"""Serve the pages over HTTP (gunicorn, WSGI)."""

import argparse
import errno
import socket
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication

from quancheng.server import environment
from quancheng.server.errors import CannotListen
from quancheng.server.fitness import refuse_unfit

WHY_NOT = {errno.EADDRINUSE: "端口已被占用", errno.EACCES: "没有权限使用这个端口"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `serve` takes."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (0.0.0.0: every network)")
    parser.add_argument("--port", type=int, default=environment.port(), help="the port (default: PORT, or 8000)")
    parser.add_argument("--workers", type=int, default=2, help="how many processes answer requests")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; refuse first where the machine or the database is not fit."""
    refuse_unfit()
    refuse_taken(options.host, options.port)
    print(f"http://{options.host}:{options.port}/", flush=True)
    Server(options).run()
    return 0


def refuse_taken(host: str, port: int) -> None:
    """Raise CannotListen where the address is taken, or none of this machine's."""
    name = host.strip("[]")
    try:
        socket.create_server((name, port), family=socket.AF_INET6 if ":" in name else socket.AF_INET).close()
    except OverflowError:
        raise CannotListen(host, port, "端口应为 1 至 65535") from None
    except OSError as fault:
        why = WHY_NOT.get(fault.errno or 0, "本机没有这个地址")
        raise CannotListen(host, port, why) from None


class Server(BaseApplication):
    """gunicorn told what to do by our own options, never by a file lying about."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self._settings().items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The application, loaded in each worker."""
        from quancheng.server.wsgi import application  # late, so that each worker opens its own connections

        return application

    def _settings(self) -> dict[str, Any]:
        return {
            "bind": f"{self.options.host}:{self.options.port}",
            "workers": self.options.workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 60,
            "graceful_timeout": 10,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
        }
