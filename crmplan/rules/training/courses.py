"""What courses teach, to whom, and whether there is room for all."""

from collections.abc import Iterator
from decimal import Decimal

from crmplan.language import words
from crmplan.model import INFO, WARNING, Cell, Stub
from crmplan.rules.frame.record import Ask, Count, Gap, Words, rule
from crmplan.rules.frame.view import View


@rule(
    "course-for-each-role",
    "TRN-02",
    WARNING,
    sources=("S0",),
    options={"max_families": Count("1", "Most families of roles that one course may serve", small="2")},
)
def course_for_each_role(view: View, ask: Ask) -> Iterator[Gap]:
    """Each role learns its own work: no course for all.

    What: One training serves the groups of one family of roles.
    Why: A seller who sits through the screens of the service desk learns that the system is not for sellers.
        Training has to be cut to the groups of users (S0).
    Evidence: The groups that a task of the kind `training` names, or else those of its scope, and their
        `family`; a group without a family is one of its own.
    Mend: Split the course, or write the same `family` at groups whose work is the same.
    Note: In a small profile two families may share a course, because the desk and the sellers of one office
        do each other's work.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {rep: 40, agent: 30}}
        groups: {rep: {name: Sales reps, family: sales}, agent: {name: Agents, family: service}}
        tasks:
          train: {kind: training, duration: 3d}  # expect: course-for-each-role

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {rep: 40, agent: 30}}
        groups: {rep: {name: Sales reps, family: sales}, agent: {name: Agents, family: service}}
        tasks:
          train-reps: {kind: training, duration: 3d, training: {groups: [rep]}}
          train-agents: {kind: training, duration: 3d, training: {groups: [agent]}}
    """
    most = int(ask.number("max_families"))
    for number in view.tasks("training"):
        task = view.plan.tasks[number]
        families = dict.fromkeys(
            _family(view, group) for _, group in view.taught(number) if group in view.playbook.groups
        )
        if len(families) > most:
            yield Gap(
                task.place("training"),
                f"{{what}} teaches {len(families)} families of roles at once ({', '.join(families)}); give each "
                "its own course",
                task.id,
                (number,),
            )


def _family(view: View, group: str) -> str:
    return view.playbook.groups[group].family or group


def _courses(view: View) -> Iterator[tuple[int, Cell, str, list[int]]]:
    """Yield for each go-live, cell and group the trainings before it, where there are any (TRN-01 asks for
    one)."""
    tasks = view.plan.tasks
    for go_live in view.go_lives:
        for cell in view.cells_of(tasks[go_live]):
            trainings = view.before(cell, go_live, "training")
            for group in view.groups_of(cell):
                own = [one for one in trainings if view.trains(tasks[one], group)]
                if own:
                    yield go_live, cell, group, own


@rule(
    "training-topics",
    "TRN-03",
    WARNING,
    sources=("S1", "S3"),
    needs=("schedule",),
    options={
        "topics": Words(("tool", "process"), "Topics that each user must be taught", tuple(words.TOPICS))
    },
)
def training_topics(view: View, ask: Ask) -> Iterator[Gap]:
    """Users learn how they work from now on, and not only where to click.

    What: The trainings of each group before its go-live teach the tool and the process.
    Why: Who learns screens only will press the right buttons in the old order. People must be trained in
        tools and processes (S3); success needs the right people, processes and tools (S1).
    Evidence: `training: {topics: [...]}` of the tasks of the kind `training` before the go-live, all courses
        of a group taken together.
    Mend: Write the topics, and let the owner of the process teach the second half.
    Note: A training that does not say its topics teaches none, as far as the plan shows.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train:
            kind: training
            duration: 3d
            training: {topics: [tool]}  # expect: training-topics
          go-live: {kind: go-live, needs: train}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train: {kind: training, duration: 3d, training: {topics: [tool, process]}}
          go-live: {kind: go-live, needs: train}
    """
    tasks = view.plan.tasks
    wanted = ask.words("topics")
    for go_live, cell, _, trainings in _courses(view):
        taught = {
            topic
            for one in trainings
            if (course := tasks[one].training) is not None
            for topic in course.topics
        }
        missing = [topic for topic in wanted if topic not in taught]
        if missing:
            yield Gap(
                tasks[trainings[0]].place("training"),
                f"The training for {{what}} does not teach the {' and the '.join(missing)}; write its `topics`",
                view.name(cell),
                tuple(trainings),
                go_lives=(go_live,),
                stub=Stub(".training", "topics: [tool, process]"),
            )


