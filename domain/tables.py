"""Gather every table in one metadata, for migrations, the demo and the tests."""

from domain import journal
from domain.accounts import records as accounts
from domain.base import Base
from domain.certification import records as certification
from domain.closings import records as closings
from domain.commendations import layout_records as overprint_layouts
from domain.commendations import paper_run_records as paper_runs
from domain.commendations import records as commendations
from domain.commendations import round_records as commendation_rounds
from domain.commendations import rule_records as commendation_rules
from domain.committees import records as committees
from domain.donors import blood_records as blood_groups
from domain.donors import card_records as donor_cards
from domain.donors import records as donors
from domain.drives import records as drives
from domain.drives import stop_records as drive_stops
from domain.facility_files import records as facility_files
from domain.gifts import records as gifts
from domain.gifts import serial_records as serials
from domain.ledger import claim_records as donation_claims
from domain.ledger import opening_records as notebooks
from domain.ledger import records as ledger
from domain.merges import records as merges
from domain.outreach import records as outreach
from domain.papers import records as papers
from domain.plans import records as plans
from domain.results import records as results
from domain.signups import confirm_records as confirmation_calls
from domain.signups import import_records as people_imports
from domain.signups import priority_records as priority_codes
from domain.signups import records as signups
from domain.signups import rights_records as rights_requests
from domain.units import records as units

metadata = Base.metadata

__all__ = [
    "accounts",
    "blood_groups",
    "certification",
    "closings",
    "commendation_rounds",
    "commendation_rules",
    "commendations",
    "committees",
    "confirmation_calls",
    "donation_claims",
    "donor_cards",
    "donors",
    "drive_stops",
    "drives",
    "facility_files",
    "gifts",
    "journal",
    "ledger",
    "merges",
    "metadata",
    "notebooks",
    "outreach",
    "overprint_layouts",
    "paper_runs",
    "papers",
    "people_imports",
    "plans",
    "priority_codes",
    "results",
    "rights_requests",
    "serials",
    "signups",
    "units",
]
