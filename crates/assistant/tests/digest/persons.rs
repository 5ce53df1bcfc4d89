//! A promise keeps its person and its term; no two words of a sentence may change places.

use assistant::digest::ItemKind;
use proptest::prelude::*;
use rstest::rstest;

use super::checks::judge;

const ASKED: &str = "Анна Петрова: Лена, пришлёшь смету до среды?|Лена Шмидт: Да, пришлю";

#[rstest]
#[case(ASKED, "Лена пришлёт смету до среды.", "Лена", "до среды", true)]
#[case(ASKED, "Лена пришлёт смету.", "Лена", "до среды", true)]
#[case(ASKED, "Лена пришлёт смету до среды.", "Анна", "до среды", false)]
#[case(
    "Анна Петрова: Лена, пришлёшь смету до среды?|Лена Шмидт: Спасибо",
    "Лена пришлёт смету до среды.",
    "Лена",
    "до среды",
    false
)]
#[case(
    "Анна Петрова: Лена, пришлёшь смету до среды?|Борис Ким: Да, пришлю",
    "Лена пришлёт смету до среды.",
    "Лена",
    "до среды",
    false
)]
#[case(
    "Kate Moss: I will send the report on Friday|Tom Reed: Thanks",
    "I will send the report on Friday",
    "Tom",
    "on Friday",
    false
)]
#[case(
    "Kate Moss: I will send the report|Tom Reed: The demo is on Friday",
    "I will send the report",
    "Kate",
    "Friday",
    false
)]
#[case(
    "Kate Moss: I will send the report on Friday",
    "I will send the report",
    "Kate",
    "on Friday",
    true
)]
#[case(
    "Kate Moss: I will send the report not on Friday",
    "I will send the report",
    "Kate",
    "on Friday",
    false
)]
#[case(
    "Анна Петрова: Пришлю смету после среды",
    "Пришлю смету после среды",
    "Анна",
    "среда",
    false
)]
fn a_promise_keeps_its_person_and_term(
    #[case] said: &str,
    #[case] claim: &str,
    #[case] who: &str,
    #[case] due: &str,
    #[case] passes: bool,
) {
    let found = judge(ItemKind::Promise, said, claim, Some(who), Some(due));
    assert_eq!(found.is_ok(), passes, "{found:?}");
}

const REAL: &[&str] = &[
    "Альфа приняла сорок коробок и вернула Бете двенадцать стульев",
    "Олег должен Борису 500 рублей за доставку столов",
    "Meeting moved from Monday to Friday and Acme paid Globex 300 euro",
    "Клиент просит скидку 15 процентов на склад в Туле до пятницы",
];

proptest! {
    #[test]
    fn two_words_swapped_are_refused(which in 0..REAL.len(), one in 0..12_usize, other in 0..12_usize) {
        let text = REAL.get(which).copied().unwrap_or_default();
        let mut words: Vec<&str> = text.split(' ').collect();
        let (one, other) = (one % words.len(), other % words.len());
        prop_assume!(one != other);
        prop_assert_eq!(judge(ItemKind::Point, &format!("Анна Петрова: {text}"), text, None, None), Ok(()));
        words.swap(one, other);
        let claim = words.join(" ");
        prop_assert!(judge(ItemKind::Point, &format!("Анна Петрова: {text}"), &claim, None, None).is_err(), "{}", claim);
    }
}
