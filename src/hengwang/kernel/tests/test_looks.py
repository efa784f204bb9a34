"""Inside one look equal questions are looked up once."""

from hengwang.kernel.looks import looked_up, one_look


def _asked(times):
    return looked_up(("money", 1), lambda: times.append(1) or len(times))


def test_outside_of_a_look_every_question_is_asked_anew():
    times = []
    assert [_asked(times), _asked(times)] == [1, 2]


def test_in_a_look_the_first_answer_counts_and_ends_with_it():
    times = []
    with one_look():
        assert [_asked(times), _asked(times)] == [1, 1]
    assert _asked(times) == 2


def test_a_look_inside_another_is_part_of_it():
    times = []
    with one_look():
        _asked(times)
        with one_look():
            _asked(times)
        assert _asked(times) == 1


def test_other_questions_have_answers_of_their_own():
    with one_look():
        assert looked_up("a", lambda: 1) == 1
        assert looked_up("b", lambda: None) is None
        assert looked_up("b", lambda: 2) is None
