"""Tables of missions: terms and team, the log, what is reported, who is willing to mentor."""

from waterpeers.apps.missions.models.log import LogEntry, LogFile
from waterpeers.apps.missions.models.mentoring import MentorProfile
from waterpeers.apps.missions.models.missions import (
    OWNER,
    Mission,
    MissionYes,
    Preparation,
    TeamMember,
)
from waterpeers.apps.missions.models.reporting import MissionCost, MissionFollowUp, MissionReport

__all__ = [
    "OWNER",
    "LogEntry",
    "LogFile",
    "MentorProfile",
    "Mission",
    "MissionCost",
    "MissionFollowUp",
    "MissionReport",
    "MissionYes",
    "Preparation",
    "TeamMember",
]
