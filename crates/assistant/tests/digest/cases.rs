//! Tables of cases: sentences, days, cues, markup, languages.

use assistant::digest::{Item, ItemKind, Language, Limits, detect, digest, due, plain, split};
use jiff::civil::Date;
use rstest::rstest;

use super::{room, zone};

#[rstest]
#[case("Готово. Выкладываю.", &["Готово.", "Выкладываю."])]
#[case("Нужны акты, т.е. закрывающие документы. Срок прежний.", &["Нужны акты, т.е. закрывающие документы.", "Срок прежний."])]
#[case("Купили бумагу, ручки и т. д. на склад.", &["Купили бумагу, ручки и т. д. на склад."])]
#[case("Купили бумагу, ручки и т. д. Остальное завтра.", &["Купили бумагу, ручки и т. д.", "Остальное завтра."])]
#[case("Счёт на 500 руб. оплачен.", &["Счёт на 500 руб. оплачен."])]
#[case("Счёт на 500 руб. Оплатим завтра.", &["Счёт на 500 руб.", "Оплатим завтра."])]
#[case("Use a flag, e.g. dry-run. It helps.", &["Use a flag, e.g. dry-run.", "It helps."])]
#[case("Версия 3.5 вышла 12.05. Обновите.", &["Версия 3.5 вышла 12.05.", "Обновите."])]
#[case("Смотрите https://example.com/a.b?c=d. Там всё.", &["Смотрите https://example.com/a.b?c=d.", "Там всё."])]
#[case("Файл report.final.xlsx в папке.", &["Файл report.final.xlsx в папке."])]
#[case("Успеем?! Да!", &["Успеем?!", "Да!"])]
#[case("Ура! 🎉 Релиз вышел.", &["Ура!", "🎉 Релиз вышел."])]
#[case("Релиз вышел 🎉", &["Релиз вышел 🎉"])]
#[case("«Успеем?» — спросил он.", &["«Успеем?» — спросил он."])]
#[case("Он сказал: «Готово». Я проверил.", &["Он сказал: «Готово».", "Я проверил."])]
#[case("ну... посмотрим", &["ну... посмотрим"])]
#[case("Жду ответа… Потом решим.", &["Жду ответа…", "Потом решим."])]
#[case("А. С. Пушкин пришёл. Все рады.", &["А. С. Пушкин пришёл.", "Все рады."])]
#[case("- первый пункт\n- второй пункт", &["первый пункт", "второй пункт"])]
#[case("1. Смета\n2) Договор", &["Смета", "Договор"])]
#[case("Одна строка\nДругая строка", &["Одна строка", "Другая строка"])]
#[case("ок. сделаю до среды", &["ок.", "сделаю до среды"])]
#[case("Mr. Smith agreed. Fine.", &["Mr. Smith agreed.", "Fine."])]
#[case("", &[])]
fn sentences_are_cut_where_they_end(#[case] text: &str, #[case] expected: &[&str]) {
    let found: Vec<&str> = split(text)
        .into_iter()
        .filter_map(|range| text.get(range))
        .collect();
    assert_eq!(found, expected);
}

