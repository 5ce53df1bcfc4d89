//! Polls: asked with a message, voted on until they close.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Member, World, each, id_of};

/// A room of Anna's with Oleg in it, and Maria outside.
struct Scene {
    world: World,
    anna: Member,
    oleg: Member,
    maria: Member,
    room: Uuid,
}

impl Scene {
    async fn set(world: World, kind: &str) -> Self {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, kind, &[&oleg]).await;
        Self {
            world,
            anna,
            oleg,
            maria,
            room,
        }
    }

    async fn try_ask(&self, who: &Member, poll: &Value) -> Answer {
        let client_id = self.world.ids.uuid();
        let body = json!({ "body": "Где обедаем?", "client_id": client_id, "poll": poll });
        let path = format!("/api/v1/rooms/{}/messages", self.room);
        self.world.post(who, &path, &body).await
    }

    async fn ask(&self, who: &Member, poll: &Value) -> Uuid {
        let answer = self.try_ask(who, poll).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        id_of(&answer.json())
    }

    async fn vote(&self, who: &Member, id: Uuid, options: &[i64]) -> Answer {
        let path = format!("/api/v1/messages/{id}/poll/vote");
        let body = json!({ "options": options });
        self.world.put(who, &path, &body).await
    }

    async fn close(&self, who: &Member, id: Uuid) -> Answer {
        let path = format!("/api/v1/messages/{id}/poll/closing");
        self.world.put(who, &path, &json!(null)).await
    }

    async fn poll(&self, who: &Member, id: Uuid) -> Value {
        let path = format!("/api/v1/messages/{id}");
        self.world.read(who, &path).await["poll"].clone()
    }

    async fn voters(&self, who: &Member, id: Uuid, number: i64) -> Answer {
        let path = format!("/api/v1/messages/{id}/poll/options/{number}/voters?limit=1");
        self.world.get(who, &path).await
    }
}

/// Count, share and whether it is one's own, for each option.
fn results(poll: &Value) -> Vec<(i64, i64, bool)> {
    let options = poll["options"].as_array().expect("options").iter();
    let number = |value: &Value| value.as_i64().expect("a number");
    options
        .map(|one| {
            let mine = one["mine"].as_bool().expect("a flag");
            (number(&one["count"]), number(&one["share"]), mine)
        })
        .collect()
}

fn named() -> Value {
    json!({ "options": ["Столовая", "Кафе", "Дома"] })
}

#[tokio::test]
async fn a_vote_is_counted_changed_and_taken_back() {
    for world in each() {
        let scene = Scene::set(world, "open").await;
        let (anna, oleg, maria) = (&scene.anna, &scene.oleg, &scene.maria);
        let id = scene.ask(anna, &named()).await;
        let fresh = scene.poll(oleg, id).await;
        assert_eq!(fresh["options"][1]["text"], "Кафе");
        assert_eq!(
            (&fresh["multiple"], &fresh["anonymous"]),
            (&json!(false), &json!(false))
        );
        assert_eq!(results(&fresh), [(0, 0, false); 3]);
        for (who, options) in [(oleg, [2]), (anna, [2]), (oleg, [1]), (oleg, [1])] {
            assert_eq!(scene.vote(who, id, &options).await.status, 204);
        }
        let seen = scene.poll(oleg, id).await;
        assert_eq!(
            results(&seen),
            [(1, 50, true), (1, 50, false), (0, 0, false)]
        );
        assert_eq!(seen["voters_count"], 2);
        assert_eq!(scene.vote(oleg, id, &[]).await.status, 204);
        let seen = scene.poll(oleg, id).await;
        assert_eq!(
            results(&seen),
            [(0, 0, false), (1, 100, false), (0, 0, false)]
        );

        let two = scene.vote(oleg, id, &[1, 2]).await;
        two.is_problem(422, "invalid", Some("options"));
        let unknown = scene.vote(oleg, id, &[4]).await;
        unknown.is_problem(422, "invalid", Some("options"));
        let outside = scene.vote(maria, id, &[1]).await;
        outside.is_problem(403, "forbidden", None);
        let told = scene.world.read(oleg, "/api/v1/notifications").await;
        assert_eq!(told["items"], json!([]), "nobody is told of votes");
    }
}

