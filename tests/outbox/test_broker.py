"""The broker goes away while a worker holds a message."""

import uuid

import pytest

from mobilization.celery import app


@pytest.mark.bar("X6")
def test_a_connection_that_forgot_its_broker_is_closed_with_a_message_in_hand():
    """kombu's own channel raises AttributeError here, and the worker ends."""
    queue = f"test-{uuid.uuid4()}"
    connection = app.connection_for_read()
    channel = connection.default_channel
    channel.queue_declare(queue)
    channel.basic_publish(channel.prepare_message("wake"), exchange="", routing_key=queue)
    message = channel.basic_get(queue)
    assert message is not None
    assert len(channel.qos._delivered) == 1
    connection.transport.client = None
    connection.release()
    assert channel.closed


def test_the_worker_s_connections_are_ours():
    connection = app.connection_for_read()
    assert type(connection.default_channel).__module__ == "mobilization.outbox.broker"
    connection.release()
