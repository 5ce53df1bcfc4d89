//! What becomes of a question in a room when it, or what it rests on, changes meanwhile.

use std::sync::Arc;

use emulators::Emulator;
use kernel::{Actor, Event, Language, Tx, actor::Via};
use sections::chat::{
    access,
    types::{MessageId, RoomId},
};
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use super::{
    Office,
    in_rooms::{CALL, again, answer, message, settled, thread, work},
};
use crate::support::World;

#[tokio::test]
async fn a_question_in_other_words_is_not_answered_as_it_was() {
    let gate = Arc::new(Notify::new());
    let slow = || Emulator::openai().starts_slowly(Arc::clone(&gate));
    for (office, _running) in Office::each_with(slow).await {
        let world = &office.world;
        let text = format!("{CALL} что решили?");
        let question = world.say(&office.anna, office.room, &text).await;
        work(world).await;
        let path = format!("/api/v1/messages/{question}");
        let same = json!({ "body": format!("{CALL}, что решили?") });
        world.patch(&office.anna, &path, &same).await;
        let asked = message(world, &office.anna, question).await["asked"].clone();
        assert_eq!(asked["state"], "running", "{asked}");
        let other = json!({ "body": format!("{CALL} кто пришлёт договор?") });
        world.patch(&office.anna, &path, &other).await;
        let asked = settled(world, &office.anna, question).await;
        assert_eq!(asked["state"], "cancelled", "{asked}");
        assert!(thread(world, &office.anna, question).await.is_empty());
        let nobody = json!({ "body": "кто пришлёт договор?" });
        world.patch(&office.anna, &path, &nobody).await;
        let asked = message(world, &office.anna, question).await["asked"].clone();
        assert_eq!(asked, Value::Null);
        assert_eq!(again(&office, &office.anna, question).await, 409);
        gate.notify_waiters();
    }
}

/// The end of the run that was called off says nothing of the one that came after it.
#[tokio::test]
async fn a_question_asked_again_is_not_ended_by_its_first_run() {
    let gate = Arc::new(Notify::new());
    let slow = || Emulator::openai().starts_slowly(Arc::clone(&gate));
    for (office, _running) in Office::each_with(slow).await {
        let world = &office.world;
        let text = format!("{CALL} когда Олег пришлёт договор?");
        let question = world.say(&office.anna, office.room, &text).await;
        work(world).await;
        let path = format!("/api/v1/messages/{question}/answer");
        assert_eq!(world.delete(&office.anna, &path).await.status, 204);
        assert_eq!(again(&office, &office.anna, question).await, 204);
        work(world).await;
        // The first request may still wait, or not.
        gate.notify_one();
        gate.notify_one();
        let told = answer(world, &office.oleg, question).await;
        assert_eq!(told["author"]["assistant"], true, "{told}");
        assert_eq!(thread(world, &office.anna, question).await.len(), 1);
    }
}

/// A run may work at another server, and a follower may die before it has written the answer.
#[tokio::test]
async fn an_answer_that_was_not_written_is_written_at_the_next_look() {
    for (office, _running) in Office::each_with(Emulator::openai).await {
        let world = &office.world;
        let text = format!("{CALL} когда Олег пришлёт договор?");
        let question = world.say(&office.anna, office.room, &text).await;
        answer(world, &office.anna, question).await;
        unwritten(world, question, "running").await;
        look(world, question).await;
        let asked = message(world, &office.anna, question).await["asked"].clone();
        assert_eq!(asked["state"], "running", "{asked}");
        unwritten(world, question, "finished").await;
        look(world, question).await;
        let asked = message(world, &office.anna, question).await["asked"].clone();
        assert_eq!(asked, Value::Null);
        assert_eq!(thread(world, &office.anna, question).await.len(), 2);
        unwritten(world, question, "failed").await;
        look(world, question).await;
        let asked = message(world, &office.anna, question).await["asked"].clone();
        assert_eq!(asked["state"], "failed", "{asked}");
    }
}

async fn look(world: &World, question: Uuid) {
    let looked = sections::chat::actions::look_at_question(&world.app.parts, MessageId(question));
    looked.await.expect("a look");
}

/// The question as if nothing had been written of its end, with its run in this state.
async fn unwritten(world: &World, question: Uuid, state: &'static str) {
    let undo = move |tx: &mut Tx<'_>| {
        tx.execute(
            "UPDATE assistant_answers SET state = 'running', message_id = NULL, made = NULL WHERE question_id = $1",
            &[question.into()],
        )?;
        tx.execute(
            "UPDATE runs SET state = $2 WHERE subject_id = $1",
            &[question.into(), state.into()],
        )
    };
    world.db.write(undo).await.expect("undone");
}

