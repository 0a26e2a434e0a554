"""What changes for people: who comes and goes, who answers for what, and whose work passes their time."""

from crmplan.diff.build import compare
from tests.diff.sides import PLAIN, diff, side, written

TEAM = PLAIN.replace("duration: 5d, owner: tom", "duration: 5d, owner: tom, team: [tom]")


def told(*edits: tuple[str, str], text: str = PLAIN) -> list[tuple[str, str]]:
    return [(one.id, one.what) for one in diff(*edits, text=text).people]


def test_a_person_who_comes_with_work() -> None:
    found = told(
        ("tom: {name: Tom Berg}", "tom: {name: Tom Berg}, eva: {name: Eva Lind}"),
        ("owner: tom", "owner: eva"),
    )

    assert [
        ("eva", "“Eva Lind” is new and answers for 1 task."),
        ("eva", "“Eva Lind” answers for 1 task instead of “Tom Berg”: “Train”."),
    ] == found


def test_a_person_who_goes() -> None:
    found = told((", tom: {name: Tom Berg}", ""), ("owner: tom", "owner: ana"))

    assert [
        ("tom", "“Tom Berg” is gone, who answered for 1 task."),
        ("ana", "“Ana Ruiz” answers for 1 task instead of “Tom Berg”: “Train”."),
    ] == found


def test_another_name_is_the_same_person() -> None:
    assert [("ana", "“Ana Ruiz” is called “Ana Vega” now.")] == told(("{name: Ana Ruiz}", "{name: Ana Vega}"))


def test_another_id_is_the_same_person_too() -> None:
    assert [] == told(("tom: {name: Tom Berg}", "berg: {name: Tom Berg}"), ("owner: tom", "owner: berg"))


def test_many_tasks_of_another_owner_are_one_sentence() -> None:
    owners = ("duration: 10d, owner: ", "duration: 20d, owner: ", "kind: go-live, owner: ")

    found = told(*((f"{one}ana", f"{one}tom") for one in owners))

    assert [
        ("tom", "“Tom Berg” answers for 4 tasks instead of “Ana Ruiz”: “Design”, “Build” and 2 more.")
    ] == found


def test_tasks_that_nobody_answers_for() -> None:
    none = ("duration: 5d, owner: tom", "duration: 5d")

    assert [("tom", "Nobody answers for 1 task of “Tom Berg” any more: “Train”.")] == told(none)
    back = compare(side(PLAIN, none), side(PLAIN), weigh=False).people
    assert ["“Tom Berg” answers for 1 task that nobody answered for: “Train”."] == [one.what for one in back]


def test_the_sponsor() -> None:
    with_sponsor = PLAIN + "roles: {sponsor: ana}\n"

    assert [
        [("tom", "The sponsor is Tom Berg instead of Ana Ruiz.")],
        [("ana", "There is no sponsor any more; it was Ana Ruiz.")],
        [("ana", "“Ana Ruiz” is called “Ana Vega” now.")],
    ] == [
        told(("sponsor: ana", "sponsor: tom"), text=with_sponsor),
        told(("roles: {sponsor: ana}\n", ""), text=with_sponsor),
        told(("{name: Ana Ruiz}", "{name: Ana Vega}"), text=with_sponsor),
    ]
    there = compare(side(PLAIN), side(with_sponsor), weigh=False).people
    assert ["The sponsor is Ana Ruiz; there was none."] == [one.what for one in there]


def test_work_that_begins_or_ceases_to_pass_the_time() -> None:
    half = ("tom: {name: Tom Berg}", "tom: {name: Tom Berg, allocation: 50%}")
    free, full = side(TEAM), side(TEAM, half)

    there, back = compare(free, full, weigh=False), compare(full, free, weigh=False)

    assert (
        ["“Tom Berg” has more work than time in 1 week, at most 200 % in the week of 2027-03-15."],
        ["“Tom Berg” has no more work than time now; before, in 1 week."],
        [],
    ) == tuple(
        [one.what for one in found]
        for found in (there.people, back.people, compare(written(free), full, weigh=False).people)
    )
