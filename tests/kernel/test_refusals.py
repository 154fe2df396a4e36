from utenza.kernel.refusals import Refusal


class TheCounterIsClosed(Refusal):
    message = "Lo sportello è chiuso."


def test_a_refusal_says_to_anna_the_words_it_carries():
    assert str(TheCounterIsClosed()) == "Lo sportello è chiuso."


def test_a_refusal_keeps_its_words_whatever_else_it_was_told():
    assert str(TheCounterIsClosed("C010000001")) == "Lo sportello è chiuso."


def test_a_refusal_without_words_of_its_own_still_says_something():
    assert str(Refusal()) == "La richiesta non può essere accettata."
