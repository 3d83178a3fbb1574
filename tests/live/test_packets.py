"""Packets of Socket.IO, as python-socketio's `serializer` makes and reads them."""

import pytest
from msgspec import Raw
from socketio.packet import ACK, CONNECT_ERROR, EVENT

from chat.live.socketio.packets import Asked, StrictPacket, frame_of
from chat.live.transport.fanout import Frame


@pytest.mark.parametrize("name", ["message:post", "connect", "disconnect", "*"])
@pytest.mark.parametrize(("number", "ack_id"), [("", None), ("7", 7), ("0", 0)])
def test_what_a_client_sends_is_never_an_event_that_python_socketio_has_a_meaning_for(name, number, ack_id):
    [asked] = StrictPacket(encoded_packet=f'2{number}["{name}",{{"a":1}},2]').data
    assert isinstance(asked, Asked)
    assert (asked.name, asked.arguments, asked.ack_id) == (name, [Raw(b'{"a":1}'), Raw(b"2")], ack_id)


@pytest.mark.parametrize("packet", ['2/,["x"]', '30["x"]', "0", '0{"name":"Ann"}', "1"])
def test_events_acks_and_what_begins_and_ends_a_connection_are_taken_and_none_waits_for_more(packet):
    taken = StrictPacket(encoded_packet=packet)
    assert (taken.packet_type, taken.attachment_count) == (int(packet[0]), 0)


@pytest.mark.parametrize("rest", ['{"a":NaN}]', '"\\ud83d"]', "[" * 5000, '{"a":1},]', "{}"])
def test_an_event_whose_arguments_are_no_json_has_its_name_and_an_argument_that_is_none(rest):
    [asked] = StrictPacket(encoded_packet=f'20["message:\\u0070ost", {rest}').data
    assert (asked.name, asked.arguments, asked.ack_id) == ("message:post", [Raw(b"no JSON")], 0)


@pytest.mark.parametrize(
    "packet",
    ["2", "2[]", "2{}", "2[1]", '2/elsewhere,["x"]', '51-["x"]', '25-["x"]', '2["x', "2[x,", '3["x"', '4{"a":1}'],
)
def test_what_is_no_event_for_the_chat_is_refused(packet):
    with pytest.raises(ValueError, match=r"."):
        StrictPacket(encoded_packet=packet)


@pytest.mark.parametrize(("kind", "ack_id"), [(EVENT, None), (ACK, 0), (ACK, 17)])
def test_events_and_acks_are_written_as_python_socketio_writes_them(kind: int, ack_id: int | None) -> None:
    data: list[object] = ["message", {"text": "Grüße\n", "author": None}]
    text = f"4{StrictPacket(kind, data=data, id=ack_id).encode()}"
    assert frame_of(kind, data, ack_id) == Frame.of(text)


@pytest.mark.parametrize(
    ("namespace", "data", "wire"),
    [
        ("/elsewhere", "Unable to connect", '4/elsewhere,{"message":"Invalid namespace"}'),
        ("/", "Unable to connect", '4{"message":"Unable to connect"}'),
        ("/", {"message": "You are banned.", "data": 1}, '4{"message":"You are banned.","data":1}'),
    ],
)
def test_who_is_refused_is_told_so_by_an_object_with_a_message(namespace, data, wire):
    assert StrictPacket(CONNECT_ERROR, data=data, namespace=namespace).encode() == wire
