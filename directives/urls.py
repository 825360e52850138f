"""Addresses of documents, campaigns, vocabularies and rules, each under its noun."""

from django.urls import path

from directives.views import campaigns, rules, targets, vocabularies

app_name = "directives"

THEMES, GROUPS = {"vocabulary": "themes"}, {"vocabulary": "target_groups"}

urlpatterns = [
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
