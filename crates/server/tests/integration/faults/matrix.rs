//! Each fault × each provider × each way of asking ends in an answer of another model or in a visible reason.

use emulators::FAULTS;
use futures::future::join_all;

use super::{
    Company, PLAYED, Played,
    ask::{Outcome, Way},
    table::{Cell, Row, page},
};
use crate::documents::compare;

/// Those after which no other model is asked: the first has answered, if only with a no.
const STAYS: [&str; 1] = ["refusal"];

async fn rows(played: &Played) -> Vec<Row> {
    let company = Company::with(played).await;
    let mut rows = Vec::new();
    for fault in &FAULTS {
        let model = company.model(fault.name).await;
        let name = format!("с {}", fault.name);
        let alone = join_all(Way::ALL.map(|way| company.ask(&name, way))).await;
        company.fall_back_from(model).await;
        let helped = join_all(Way::ALL.map(|way| company.ask("sufler", way))).await;
        for (way, outcome) in Way::ALL.iter().zip(&helped) {
            let answered = *outcome == Outcome::Answered;
            assert!(
                answered || STAYS.contains(&fault.name),
                "{} {} {way:?}: {outcome:?}",
                played.name,
                fault.name
            );
        }
        let cells = alone.into_iter().zip(helped);
        rows.push(Row {
            fault: fault.name,
            cells: cells.map(|(alone, helped)| Cell { alone, helped }).collect(),
        });
    }
    rows
}

#[tokio::test]
async fn every_fault_ends_in_an_answer_or_in_words() {
    let all = join_all(PLAYED.iter().map(rows)).await;
    let all: Vec<(&str, Vec<Row>)> = PLAYED.iter().map(|played| played.name).zip(all).collect();
    compare("faults.md", &page(&all));
}