@rule("accessible-training", "TRN-06", INFO, sources=("S0",), needs=("schedule",))
def accessible_training(view: View, ask: Ask) -> Iterator[Gap]:
    """Users learn by doing, in their own language.

    What: Each group has exercises in the system before its go-live, in a language of its region.
    Why: People learn a system with their hands; a film in a foreign language teaches nobody. Training has to
        be engaging and easy to reach (S0).
    Evidence: `training: {format: hands-on, languages: [...]}` of the tasks of the kind `training` before the
        go-live, all courses of a group taken together, and the `language` of the region.
    Mend: Add `hands-on` to the formats, and name the languages of the course.
    Note: A training of one region is held in the languages of the region unless it says otherwise. One for
        several regions must name its languages. Regions whose language is not written are not judged.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train:
            kind: training
            duration: 3d
            training: {format: video}  # expect: accessible-training
          go-live: {kind: go-live, needs: train}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01}
        tasks:
          train: {kind: training, duration: 3d, training: {format: [hands-on, video]}}
          go-live: {kind: go-live, needs: train}
    """
    tasks, specs = view.plan.tasks, view.plan.specs
    for go_live, cell, _, trainings in _courses(view):
        at = tasks[trainings[0]].place("training")
        name = view.name(cell)
        courses = [spec for one in trainings if (spec := specs[one].training) is not None]
        if not any("hands-on" in course.format for course in courses):
            message = "Nobody in {what} tries the system in the training; add the format hands-on"
            yield Gap(at, message, name, tuple(trainings), go_lives=(go_live,))
        region = view.playbook.regions.get(cell.region)
        if region is None or not region.language:
            continue
        spoken = {language for one in trainings for language in _languages(view, one, region.language)}
        if spoken.isdisjoint(region.language):
            yield Gap(
                at,
                f"The training for {{what}} is not held in {' or '.join(region.language)}; name its `languages`",
                name,
                tuple(trainings),
                go_lives=(go_live,),
                stub=Stub(".training", "languages: [LANGUAGE]"),
            )


def _languages(view: View, training: int, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages of a training; one of a single region speaks that region's."""
    task = view.plan.tasks[training]
    if task.training is not None and task.training.languages:
        return task.training.languages
    return own if task.scope.region else ()


@rule(
    "training-capacity",
    "TRN-07",
    WARNING,
    sources=("S4",),
    needs=("schedule",),
    options={"min_hours": Count("8", "Fewest hours of training for each user", small="4")},
)
def training_capacity(view: View, ask: Ask) -> Iterator[Gap]:
    """Everybody has a seat and enough hours.

    What: Each user has at least 8 hours of training (4 in a small profile); seats times sessions are enough
        for all, and the sessions fit into the days of the training.
    Why: Training takes far longer than expected (S4). What has neither hours nor seats is a mail with a link.
    Evidence: `training: {hours: ..., seats: ..., sessions: ...}` of the tasks of the kind `training` before
        the go-live; users of the groups it teaches; its `duration` and the units of its team, who teach side
        by side.
    Mend: Add sessions, trainers or days.
    Note: The hours of all courses of a group count together. Trainings of the same people share their seats.
        A team of less than one person teaches one session at a time. Users that the plan does not count need
        no seats.

    Bad example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {rep: 60}}
        groups: {rep: {name: Sales reps}}
        tasks:
          train:
            kind: training
            duration: 5d
            training: {hours: 8, seats: 10, sessions: 4}  # expect: training-capacity
          go-live: {kind: go-live, needs: train}

    Good example:

        crmplan: 1
        programme: {name: CRM, start: 2027-03-01, users: {rep: 60}}
        groups: {rep: {name: Sales reps}}
        tasks:
          train:
            kind: training
            duration: 6d
            training: {hours: 8, seats: 10, sessions: 6}
          go-live: {kind: go-live, needs: train}
    """
    tasks = view.plan.tasks
    least = ask.number("min_hours")
    used: dict[int, tuple[int, ...]] = {}
    for go_live, cell, _, trainings in _courses(view):
        courses = [tasks[one].training for one in trainings]
        hours = sum((one.hours for one in courses if one is not None and one.hours), Decimal())
        for one in trainings:
            used[one] = (*used.get(one, ()), go_live)
        if hours < least:
            said = f"has {hours.normalize():f} hours" if hours else "does not say its `hours`"
            yield Gap(
                tasks[trainings[0]].place("training"),
                f"The training for {{what}} {said}; {least:f} for each user are the least",
                view.name(cell),
                tuple(trainings),
                go_lives=(go_live,),
                stub=Stub(".training", "hours: 8"),
            )
    yield from _without_seats(view, used)
    yield from _too_many_sessions(view, used)


def _without_seats(view: View, used: dict[int, tuple[int, ...]]) -> Iterator[Gap]:
    tasks = view.plan.tasks
    shared: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for one in used:
        shared.setdefault(tuple(view.taught(one)), []).append(one)
    for pairs, trainings in shared.items():
        users = sum(view.plan.group_users.get(pair, 0) for pair in pairs)
        if not users:
            continue
        courses = [tasks[one].training for one in trainings]
        seats = sum((one.seats or 0) * (one.sessions or 0) for one in courses if one is not None)
        if seats >= users:
            continue
        at = tasks[trainings[0]].place("training")
        said = f"has {seats} seats for {users} users" if seats else "does not say its `seats` and `sessions`"
        yield Gap(
            at,
            f"{{what}} {said}; add sessions until everybody has a seat",
            tasks[trainings[0]].id,
            tuple(trainings),
            go_lives=tuple(dict.fromkeys(go_live for one in trainings for go_live in used[one])),
            stub=Stub(".training", "seats: 10\nsessions: 2"),
        )


def _too_many_sessions(view: View, used: dict[int, tuple[int, ...]]) -> Iterator[Gap]:
    for one, go_lives in used.items():
        task = view.plan.tasks[one]
        course = task.training
        if course is None or not course.hours or not course.sessions or task.elapsed:
            continue
        side_by_side = max(Decimal(1), sum((member.units for member in task.team), Decimal()))
        needed = course.hours * course.sessions
        if needed * 60 > task.duration * side_by_side:
            yield Gap(
                task.place("duration"),
                f"{course.sessions} sessions of {course.hours.normalize():f} hours do not fit into the days of "
                "{what}; add days or trainers",
                task.id,
                (one,),
                go_lives=go_lives,
            )
