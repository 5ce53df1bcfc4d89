//! What becomes of a question in a room when it, or what it rests on, changes meanwhile.

use std::sync::Arc;

use emulators::Emulator;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{
    Office,
    in_rooms::{CALL, again, answer, message, settled, thread, work},
};

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
