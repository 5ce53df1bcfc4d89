//! Excerpts of the demo company's rooms: what a critical reader found there is not found again.

use assistant::digest::{Item, ItemKind, Limits, digest};
use rstest::rstest;

use super::{room, zone};

fn drawn(texts: &[&str], kind: ItemKind) -> Vec<Item> {
    let lines = room(texts);
    let limits = Limits {
        points: 10,
        decisions: 10,
        questions: 10,
        promises: 10,
    };
    let mut items = digest(&lines, &zone(), limits).items;
    items.retain(|item| item.kind == kind);
    items
}

#[rstest]
#[case(&["Emma Clarke: Roadmap is up for comments: 3.2 (schedule import, 27 October). Please object before Thursday, not after.",
    "Marek Kowalski: Fine with the order. My worry is 3.2: schedule import touches time zones."])]
#[case(&["Анна Соколова: До акта проверьте, пожалуйста, заказы с драйверами в комплекте.", "Светлана Орлова: Точно, два короба! Ищу."])]
#[case(&["Светлана Орлова: Сначала уберите «стрессоустойчивость», сама бы не откликнулась.", "Ирина Белова: Меняю. Посмотрим до четверга."])]
#[case(&["Тимур Галеев: Уберите английский, он здесь не нужен.", "Ирина Белова: Меняю. Посмотрим до вторника."])]
#[case(&["Emma Clarke: Please read the notes before the call.", "Marek Kowalski: Great, the notes are long this time."])]
fn a_request_without_acceptance_is_no_promise(#[case] texts: &[&str]) {
    assert_eq!(drawn(texts, ItemKind::Promise), []);
}

#[rstest]
#[case(&["Daniel Novak: We could leave it alone and look again on 6 November.", "Emma Clarke: Agreed."])]
#[case(&["Priya Nair: We could ask five of them why.", "Emma Clarke: Agreed."])]
#[case(&["Тимур Галеев: Давайте сначала поищем.", "Светлана Орлова: Точно, два короба! Ищу."])]
#[case(&["Борис Лебедев: В работе ещё два заказа на 22 датчика. Да, лучше сейчас!", "Тимур Галеев: Хорошо, грузим через соседние."])]
#[case(&["Анна Соколова: Согласовано."])]
#[case(&["Emma Clarke: 90 days in the contract, we keep them forever."])]
#[case(&["Priya Nair: My cat signed off the release before I did."])]
#[case(&["Emma Clarke: We might move the release to Friday.", "Daniel Novak: Yes, sounds good"])]
fn talk_is_no_decision(#[case] texts: &[&str]) {
    assert_eq!(drawn(texts, ItemKind::Decision), []);
}

#[rstest]
#[case("Борис Лебедев: Спрошу пекарню «Тёплый хлеб», ответят до обеда.", None)]
#[case(
    "Emma Clarke: The release is on 27 October. I will write the notes.",
    None
)]
#[case(
    "Emma Clarke: I will tell the two customers who asked, by Monday.",
    Some("by Monday")
)]
#[case(
    "Борис Лебедев: Отправлю предложение к 16:45, напомню в понедельник.",
    Some("к 16:45")
)]
#[case(
    "Тимур Галеев: Дорогу закрыли до пятницы, отправлю в четверг.",
    Some("в четверг")
)]
fn a_term_is_that_of_the_promise(#[case] text: &str, #[case] due: Option<&str>) {
    let found = drawn(&[text], ItemKind::Promise);
    let terms: Vec<Option<&str>> = found
        .iter()
        .map(|item| item.due.as_ref().map(|due| due.text.as_str()))
        .collect();
    assert_eq!(terms, [due]);
}

#[test]
fn the_same_promise_again_is_one_item_with_both_messages() {
    let texts = [
        "Daniel Novak: Fine, I will build it that way by Friday.",
        "Emma Clarke: The installer wizard has a new list.",
        "Daniel Novak: Good, I will build it that way by Friday.",
    ];
    let found = drawn(&texts, ItemKind::Promise);
    let sources: Vec<&[usize]> = found.iter().map(|item| item.sources.as_slice()).collect();
    assert_eq!(sources, [&[2, 0]]);
}

#[rstest]
#[case(&["Анна Петрова: Решили: отгружаем 40 паллет в пятницу. Этот план отвергнут."], "отвергнут")]
#[case(&["Kate Moss: We decided to ship 40 pallets on Friday. Forget it."], "Forget it")]
#[case(&["Kate Moss: I will send the contract on Wednesday. But only if Tom signs it."], "But only if")]
fn what_takes_a_sentence_back_is_quoted_with_it(#[case] texts: &[&str], #[case] with: &str) {
    let lines = room(texts);
    let items = digest(&lines, &zone(), Limits::for_lines(10)).items;
    assert!(
        !items.is_empty() && items.iter().all(|item| item.text.contains(with)),
        "{items:?}"
    );
}
