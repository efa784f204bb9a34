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
    VIEW_NETWORK = "view_network", _("See network resources and addresses")
    EDIT_NETWORK = "edit_network", _("Edit network resources")
    REQUEST_ADDRESSES = "request_addresses", _("Ask for addresses and domains")
    APPROVE_ADDRESSES = "approve_addresses", _("Allocate addresses and domains")
    MANAGE_CALENDARS = "manage_calendars", _("Edit the working-day calendar")
    VIEW_JOBS = "view_jobs", _("See background jobs")
    MANAGE_JOBS = "manage_jobs", _("Cancel and restart background jobs")
    OVERSEE_ACCOUNTS = "oversee_accounts", _("See accounts and roles")
    MANAGE_ACCOUNTS = "manage_accounts", _("Manage accounts")
    GRANT_ROLES = "grant_roles", _("Grant roles")
    VIEW_AUDIT = "view_audit", _("Read the audit trail")
