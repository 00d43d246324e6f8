"""Every recurring job of the installation, in one list. `evenhand tick` runs those that are due."""

from __future__ import annotations

import datetime as dt

from evenhand.apps.complaints.survey_schedule import send_due_surveys
from evenhand.apps.contacts import files_waiting
from evenhand.apps.contacts.mailboxes import recurring
from evenhand.apps.contacts.operations.absences import follow_absences
from evenhand.apps.people.merging import recurring as people
from evenhand.apps.reports.sending import send_scheduled
from evenhand.apps.spoc.ladder import remind_by_itself
from evenhand.apps.work import upkeep
from evenhand.apps.work.digest import sending as digest
from evenhand.apps.work.ticking import Job

_MINUTE, _HOUR, _DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)

# name, how often, what. A job that does a thing once a day is asked for every hour, so that a machine that was
# switched off at the hour loses nothing.
JOBS = (
    Job("mark-chain-heads", _HOUR, upkeep.mark_heads),
    Job("send-waiting-mail", _MINUTE, upkeep.send_waiting),
    Job("fetch-mail", _MINUTE, recurring.fetch_due),
    Job("count-mailboxes", _HOUR, recurring.count_due),
    Job("follow-absences", _HOUR, follow_absences),
    Job("take-up-stale-tasks", 5 * _MINUTE, upkeep.take_up_stale_tasks),
    Job("prune-task-results", _DAY, upkeep.prune_task_results),
    Job("look-for-duplicates", _DAY, people.ask_for_duplicates),
    Job("keep-people-findable", _HOUR, people.keep_everybody_in_step),
    Job("look-into-files", _HOUR, files_waiting.examine_waiting),
    Job("send-scheduled-reports", _HOUR, send_scheduled),
    Job("send-morning-mail", 10 * _MINUTE, digest.send_due_digests),
    Job("remind-officers", _HOUR, remind_by_itself),
    Job("erase-old-log", _DAY, upkeep.erase_old_log),
    Job("send-surveys", _HOUR, send_due_surveys),
    Job("prune-sessions", _DAY, upkeep.prune_sessions),
    Job("refresh-statistics", _DAY, upkeep.refresh_statistics),
)
