"""How the page's socket is set up."""

import socket

from starlette.applications import Starlette

from vigie import serving


def test_no_answer_waits_for_its_head_to_be_acknowledged() -> None:
    said: list[int] = []

    def stopped() -> bool:
        said.append(listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        return True

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving.serve(Starlette(), listening, stopped)
    assert said
    assert all(said)
