use assistant::model::{actions::add_model, starter_model};
use emulators::Emulator;
use server::config::Config;

use super::{Office, items_of};
use crate::support::World;

const INN: &str = "7707083893";
const CARD: &str = "4111 1111 1111 1111";

#[tokio::test]
async fn identifiers_do_not_leave_and_come_back_in_the_answer() {
    for office in Office::each().await {
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
}

/// The engine of this machine sees what was written; one on another machine is
/// a model outside. All addresses lead to the same emulator.
#[tokio::test]
async fn an_engine_elsewhere_is_masked_and_the_one_here_is_not() {
    for (host, here) in [("0.0.0.0", false), ("127.0.0.1", true)] {
        let running = Emulator::openai().start().await.expect("an emulator");
        let url = running.base_url().replace("127.0.0.1", host);
        let office = Office::of(World::with(engine_at(&url))).await;
        let (world, anna) = (&office.world, &office.anna);
        let parts = world.app.parts.clone();
        let added = world
            .db
            .write(move |tx| add_model(tx, &parts, None, &starter_model("any.gguf"), None));
        added.await.expect("a model");
        let text = format!("We decided to pay by card {CARD} on Friday.");
        world.say(anna, office.room, &text).await;
        world.say(&office.oleg, office.room, &text).await;
        world.summarise(anna, office.room).await;
        let sent = running.requests();
        assert!(!sent.is_empty(), "{host}: it was asked");
        let seen = sent
            .iter()
            .any(|request| request.body.to_string().contains("4111"));
        assert_eq!(seen, here, "{host}: {sent:?}");
    }
}

fn engine_at(url: &str) -> Config {
    let mut config = Config::default();
    config.engine.url = Some(url.parse().expect("an address"));
    config.egress.allowed_private_ranges = ["127.0.0.0/8", "0.0.0.0/32"]
        .map(|range| range.parse().expect("a range"))
        .to_vec();
    config
}