// The message is of Tuesday, 12 May 2026.
#[rstest]
#[case("Пришлю до пятницы", Some("до пятницы"), Some("2026-05-15"))]
#[case("Сделаю к 15 мая", Some("к 15 мая"), Some("2026-05-15"))]
#[case("Отправлю завтра", Some("завтра"), Some("2026-05-13"))]
#[case(
    "Закончу послезавтра к вечеру",
    Some("послезавтра к вечеру"),
    Some("2026-05-14")
)]
#[case("Готово будет к 15.05", Some("к 15.05"), Some("2026-05-15"))]
#[case("Оплата до 01.06.2026", Some("до 01.06.2026"), Some("2026-06-01"))]
#[case("Срок 2026-06-03", Some("2026-06-03"), Some("2026-06-03"))]
#[case("Созвон во вторник", Some("во вторник"), Some("2026-05-19"))]
#[case("Созвон в среду в 15:00", Some("в среду в 15:00"), Some("2026-05-13"))]
#[case("Сдам до конца недели", Some("до конца недели"), Some("2026-05-15"))]
#[case(
    "Сдам на следующей неделе",
    Some("на следующей неделе"),
    Some("2026-05-22")
)]
#[case(
    "Сделаю в следующий понедельник",
    Some("в следующий понедельник"),
    Some("2026-05-18")
)]
#[case("Пришлю через два дня", Some("через два дня"), Some("2026-05-14"))]
#[case("Отвечу через неделю", Some("через неделю"), Some("2026-05-19"))]
#[case("Доделаю до конца месяца", Some("до конца месяца"), Some("2026-05-31"))]
#[case("Оплатим к 20-му", Some("к 20-му"), Some("2026-05-20"))]
#[case("Оплатим 5 числа", Some("5 числа"), Some("2026-06-05"))]
#[case(
    "Сделаю сегодня до 18:00",
    Some("сегодня до 18:00"),
    Some("2026-05-12")
)]
#[case("Пришлю до обеда", Some("до обеда"), Some("2026-05-12"))]
#[case(
    "Пришлю не позднее четверга",
    Some("не позднее четверга"),
    Some("2026-05-14")
)]
#[case("I'll send it by Friday", Some("by Friday"), Some("2026-05-15"))]
#[case("Done by EOD", Some("by EOD"), Some("2026-05-12"))]
#[case("We meet on Monday", Some("on Monday"), Some("2026-05-18"))]
#[case("It ships next week", Some("next week"), Some("2026-05-22"))]
#[case("Ready by May 20th", Some("by May 20th"), Some("2026-05-20"))]
#[case("Ready on 3 June 2026", Some("on 3 June 2026"), Some("2026-06-03"))]
#[case("I'll reply in two days", Some("in two days"), Some("2026-05-14"))]
#[case("We may ship it", None, None)]
#[case("Версия 3.10 на тестовой среде", None, None)]
#[case("Вчера всё упало", None, None)]
#[case("С понедельника всё дорожает", None, None)]
#[case("Ничего срочного", None, None)]
fn terms_are_found_and_resolved(
    #[case] text: &str,
    #[case] words: Option<&str>,
    #[case] on: Option<&str>,
) {
    let at = room(&["A: x"]).pop().expect("a line").at;
    let found = due(text, at, &zone());
    assert_eq!(found.as_ref().map(|d| d.text.as_str()), words);
    assert_eq!(
        found.and_then(|d| d.on),
        on.map(|d| d.parse::<Date>().expect("a date"))
    );
}

fn drawn(texts: &[&str], kind: ItemKind) -> Vec<Item> {
    let all = Limits {
        points: 20,
        decisions: 20,
        questions: 20,
        promises: 20,
    };
    digest(&room(texts), &zone(), all)
        .items
        .into_iter()
        .filter(|item| item.kind == kind)
        .collect()
}

#[rstest]
#[case("Решили брать поставщика из Тулы.", 1)]
#[case("Договорились: предоплата 30%.", 1)]
#[case("Утверждаем макет главной страницы.", 1)]
#[case("Берём вариант Б с доставкой.", 1)]
#[case("Переносим встречу с заказчиком на четверг.", 1)]
#[case("Не переносим встречу с заказчиком.", 1)]
#[case("Бюджет согласован, 2 млн рублей.", 1)]
#[case("Принято решение закрыть филиал в Твери.", 1)]
#[case("Решение: закрываем филиал в Твери.", 1)]
#[case("Остановились на втором варианте логотипа.", 1)]
#[case("Отказываемся от услуг курьерской службы.", 1)]
#[case("We decided to postpone the launch.", 1)]
#[case("Let's go with the second design.", 1)]
#[case("The budget was approved by the board.", 1)]
#[case("Decision: we drop the beta label.", 1)]
#[case("Мы не решили, кто поедет на выставку.", 0)]
#[case("Ещё не договорились о цене доставки.", 0)]
#[case("Бюджет не согласован.", 0)]
#[case("Если договоримся, напишу.", 0)]
#[case("Надо, чтобы решили вопрос с доступом.", 0)]
#[case("Решили проблему с доступом к почте.", 0)]
#[case("Решили, какой вариант берём?", 0)]
#[case("We haven't decided on the venue yet.", 0)]
#[case("The design is not approved.", 0)]
#[case("Давайте перенесём встречу на среду.", 0)]
#[case("Спасибо, всё понятно.", 0)]
fn decisions_are_told_from_talk(#[case] text: &str, #[case] expected: usize) {
    let said = format!("Анна: {text}");
    assert_eq!(
        drawn(&[&said], ItemKind::Decision).len(),
        expected,
        "{text}"
    );
}

