//! What holds for any text.

use assistant::digest::{Claim, ItemKind, Limits, Line, answer, check, digest, plain, split};
use jiff::civil::DateTime;
use proptest::prelude::*;

use super::{line, zone};

const NAMES: &[&str] = &[
    "Анна",
    "Борис",
    "Дмитрий",
    "Ольга",
    "Павел",
    "Светлана",
    "Тимур",
    "Kate",
    "Mike",
    "Raj",
    "Ines",
];

/// Pieces that wake every cue, mixed with anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "\\PC{0,24}",
        1 => any::<String>(),
        6 => prop::sample::select(vec![
            "решили", "не", "сделаю", "до пятницы", "к 15.05", "Анна,", "пришлёшь", "?", "!", ". ", "\n", "- ", "```\n", "> ", "да, ",
            "давайте", "согласен", "I'll send", "by Friday", "let's go with", "1 500", "12.05.2026", "<@user:1>", "**", "[a](b)", "«", "»",
            "через два дня", "15-го", "99999999999999999999999999", "№", "\u{301}", "е\u{308}", "İ", "ǅ", "5pm", ":", "…", "👍🏽",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join(" "))
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let one = (text(), 0..5_usize, prop::option::of("[ab]"), 0..500_i64);
    prop::collection::vec(one, 0..14).prop_map(|rows| {
        let start: DateTime = "2026-05-12T09:00".parse().expect("a time");
        let said = rows
            .into_iter()
            .enumerate()
            .map(|(id, (text, author, thread, minutes))| {
                let at = start + jiff::Span::new().minutes(minutes);
                Line {
                    thread,
                    ..line(id, NAMES.get(author).expect("a name"), at, &text)
                }
            });
        said.collect()
    })
}

/// A sentence with a number and a name, and where both come from.
fn promise() -> impl Strategy<Value = (String, u32, usize)> {
    let form = prop::sample::select(vec![
        "Решили: {name} закупает {n} стульев для офиса.",
        "{name} отправит заказ {n} в Рязань.",
        "Бюджет выставки {n} рублей, отвечает {name}.",
        "The order {n} goes to {name} tomorrow.",
        "По заказу ORD-{n} пишет {name}.",
        "Скидка {n}% согласована, спросите: {name}.",
        "Смета {n},5 млн у {name} на проверке.",
    ]);
    (form, 10..999_999_u32, 0..NAMES.len()).prop_map(|(form, n, name)| {
        let text = form
            .replace("{n}", &n.to_string())
            .replace("{name}", NAMES.get(name).expect("a name"));
        (text, n, name)
    })
}

