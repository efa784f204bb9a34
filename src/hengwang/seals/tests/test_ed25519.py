"""Signatures: the vectors of RFC 8032, section 7.1, and whatever the library signs."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.seals.verify.ed25519 import ORDER, fingerprint, is_signed

VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
        "25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
        "87b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
        "a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard_hold(key, message, signature):
    assert is_signed(bytes.fromhex(message), bytes.fromhex(signature), bytes.fromhex(key))


@settings(max_examples=40)
@given(message=st.binary(max_size=200), bit=st.integers(0, 511))
def test_what_the_library_signs_holds_and_one_turned_bit_does_not(message, bit):
    private = Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    public = private.public_key().public_bytes(*raw)
    signature = private.sign(message)
    assert is_signed(message, signature, public)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    assert not is_signed(message, bytes(turned), public)
    assert not is_signed(message + b"\0", signature, public)


def test_a_second_spelling_of_a_signature_is_refused():
    key, _message, signature = (bytes.fromhex(part) for part in VECTORS[0])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not is_signed(b"", signature[:32] + s.to_bytes(32, "little"), key)


@pytest.mark.parametrize("key", [b"", b"\1" * 31, b"\xff" * 32])
def test_what_is_no_key_verifies_nothing(key):
    assert not is_signed(b"", bytes.fromhex(VECTORS[0][2]), key)


def test_a_fingerprint_is_read_aloud_in_fours():
    assert [len(part) for part in fingerprint(b"\0" * 32).split("-")] == [4] * 5
