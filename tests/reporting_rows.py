"""The invented register of the reporting tests: one line for each commitment.

ref | title | headline | last week, if different | badges | phrase | first latest | latest | met
"""

# ruff: noqa: E501  (a row of the table stays on its line)

from __future__ import annotations

ROWS = """
HAR-01 | Appoint a river commissioner | delivered | under_way | slipped | three-month appointment | 2025-04-16 | 2025-05-20 | 2025-06-16
HAR-02 | Publish a timetable for the 20 recommendations | partly_delivered | | overdue claim_ahead | before Easter | 2025-04-19 | 2025-04-19 |
HAR-03 | Monitor every outfall above the bathing waters of the east coast, with results published within the hour and kept for ten years | under_way | | overdue stalled | by the end of March | 2025-03-31 | 2025-03-31 |
HAR-04 | Keep the emergency line open day and night | holding | | | | | |
HAR-05 | Compensation for fishing families | not_delivered | | | by the end of March | 2025-03-31 | 2025-03-31 |
HAR-06 | Right to review by a panel | no_action_found | | overdue claim_ahead | by Easter | 2025-04-20 | 2025-04-20 |
HAR-07 | Police the discharge permits | under_way | | slipped | later this year | 2025-05-31 | 2025-12-31 |
HAR-08 | Guarantee clean-up support | planned | no_action_found | slipped | by autumn | 2025-03-31 | 2025-11-30 |
HAR-09 | Report spills without delay | under_way | | overdue | this spring | 2025-05-31 | 2025-05-31 |
HAR-10 | Never close a monitored beach without notice | breached | | | | | |
HAR-11 | Improve public understanding | too_vague | | | | | |
HAR-12 | Train inspectors | under_way | | | by mid-2026 | 2026-07-31 | 2026-07-31 |
HAR-13 | Mandatory reporting of sewage spills | under_way | | passed_unchecked | by June 2025 | 2025-06-15 | 2025-06-15 |
HAR-14 | Publish inspection reports | delivered | | effect_not_shown | Q1 2025 | 2025-03-31 | 2025-03-31 | 2025-03-12
HAR-15 | Fund a rivers laboratory | withdrawn | | | in the new year | 2025-01-31 | 2025-01-31 |
HAR-16 | Share data between agencies | no_action_found | | no_timetable | | | |
HAR-17 | Set a national standard for storm tanks | planned | | | Q3 2025 | 2025-09-30 | 2025-09-30 |
HAR-18 | Redress scheme | delivered_in_part | under_way | | by May 2025 | 2025-05-31 | 2025-05-31 | 2025-05-30
HAR-19 | A single front door for complaints | under_way | | | in due course | | |
HAR-20 | Review the penalties | not_yet_assessed | | | in due course | | |
STM-1 | Clean rivers bill | under_way | | | this session | | |
STM-2 | National river inquiry | planned | | | by 3 July 2025 | 2025-07-03 | 2025-07-03 |
STM-3 | Five local river reviews | replaced | under_way | | | | |
STM-4 | Taskforce on discharge data | partly_delivered | | slipped | by the end of June | 2025-07-14 | 2025-06-30 |
STM-5 | Fund five pilots | delivered | | | Q2 2025 | 2025-06-30 | 2025-06-30 | 2025-06-18
STM-6 | Publish the terms of reference | delivered | | | by 17 June 2025 | 2025-06-17 | 2025-06-17 | 2025-06-17
STM-7 | Consult on licences | under_way | | | within 100 days | 2025-07-15 | 2025-07-15 |
STM-8 | Answer every letter within ten days | holding | | | | | |
AUD-1 | Count the spills properly | not_yet_assessed | | passed_unchecked | by 18 June 2025 | 2025-06-18 | 2025-06-18 |
AUD-2 | Name a data owner | not_yet_assessed | | | | | |
AUD-3 | Reopen closed cases | no_action_found | | overdue | by 16 June 2025 | 2025-06-16 | 2025-06-16 |
AUD-4 | License the contractors | not_yet_assessed | | | | | |
AUD-5 | Publish a league table | not_yet_assessed | | | | | |
AUD-6 | Test the water at schools | not_yet_assessed | | | | | |
AUD-7 | Extend the retention period | under_way | | | by 20 July 2025 | 2025-07-20 | 2025-07-20 |
AUD-8 | Audit the auditors | not_yet_assessed | | | | | |
AUD-9 | Map the drains | planned | | | spring 2027 | 2026-05-31 | 2027-05-31 |
AUD-10 | Simplify the forms | too_vague | | | | | |
AUD-11 | Set up a hotline for engineers | not_yet_assessed | | | | | |
OTH-1 | Plant ten thousand riverside trees | under_way | | | by 2030 | 2030-12-31 | 2030-12-31 |
OTH-2 | Remove old weirs | under_way | | stalled | | | |
OTH-3 | Protect chalk streams | no_action_found | | | soon | | |
OTH-4 | Halve phosphate | not_delivered | | | by the end of May | 2025-05-31 | 2025-05-31 |
OTH-5 | Restore wetlands | partly_delivered | planned | | by 2028 | 2028-12-31 | 2028-12-31 |
OTH-6 | A walking route along every estuary | withdrawn | | | | | |
"""
