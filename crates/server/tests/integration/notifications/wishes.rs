//! How much a person wants to hear, and when.

use std::time::Duration;

use serde_json::{Value, json};

use super::{PATH, items, work};
use crate::support::{Member, World, each};

const WISHES: &str = "/api/v1/me/notifications";

async fn whys(world: &World, who: &Member) -> Vec<String> {
    let all = items(&world.read(who, PATH).await);
    let why = |one: &Value| one["why"].as_str().expect("a reason").to_owned();
    all.iter().map(why).collect()
}

async fn wish(world: &World, who: &Member, levels: Value, wishes: Value) -> Value {
    let body = json!({ "levels": levels, "wishes": wishes });
    let answer = world.put(who, WISHES, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_room_goes_before_the_section_and_it_before_the_default() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let seen = world.read(&oleg, WISHES).await;
        assert_eq!(
            seen["levels"],
            json!([{ "section": "", "level": null }, { "section": "chat", "level": null }])
        );
        let told = async |levels: Value| {
            wish(&world, &oleg, levels, json!({})).await;
            let before = whys(&world, &oleg).await.len();
            world.say(&anna, room, "слово").await;
            let call = format!("<@user:{}>, слово", oleg.id);
            world.say(&anna, room, &call).await;
            let view = world.read(&oleg, &format!("/api/v1/rooms/{room}")).await;
            let level = view["level"].as_str().expect("a level").to_owned();
            assert_eq!(view["level_is_chosen"], false);
            (whys(&world, &oleg).await.len() - before, level)
        };
        let is = |count: usize, level: &str| (count, level.to_owned());
        assert_eq!(told(json!([])).await, is(1, "mentions"));
        assert_eq!(
            told(json!([{ "section": "", "level": "all" }])).await,
            is(2, "all")
        );
        let both =
            json!([{ "section": "", "level": "all" }, { "section": "chat", "level": "nothing" }]);
        assert_eq!(told(both).await, is(0, "nothing"));
        let own = json!({ "level": "all", "muted_until": null });
        let level = format!("/api/v1/rooms/{room}/level");
        assert_eq!(world.put(&oleg, &level, &own).await.status, 200);
        let before = whys(&world, &oleg).await.len();
        world.say(&anna, room, "слово").await;
        assert_eq!(whys(&world, &oleg).await.len(), before + 1);
        // Somebody called into an open room they are not in wants nothing either.
        let open = world.room(&anna, "open", &[]).await;
        world
            .say(&anna, open, &format!("<@user:{}>, сюда", oleg.id))
            .await;
        assert_eq!(whys(&world, &oleg).await.len(), before + 1);
    }
}

#[tokio::test]
async fn wishes_are_checked_and_a_pause_ends_by_itself() {
    for world in each() {
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let night = |weekday: i64| json!({ "weekday": weekday, "from": "22:00", "to": "08:00" });
        for (wrong, field) in [
            (
                json!({ "levels": [{ "section": "crm", "level": "all" }], "wishes": {} }),
                "levels",
            ),
            (
                json!({ "levels": [], "wishes": { "quiet": { "on": true, "days": [night(1), night(1)] } } }),
                "quiet",
            ),
            (
                json!({ "levels": [], "wishes": { "quiet": { "on": true, "days": [night(8)] } } }),
                "quiet",
            ),
        ] {
            let refused = world.put(&oleg, WISHES, &wrong).await;
            refused.is_problem(422, "invalid", Some(field));
        }
        // It is nine in the morning of a Monday in Moscow.
        let whole = json!({ "weekday": 1, "from": "00:00", "to": "00:00" });
        let quiet = json!({ "quiet": { "on": true, "days": [whole] }, "digest_at": "09:30" });
        let seen = wish(&world, &oleg, json!([]), quiet).await;
        assert_eq!(seen["quiet_until"], "2026-11-23T21:00:00.000000Z");
        assert_eq!(seen["wishes"]["digest_at"], "09:30");
        let pause = format!("{WISHES}/pause");
        let paused = world
            .put(&oleg, &pause, &json!({ "for": "hour" }))
            .await
            .json();
        assert_eq!(paused["paused_until"], "2026-11-23T07:00:00.000000Z");
        let paused = world
            .put(&oleg, &pause, &json!({ "for": "tomorrow" }))
            .await
            .json();
        assert_eq!(paused["paused_until"], "2026-11-24T06:00:00.000000Z");
        world.clock.advance(Duration::from_hours(24));
        let seen = world.read(&oleg, WISHES).await;
        assert_eq!(
            (&seen["paused_until"], &seen["quiet_until"]),
            (&json!(null), &json!(null))
        );
        assert_eq!(
            world
                .put(&oleg, &pause, &json!({ "for": "hour" }))
                .await
                .status,
            200
        );
        assert_eq!(world.delete(&oleg, &pause).await.status, 204);
        assert_eq!(world.read(&oleg, WISHES).await["paused_until"], json!(null));
    }
}

