"""Roles and permissions as stored words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is here; a grant gives it a place and a time."""

    DUTY_ENGINEER = "duty_engineer", _("Duty engineer")
    NETWORK_ADMIN = "network_admin", _("Network administrator")
    SECURITY_ENGINEER = "security_engineer", _("Network security engineer")
    PROJECT_OWNER = "project_owner", _("Project owner")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    EVALUATOR = "evaluator", _("Evaluator")
    AREA_ADMIN = "area_admin", _("City or county administrator")
    COMPANY_ENGINEER = "company_engineer", _("Company engineer")
    SUPERVISING_OFFICER = "supervising_officer", _("Supervising department officer")
    ACCESS_UNIT_OFFICER = "access_unit_officer", _("Access unit officer")
    LEADER = "leader", _("Leader")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


class Permission(models.TextChoices):
    """One thing a person may do; roles carry sets of them."""

    VIEW_UNITS = "view_units", _("See units")
    MANAGE_UNITS = "manage_units", _("Edit units and companies")
    VIEW_COMPANIES = "view_companies", _("See companies")
    VIEW_PROJECTS = "view_projects", _("See projects")
    EDIT_PROJECTS = "edit_projects", _("Edit projects")
    RECORD_PAYMENTS = "record_payments", _("Record payments")
    VIEW_EVALUATIONS = "view_evaluations", _("See evaluations")
    EDIT_EVALUATIONS = "edit_evaluations", _("Edit evaluations")
    REVIEW_EVALUATIONS = "review_evaluations", _("Review evaluations")
    SEAL_EVALUATIONS = "seal_evaluations", _("Seal evaluations")
    MANAGE_RULESETS = "manage_rulesets", _("Edit indicator libraries and rulesets")
    MANAGE_TEMPLATES = "manage_templates", _("Manage templates of documents")
    CHECK_REPORTS = "check_reports", _("Check reports")
    VIEW_GOVERNANCE = "view_governance", _("See regulations and safeguards")
    EDIT_GOVERNANCE = "edit_governance", _("Edit regulations and safeguards")
    VIEW_MONITORING = "view_monitoring", _("See what is monitored")
    EDIT_MONITORING = "edit_monitoring", _("Edit what is monitored")
    APPROVE_AVAILABILITY = "approve_availability", _("Approve maintenance windows and amendments")
    HANDLE_ALERTS = "handle_alerts", _("Acknowledge and silence alerts")
    MANAGE_CHANNELS = "manage_channels", _("Keep shared channels of messages")
    VIEW_FACILITIES = "view_facilities", _("See machine rooms and their sensors")
    EDIT_FACILITIES = "edit_facilities", _("Edit machine rooms, sensors and limits")
    VIEW_NETWORK = "view_network", _("See network resources and addresses")
    EDIT_NETWORK = "edit_network", _("Edit network resources")
    REQUEST_ADDRESSES = "request_addresses", _("Ask for addresses and domains")
    APPROVE_ADDRESSES = "approve_addresses", _("Allocate addresses and domains")
    VIEW_TICKETS = "view_tickets", _("See tickets")
    OPEN_TICKETS = "open_tickets", _("Report faults and ask for service")
    HANDLE_TICKETS = "handle_tickets", _("Work on tickets")
    VIEW_INSPECTIONS = "view_inspections", _("See inspections")
    CARRY_OUT_INSPECTIONS = "carry_out_inspections", _("Carry out inspections")
    PLAN_INSPECTIONS = "plan_inspections", _("Plan inspections and checklists")
    VIEW_DUTY = "view_duty", _("See duty rosters and the duty log")
    STAND_DUTY = "stand_duty", _("Stand duty: keep the log, hand over, swap")
    KEEP_ROSTERS = "keep_rosters", _("Make duty rosters, approve swaps and leave")
    VIEW_ASSURANCES = "view_assurances", _("See assurances of key events")
    PLAN_ASSURANCES = "plan_assurances", _("Plan assurances of key events")
    APPROVE_ASSURANCES = (
        "approve_assurances",
        _("Approve assurances and allow changes during a freeze"),
    )
    CARRY_OUT_ASSURANCES = "carry_out_assurances", _("Sign readiness and send zero reports")
    VIEW_ACCESS = "view_access", _("See applications and access points")
    APPLY_ACCESS = "apply_access", _("Apply for access")
    HANDLE_ACCESS = "handle_access", _("Work on applications for access")
    APPROVE_ACCESS = "approve_access", _("Decide about access and sign allocations")
    VIEW_VENDORS = "view_vendors", _("See assessments of service contracts")
    ASSESS_VENDORS = "assess_vendors", _("Assess service contracts")
    DECIDE_VENDORS = "decide_vendors", _("Decide objections and confirm assessments")
    OBJECT_VENDORS = "object_vendors", _("Object to assessments of one's own company")
    USE_DOOR = "use_door", _("Use the units' door")
    WRITE_BULLETINS = "write_bulletins", _("Write bulletins for units")
    PUBLISH_BULLETINS = "publish_bulletins", _("Publish bulletins for units")
    MANAGE_CALENDARS = "manage_calendars", _("Edit the working-day calendar")
    VIEW_JOBS = "view_jobs", _("See background jobs")
    MANAGE_JOBS = "manage_jobs", _("Cancel and restart background jobs")
    OVERSEE_ACCOUNTS = "oversee_accounts", _("See accounts and roles")
    MANAGE_ACCOUNTS = "manage_accounts", _("Manage accounts")
    GRANT_ROLES = "grant_roles", _("Grant roles")
    VIEW_AUDIT = "view_audit", _("Read the audit trail")