#[tokio::test]
async fn several_are_chosen_where_the_poll_says_so() {
    for world in each() {
        let scene = Scene::set(world, "closed").await;
        let (anna, oleg) = (&scene.anna, &scene.oleg);
        let mut poll = named();
        poll["multiple"] = json!(true);
        let id = scene.ask(oleg, &poll).await;
        assert_eq!(scene.vote(oleg, id, &[3, 1, 3]).await.status, 204);
        assert_eq!(scene.vote(anna, id, &[1]).await.status, 204);
        let seen = scene.poll(oleg, id).await;
        assert_eq!(
            results(&seen),
            [(2, 100, true), (0, 0, false), (1, 50, true)]
        );
        assert_eq!(seen["voters_count"], 2);
        assert_eq!(scene.vote(oleg, id, &[1, 2]).await.status, 204);
        let seen = scene.poll(oleg, id).await;
        assert_eq!(
            results(&seen),
            [(2, 100, true), (1, 50, true), (0, 0, false)]
        );
    }
}

#[tokio::test]
async fn who_voted_is_told_page_by_page_unless_the_poll_is_anonymous() {
    for world in each() {
        let scene = Scene::set(world, "closed").await;
        let (anna, oleg) = (&scene.anna, &scene.oleg);
        let boss = scene.world.admin("boss@sufler.example").await;
        let add = format!("/api/v1/rooms/{}/members/{}", scene.room, boss.id);
        assert_eq!(scene.world.put(anna, &add, &json!(null)).await.status, 204);
        let id = scene.ask(anna, &named()).await;
        let mut hidden = named();
        hidden["anonymous"] = json!(true);
        let secret = scene.ask(anna, &hidden).await;
        for (who, poll) in [(oleg, id), (anna, id), (oleg, secret)] {
            assert_eq!(scene.vote(who, poll, &[2]).await.status, 204);
        }
        let first = scene.voters(oleg, id, 2).await.json();
        let next = first["next"].as_str().expect("a second page");
        let path = format!("/api/v1/messages/{id}/poll/options/2/voters?limit=1&after={next}");
        let second = scene.world.read(oleg, &path).await;
        let mut names = [&first, &second].map(|page| page["items"][0]["name"].to_string());
        names.sort();
        assert_eq!(names, [r#""Анна Петрова""#, r#""Олег Иванов""#]);
        assert_eq!(second["next"], json!(null));
        assert_eq!(scene.voters(oleg, id, 1).await.json()["items"], json!([]));

        for who in [anna, oleg, &boss] {
            let refused = scene.voters(who, secret, 2).await;
            refused.is_problem(403, "forbidden", None);
            assert!(!refused.text().contains("Олег"), "{}", refused.text());
        }
        let seen = scene.poll(&boss, secret).await;
        assert_eq!(results(&seen)[1], (1, 100, false));
        assert!(!seen.to_string().contains(&oleg.id.to_string()), "{seen}");
        let own = scene.poll(oleg, secret).await;
        assert_eq!(results(&own)[1], (1, 100, true));
    }
}

#[tokio::test]
async fn a_closed_poll_takes_no_votes() {
    for world in each() {
        let scene = Scene::set(world, "closed").await;
        let (anna, oleg) = (&scene.anna, &scene.oleg);
        let theirs = scene.ask(anna, &named()).await;
        let refused = scene.close(oleg, theirs).await;
        refused.is_problem(403, "forbidden", None);
        let id = scene.ask(oleg, &named()).await;
        assert_eq!(scene.vote(oleg, id, &[1]).await.status, 204);
        for who in [oleg, anna] {
            assert_eq!(scene.close(who, id).await.status, 204, "author and owner");
        }
        for options in [&[2][..], &[]] {
            let late = scene.vote(oleg, id, options).await;
            late.is_problem(409, "conflict", None);
        }
        let seen = scene.poll(anna, id).await;
        assert_eq!(results(&seen)[0], (1, 100, false));
        assert!(seen["closed_at"].is_string(), "{seen}");

        let soon = scene.world.clock.now().plus(Duration::from_mins(5));
        let mut timed = named();
        timed["closes_at"] = json!(soon.to_string());
        let id = scene.ask(anna, &timed).await;
        assert_eq!(scene.vote(oleg, id, &[1]).await.status, 204);
        scene.world.clock.advance(Duration::from_mins(5));
        let late = scene.vote(oleg, id, &[2]).await;
        late.is_problem(409, "conflict", None);
        let past = scene.try_ask(anna, &timed).await;
        past.is_problem(422, "invalid", Some("poll.closes_at"));
    }
}

#[tokio::test]
async fn a_poll_is_asked_whole_or_not_at_all() {
    for world in each() {
        let scene = Scene::set(world, "closed").await;
        let (anna, world) = (&scene.anna, &scene.world);
        let long = "я".repeat(201);
        for (options, field) in [
            (json!(["да"]), "poll.options"),
            (json!(vec!["да"; 13]), "poll.options"),
            (json!(["да", " \u{200B}"]), "poll.options.1"),
            (json!([long, "нет"]), "poll.options.0"),
            (json!(["да", "н\0ет"]), "poll.options.1"),
            (json!(["Ещё", "нет", "еще "]), "poll.options.2"),
        ] {
            let refused = scene.try_ask(anna, &json!({ "options": options })).await;
            refused.is_problem(422, "invalid", Some(field));
        }
        let path = format!("/api/v1/rooms/{}/messages", scene.room);
        assert_eq!(world.read(anna, &path).await["items"], json!([]));

        let plain = world.say(anna, scene.room, "не опрос").await;
        let body = json!({ "body": "Что?", "client_id": world.ids.uuid(), "quoted_id": plain, "poll": named() });
        let quoting = world.post(anna, &path, &body).await;
        quoting.is_problem(422, "invalid", Some("quoted_id"));
        scene
            .vote(anna, plain, &[1])
            .await
            .is_problem(404, "not_found", None);

        let body = json!({ "body": "Дважды?", "client_id": world.ids.uuid(), "poll": named() });
        let sent = [
            world.post(anna, &path, &body).await,
            world.post(anna, &path, &body).await,
        ];
        assert_eq!(sent.each_ref().map(|one| one.status.as_u16()), [201, 200]);
        assert_eq!(sent[0].json()["poll"], sent[1].json()["poll"]);
    }
}

#[tokio::test]
async fn a_question_with_votes_stays_and_a_deleted_one_takes_its_poll_along() {
    for world in each() {
        let scene = Scene::set(world, "closed").await;
        let (anna, oleg, world) = (&scene.anna, &scene.oleg, &scene.world);
        let id = scene.ask(anna, &named()).await;
        let path = format!("/api/v1/messages/{id}");
        let other = json!({ "body": "Где ужинаем?" });
        assert_eq!(world.patch(anna, &path, &other).await.status, 200);
        assert_eq!(scene.vote(oleg, id, &[1]).await.status, 204);
        let again = json!({ "body": "Кто платит?" });
        world
            .patch(anna, &path, &again)
            .await
            .is_problem(409, "conflict", None);

        let body = json!({ "body": "", "client_id": world.ids.uuid(), "quoted_id": id });
        let at = format!("/api/v1/rooms/{}/messages", scene.room);
        let forward = world.post(anna, &at, &body).await.json();
        assert_eq!(forward["poll"], json!(null));
        assert_eq!(forward["quote"]["message"]["excerpt"], "Где ужинаем?");
        assert!(
            !forward.to_string().contains("Столовая"),
            "the question only"
        );

        assert_eq!(world.delete(anna, &path).await.status, 204);
        assert_eq!(scene.poll(anna, id).await, json!(null));
        scene
            .vote(oleg, id, &[2])
            .await
            .is_problem(409, "conflict", None);
        scene
            .voters(oleg, id, 1)
            .await
            .is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn a_poll_is_found_by_what_it_offers() {
    for world in each() {
        let scene = Scene::set(world, "closed").await;
        let poll =
            json!({ "options": ["Пельменная", "Столовая"], "multiple": false, "anonymous": false });
        let id = scene.ask(&scene.anna, &poll).await;
        // "столовую" in percents.
        let path = "/api/v1/search?in=chat&q=%D1%81%D1%82%D0%BE%D0%BB%D0%BE%D0%B2%D1%83%D1%8E";
        let found = scene.world.read(&scene.oleg, path).await;
        assert_eq!(found["items"][0]["id"], json!(id), "{found}");
        let outside = scene.world.read(&scene.maria, path).await;
        assert_eq!(outside["items"], json!([]));
        let message = format!("/api/v1/messages/{id}");
        scene.world.delete(&scene.anna, &message).await;
        let after = scene.world.read(&scene.oleg, path).await;
        assert_eq!(after["items"], json!([]));
    }
}