#[tokio::test]
async fn deleted_words_are_not_told_on_in_answers() {
    for (office, _running) in Office::each_with(Emulator::openai).await {
        let world = &office.world;
        let text = format!("{CALL} когда Олег пришлёт договор?");
        let question = world.say(&office.anna, office.room, &text).await;
        let told = answer(world, &office.anna, question).await;
        assert!(told["body"].to_string().contains("пятниц"), "{told}");
        for source in told["made"]["sources"].as_array().expect("a list") {
            let cited = &source["message"];
            let is_hers = cited["author"]["id"] == json!(office.anna.id);
            let who = if is_hers { &office.anna } else { &office.oleg };
            let path = format!("/api/v1/messages/{}", cited["id"].as_str().expect("an id"));
            assert_eq!(world.delete(who, &path).await.status, 204);
        }
        let left = thread(world, &office.oleg, question).await.pop();
        let left = left.expect("the answer");
        assert!(!left.to_string().contains("пятниц"), "{left}");
        let found = "/api/v1/search?q=%D0%BF%D1%8F%D1%82%D0%BD%D0%B8%D1%86%D1%8B";
        let found = world.read(&office.oleg, found).await.to_string();
        assert!(
            !found.contains(told["id"].as_str().expect("an id")),
            "{found}"
        );
    }
}

/// What was asked in a room is asked by no session: a new password does not call it off.
#[tokio::test]
async fn a_question_outlives_the_sessions_of_its_asker() {
    let gate = Arc::new(Notify::new());
    let slow = || Emulator::openai().starts_slowly(Arc::clone(&gate));
    for (office, running) in Office::each_with(slow).await {
        let world = &office.world;
        let text = format!("{CALL} когда Олег пришлёт договор?");
        let question = world.say(&office.anna, office.room, &text).await;
        work(world).await;
        running.asked(1).await;
        let person = office.anna.id;
        let ending = move |tx: &mut Tx<'_>| {
            tx.emit(Event::SignedOut { person });
            Ok(())
        };
        world.db.write(ending).await.expect("told");
        gate.notify_one();
        let told = answer(world, &office.oleg, question).await;
        assert_eq!(told["author"]["assistant"], true, "{told}");
    }
}

#[tokio::test]
async fn each_reads_about_an_answer_in_their_own_language() {
    for office in Office::each().await {
        let world = &office.world;
        office.talk().await;
        world.speaks(&office.oleg, Language::En).await;
        let text = format!("{CALL} когда Олег пришлёт договор?");
        let question = world.say(&office.anna, office.room, &text).await;
        let hers = answer(world, &office.anna, question).await;
        let note = hers["made"]["notes"].to_string();
        assert!(note.contains("Модель не подключена"), "{hers}");
        let his = thread(world, &office.oleg, question).await;
        assert!(
            json!(his).to_string().contains("No model is connected"),
            "{his:?}"
        );
    }
}

#[tokio::test]
async fn nobody_has_more_than_a_few_questions_wait() {
    for office in Office::each().await {
        let world = &office.world;
        let other = world.room(&office.anna, "closed", &[&office.oleg]).await;
        for number in 0..8 {
            let room = if number < 4 { office.room } else { other };
            let text = format!("{CALL} вопрос {number}?");
            let question = world.say(&office.anna, room, &text).await;
            let asked = message(world, &office.anna, question).await["asked"].clone();
            assert_eq!(asked["state"], "waiting", "{asked}");
        }
        let text = format!("{CALL} ещё?");
        let one_more = world.say(&office.anna, other, &text).await;
        let refused = message(world, &office.anna, one_more).await["asked"].clone();
        assert_eq!(refused["state"], "refused", "{refused}");
        let his = world.say(&office.oleg, other, &text).await;
        let asked = message(world, &office.oleg, his).await["asked"].clone();
        assert_eq!(asked["state"], "waiting", "{asked}");
    }
}

/// What a long room holds beyond the newest messages is found by its words.
#[tokio::test]
async fn messages_of_the_room_are_found_before_a_number() {
    for office in Office::each().await {
        let world = &office.world;
        let said = office.talk().await;
        let elsewhere = world.room(&office.anna, "closed", &[]).await;
        world
            .say(&office.anna, elsewhere, "Договор лежит в сейфе.")
            .await;
        let (room, person) = (RoomId(office.room), office.anna.id);
        let found = world.db.read(move |tx| {
            let actor = Actor {
                person,
                name: "Анна Петрова".to_owned(),
                administrator: false,
                guest: false,
                language: Language::Ru,
                time_zone: "UTC".to_owned(),
                via: Via::Job,
            };
            let shared = access::shared_reading(tx, &actor, room)?;
            let stems = [kernel::text::stems("договор")];
            let all = shared.earlier_messages(tx, i64::MAX, &stems, 10)?;
            let second = all.iter().map(|one| one.seq).max().unwrap_or(0);
            let first = shared.earlier_messages(tx, second, &stems, 10)?;
            Ok((all.len(), first))
        });
        let (all, first) = found.await.expect("found");
        assert_eq!(all, 2);
        assert_eq!(
            first.iter().map(|one| one.id.0).collect::<Vec<_>>(),
            said[..1]
        );
    }
}
