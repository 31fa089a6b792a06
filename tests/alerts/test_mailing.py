"""What lands in whose digest, day after day, on a real record."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.checking import check
from alerts.preview import preview
from archive.database import Connection
from archive.mail import forgotten, history, recipients, subscriptions
from archive.mail.subscriptions import Definition
from archive.record import articles, forgetting
from tests.alerts.office import KNOWLEDGE, LETTERHEAD, at, desk, mailed, part, read, run, words
from tests.alerts.press import publish, rewrite, withdraw
from vigie import alerting

ANNA = "anna@example.org"
MORNING = at("2026-11-20T06:00")  # 07:00 in Paris
DAY = timedelta(days=1)
DAILY = Definition(name="Aide", to=(ANNA,), query="Patriot OR missiles")


@pytest.fixture(autouse=True)
def _subscribed(connection: Connection) -> None:
    subscriptions.save(connection, DAILY, MORNING - timedelta(hours=1))


def test_news_since_the_last_due_hour_and_nothing_older(
    connection: Connection, tmp_path: Path
) -> None:
    publish(connection, "gazette", "Des Patriot hier", MORNING - timedelta(hours=3))
    publish(connection, "gazette", "Des Patriot avant-hier", MORNING - timedelta(hours=30))
    publish(connection, "gazette", "Tout autre chose", MORNING - timedelta(hours=3))
    text = words(mailed(connection, tmp_path, MORNING)[ANNA])
    assert "Des Patriot hier" in text
    assert "avant-hier" not in text
    assert "autre chose" not in text


def test_a_look_that_finds_nothing_changed_makes_no_news_and_moves_no_time(
    connection: Connection, tmp_path: Path
) -> None:
    old = publish(connection, "gazette", "Des Patriot", MORNING - 9 * DAY)
    rewrite(connection, old, "Des Patriot, enfin", MORNING - 8 * DAY)
    articles.seen_again(connection, old, MORNING - timedelta(hours=3))
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING)[ANNA])
    told = publish(connection, "radio", "Des missiles", MORNING)
    mailed(connection, tmp_path, MORNING + DAY)
    rewrite(connection, told, "Des missiles, enfin", MORNING + DAY + timedelta(hours=2))
    articles.seen_again(connection, told, MORNING + DAY + timedelta(hours=9))
    text = words(mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA])
    assert "Radio Lac a changé son titre (21 nov., 9 h)" in text


@pytest.mark.parametrize("origin", ["seed", "backfill", "import"])
def test_what_is_no_news_is_never_mailed(
    connection: Connection, tmp_path: Path, origin: str
) -> None:
    publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3), origin=origin)
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING)[ANNA])


def test_a_clock_that_was_ahead_silences_no_day(connection: Connection, tmp_path: Path) -> None:
    ahead = read(run(connection, desk(tmp_path), MORNING + 3 * DAY).written[0].read_bytes())
    publish(connection, "gazette", "Des Patriot hier", MORNING - timedelta(hours=3))
    assert "Des Patriot hier" in words(mailed(connection, tmp_path, MORNING)[ANNA])
    assert mailed(connection, tmp_path, MORNING + timedelta(minutes=1)) == {}
    for day in (1, 2):
        assert list(mailed(connection, tmp_path, MORNING + day * DAY)) == [ANNA]
    third = mailed(connection, tmp_path, MORNING + 3 * DAY)[ANNA]
    assert third["Message-ID"] != ahead["Message-ID"]
    assert "rattrapage" not in words(third)
    assert mailed(connection, tmp_path, MORNING + 3 * DAY + timedelta(minutes=1)) == {}


def test_a_due_subscription_gets_one_mail_and_none_on_a_second_run(
    connection: Connection, tmp_path: Path
) -> None:
    assert list(mailed(connection, tmp_path, MORNING)) == [ANNA]
    assert mailed(connection, tmp_path, MORNING + timedelta(minutes=1)) == {}
    assert list(mailed(connection, tmp_path, MORNING + DAY)) == [ANNA]


def test_a_story_is_mailed_again_only_when_it_changed(
    connection: Connection, tmp_path: Path
) -> None:
    first = publish(
        connection, "afp", "Des Patriot pour Kiev", MORNING - timedelta(hours=3),
        agency="AFP", story=7,
    )  # fmt: skip
    assert "[NOUVEAU]" in words(mailed(connection, tmp_path, MORNING)[ANNA])
    publish(
        connection, "radio", "Des Patriot pour Kiev", MORNING + timedelta(hours=3),
        copy_of=first, agency="AFP", story=7,
    )  # fmt: skip
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    publish(connection, "gazette", "Patriot : pourquoi", MORNING + DAY * 1.5, story=7)
    text = words(mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA])
    assert "[SUITE] 3 titres, dont 1 reprise AFP · 2 sources indépendantes" in text
    assert "Depuis votre dernier envoi : 1 nouvel article, avec La Gazette." in text
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + 3 * DAY)[ANNA])


CHANGED = "Changé depuis votre dernier envoi"


def four(connection: Connection, day: int) -> None:
    for number, name in enumerate(("gazette", "radio", "afp", "gazette")):
        title = f"Des missiles au jour {day}, histoire {number}"
        publish(connection, name, title, MORNING + day * DAY - timedelta(hours=3 + number))


def test_who_was_told_nothing_before_is_not_told_what_changed(
    connection: Connection, tmp_path: Path
) -> None:
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING)[ANNA])
    four(connection, 1)
    shown = mailed(connection, tmp_path, MORNING + DAY)[ANNA]
    four(connection, 2)
    later = mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA]
    for mail, lines in ((shown, 0), (later, 1)):
        assert "Le plus confirmé" in words(mail)
        assert [part(mail, kind).count(CHANGED) for kind in ("plain", "html")] == [lines] * 2
        assert check(connection, mail, KNOWLEDGE) == ()
    subscription = subscriptions.named(connection, "Aide")
    assert subscription
    made, _, _ = preview(
        connection, subscription, KNOWLEDGE, LETTERHEAD, days=1, now=MORNING + 2 * DAY
    )
    assert CHANGED not in words(read(made))


def test_a_first_mail_that_was_refused_told_nothing(connection: Connection, tmp_path: Path) -> None:
    four(connection, 0)
    mailed(connection, tmp_path, MORNING)
    connection.execute("update deliveries set state = 'failed'")
    four(connection, 1)
    assert CHANGED not in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])


def test_corrections_and_withdrawals_are_told_once(connection: Connection, tmp_path: Path) -> None:
    corrected = publish(
        connection, "gazette", "Six Patriot pour l’hiver", MORNING - timedelta(hours=3)
    )
    gone = publish(connection, "radio", "Deux Patriot perdus", MORNING - timedelta(hours=2))
    mailed(connection, tmp_path, MORNING)
    rewrite(connection, corrected, "Quatre Patriot pour l’hiver", MORNING + timedelta(hours=2))
    withdraw(connection, gone, MORNING + timedelta(hours=3))
    text = words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    assert "2 sujets : 1 rectifié, 1 retiré" in text
    assert "avant : Six Patriot pour l’hiver après : Quatre Patriot pour l’hiver" in text
    assert "Radio Lac a retiré son article « Deux Patriot perdus » (20 nov., 10 h)" in text
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA])


def test_a_figure_corrected_in_the_text_is_shown_in_its_context(
    connection: Connection, tmp_path: Path
) -> None:
    text = "Le ministre a promis 40 batteries de missiles Patriot d’ici à la fin de l’hiver."
    article = publish(
        connection, "gazette", "Des Patriot promis", MORNING - timedelta(hours=3), text=text
    )
    mailed(connection, tmp_path, MORNING)
    start = text.index("40")
    change = {
        "field": "text", "kinds": ["figure"], "before": "40", "after": "4",
        "old": [start, start + 2], "new": [start, start + 1],
    }  # fmt: skip
    rewrite(
        connection, article, "Des Patriot promis", MORNING + timedelta(hours=1),
        kinds=["figure"], difference={"changes": [change]}, text=text.replace("40", "4"),
    )  # fmt: skip
    told = words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    assert "La Gazette a corrigé un chiffre (20 nov., 8 h) :" in told
    assert "avant : Le ministre a promis 40 batteries de missiles Patriot" in told
    assert "après : Le ministre a promis 4 batteries" in told


def test_another_wording_is_no_news(connection: Connection, tmp_path: Path) -> None:
    article = publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3))
    mailed(connection, tmp_path, MORNING)
    rewrite(connection, article, "Des Patriot", MORNING + timedelta(hours=1), kinds=["wording"])
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])


def test_what_came_into_the_record_late_is_not_lost(connection: Connection, tmp_path: Path) -> None:
    mailed(connection, tmp_path, MORNING)
    mailed(connection, tmp_path, MORNING + DAY)
    publish(connection, "gazette", "Des Patriot, enfin lus", MORNING + timedelta(hours=20))
    assert "enfin lus" in words(mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA])
    assert "enfin lus" not in words(mailed(connection, tmp_path, MORNING + 3 * DAY)[ANNA])


def test_a_new_subscription_is_not_told_of_older_days(
    connection: Connection, tmp_path: Path
) -> None:
    publish(connection, "gazette", "Des Patriot avant-hier", MORNING - timedelta(hours=30))
    mailed(connection, tmp_path, MORNING)
    assert "avant-hier" not in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])


def test_missed_days_are_one_digest_that_says_so(connection: Connection, tmp_path: Path) -> None:
    mailed(connection, tmp_path, MORNING)
    for day in range(4):
        publish(
            connection, "gazette", f"Des Patriot, jour {day}", MORNING + timedelta(days=day, hours=9)
        )  # fmt: skip
    text = words(mailed(connection, tmp_path, MORNING + 4 * DAY)[ANNA])
    assert "Envoi de rattrapage : 4 envois en un, depuis le 20 novembre à 7 h." in text
    assert all(f"jour {day}" in text for day in range(4))


def test_an_unsent_mail_is_covered_by_the_next(connection: Connection, tmp_path: Path) -> None:
    nobody = desk(tmp_path, "smtp://127.0.0.1:9?timeout=1")
    publish(connection, "gazette", "Des Patriot d’abord", MORNING - timedelta(hours=3))
    assert run(connection, nobody, MORNING).postponed == 1
    publish(connection, "gazette", "Des Patriot ensuite", MORNING + timedelta(hours=3))
    text = words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    assert "rattrapage : 2 envois en un" in text
    assert "d’abord" in text
    assert "ensuite" in text
    states = [row["state"] for row in history.history(connection, None, 10)]
    assert states == ["sent", "merged"]


def test_a_forgotten_page_is_in_no_mail_that_waits(connection: Connection, tmp_path: Path) -> None:
    nobody = desk(tmp_path, "smtp://127.0.0.1:9?timeout=1")
    gone = publish(connection, "gazette", "Des Patriot retirés", MORNING - timedelta(hours=3))
    publish(connection, "courrier", "Des Patriot livrés", MORNING - timedelta(hours=3))
    assert run(connection, nobody, MORNING).postponed == 1
    article = articles.get(connection, gone)
    assert article
    assert article.article.url
    forgetting.forget_page(connection, article.article.url)
    assert connection.execute("select message from deliveries").fetchall() == [{"message": None}]
    text = words(mailed(connection, tmp_path, MORNING + timedelta(minutes=5))[ANNA])
    assert "livrés" in text
    assert "retirés" not in text


def test_a_day_without_news_can_pass_in_silence(connection: Connection, tmp_path: Path) -> None:
    subscriptions.save(connection, replace(DAILY, empty="skip"), MORNING)
    assert mailed(connection, tmp_path, MORNING) == {}
    assert [row["state"] for row in history.history(connection, None, 10)] == ["skipped"]
    publish(connection, "gazette", "Des Patriot", MORNING + timedelta(hours=3))
    assert "rattrapage" not in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])


def test_past_the_limit_stories_are_told_by_headline(
    connection: Connection, tmp_path: Path
) -> None:
    subscriptions.save(connection, replace(DAILY, max_stories=2), MORNING)
    for number in range(5):
        publish(connection, "gazette", f"Des Patriot, n° {number}", MORNING - timedelta(hours=2))
    mail = mailed(connection, tmp_path, MORNING)[ANNA]
    text = words(mail)
    assert "AUSSI DANS CET ENVOI" in text
    assert all(text.count(f"Des Patriot, n° {number}") == 1 for number in range(5))
    assert part(mail, "html").count("Publié par") == 2
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])


def test_recipients_have_ledgers_of_their_own(connection: Connection, tmp_path: Path) -> None:
    publish(connection, "gazette", "Des Patriot hier", MORNING - timedelta(hours=3))
    mailed(connection, tmp_path, MORNING)
    noon = MORNING + timedelta(hours=5)
    subscriptions.save(connection, replace(DAILY, to=(ANNA, "boris@example.org")), noon)
    mails = mailed(connection, tmp_path, noon)
    assert list(mails) == ["boris@example.org"]
    assert "Des Patriot hier" in words(mails["boris@example.org"])
    assert ANNA not in mails["boris@example.org"].as_string()


def test_the_query_and_the_filters_together(connection: Connection, tmp_path: Path) -> None:
    wanted = replace(
        DAILY, query='"missiles Patriot" -démenti Kiev', actors=("otan",), relevance=("ukraine",)
    )
    subscriptions.save(connection, wanted, MORNING)

    def offer(title: str, actors: tuple[str, ...], relevance: str) -> None:
        publish(
            connection, "gazette", title, MORNING - timedelta(hours=1),
            actors=actors, relevance=relevance,
        )  # fmt: skip

    offer("A : Kyiv attend des missiles Patriot", ("otan",), "ukraine")
    offer("B : Patriot et missiles à Kiev", ("otan",), "ukraine")
    offer("C : démenti sur les missiles Patriot de Kiev", ("otan",), "ukraine")
    offer("D : Kiev et ses missiles Patriot", ("ukraine",), "ukraine")
    offer("E : Kiev et ses missiles Patriot", ("otan",), "otan")
    text = words(mailed(connection, tmp_path, MORNING)[ANNA])
    assert "A : Kyiv" in text
    assert "Correspond à : missiles Patriot, Kyiv" in text
    assert not any(f"{letter} : " in text for letter in "BDE")
    assert "démenti" not in text


def test_sent_on_demand_is_not_sent_again(connection: Connection, tmp_path: Path) -> None:
    mailed(connection, tmp_path, MORNING)
    publish(connection, "gazette", "Des Patriot ce matin", MORNING + timedelta(hours=1))
    report = alerting.send_now(connection, desk(tmp_path), "Aide", MORNING + timedelta(hours=2))
    assert report is not None
    text = words(read(report.written[0].read_bytes()))
    assert "Envoi à la demande." in text
    assert "Des Patriot ce matin" in text
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    assert alerting.send_now(connection, desk(tmp_path), "Personne", MORNING) is None


def test_pausing_owes_nothing(connection: Connection, tmp_path: Path) -> None:
    mailed(connection, tmp_path, MORNING)
    subscriptions.pause(connection, "Aide", MORNING)
    publish(connection, "gazette", "Des Patriot en pause", MORNING + timedelta(hours=1))
    assert mailed(connection, tmp_path, MORNING + 5 * DAY) == {}
    subscriptions.resume(connection, "Aide", MORNING + 5 * DAY + timedelta(hours=2))
    assert "en pause" not in words(
        mailed(connection, tmp_path, MORNING + 5 * DAY + timedelta(hours=2))[ANNA]
    )
    text = words(mailed(connection, tmp_path, MORNING + 6 * DAY)[ANNA])
    assert "en pause" not in text
    assert "rattrapage" not in text


def test_who_left_stays_away_whatever_is_imported(connection: Connection, tmp_path: Path) -> None:
    [subscription] = subscriptions.every(connection)
    recipient = subscription.recipients[0].id
    assert recipients.unsubscribe(connection, subscription.id, recipient, MORNING) == "Aide"
    assert recipients.unsubscribe(connection, subscription.id, recipient, MORNING) == "Aide"
    assert recipients.unsubscribe(connection, subscription.id, 999, MORNING) is None
    assert subscriptions.save(connection, DAILY, MORNING) == (ANNA,)
    assert subscriptions.save(connection, replace(DAILY, to=("b@example.org",)), MORNING) == ()
    assert subscriptions.save(connection, DAILY, MORNING) == (ANNA,)
    assert ANNA not in mailed(connection, tmp_path, MORNING)
    assert recipients.resume(connection, "Aide", ANNA.upper(), MORNING)
    assert ANNA in mailed(connection, tmp_path, MORNING)


def test_forgetting_an_address_leaves_nothing_of_it(connection: Connection, tmp_path: Path) -> None:
    mailed(connection, tmp_path, MORNING)
    assert len(history.message_ids(connection, ANNA)) == 1
    assert forgotten.forget(connection, ANNA.upper()) == 1
    assert subscriptions.save(connection, DAILY, MORNING) == (ANNA,)
    assert history.history(connection, None, 10) == ()
    everything = connection.execute(
        "select coalesce(string_agg(recipients::text, ''), '') as all from recipients"
    ).fetchone()
    assert everything == {"all": ""}
    forgotten.recall(connection, ANNA)
    assert subscriptions.save(connection, DAILY, MORNING) == ()


def test_an_article_rewritten_to_the_point_is_news(connection: Connection, tmp_path: Path) -> None:
    article = publish(connection, "gazette", "Édition du soir", MORNING - timedelta(days=6))
    mailed(connection, tmp_path, MORNING)
    rewrite(connection, article, "Des Patriot livrés", MORNING + timedelta(hours=3))
    text = words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    assert "[NOUVEAU] 1 titre" in text
    assert "Des Patriot livrés" in text
    assert "Rien de nouveau" in words(mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA])


def test_a_seed_is_no_outlet(connection: Connection, tmp_path: Path) -> None:
    publish(connection, "seed", "Des Patriot", MORNING - timedelta(hours=5), origin="seed", story=7)
    publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3), story=7)
    assert "1 titre · 1 source indépendante" in words(mailed(connection, tmp_path, MORNING)[ANNA])


def test_the_ledger_does_not_grow_for_ever(connection: Connection, tmp_path: Path) -> None:
    publish(connection, "gazette", "Des Patriot", MORNING - timedelta(hours=3))
    mailed(connection, tmp_path, MORNING)
    mailed(connection, tmp_path, MORNING + 3 * DAY)
    mailed(connection, tmp_path, MORNING + 100 * DAY)
    assert connection.execute("select count(*) as n from mailed").fetchone() == {"n": 2}
    mailed(connection, tmp_path, MORNING + 124 * DAY)
    assert connection.execute("select count(*) as n from mailed").fetchone() == {"n": 0}
    assert len(history.history(connection, None, 10)) == 4


def test_of_what_was_taken_down_only_that_it_was(connection: Connection, tmp_path: Path) -> None:
    gone = publish(connection, "gazette", "Des Patriot", MORNING, text="Ce qui ne tient plus.")
    assert "Ce qui ne tient plus" in words(mailed(connection, tmp_path, MORNING + DAY)[ANNA])
    withdraw(connection, gone, MORNING + DAY + timedelta(hours=1))
    mail = mailed(connection, tmp_path, MORNING + 2 * DAY)[ANNA]
    assert "La Gazette a retiré son article « Des Patriot »" in words(mail)
    assert "1 titre · plus aucune source" in words(mail)
    assert "Ce qui ne tient plus" not in words(mail) + part(mail, "html")
