"""Addresses of a company's own pages; part of the portal's."""

from django.urls import path

from amparo.web.portal.views import (
    company_contract,
    company_list,
    company_log,
    company_people,
    company_webhooks,
    domains,
    partner,
)

urlpatterns = [
    path("company/people/", company_people.my_company, name="my-company"),
    path("company/<int:company_id>/people/", company_people.show_people, name="company-people"),
    path("company/<int:company_id>/people/export/", company_list.download_people, name="company-export"),
    path("company/<int:company_id>/invitations/", company_people.invite, name="company-invite"),
    path(
        "company/<int:company_id>/people/<int:membership_id>/invitation/",
        company_people.invite_again,
        name="company-invitation",
    ),
    path("company/<int:company_id>/people/<int:membership_id>/role/", company_people.change_role, name="company-role"),
    path(
        "company/<int:company_id>/people/<int:membership_id>/leaving/",
        company_people.end_membership,
        name="company-leaving",
    ),
    path("company/<int:company_id>/list/", company_list.show_form, name="company-import"),
    path("company/<int:company_id>/list/confirmation/", company_list.bring, name="company-bring"),
    path("company/<int:company_id>/list/refused/", company_list.download_refused, name="company-refused"),
    path("company/<int:company_id>/list/example/", company_list.download_example, name="company-example"),
    path("company/<int:company_id>/contract/", company_contract.show_contract, name="company-contract"),
    path("company/<int:company_id>/domains/", company_contract.begin_proof, name="company-domains"),
    path(
        "company/<int:company_id>/proofs/<int:proof_id>/removal/",
        company_contract.revoke_proof,
        name="company-proof-removal",
    ),
    path(
        "company/<int:company_id>/proofs/<int:proof_id>/check/",
        company_contract.check_proof,
        name="company-proof-check",
    ),
    path("domains/<str:key>/", domains.confirm, name="domain"),
    path("partner/<int:partner_id>/", partner.show_partner, name="partner"),
    path("partner/<int:partner_id>/staff/", partner.invite, name="partner-staff"),
    path("partner/<int:partner_id>/staff/<int:membership_id>/leaving/", partner.end_membership, name="partner-leaving"),
    path("company/<int:company_id>/log/", company_log.show_log, name="company-log"),
    *company_webhooks.urlpatterns,
]
