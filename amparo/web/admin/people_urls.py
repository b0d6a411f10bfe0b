"""Addresses of companies, people, partners and agents in the administration; part of `admin`."""

from django.urls import path

from amparo.web.admin.views import agents, companies, partners, people

urlpatterns = [
    path("companies/", companies.list_companies, name="companies"),
    path("companies/new/", companies.new_company, name="company-new"),
    path("companies/<int:company_id>/", companies.show_company, name="company"),
    path("companies/<int:company_id>/products/end/", companies.end_product, name="company-product-end"),
    path("companies/<int:company_id>/domains/removal/", companies.withdraw_domain, name="company-domain-removal"),
    path(
        "companies/<int:company_id>/proofs/<int:proof_id>/removal/",
        companies.revoke_proof,
        name="company-proof-removal",
    ),
    path("companies/<int:company_id>/proofs/<int:proof_id>/check/", companies.check_proof, name="company-proof-check"),
    path("companies/<int:company_id>/<slug:part>/", companies.change_company, name="company-part"),
    path("people/", people.list_people, name="people"),
    path("people/new/", people.new_colleague, name="colleague-new"),
    path("people/<int:person_id>/", people.show_person, name="person"),
    path("people/<int:person_id>/rights/", people.set_rights, name="person-rights"),
    path("people/<int:person_id>/account/", people.set_account, name="person-account"),
    path("partners/", partners.list_partners, name="partners"),
    path("partners/new/", partners.new_partner, name="partner-new"),
    path("partners/<int:partner_id>/", partners.show_partner, name="partner"),
    path("partners/<int:partner_id>/companies/", partners.serve, name="partner-companies"),
    path(
        "partners/<int:partner_id>/companies/<int:partnership_id>/end/",
        partners.end_service,
        name="partner-company-end",
    ),
    path("partners/<int:partner_id>/staff/", partners.invite_staff, name="partner-staff"),
    path("partners/<int:partner_id>/staff/<int:membership_id>/lead/", partners.set_lead, name="partner-lead"),
    path("partners/<int:partner_id>/staff/<int:membership_id>/leaving/", partners.end_staff, name="partner-leaving"),
    path("agents/", agents.list_agents, name="agents"),
    path("agents/<int:person_id>/", agents.show_agent, name="agent"),
    path("agents/<int:person_id>/profile/", agents.keep_profile, name="agent-profile"),
    path("agents/<int:person_id>/absences/", agents.plan_absence, name="agent-absences"),
    path("agents/<int:person_id>/absences/<int:absence_id>/", agents.change_absence, name="agent-absence"),
    path("agents/<int:person_id>/absences/<int:absence_id>/end/", agents.end_absence, name="agent-absence-end"),
]
