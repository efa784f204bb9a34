"""Addresses of units, regions and companies."""

from django.urls import path

from hengwang.organizations.views import companies, contacts, importing, regions, units

urlpatterns = [
    path("units/", units.UnitList.as_view(), name="unit-list"),
    path("units/add/", units.add, name="unit-add"),
    path("units/import/", importing.UNITS.choose, name="unit-import"),
    path("units/import/<int:stored_id>/", importing.UNITS.plan, name="unit-import-plan"),
    path("units/import/<int:stored_id>/do/", importing.UNITS.do, name="unit-import-do"),
    path("units/<int:unit_id>/", units.detail, name="unit-detail"),
    path("units/<int:unit_id>/edit/", units.edit, name="unit-edit"),
    path("units/<int:unit_id>/rename/", units.rename, name="unit-rename"),
    path("units/<int:unit_id>/close/", units.close, name="unit-close"),
    path("units/<int:unit_id>/merge/", units.merge, name="unit-merge"),
    path("units/<int:unit_id>/reopen/", units.reopen, name="unit-reopen"),
    path("units/<int:unit_id>/duties/add/", units.add_duty, name="unit-duty-add"),
    path("units/<int:unit_id>/duties/<int:duty_id>/end/", units.end_duty, name="unit-duty-end"),
    path("units/<int:unit_id>/contacts/add/", contacts.add_to_unit, name="unit-contact-add"),
    path(
        "units/<int:unit_id>/contacts/<int:contact_id>/retire/",
        contacts.retire_from_unit,
        name="unit-contact-retire",
    ),
    path("regions/", regions.RegionList.as_view(), name="region-list"),
    path("regions/<str:code>/", regions.detail, name="region-detail"),
    path("regions/<str:code>/add/", regions.add_area, name="region-add"),
    path("regions/<str:code>/townships/", regions.load_townships, name="region-townships"),
    path("regions/<str:code>/close/", regions.close, name="region-close"),
    path("companies/", companies.CompanyList.as_view(), name="company-list"),
    path("companies/add/", companies.add, name="company-add"),
    path("companies/<int:company_id>/", companies.detail, name="company-detail"),
    path("companies/<int:company_id>/edit/", companies.edit, name="company-edit"),
    path("companies/<int:company_id>/rename/", companies.rename, name="company-rename"),
    path("companies/<int:company_id>/close/", companies.close, name="company-close"),
    path(
        "companies/<int:company_id>/contacts/add/",
        contacts.add_to_company,
        name="company-contact-add",
    ),
    path(
        "companies/<int:company_id>/contacts/<int:contact_id>/retire/",
        contacts.retire_from_company,
        name="company-contact-retire",
    ),
]
