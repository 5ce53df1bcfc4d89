//! Passages that answer a question.

use assistant::digest::answer;
use rstest::rstest;

use super::room;

/// A room with several topics.
fn talk() -> Vec<assistant::digest::Line> {
    room(&[
        "Анна Петрова: Всем привет!",
        "Борис Ким: Договор с «Вектором» подписан, номер 118-К.",
        "Лена Шмидт: Когда приедет машина из Казани?",
        "Олег Смирнов: В четверг после обеда.",
        "Анна Петрова: Бюджет рекламы на июнь — 450 тысяч рублей.",
        "Борис Ким: Пароль от стенда поменял, лежит в хранилище секретов.",
        "Лена Шмидт: Накладные по Туле отправлю завтра.",
        "Олег Смирнов: На складе в Твери протекла крыша, ремонт начнётся в июне.",
        "Kate Moss: The penetration test costs 12,000 euros and takes two weeks.",
        "Анна Петрова: Отпуск у меня с понедельника, вместо меня Борис.",
        "Олег Смирнов: Спасибо",
    ])
}

#[rstest]
#[case("Когда приедет машина из Казани?", Some(3))]
#[case("Какой бюджет рекламы?", Some(4))]
#[case("сколько денег на рекламу в июне", Some(4))]
#[case("Где лежит пароль от стенда?", Some(5))]
#[case("Что с крышей на складе?", Some(7))]
#[case("Что обещала Лена по накладным?", Some(6))]
#[case("Какой номер у договора с Вектором?", Some(1))]
#[case("How much does the penetration test cost?", Some(8))]
#[case("Кто вместо Анны в отпуске?", Some(9))]
#[case("Сколько сотрудников в бухгалтерии?", None)]
#[case("Какая погода в Сочи?", None)]
#[case("Who leads the marketing department?", None)]
#[case("", None)]
#[case("что?", None)]
fn the_best_passage_comes_first(#[case] question: &str, #[case] expected: Option<usize>) {
    let found = answer(&talk(), question, 3);
    assert_eq!(found.first().map(|f| f.source), expected, "{found:?}");
}

#[test]
fn passages_are_verbatim_ordered_and_bounded() {
    let lines = talk();
    let found = answer(&lines, "Когда приедет машина из Казани?", 2);
    assert!(found.len() <= 2);
    assert!(
        found
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a.score >= b.score))
    );
    assert!(found.iter().all(|f| {
        lines
            .get(f.source)
            .is_some_and(|line| line.text.contains(&f.quote))
    }));
    assert!(answer(&lines, "Когда приедет машина из Казани?", 0).is_empty());
}

#[test]
fn a_verb_is_found_in_both_its_vowels() {
    let lines = room(&[
        "Анна Петрова: Коллеги, давайте сверим сроки запуска страницы заказа.",
        "Борис Ким: Договорились: запуск переносим на 14 декабря, чтобы успеть с оплатой.",
        "Лена Шмидт: Смета по рекламе — 420 000 ₽, утвердили на планёрке.",
    ]);
    for question in ["на когда перенесли запуск?", "Когда запуск?"]
    {
        let found = answer(&lines, question, 3);
        assert_eq!(
            found.first().map(|f| f.source),
            Some(1),
            "{question} {found:?}"
        );
    }
}