#[tokio::test]
async fn a_digest_sums_up_the_readable_once_a_day() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        wish(&world, &oleg, json!([]), json!({ "digest_at": "10:00" })).await;
        let call = format!("<@user:{}>, слово", oleg.id);
        for _ in 0..2 {
            world.say(&anna, room, &call).await;
        }
        let direct = world.room(&anna, "direct", &[&oleg]).await;
        world.say(&anna, direct, "лично").await;
        work(&world).await;
        assert_eq!(whys(&world, &oleg).await.len(), 3, "it is not ten yet");
        world.clock.advance(Duration::from_hours(1));
        work(&world).await;
        let first = items(&world.read(&oleg, PATH).await).remove(0);
        assert_eq!(first["why"], "digest");
        assert_eq!(
            first["excerpt"],
            "Не прочитано 3 уведомления, в 2 из них зовут вас."
        );
        // The next day only what is new counts, and the old sum is gone.
        world.clock.advance(Duration::from_hours(1));
        world.say(&anna, direct, "ещё").await;
        world.clock.advance(Duration::from_hours(23));
        work(&world).await;
        let digests: Vec<_> = items(&world.read(&oleg, &format!("{PATH}?why=digest")).await);
        assert_eq!(digests.len(), 1);
        assert_eq!(digests[0]["excerpt"], "Не прочитано 1 уведомление.");
        // A day without news has none; nor is there one of what cannot be read.
        world.clock.advance(Duration::from_hours(24));
        work(&world).await;
        assert!(items(&world.read(&oleg, &format!("{PATH}?why=digest")).await).is_empty());
        wish(&world, &oleg, json!([]), json!({ "digest_at": null })).await;
        world.say(&anna, room, &call).await;
        world.clock.advance(Duration::from_hours(24));
        work(&world).await;
        assert!(items(&world.read(&oleg, &format!("{PATH}?why=digest")).await).is_empty());
    }
}

#[tokio::test]
async fn the_author_hears_when_a_poll_closes_by_itself() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let ask = async |closed: bool| {
            let at = world.clock.now().plus(Duration::from_hours(1));
            let poll = json!({ "options": ["да", "нет"], "multiple": false, "anonymous": false, "closes_at": at });
            let body = json!({ "body": "Едем?", "client_id": world.ids.uuid(), "poll": poll });
            let answer = world
                .post(&anna, &format!("/api/v1/rooms/{room}/messages"), &body)
                .await;
            assert_eq!(answer.status, 201, "{}", answer.text());
            let id = crate::support::id_of(&answer.json());
            if closed {
                let close = format!("/api/v1/messages/{id}/poll/closing");
                let answer = world.put(&anna, &close, &json!({})).await;
                assert!(answer.status.is_success(), "{}", answer.text());
            }
            id
        };
        let left = ask(false).await;
        ask(true).await;
        work(&world).await;
        assert_eq!(whys(&world, &anna).await, [""; 0]);
        world.clock.advance(Duration::from_hours(1));
        work(&world).await;
        let told = items(&world.read(&anna, PATH).await);
        assert_eq!(told.len(), 1);
        assert_eq!(
            (&told[0]["why"], &told[0]["subject"]["id"]),
            (&json!("poll_closed"), &json!(left))
        );
    }
}
