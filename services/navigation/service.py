"""Navigation: from what is known of a visit to the next questions, the judged procedures and the way through the house.

Pure over a :class:`VisitState` and a :class:`Catalogue`: no database, no clock.
"""

from services.navigation.facts import chosen_events, facts_for, visit_facts
from services.navigation.guide import Guide, Stop, guide
from services.navigation.judge import judge, judge_file
from services.navigation.judgement import Bring, Due, FactUsed, Judged, Judgement, Missing, Proxy, Status
from services.navigation.newcomers import missing_newcomers
from services.navigation.plan import question_of
from services.navigation.questions import next_questions, questionnaire
from services.navigation.scenarios import BadFile
from services.navigation.screens import Ask, Questionnaire, Screen

__all__ = [
    "Ask",
    "BadFile",
    "Bring",
    "Due",
    "FactUsed",
    "Guide",
    "Judged",
    "Judgement",
    "Missing",
    "Proxy",
    "Questionnaire",
    "Screen",
    "Status",
    "Stop",
    "chosen_events",
    "facts_for",
    "guide",
    "judge",
    "judge_file",
    "missing_newcomers",
    "next_questions",
    "question_of",
    "questionnaire",
    "visit_facts",
]