fn verdict(source: &str, claim: &str) -> bool {
    let cited = line(
        0,
        "Автор Сообщения",
        "2026-05-12T09:00".parse().expect("a time"),
        source,
    );
    let people: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    check(
        &Claim {
            text: claim,
            who: None,
            due: None,
            kind: ItemKind::Point,
        },
        &[&cited],
        &people,
    )
    .is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn items_are_verbatim_and_cite_real_lines(lines in lines()) {
        let drawn = digest(&lines, &zone(), Limits::for_lines(lines.len()));
        prop_assert_eq!(&drawn, &digest(&lines, &zone(), Limits::for_lines(lines.len())));
        prop_assert!(drawn.covered <= lines.len());
        for item in &drawn.items {
            prop_assert!(item.score.is_finite() && !item.text.is_empty());
            prop_assert!(item.sources.iter().all(|&source| source < lines.len()));
            let origin = item.sources.first().and_then(|&source| lines.get(source)).expect("an origin");
            prop_assert!(plain(&origin.text, |_| None).contains(&item.text), "{:?} of {:?}", item.text, origin.text);
            prop_assert!(item.who.is_none() || item.kind == ItemKind::Promise);
        }
    }

    #[test]
    fn answers_and_checks_never_panic(lines in lines(), question in text(), who in text(), due in text()) {
        let found = answer(&lines, &question, 3);
        prop_assert!(found.len() <= 3 && found.iter().all(|f| f.source < lines.len() && f.score.is_finite()));
        let cited: Vec<&Line> = lines.iter().take(3).collect();
        for kind in [ItemKind::Point, ItemKind::Question] {
            let claim = Claim { text: &question, who: Some(&who), due: Some(&due), kind };
            let _ = check(&claim, &cited, std::slice::from_ref(&who));
        }
    }

    #[test]
    fn sentences_lie_in_order_inside_the_text(text in text()) {
        let ranges = split(&text);
        prop_assert!(ranges.iter().all(|range| text.get(range.clone()).is_some()));
        prop_assert!(ranges.windows(2).all(|pair| matches!(pair, [a, b] if a.end <= b.start)));
    }

    #[test]
    fn a_real_sentence_passes((text, _, _) in promise()) {
        prop_assert!(verdict(&text, &text), "{}", text);
    }

    #[test]
    fn one_changed_digit_is_refused((text, n, _) in promise(), place in 0..6_usize, by in 1..10_u32) {
        let mut digits: Vec<u32> = n.to_string().chars().filter_map(|c| c.to_digit(10)).collect();
        let place = place % digits.len();
        let slot = digits.get_mut(place).expect("a digit");
        *slot = (*slot + by) % 10;
        let changed: String = digits.iter().filter_map(|d| char::from_digit(*d, 10)).collect();
        let claim = text.replace(&n.to_string(), &changed);
        prop_assert!(!verdict(&text, &claim), "{} -> {}", text, claim);
    }

    #[test]
    fn one_changed_name_is_refused((text, _, name) in promise(), other in 1..11_usize) {
        let (own, other) = (NAMES.get(name).expect("a name"), NAMES.get((name + other) % NAMES.len()).expect("a name"));
        prop_assume!(own != other);
        let claim = text.replace(own, other);
        prop_assert!(!verdict(&text, &claim), "{} -> {}", text, claim);
        prop_assert!(!verdict(&text, &claim.to_lowercase()), "{} -> {}", text, claim);
    }

    #[test]
    fn plain_text_hides_nothing(text in text()) {
        let shown = plain(&text, |_| None);
        prop_assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
        let hidden = ['\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}'];
        prop_assert!(!shown.contains(hidden));
    }
}

/// Ten thousand messages are read without comparing every pair.
#[test]
fn a_long_room_is_read_with_bounds() {
    let start: DateTime = "2026-01-12T09:00".parse().expect("a time");
    let words = [
        "склад",
        "договор",
        "релиз",
        "клиент",
        "макет",
        "оплата",
        "сервер",
        "отчёт",
        "смета",
        "поставка",
        "выставка",
        "бюджет",
    ];
    let word = |n: usize| words.get(n % words.len()).expect("a word");
    let lines: Vec<Line> = (0..3_000)
        .map(|n| {
            let text = format!(
                "{} номер{} и {}{} ждут проверки. Пришлю {} до пятницы.",
                word(n),
                n % 701,
                word(n / 7),
                n % 97,
                word(n / 3)
            );
            let minutes = i64::try_from(n).expect("few lines") * 3;
            line(
                n,
                NAMES.get(n % NAMES.len()).expect("a name"),
                start + jiff::Span::new().minutes(minutes),
                &text,
            )
        })
        .collect();
    let limits = Limits::for_lines(lines.len());
    let drawn = digest(&lines, &zone(), limits);
    let count = |kind: ItemKind| drawn.items.iter().filter(|item| item.kind == kind).count();
    assert_eq!(drawn.covered, lines.len());
    assert_eq!(
        (count(ItemKind::Point), count(ItemKind::Promise)),
        (limits.points, limits.promises)
    );
}

/// Eyes and mouths of smileys are figures, too.
#[test]
fn no_figure_is_taken_for_a_smiley() {
    for n in (10..1000).chain([8000, 80_300, 83_000]) {
        for text in [
            format!("Решили: Анна закупает {n} стульев для офиса."),
            format!("Решили: Анна закупает стулья для офиса, {n}."),
        ] {
            assert!(verdict(&text, &text), "{text}");
        }
    }
}
