"""A registry refuses duplicates, closes, and lends its places to tests."""

import pytest

from hengwang.kernel.registry import (
    DuplicateKeyError,
    Registry,
    RegistryClosedError,
    UnknownKeyError,
)


@pytest.fixture
def registry():
    registry: Registry[int] = Registry("numbers")
    registry.register("two", 2)
    registry.register("one", 1)
    return registry


def test_what_was_registered_is_found(registry):
    assert registry.get("one") == 1
    assert "one" in registry
    assert "three" not in registry
    assert len(registry) == 2


def test_the_order_is_that_of_the_keys_not_of_imports(registry):
    assert registry.items() == [("one", 1), ("two", 2)]
    assert registry.values() == [1, 2]
    assert list(registry) == registry.keys() == ["one", "two"]


def test_registering_returns_the_value_for_decorators(registry):
    assert registry.register("three", 3) == 3


def test_two_things_never_share_a_key(registry):
    with pytest.raises(DuplicateKeyError) as refusal:
        registry.register("one", 11)
    assert str(refusal.value) == "“one” is already registered in numbers."
    assert registry.get("one") == 1


def test_an_unknown_key_is_named_in_the_refusal(registry):
    with pytest.raises(UnknownKeyError, match="three"):
        registry.get("three")


def test_a_closed_registry_takes_nothing_more(registry):
    assert not registry.is_closed
    registry.close()
    registry.close()
    assert registry.is_closed
    with pytest.raises(RegistryClosedError):
        registry.register("three", 3)
    assert registry.get("one") == 1


def test_a_place_is_lent_for_one_block_even_when_closed(registry):
    registry.close()
    with registry.temporarily("one", 111) as value:
        assert value == registry.get("one") == 111
    assert registry.get("one") == 1
    with registry.temporarily("three", 3):
        assert registry.get("three") == 3
    assert "three" not in registry


def borrow_and_fail(registry):
    with registry.temporarily("one", 111):
        raise KeyError


def test_a_lent_place_is_given_back_after_an_error(registry):
    with pytest.raises(KeyError):
        borrow_and_fail(registry)
    assert registry.get("one") == 1
