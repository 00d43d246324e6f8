"""The addresses of the `policies` app."""

from __future__ import annotations

from django.urls import path

from evenhand.apps.policies.views import changes, documents, drafts, editions, public, reading, replays

urlpatterns = [
    path("our-policy/", public.our_policy, name="our-policy"),
    path("our-policy/<slug:name>/", public.our_procedure, name="our-policy-procedure"),
    path("policies/", reading.index, name="policies"),
    path("policies/compare/", editions.compare_page, name="policy-compare"),
    path("policies/history/", editions.history_page, name="policy-history"),
    path("policies/history/review/", editions.review, name="policy-review"),
    path("policies/history/<int:number>/roll-back/", editions.roll_back, name="policy-roll-back"),
    path("policies/open-cases/", editions.open_cases, name="policy-cases"),
    path("policies/open-cases/<str:ref>/", editions.open_case, name="policy-case"),
    path("policies/replays/", replays.replays, name="policy-replays"),
    path("policies/replays/<int:number>/", replays.replay, name="policy-replay"),
    path("policies/drafts/", drafts.drafts, name="policy-drafts"),
    path("policies/drafts/<int:number>/", drafts.draft, name="policy-draft"),
    path("policies/drafts/<int:number>/time/", changes.change_time, name="policy-draft-time"),
    path("policies/drafts/<int:number>/words/", changes.change_words, name="policy-draft-words"),
    path("policies/drafts/<int:number>/decider/", changes.change_decider, name="policy-draft-decider"),
    path("policies/drafts/<int:number>/reasons/", changes.change_reasons, name="policy-draft-reasons"),
    path("policies/drafts/<int:number>/undo/", drafts.undo, name="policy-draft-undo"),
    path("policies/drafts/<int:number>/discard/", drafts.discard, name="policy-draft-discard"),
    path("policies/drafts/<int:number>/approve/", drafts.approve, name="policy-draft-approve"),
    path("policies/drafts/<int:number>/adopt/", drafts.adopt, name="policy-draft-adopt"),
    path("policies/drafts/<int:number>/files/", drafts.export, name="policy-draft-files"),
    path("policies/<slug:council>/", reading.policy, name="policy"),
    path("policies/<slug:council>/check/", documents.check, name="policy-check"),
    path("policies/<slug:council>/documents/<slug:name>/", documents.document, name="policy-document"),
    path("policies/<slug:council>/<slug:name>/", reading.procedure, name="policy-procedure"),
]
