"""What Bruno finds who has stolen the table of logins, but not the key."""

import pytest

from utenza.identity.rules.sealing import NotSealed, seal, unseal

KEY = "the key that is outside the database"
ANNAS_HASH = "0192023a7bbd73250516f069df18b500"


def test_annas_old_hash_comes_back_as_it_was_delivered():
    assert unseal(seal("md5", ANNAS_HASH, KEY), KEY) == ("md5", ANNAS_HASH)


def test_a_hash_with_dollars_in_it_comes_back_whole():
    drupal = "$S$DvQI6Y600iNeXRIeEMF94Y6FvN8nujJcEDTCP9nS5.i38jnEKuDy"

    assert unseal(seal("drupal7", drupal, KEY), KEY) == ("drupal7", drupal)


def test_the_scheme_can_be_read_and_the_hash_cannot():
    sealed = seal("md5", ANNAS_HASH, KEY)

    assert sealed.startswith("sealed$md5$")
    assert ANNAS_HASH not in sealed


def test_two_customers_with_the_same_password_do_not_look_alike():
    assert seal("md5", ANNAS_HASH, KEY) != seal("md5", ANNAS_HASH, KEY)


def test_without_the_key_nothing_is_learnt():
    with pytest.raises(NotSealed):
        unseal(seal("md5", ANNAS_HASH, KEY), "another key")


@pytest.mark.parametrize(
    "changed",
    [
        lambda sealed: sealed.replace("sealed$md5$", "sealed$ssha$"),
        lambda sealed: sealed[:-6] + "AAAAAA",
        lambda sealed: sealed.removeprefix("sealed$"),
        lambda _: "sealed$md5$è",
        lambda _: "",
    ],
)
def test_a_sealed_hash_that_was_changed_is_refused(changed):
    with pytest.raises(NotSealed):
        unseal(changed(seal("md5", ANNAS_HASH, KEY)), KEY)
