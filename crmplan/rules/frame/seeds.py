"""The five documents on why CRM programmes fail: each factor and practice in them, and the checks that answer it.

Factors are paraphrased, in the order of their document; what one document says twice stands once. A check is listed
for a document exactly when its ``sources`` name it.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Factor(NamedTuple):
    """One reason for failure, or one practice against it, in one of the documents."""

    text: str
    rules: tuple[str, ...]
    """Names of the checks that look for it; the one that answers it most directly comes first."""


def _factors(rows: Mapping[str, str]) -> tuple[Factor, ...]:
    return tuple(Factor(text, tuple(names.split())) for text, names in rows.items())


SEEDS: Mapping[str, tuple[Factor, ...]] = {
    "S0": _factors(
        {
            "Unclear goals, and no measure of success": "clear-objectives kpis-with-baseline",
            "The problems to be solved are never named": "stated-problem",
            "Goals that are not measurable, relevant and dated": "smart-objectives",
            "Expectations that no system can meet": "no-cure-all",
            "A CRM treated as software, not as an investment in strategy": "more-than-software",
            "No executive who sponsors it": "executive-sponsor steering-committee",
            "People and means are not secured": "weekly-load executive-sponsor",
            "Leaders whose support nobody sees": "sponsor-in-name-only",
            "A plan that leaves out phases, dates, money or who answers for what": "whole-plan one-accountable "
            "owner-of-results",
            "Too little research into what the organisation needs": "needs-assessment",
            "Those concerned are not asked what they need": "needs-assessment stakeholders",
            "A product that does not fit the needs, or the only one looked at": "candidates-compared",
            "A product that does not follow the way people work": "customisation-cap needs-assessment",
            "Costs underestimated: the licence is taken for the whole": "whole-budget migration-budget "
            "training-budget support-budget",
            "Delays and overrun budgets": "contingency sums-and-funding",
            "Data from old systems arrives inconsistent, wrong or incomplete": "test-loads data-limits cleanse-first",
            "Nothing is invested in clean data": "cleanse-first migration-budget",
            "No links to ERP, marketing and other systems: silos": "integration-register",
            "Data does not flow without seams": "interface-tests",
            "Nobody sees the whole of a customer": "single-customer-view",
            "Reports that mislead decisions": "dashboards data-limits",
            "Change management is left out or has no means": "change-lead change-budget",
            "What changes for employees and their roles is not looked at": "impact-on-roles",
            "Resistance takes the project by surprise": "resistance",
            "Fear for the job, of more work, of the unknown": "fears-first",
            "A system too complex for those who use it": "complexity",
            "Users do not understand what they gain": "benefit-for-each-role",
            "Users come in late: not at the choice, the build or the training": "users-take-part users-choose",
            "Users hear nothing for a long time": "steady-communication",
            "Nothing rewards using the system": "incentives allowances",
            "No way to voice concerns": "feedback",
            "All at once, instead of by phases": "phased-rollout",
            "Feedback changes nothing in the next phase": "learning-between-waves feedback",
            "No culture that carries adoption": "champions",
            "Too little training, or poorly made": "training-for-all training-in-time training-budget "
            "ready-for-go-live",
            "The same training for every group": "course-for-each-role",
            "Training that is dull or hard to reach": "accessible-training",
            "Training that ends at go-live": "refresher",
            "Support is missing after go-live": "hypercare support-model support-budget ready-for-go-live",
            "Maintenance is missing: the system becomes unstable and limited": "planned-releases "
            "trained-administrators",
            "Performance is not watched and compared with the objectives": "watched-results",
            "Problems grow because nobody looks for them early": "risk-register watched-results",
            "The system stands still while the business changes": "evolving-system market-review",
            "Nobody can tell the return": "counted-benefits kpi-families",
            "Productivity falls": "productivity-dip",
            "Morale and satisfaction fall": "pulse",
        }
    ),
    "S1": _factors(
        {
            "Software taken for the whole of CRM": "more-than-software",
            "The right people, processes and tools do not come together": "training-topics more-than-software",
            "Small tactical changes in place of a vision of other sales processes": "vision-and-redesign "
            "redesign-first",
            "A project done part-time": "core-team-time",
            "People who are not free for it, or not until the end": "core-team-stays backfill core-team-time",
            "Executives who take no active part": "executive-sponsor sponsor-in-name-only",
            "Nobody answers for results": "owner-of-results one-accountable",
            "A budget that does not follow the process": "budget-tied-to-work",
            "Great expectations of a small budget": "enough-money",
            "Price looked at before benefits": "benefits-before-price",
            "Partners picked for features, not for the needs of the own sales process": "process-fit-counts",
            "Sales treated as no more complex than a factory or finance": "ranges-for-customer-work",
            "No money for upgrades": "upgrade-budget planned-releases",
            "No money for support": "support-budget support-model",
            "CRM initiatives concern the whole enterprise": "whole-enterprise",
        }
    ),
    "S2": _factors(
        {
            "CRM expected to heal everything": "no-cure-all",
            "Technology and vendor weigh too much, strategy is forgotten": "strategy-and-technology",
            "Strategy weighs too much, the quality of product and vendor is overlooked": "due-diligence "
            "strategy-and-technology",
            "The newest features are believed to bring success": "innovation-parked more-than-software",
            "Customers are not the centre": "customer-first",
            "A system so complex that it puts customers off": "journey-tested complexity",
            "Keeping customers, the best return, is no aim": "retention-measured",
            "The company does not understand its customers": "customer-research",
            "Technology replaces relationships instead of supporting them": "more-than-software customer-first",
            "Rushing, for lack of patience": "rushed-schedule stable-before-next",
            "IT neither accepts nor understands the CRM": "it-won-over business-leads",
            "No goals that say why a CRM helps": "clear-objectives",
            "New departments become necessary, at a cost": "new-departments allowances",
            "Parts of the enterprise are left out": "whole-enterprise",
            "Haste makes systems incompatible": "compatibility",
            "Confused employees": "no-confusion",
            "Confused customers, who then leave": "customers-told",
            "Data on the various systems is not analysed": "data-sources",
            "No time to set up networks": "network-lead-time",
            "Call centres set up without care": "call-centre-pilot",
        }
    ),
    "S3": _factors(
        {
            "Top management does not back the CRM": "executive-sponsor sponsor-in-name-only",
            "Top management does not see why it matters": "executives-briefed",
            "Too few people and means": "weekly-load",
            "Poor decisions": "escalation-path",
            "The organisation is not committed": "steering-committee",
            "Technology, processes and people are not treated as one": "more-than-software",
            "No vision or direction": "vision-and-redesign",
            "Implementation in fragments": "one-template",
            "Customer data wrong, incomplete or out of date": "data-limits cleanse-first",
            "No regular cleansing and validation": "data-hygiene",
            "Nobody governs the data": "data-governance",
            "No tools for the quality of data": "data-quality-tool",
            "A product that does not fit the own needs": "candidates-compared needs-assessment",
            "A product that does not scale or is hard to use": "usability-and-scale",
            "Not fitted to processes and users": "customisation-cap",
            "Not integrated with existing systems: silos": "integration-register",
            "Training that does not reach everybody": "training-for-all training-budget",
            "Training on tools without the processes": "training-topics",
            "Change is not managed ahead": "change-lead change-budget",
            "Resistance is not addressed": "resistance",
            "The front line is not won": "champions",
            "Benefits are hardly told": "benefit-for-each-role",
            "No plan of communication": "steady-communication",
            "Those concerned are not engaged": "stakeholders",
            "No support once people work with it": "hypercare",
            "CRM work that is blind to what customers need": "customer-first customer-research",
            "Insight about customers is not used": "insight-loop",
            "No tie to the goals of the business": "strategic-goals",
            "Retention is not among the goals": "retention-measured",
            "No clear objectives": "clear-objectives",
            "Efforts are not watched and adjusted all the time": "watched-results evolving-system",
            "A culture that thinks in quarters": "culture",
            "Departments that compete instead of working together": "sharing culture",
            "Incentives that do not reward care for customers": "incentives",
            "No metrics, so nobody knows the effect": "kpis-with-baseline",
            "Satisfaction, retention and lifetime value are not followed": "kpi-families",
            "Results that nobody sees": "dashboards",
            "Complacency": "benefits-reviews",
            "The return is not shown to those who pay": "benefits-reported counted-benefits",
            "Changes of market, competition and technology are missed": "market-review",
            "New technology and channels are not taken up": "innovation-parked",
            "No adapting to changed needs": "evolving-system market-review",
        }
    ),
    "S4": _factors(
        {
            "Return cannot be counted, so finance refuses": "counted-benefits",
            "Top management does not understand the technology": "executives-briefed",
            "Software laid over chaos": "house-in-order",
            "The reason for buying is never questioned": "premise-tested",
            "Data used to manipulate customers instead of serving them": "service-not-manipulation customer-first",
            "Enterprise level from the first day": "phased-rollout small-pilot",
            "Return depends on learning from customers and acting on it": "insight-loop learning-measured",
            "Return depends on efficiency and competence gained": "learning-measured",
            "Money is spent at once and not in rounds": "funding-rounds sums-and-funding",
            "Modules do not come one by one": "one-module-at-a-time",
            "A module concerns several functions": "cross-functional-design",
            "More change in one step than people can take": "change-load",
            "A quick fix is expected": "no-cure-all",
            "Benefits need a system that is used, and shared": "use-before-next-wave sharing",
            "Sellers do not want to be interchangeable": "room-for-own-ways",
            "Processes imposed on all thwart regions": "local-needs local-variance",
            "Regions differ, and yet some conformity helps": "local-variance one-template",
            "Overlap with the back office: nobody knows where to enter data": "system-of-record",
            "Interfaces cost more money and trouble than expected": "integration-budget whole-budget",
            "Its strength is data that departments share": "sharing whole-enterprise",
            "Employees see loss, and only top management sees gain": "benefit-for-each-role executive-sponsor",
            "Special software or a suite: the choice is not made": "suite-or-special",
            "It pays when many features are widely used": "breadth-and-depth",
            "Use is half voluntary unless job descriptions demand it": "new-job-descriptions",
            "Work changes often, and that unsettles": "rest-between-changes",
            "Managers who know the processes are not there at the start": "process-owners-map",
            "Today's processes are not mapped": "process-maps",
            "Adoption without depth": "breadth-and-depth use-before-next-wave",
            "A tool that slows sellers": "seller-time",
            "Nobody can trust reports on faulty data": "cleanse-first",
            "Success hangs on diligence and goodwill": "built-in-checks",
            "Busier people, less done": "activity-and-outcome productivity-dip",
            "Prospects that never buy clutter the system": "retention-rule data-hygiene",
            "Fewer orders, so less profit and pay": "peak-times allowances backfill productivity-dip",
            "Nobody likes to enter data": "data-entry-burden",
            "Rigid and complicated, whatever the marketing shows": "proof-on-own-data",
            "Hard to install, fix and maintain": "environments-and-releases customisation-cap",
            "Customising needs skills that nobody has learnt": "platform-skills trained-administrators",
            "No IT staff who could implement it": "technical-hands",
            "Training, data and process work take longer than expected": "optimistic-durations training-capacity "
            "training-in-time redesign-first contingency",
            "Moving the data is the hardest part and cannot be automated": "migration-effort migration-budget",
            "Old systems and files in which everybody names columns differently": "data-sources local-data",
            "Data has to be cleaned and put into a model of texts and measures": "data-model cleanse-first",
            "Screens are debated while the trouble is in the data": "data-over-screens",
            "Regions, product lines and departments keep data in their own ways": "local-data",
            "Steps of data movement: gather and understand": "data-sources data-pipeline",
            "Steps: clean, recalculate, organise": "cleanse-first data-pipeline",
            "Steps: model what there is": "data-model data-pipeline",
            "Steps: import into a database, map into the model": "data-pipeline",
            "Steps: run a test script, mend, repeat": "test-loads data-pipeline",
            "Steps: load everything, discard the old files": "old-files data-pipeline",
            "Steps: map into the tables of the CRM": "data-pipeline",
            "Steps: add derived figures and validate them": "derived-figures data-pipeline",
            "Steps: begin to enter data in the CRM": "data-pipeline",
            "Steps: integrate other systems, with mapping and migration again": "interface-tests data-pipeline",
            "Steps: validate everything": "end-to-end-validation data-pipeline",
            "The back office controls what other departments must live with": "business-leads",
            "Departments see an attempt to control them": "stakeholders room-for-own-ways",
            "Departments adopt only a part": "use-before-next-wave",
            "Analytics demands more entries, and sellers lose time": "data-entry-burden seller-time",
            "The front office asks why it should care": "incentives",
            "Troubles inside draw attention from customers": "service-floor",
            "It does not stand alone: the rest of the software must be joined": "integration-register",
            "A lukewarm IT": "it-won-over",
            "IT fears to lose its power to vendors": "part-of-it",
            "Nobody leads when things go wrong": "escalation-path",
            "Simultaneous work on one record": "simultaneous-updates",
            "Never finished, which the less skilled and less secure dislike": "extra-help fears-first evolving-system",
            "Access to more data than anybody can take in": "access-by-role",
            "So much data attracts theft": "security privacy-before-load",
            "No homework is done before": "needs-assessment",
            "Systems at hand could do it": "premise-tested suite-or-special",
            "Sharing, reporting and documents are put in order first": "house-in-order process-maps",
            "The next step comes before the last one has settled": "stable-before-next",
            "Customisation that leaves room for creativity": "customisation-cap room-for-own-ways",
            "A small region first, and the next one after learning from it": "small-pilot learning-between-waves",
            "Losses in working time as well as in expenses": "internal-labour",
        }
    ),
}
"""Source -> its factors."""


def answers(rule: str) -> Iterator[tuple[str, str]]:
    """Yield (source, factor) for each factor that a check answers, by source."""
    for source, factors in SEEDS.items():
        for factor in factors:
            if rule in factor.rules:
                yield source, factor.text
