"""Bytes that offices bring: which become text, and which get a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.decoding import Unreadable, decode_counted

TEXT = "关于内部检查的反馈意见\n一、存在的主要问题\n1. 台账登记不完整，部分记录缺少经办人签字。\n"


def decode(data, name, **said):
    return decode_counted(data, name, **said)[0]


def refused(data, **said):
    with pytest.raises(Unreadable) as no:
        decode(data, "反馈.txt", **said)
    return no.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_office_encodings_and_line_ends_make_one_text(encoding, ends):
    assert decode(TEXT.replace("\n", ends).encode(encoding), "反馈.txt") == TEXT


def test_utf_16_with_a_mark_of_either_order():
    assert decode(b"\xff\xfe" + TEXT.encode("utf-16-le"), "反馈.txt") == TEXT
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "反馈.txt") == TEXT


def test_a_few_words_in_gbk_are_enough():
    assert decode("台账不全".encode("gbk"), "反馈.txt") == "台账不全"


def test_plain_ascii_is_text():
    assert decode(b"1. The ledger is incomplete.\r\n", "a.md") == "1. The ledger is incomplete.\n"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t", "　　\n".encode()])
def test_a_file_with_nothing_in_it_is_empty(data):
    assert refused(data).code == "empty"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + b"\x14\x00" * 40, "office_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40, "office_file"),
        (b"%PDF-1.7\n%\xe2\xe3", "office_file"),
        (b"{\\rtf1\\ansi", "office_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 60, "binary"),
        (b"text with a nul\x00in it", "binary"),
        ("台账\x01不全".encode(), "binary"),
        (bytes(range(128, 256)) * 20, "unknown_encoding"),
        ("Überprüfung der Ablage: Größe fehlt".encode("latin-1"), "unknown_encoding"),
    ],
)
def test_what_is_no_text_says_what_to_do(data, code):
    no = refused(data)
    assert no.code == code
    assert "反馈.txt" in str(no.message)


def test_a_damaged_file_is_named_by_line_and_byte():
    data = TEXT.encode() * 20
    spot = data.index("台账".encode(), 400)
    no = refused(data[:spot] + b"\xff" + data[spot:])
    assert no.code == "damaged"
    line = data[:spot].count(b"\n") + 1
    assert str(line) in str(no.message)
    assert str(spot + 1) in str(no.message)


def test_half_a_sign_at_the_end_of_utf_16_is_damage():
    assert refused(b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x41").code == "damaged"


def test_the_limit_is_in_bytes():
    assert decode(b"a" * 100, "反馈.txt", limit=100)
    no = refused(b"a" * 3_000_000, limit=2_097_152)
    assert no.code == "too_large"
    assert "2.9" in str(no.message)
    assert "2 MB" in str(no.message)


@given(st.binary(max_size=300))
def test_any_bytes_become_text_or_a_sentence(data):
    try:
        text = decode(data, "反馈.txt")
    except Unreadable as no:
        assert str(no.message)
    else:
        assert text.strip()
        assert "\r" not in text
        assert "\x00" not in text
