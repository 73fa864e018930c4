"""Random walks of a matter: whatever people press, it stays in the table, keeps its clock and can still end."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from luoshu.core.workflow import Actor, ClockAction, ClockState, Facts, StepRefused
from luoshu.core.workflow.checks import edges_of, reachable
from luoshu.core.workflow.matter_table import HANDLE, HEAD, MATTER, MATTER_ROLES

VERBS = sorted({row.verb for row in MATTER.transitions})
CODES = [asked.code for asked in MATTER.requirements]
PEOPLE = [Actor(f"{role}-{n}", frozenset({role})) for role in MATTER_ROLES for n in (1, 2)]
# One person may answer for the unit and sit in the office.
PEOPLE.append(Actor("lead_unit-1", frozenset({"supervision_office"})))
LOOKS = ("review", "send_back", "close", "pause")
WORKED = ("feed_back", "submit", "accept")
ENDS = {state.code for state in MATTER.states if state.is_end}
EDGES = edges_of(MATTER.transitions)


class MatterWalk(RuleBasedStateMachine):
    """Anybody tries anything, with any facts on record."""

    @initialize()
    def register(self) -> None:
        state, changes, self.clock = MATTER.open_state()
        self.state = state.code
        self.timeline: list[tuple[str, str]] = []
        self.workers: set[str] = set()
        self.was_given = False
        assert changes == ()

    def press(self, verb: str, actor: Actor, held: frozenset[str], reason: str) -> bool:
        facts = Facts(held, MATTER.done_by(self.timeline), self.clock)
        try:
            result = MATTER.step(self.state, verb, facts, actor, reason)
        except StepRefused:
            return False
        row = next(row for row in MATTER.transitions if row.verb == verb and self.state in row.sources)
        assert actor.roles & set(row.roles)
        assert set(row.requires) <= held
        assert reason or not row.needs_reason
        if verb in LOOKS:
            assert actor.person not in self.workers
        if row.new_round:
            self.workers.clear()
        if verb in WORKED:
            self.workers.add(actor.person)
        for change in result.clock_changes:
            assert change.limit == HANDLE
            if change.action is ClockAction.START:
                assert self.clock == ClockState()
        self.state, self.clock = result.to_state, result.clock
        self.was_given = self.was_given or verb == "assign"
        self.timeline.append((verb, actor.person))
        return True

    @rule(
        verb=st.sampled_from(VERBS),
        actor=st.sampled_from(PEOPLE),
        lacking=st.frozensets(st.sampled_from(CODES), max_size=3),
        reason=st.sampled_from(["", "写明的理由"]),
    )
    def anybody_presses_anything(self, verb: str, actor: Actor, lacking: frozenset[str], reason: str) -> None:
        self.press(verb, actor, frozenset(CODES) - lacking, reason)

    @rule(data=st.data())
    def the_work_goes_on(self, data: st.DataObject) -> None:
        facts = Facts(frozenset(CODES), MATTER.done_by(self.timeline), self.clock)
        onward = [
            (offer.verb, actor)
            for actor in PEOPLE
            for offer in MATTER.open_verbs(self.state, facts, actor)
            if offer.is_ready and offer.target and offer.target not in ENDS
        ]
        if onward:
            verb, actor = data.draw(st.sampled_from(onward))
            assert self.press(verb, actor, frozenset(CODES), "理由")

    @invariant()
    def an_end_can_be_reached(self) -> None:
        assert reachable(EDGES, self.state) & ENDS

    @invariant()
    def a_fresh_head_can_always_bring_an_open_matter_to_an_end(self) -> None:
        if MATTER.state(self.state).is_open:
            facts = Facts(frozenset(CODES), MATTER.done_by(self.timeline), self.clock)
            offers = MATTER.open_verbs(self.state, facts, Actor("新主任", frozenset({HEAD})))
            assert {offer.target for offer in offers if offer.is_ready} & ENDS

    @invariant()
    def a_limit_runs_from_handing_over_to_the_finish_and_never_else(self) -> None:
        expected = self.was_given and MATTER.state(self.state).is_open
        assert bool(self.clock.limit) is expected


MatterWalk.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestMatterWalk = MatterWalk.TestCase
