use emulators::Emulator;

use super::{Office, items_of};

const INN: &str = "7707083893";
const CARD: &str = "4111 1111 1111 1111";

#[tokio::test]
async fn identifiers_do_not_leave_and_come_back_in_the_answer() {
    let office = Office::new().await;
    let (_, running) = office
        .world
        .model(&office.boss, "Проба", Emulator::openai())
        .await;
    let world = &office.world;
    world
        .say(
            &office.anna,
            office.room,
            &format!("Решили: платим по ИНН {INN} с карты {CARD}."),
        )
        .await;
    world
        .say(
            &office.oleg,
            office.room,
            &format!("Пришлю счёт для {INN} до пятницы."),
        )
        .await;
    let told = world.summarise(&office.anna, office.room).await;
    let worded: Vec<String> = items_of(&told)
        .iter()
        .filter(|item| item["worded_by"] == "model")
        .map(|item| item["text"].as_str().expect("a text").to_owned())
        .collect();
    assert!(worded.iter().any(|text| text.contains(INN)), "{told:?}");
    assert!(
        !told
            .iter()
            .any(|event| event.data.to_string().contains("[inn-")),
        "{told:?}"
    );
    world
        .ask(
            &office.anna,
            office.room,
            &format!("Чей ИНН {INN} и карта {CARD}?"),
        )
        .await;
    assert!(running.requests().len() >= 2);
    for request in running.requests() {
        let sent = request.body.to_string();
        assert!(!sent.contains(INN) && !sent.contains("4111"), "{sent}");
        assert!(
            sent.contains("[inn-1]") && sent.contains("[card-"),
            "{sent}"
        );
    }
}