#[rstest]
#[case("Сделаю отчёт до среды.", 1)]
#[case("ок, сделаю до среды", 1)]
#[case("Я пришлю договор завтра.", 1)]
#[case("Беру на себя переговоры с типографией.", 1)]
#[case("Вёрстка на мне.", 1)]
#[case("Я перегенерирую ключи к вечеру.", 1)]
#[case("Мы подготовим смету к понедельнику.", 1)]
#[case("Уточню у юристов и напишу в пятницу.", 1)]
#[case("С меня презентация к четвергу.", 1)]
#[case("I'll send the report tomorrow.", 1)]
#[case("Will send the slides by Friday.", 1)]
#[case("We will fix the import by Monday.", 1)]
#[case("Не успею к пятнице.", 0)]
#[case("Я не пришлю договор.", 0)]
#[case("Постараюсь успеть к пятнице.", 0)]
#[case("Если успею, пришлю договор.", 0)]
#[case("Может, завтра сделаю.", 0)]
#[case("Когда пришлёшь договор?", 0)]
#[case("Понимаю, что сроки горят.", 0)]
#[case("Напомню: офис закрыт в пятницу.", 0)]
#[case("Проверил новую поставку и заявку.", 0)]
#[case("I'll be away on Friday.", 0)]
#[case("I will not send the report.", 0)]
#[case("I'll probably skip the call.", 0)]
#[case("Maybe I'll send it tomorrow.", 0)]
fn promises_are_told_from_talk(#[case] text: &str, #[case] expected: usize) {
    let said = format!("Анна: {text}");
    assert_eq!(drawn(&[&said], ItemKind::Promise).len(), expected, "{text}");
}

#[rstest]
#[case(&["Анна: Кто едет на выставку в Казань?"], 1)]
#[case(&["Анна: Кто едет на выставку в Казань?", "Борис: Я"], 0)]
#[case(&["Анна: Когда придёт машина?", "Борис: в четверг"], 0)]
#[case(&["Анна: Когда придёт машина?", "Борис: Не знаю, уточню."], 1)]
#[case(&["Анна: Когда придёт машина?", "Анна: Очень нужно знать."], 1)]
#[case(&["Анна: Макет согласован с юристами?", "Борис: Да"], 0)]
#[case(&["Анна: Макет согласован с юристами?", "Борис: Привет всем!"], 1)]
#[case(&["Анна: Где лежит договор с Вектором?", "Борис: Договор с Вектором в общей папке."], 0)]
#[case(&["Анна: Как дела?"], 0)]
#[case(&["Анна: Правда?"], 0)]
#[case(&["Анна: Подскажите, где взять пропуск для гостя"], 1)]
#[case(&["Anna: How many seats do we need?", "Bob: 40"], 0)]
#[case(&["Anna: Is the staging server up?", "Bob: not yet"], 0)]
#[case(&["Anna: Is the staging server up?", "Bob: Good question"], 1)]
#[case(&["Анна: Сколько стоит доставка в Омск?", "Анна: Отбой, нашла в прайсе."], 0)]
fn questions_stay_open_until_answered(#[case] texts: &[&str], #[case] expected: usize) {
    let found = drawn(texts, ItemKind::Question);
    assert_eq!(found.len(), expected, "{found:?}");
}

#[test]
fn an_agreed_proposal_cites_both_lines() {
    let found = drawn(
        &[
            "Анна: Предлагаю перенести демо на среду.",
            "Борис: Согласен",
        ],
        ItemKind::Decision,
    );
    assert_eq!(
        found.iter().map(|i| i.sources.clone()).collect::<Vec<_>>(),
        [vec![0, 1]]
    );
}

#[test]
fn a_contested_proposal_is_no_decision() {
    let texts = [
        "Анна: Предлагаю перенести демо на среду.",
        "Борис: Согласен",
        "Вера: Я против, рано.",
    ];
    assert!(drawn(&texts, ItemKind::Decision).is_empty());
}

#[test]
fn agreement_goes_to_the_nearest_proposal() {
    let texts = [
        "Анна: Предлагаю демо в среду.",
        "Борис: Давайте лучше в четверг после обеда.",
        "Вера: Давайте",
    ];
    let found = drawn(&texts, ItemKind::Decision);
    assert_eq!(
        found.iter().map(|i| i.sources.clone()).collect::<Vec<_>>(),
        [vec![1, 2]]
    );
}

#[test]
fn a_later_decision_takes_back_the_earlier() {
    let texts = [
        "Анна: Решили печатать каталог в Туле.",
        "Борис: Хорошо.",
        "Анна: Отменяем печать каталога в Туле, печатаем дома.",
    ];
    let found = drawn(&texts, ItemKind::Decision);
    assert_eq!(
        found.iter().map(|i| i.sources.clone()).collect::<Vec<_>>(),
        [vec![2]]
    );
}

