"""Addresses of the showcase; but for `withhold` they are open to everybody."""

from django.urls import path

from showcase.views import (
    books,
    certificates,
    conferences,
    data,
    dialogue_figures,
    feeds,
    following,
    opinions,
    pages,
    photographs,
    questions,
    withholding,
)

app_name = "showcase"

urlpatterns = [
    path("showcase/", pages.showcase_list, name="list"),
    path("showcase/open-data/", data.open_data, name="open_data"),
    path("showcase/map/", pages.showcase_map, name="map"),
    path("showcase/models.csv", data.models_csv, name="csv"),
    path("showcase/models.json", data.models_json, name="json"),
    path("showcase/feed.atom", feeds.feed, name="feed"),
    path("showcase/photographs/<int:pk>/", photographs.photograph, name="photograph"),
    path("showcase/photographs/<int:pk>/small/", photographs.small_photograph, name="small_photograph"),
    path("showcase/books/", books.books, name="books"),
    path("showcase/books/<int:pk>/<slug:kind>/", books.book_file, name="book_file"),
    path("showcase/<slug:code>/", pages.story, name="story"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", feeds.sitemap_part, name="sitemap_part"),
    path("sitemap-questions.xml", questions.questions_sitemap, name="questions_sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("models/<int:pk>/showcase/", withholding.withhold_model, name="withhold"),
    path("dialogues/", conferences.conferences, name="conferences"),
    path("dialogues/figures/", dialogue_figures.dialogue_figures, name="dialogue_figures"),
    path("dialogues/<int:pk>/", conferences.conference, name="conference"),
    path("dialogues/<int:pk>/register/", conferences.register, name="conference_register"),
    path("dialogues/registrations/<str:code>/", conferences.registration, name="registration"),
    path("dialogues/opinions/new/", opinions.send, name="opinion_send"),
    path("dialogues/opinions/receipt/", opinions.receipt, name="opinion_receipt"),
    path("dialogues/opinions/follow/", following.follow, name="opinion_follow"),
    path("dialogues/opinions/mine/", following.mine, name="opinion_mine"),
    path("questions/", questions.questions, name="questions"),
    path("questions/questions.csv", questions.questions_csv, name="questions_csv"),
    path("questions/questions.json", questions.questions_json, name="questions_json"),
    path("questions/feed.atom", questions.questions_feed, name="questions_feed"),
    path("questions/<int:pk>/", questions.question, name="question"),
    path("c/", certificates.certificates, name="certificates"),
    path("c/<str:code>/", certificates.certificate, name="certificate"),
]
