from sekisho.wire.messages import MessageDecoder


def test_each_message_is_one_frame() -> None:
    decoder = MessageDecoder()
    [frame] = decoder.feed('{"a": "山"}\n'.encode())

    assert frame.data == '{"a": "山"}\n'
    assert frame.encode("川\ud800") == "川\\ud800".encode()
    assert decoder.flush() == []
    assert not decoder.closed


def test_what_is_no_text_passes_as_it_is() -> None:
    [frame] = MessageDecoder().feed(b"\xff\x00")

    assert (frame.raw, frame.data) == (b"\xff\x00", None)


def test_an_error_is_a_message() -> None:
    assert MessageDecoder().failure("error", '{"type":"error"}') == b'{"type":"error"}'