#[test]
fn an_accepted_request_is_a_promise_of_the_one_asked() {
    let texts = [
        "Анна: Лена, пришлёшь смету до среды?",
        "Борис: Давно пора.",
        "Лена: Да, пришлю",
    ];
    let found = drawn(&texts, ItemKind::Promise);
    let told: Vec<_> = found
        .iter()
        .map(|i| {
            (
                i.sources.clone(),
                i.who.as_deref(),
                i.due.as_ref().map(|d| d.text.as_str()),
            )
        })
        .collect();
    assert_eq!(told, [(vec![0, 2], Some("Лена"), Some("до среды"))]);
}

#[test]
fn a_refused_request_is_no_promise() {
    let texts = [
        "Анна: Лена, пришлёшь смету до среды?",
        "Лена: Нет, я в отпуске.",
    ];
    assert!(drawn(&texts, ItemKind::Promise).is_empty());
}

#[test]
fn a_promise_taken_back_is_gone() {
    let texts = [
        "Лена: Пришлю смету до среды.",
        "Анна: Хорошо",
        "Лена: Смету до среды не успею, извините.",
    ];
    assert!(drawn(&texts, ItemKind::Promise).is_empty());
}

#[test]
fn greetings_are_left_out_of_quotations() {
    let found = drawn(
        &["Анна: Коллеги, добрый день! Всем привет, решили ехать поездом."],
        ItemKind::Decision,
    );
    assert_eq!(
        found.first().map(|i| i.text.as_str()),
        Some("решили ехать поездом.")
    );
}

#[test]
fn code_and_foreign_words_are_not_quoted() {
    let text = "Анна: > Решили закрыть проект.\n```\nрешили всё удалить\n```\nСервер перезагружен после обновления ядра.";
    assert!(drawn(&[text], ItemKind::Decision).is_empty());
    assert_eq!(drawn(&[text], ItemKind::Point).len(), 1);
}

#[test]
fn every_big_topic_is_represented() {
    let topics = [
        "Типография прислала тираж каталога, обложка каталога с браком печати.",
        "Сервер базы данных перегружен, запросы к базе идут медленно.",
        "Аренда склада дорожает, владелец склада просит новую ставку аренды.",
    ];
    let texts: Vec<String> = topics
        .iter()
        .flat_map(|topic| {
            (0..30).map(move |n| format!("Автор{}: {topic} Подробность номер {n}.", n % 4))
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let all = digest(
        &room(&texts),
        &zone(),
        Limits {
            points: 3,
            decisions: 3,
            questions: 3,
            promises: 3,
        },
    );
    for word in ["каталог", "баз", "склад"] {
        assert!(
            all.items.iter().any(|item| item.text.contains(word)),
            "{word}: {:?}",
            all.items
        );
    }
}

#[rstest]
#[case(
    "**Важно**: _срок_ в ~~среду~~ `пятницу`",
    "Важно: срок в среду пятницу"
)]
#[case("# Заголовок", "Заголовок")]
#[case("> чужие слова", "чужие слова")]
#[case("[договор](https://example.com/d) готов", "договор готов")]
#[case("![схема](a.png) ниже", "схема ниже")]
#[case("<@user:7> посмотри", "Лена посмотри")]
#[case("<@user:8>посмотри", "посмотри")]
#[case("<https://example.com>", "https://example.com")]
#[case("2 * 3 и snake_case, ~5", "2 * 3 и snake_case, ~5")]
#[case("a\u{200b}b\u{202e}c\u{7}d", "abcd")]
#[case("\\*не курсив\\*", "*не курсив*")]
#[case("```rust\nlet a = 1;\n```", "let a = 1;")]
fn markup_is_stripped(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(
        plain(text, |id| (id == "7").then(|| "Лена".to_owned())),
        expected
    );
}

#[rstest]
#[case("Добрый день, коллеги", Language::Ru)]
#[case("Good morning all", Language::En)]
#[case("Обновите Docker, пожалуйста", Language::Ru)]
#[case("Deploy the сервис to production", Language::En)]
#[case("", Language::Ru)]
fn the_language_is_the_one_of_most_letters(#[case] text: &str, #[case] expected: Language) {
    assert_eq!(detect(text), expected);
}

#[rstest]
#[case(0, 0)]
#[case(1, 1)]
#[case(10, 3)]
#[case(10_000, 12)]
fn limits_grow_slowly(#[case] lines: usize, #[case] points: usize) {
    assert_eq!(Limits::for_lines(lines).points, points);
}
