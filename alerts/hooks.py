"""What waits for channels beside mail, and its way out: to hooks by couriers, into feeds of
ours at once."""

from collections import deque
from collections.abc import Callable, Iterable

from alerts.couriers import Couriers
from alerts.relay import Answer
from archive.database import Connection
from archive.mail import deliveries
from archive.mail.deliveries import Delivery
from archive.mail.recipients import Channel


class Hooks:
    """Deliveries that wait, by number and channel. ``settle`` records what came of one that a
    hook was handed."""

    def __init__(
        self,
        connection: Connection,
        key: bytes,
        hosts: Iterable[str],
        waiting: Iterable[tuple[int, Channel]],
        settle: Callable[[Delivery, Answer], None],
    ) -> None:
        self.connection = connection
        self.published = 0
        self._waiting = deque(waiting)
        self.couriers = Couriers(
            key,
            hosts,
            leaving=lambda delivery: deliveries.sending(connection, delivery.id),
            settle=settle,
        )

    def turn(self, *, wait: bool) -> bool:
        """Settle what was answered and start what there is room for, or wait for room and start
        one; False once nothing is waiting."""
        self.couriers.look()
        while self._waiting and (wait or not self.couriers.is_full()):
            self.couriers.wait(until_free=True)
            self._start(*self._waiting.popleft())
            if wait:
                break
        return bool(self._waiting)

    def _start(self, id: int, channel: Channel) -> None:
        delivery = deliveries.get(self.connection, id)
        if delivery is None:
            return
        if channel == "atom":
            deliveries.sent(self.connection, id, "in the feed", published=True)
            self.published += 1
        else:
            self.couriers.take(delivery)
