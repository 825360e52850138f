"""Addresses of documents, duties, campaigns, vocabularies and rules, each under its noun."""

from django.urls import path

from directives.views import campaigns, document_parts, documents, duties, rules, targets, vocabularies

app_name = "directives"

THEMES, GROUPS = {"vocabulary": "themes"}, {"vocabulary": "target_groups"}

urlpatterns = [
    path("documents/", documents.document_list, name="documents"),
    path("documents/new/", documents.document_new, name="document_new"),
    path("documents/export/", documents.document_export, name="document_export"),
    path("documents/<int:pk>/", documents.document_page, name="document"),
    path("documents/<int:pk>/edit/", documents.document_edit, name="document_edit"),
    path("documents/<int:pk>/links/new/", document_parts.document_link, name="document_link"),
    path("documents/<int:pk>/requirements/new/", document_parts.requirement_new, name="requirement_new"),
    path("documents/files/<int:pk>/", documents.document_file, name="document_file"),
    path("documents/files/<int:pk>/remove/", document_parts.document_file_remove, name="document_file_remove"),
    path("documents/links/<int:pk>/remove/", document_parts.document_unlink, name="document_unlink"),
    path("requirements/<int:pk>/edit/", document_parts.requirement_edit, name="requirement_edit"),
    path("requirements/<int:pk>/withdraw/", document_parts.requirement_withdraw, name="requirement_withdraw"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/units/", duties.duty_units, name="duty_units"),
    path("duties/export/", duties.duty_export, name="duty_export"),
    path("duties/<int:pk>/", duties.duty_page, name="duty"),
    path("duties/<int:pk>/done/", duties.duty_done, name="duty_done"),
    path("duties/<int:pk>/reopen/", duties.duty_reopen, name="duty_reopen"),
    path("duties/files/<int:pk>/", duties.duty_file, name="duty_file"),
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("campaigns/<int:pk>/", campaigns.campaign_page, name="campaign"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:pk>/targets/", targets.campaign_targets, name="campaign_targets"),
    path("vocabularies/themes/", vocabularies.term_list, THEMES, name="themes"),
    path("vocabularies/themes/new/", vocabularies.term_new, THEMES, name="theme_new"),
    path("vocabularies/themes/<int:pk>/edit/", vocabularies.term_edit, THEMES, name="theme_edit"),
    path("vocabularies/themes/<int:pk>/retire/", vocabularies.term_retire, THEMES, name="theme_retire"),
    path("vocabularies/target-groups/", vocabularies.term_list, GROUPS, name="target_groups"),
    path("vocabularies/target-groups/new/", vocabularies.term_new, GROUPS, name="target_group_new"),
    path("vocabularies/target-groups/<int:pk>/edit/", vocabularies.term_edit, GROUPS, name="target_group_edit"),
    path("vocabularies/target-groups/<int:pk>/retire/", vocabularies.term_retire, GROUPS, name="target_group_retire"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<str:key>/new/", rules.period_new, name="rule_period_new"),
    path("rules/periods/<int:pk>/change/", rules.period_change, name="rule_period_change"),
    path("rules/periods/<int:pk>/remove/", rules.period_remove, name="rule_period_remove"),
]
