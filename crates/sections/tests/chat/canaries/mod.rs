//! 10,000 generated cases: somebody does something by chance, and after it neither they nor somebody else by chance is
//! answered a secret they may not read, through whichever door they look.
//!
//! A case is one step and three looks after it. SQLite takes 9,000 of them in six tests, PostgreSQL 1,200: there each
//! statement is a journey to another process, and the rules asked are the same lines of the program.

mod looks;
mod steps;

use axum::http::Method;
use kernel::db::{Dialect, testing};
use rstest::rstest;
use serde_json::Value;
use uuid::Uuid;

use crate::{company::Company, ledger::Ledger};

const PEOPLE: usize = 6;
/// Steps of one company: enough for people to come, go and come again.
const STEPS: usize = 150;

#[rstest]
#[tokio::test]
async fn no_secret_is_told(#[values(1, 2, 3, 4, 5, 6)] part: u64) {
    for number in 0..10 {
        let world = World::on(Company::new(PEOPLE).await, part * 1000 + number);
        live(world, STEPS).await;
    }
}

#[rstest]
#[tokio::test]
async fn no_secret_is_told_on_postgres(#[values(11, 12, 13, 14)] part: u64) {
    let all = testing::each().into_iter();
    for test in all.filter(|test| test.db.dialect() == Dialect::Postgres) {
        let world = World::on(Company::on(test, PEOPLE).await, part * 1000);
        live(world, 2 * STEPS).await;
    }
}

async fn live(mut world: World, steps: usize) {
    let (mut answered, mut shown) = (0, 0);
    for step in 0..steps {
        let who = world.somebody();
        let status = world.step(who).await;
        answered += usize::from((200..300).contains(&status));
        for _ in 0..3 {
            shown += usize::from(world.look(step).await);
        }
    }
    // Where everything was refused or empty nothing would be proved.
    assert!(
        answered * 3 > steps,
        "{answered} of {steps} steps did something"
    );
    assert!(
        shown * 4 > steps,
        "{shown} of {steps} looks showed a secret"
    );
    assert!(world.ledger.count() > steps / 4);
}

/// Numbers by chance, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).expect("a small number")
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

struct World {
    company: Company,
    ledger: Ledger,
    chance: Chance,
    uploads: Vec<(usize, usize, Uuid)>,
}

impl World {
    fn on(company: Company, seed: u64) -> Self {
        Self {
            company,
            ledger: Ledger::default(),
            chance: Chance(seed),
            uploads: Vec::new(),
        }
    }

    /// Somebody who can sign in. The first one is never dismissed.
    fn somebody(&mut self) -> usize {
        let who = self.chance.below(PEOPLE);
        if self.ledger.dismissed.contains(&who) {
            0
        } else {
            who
        }
    }

    fn room(&mut self) -> Option<usize> {
        let count = self.ledger.rooms.len();
        (count > 0).then(|| self.chance.below(count))
    }

    /// A room this person is in, mostly; else any.
    fn own_room(&mut self, who: usize) -> Option<usize> {
        let rooms = self.ledger.rooms.iter().enumerate();
        let own: Vec<usize> = rooms
            .filter(|(_, room)| room.members.contains(&who))
            .map(|(number, _)| number)
            .collect();
        match self.chance.below(4) {
            0 => self.room(),
            _ => self.chance.one(&own).copied().or_else(|| self.room()),
        }
    }

    fn message(&mut self) -> Option<usize> {
        let count = self.ledger.said.len();
        (count > 0).then(|| count - 1 - self.chance.below(count.min(40)))
    }

    /// Asks, and judges the answer.
    async fn ask(&self, who: usize, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let (status, answer) = self.company.ask(who, method.clone(), path, body).await;
        assert!(status < 500, "{method} {path}: {answer}");
        self.judge(who, &format!("{method} {path}"), &answer.to_string());
        (status, answer)
    }

    fn judge(&self, who: usize, door: &str, text: &str) {
        let leaks = self.ledger.leaks(who, text);
        assert!(
            leaks.is_empty(),
            "{door} tells {who} the secrets {leaks:?}: {text}"
        );
    }
}
