//! Who comes and goes is told a few times a second at most: after a restart a
//! whole company comes at once, and one message for each person to each socket
//! would be millions.

use std::time::Duration;

use kernel::tasks::Tasks;

use super::Hub;

/// How long changes are gathered.
const GATHER: Duration = Duration::from_millis(300);

/// Tells of changes until the tasks stop.
pub(super) fn start(hub: Hub, tasks: &Tasks) {
    let stopping = tasks.stopping();
    tasks.spawn(async move {
        tokio::select! {
            () = stopping.cancelled() => {}
            () = run(hub) => {}
        }
    });
}

async fn run(hub: Hub) {
    loop {
        hub.movement.notified().await;
        tokio::time::sleep(GATHER).await;
        hub.lock().tell_presence();
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Language, actor::Via, ids::PersonId};
    use uuid::Uuid;

    use super::super::hub::{MOST_PEOPLE, Push, Seat};
    use super::*;

    fn join(hub: &Hub, number: u128) -> Seat {
        let actor = Actor {
            person: PersonId(Uuid::from_u128(number)),
            name: String::new(),
            administrator: false,
            guest: number == 0,
            language: Language::Ru,
            time_zone: "UTC".to_owned(),
            via: Via::CommandLine,
        };
        hub.join(actor).expect("a seat")
    }

    /// How many came and how many went, of each message that waits.
    fn told(seat: &mut Seat) -> Vec<[usize; 2]> {
        let mut all = Vec::new();
        while let Ok(Push::Send(text)) = seat.inbox.try_recv() {
            let message: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            all.push(
                ["online", "offline"].map(|list| message[list].as_array().map_or(0, Vec::len)),
            );
        }
        all
    }

    #[test]
    fn a_crowd_is_told_of_together_and_guests_hear_nothing() {
        let hub = Hub::default();
        let (mut guest, mut anna) = (join(&hub, 0), join(&hub, 1));
        hub.lock().tell_presence();
        assert_eq!(told(&mut anna), [[2, 0]]);
        let crowd: Vec<_> = (2..50).map(|number| join(&hub, number)).collect();
        drop(join(&hub, 60));
        hub.lock().tell_presence();
        assert_eq!(told(&mut anna), [[48, 1]]);
        drop(crowd);
        hub.lock().tell_presence();
        assert_eq!((told(&mut anna), told(&mut guest)), (vec![[0, 48]], vec![]));
        hub.lock().tell_presence();
        assert_eq!(told(&mut anna), Vec::<[usize; 2]>::new(), "nobody moved");
    }

    #[test]
    fn one_message_never_tells_of_more_than_a_page_takes() {
        let hub = Hub::default();
        let mut anna = join(&hub, 1);
        let most = u128::try_from(MOST_PEOPLE).expect("small");
        let _crowd: Vec<_> = (2..most + 3).map(|number| join(&hub, number)).collect();
        hub.lock().tell_presence();
        assert_eq!(told(&mut anna), [[MOST_PEOPLE, 0], [2, 0]]);
    }
}
