//! A wording is one cited line said again: attacks that change the sense with the line's own words.

use assistant::digest::{ItemKind, Mismatch};
use rstest::rstest;

use super::checks::judge;

#[rstest]
#[case(
    ItemKind::Point,
    "Анна Петрова: Переносим релиз на пятницу.",
    "Переносим релиз на пятницу."
)]
#[case(
    ItemKind::Point,
    "Анна Петрова: Переносим релиз на пятницу.",
    "Анна: переносим релиз на пятницу."
)]
#[case(
    ItemKind::Point,
    "Анна Петрова: Переносим релиз на пятницу.",
    "Анна Петрова пишет: переносим релиз на пятницу."
)]
#[case(
    ItemKind::Point,
    "Анна Петрова: Переносим релиз на пятницу.",
    "Анна сообщает, что переносим релиз на пятницу."
)]
#[case(
    ItemKind::Promise,
    "Анна Петрова: Пришлю смету до среды.",
    "Анна пришлёт смету до среды."
)]
#[case(
    ItemKind::Promise,
    "Анна Петрова: Я подготовлю смету до среды.",
    "Анна подготовит смету до среды."
)]
#[case(
    ItemKind::Promise,
    "Анна Петрова: Подготовлю смету до среды.",
    "Анна обещает подготовить смету до среды."
)]
#[case(
    ItemKind::Promise,
    "Kate Moss: I will send the report on Friday.",
    "Kate will send the report on Friday."
)]
#[case(
    ItemKind::Promise,
    "Kate Moss: I will send the report on Friday.",
    "Kate says: I will send the report on Friday."
)]
#[case(
    ItemKind::Decision,
    "Анна Петрова: Коллеги, переносим релиз на пятницу.",
    "Переносим релиз на пятницу."
)]
#[case(
    ItemKind::Decision,
    "Анна Петрова: Итак, решили: печатаем каталог в Туле.",
    "Печатаем каталог в Туле."
)]
#[case(
    ItemKind::Question,
    "Анна Петрова: Кто везёт договор в Тулу?",
    "Анна спрашивает: кто везёт договор в Тулу?"
)]
#[case(
    ItemKind::Question,
    "Kate Moss: Who signs the contract?",
    "Kate asks: who signs the contract?"
)]
#[case(
    ItemKind::Point,
    "Анна Петрова: Выставка пройдёт 15 мая в Казани.",
    "Выставка пройдёт 15.05 в Казани."
)]
#[case(
    ItemKind::Point,
    "Анна Петрова: Привет! Отгрузка началась.",
    "Отгрузка началась."
)]
fn a_line_said_again_passes(#[case] kind: ItemKind, #[case] said: &str, #[case] claim: &str) {
    assert_eq!(judge(kind, said, claim, None, None), Ok(()));
}

#[rstest]
#[case(
    "Анна Петрова: Мы открыли новый склад на Ленина",
    "Мы закрыли новый склад на Ленина"
)]
#[case(
    "Анна Петрова: Анна должна Олегу 500 рублей",
    "Олег должен Анне 500 рублей"
)]
#[case(
    "Анна Петрова: Анна должна Олегу 500 рублей",
    "Анне должен Олег 500 рублей"
)]
#[case(
    "Анна Петрова: Альфа принял 40, Бета вернул 12",
    "Альфа вернул 40, Бета принял 12"
)]
#[case("Анна Петрова: Альфа принял 40, Бета вернул 12", "Альфа вернул 12")]
#[case(
    "Анна Петрова: Отправлю договор клиенту",
    "Анна отправила договор клиенту"
)]
#[case("Анна Петрова: Ты должен 500 рублей", "Анна: я должна 500 рублей")]
#[case(
    "Анна Петрова: Письмо клиента получили вчера",
    "Письмо клиенту получили вчера"
)]
#[case(
    "Анна Петрова: Клиент подвёл поставщика в мае",
    "Клиента подвёл поставщик в мае"
)]
#[case(
    "Анна Петрова: Переезжаем из Тулы в Казань",
    "Переезжаем в Тулу из Казани"
)]
#[case(
    "Анна Петрова: Почти закончили ремонт склада",
    "Закончили ремонт склада"
)]
#[case(
    "Анна Петрова: Только Борис подписывает договор",
    "Борис подписывает договор"
)]
#[case("Анна Петрова: Закроем склад, если упадут продажи", "Закроем склад")]
#[case("Анна Петрова: Закрываем склад, подробности пришлю", "Закрываем склад")]
#[case("Анна Петрова: Склад открыт. Отгрузка началась.", "Отгрузка началась.")]
#[case("Анна Петрова: Если упадут продажи, закроем склад", "Закроем склад")]
#[case(
    "Анна Петрова: Неправда, что закрываем склад в Туле",
    "Закрываем склад в Туле"
)]
#[case("Анна Петрова: Клиент боится, мы закроем склад", "Мы закроем склад")]
#[case(
    "Анна Петрова: Отгрузка займёт 5 часов в среду",
    "Отгрузка займёт 5 дней в среду"
)]
#[case("Анна Петрова: Цена выросла на 5 рублей", "Цена выросла на 5 долларов")]
#[case(
    "Анна Петрова: Температура упала до −5 градусов",
    "Температура упала до 5 градусов"
)]
#[case("Анна Петрова: Продажи выше плана в мае", "Продажи ниже плана в мае")]
#[case(
    "Анна Петрова: Нет, отменяем поставку столов",
    "Нет отменяем поставку столов"
)]
#[case(
    "Анна Петрова: Пришли мне договор завтра",
    "Анна пришлёт договор завтра"
)]
#[case(
    "Анна Петрова: Закрываем склад в Туле. Шутка",
    "Закрываем склад в Туле"
)]
#[case(
    "Анна Петрова: > Закрываем склад в Туле\nЭто чужие слова",
    "Анна: закрываем склад в Туле"
)]
#[case(
    "Анна Петрова: Надо отправить договор Борису",
    "Отправили договор Борису"
)]
#[case("Анна Петрова: Переносим релиз на пятницу", "Переносим релиз")]
#[case(
    "Анна Петрова: Закрываем склад.|Борис Ким: Отгрузка началась",
    "Закрываем склад. Отгрузка началась"
)]
#[case(
    "Анна Петрова: Закрываем склад в Туле.|Борис Ким: Ждём машину в среду",
    "Закрываем склад в среду"
)]
#[case(
    "Анна Петрова: Решили брать столы.|Борис Ким: Дорого",
    "Борис: решили брать столы"
)]
#[case("Kate Moss: Acme sued Globex", "Globex sued Acme")]
#[case(
    "Kate Moss: Sales went up by 40 percent",
    "Sales went down by 40 percent"
)]
#[case("Kate Moss: Tom likes the price", "Tom hates the price")]
#[case(
    "Kate Moss: We pay 500 euro to Bob and 300 to Carl",
    "We pay 300 euro to Bob and 500 to Carl"
)]
#[case(
    "Kate Moss: The meeting is May 3, the release is May 9",
    "The meeting is May 9, the release is May 3"
)]
#[case(
    "Kate Moss: Before the release Marek fires the tests",
    "Kate fires Marek"
)]
#[case(
    "Kate Moss: Before the release Marek fires the tests",
    "Marek fires the tests before the release"
)]
#[case(
    "Kate Moss: We decided to ship 40 boxes on Friday to Acme.",
    "We decided to ship 40 boxes of Acme to Kate."
)]
#[case(
    "Kate Moss: Agenda: 1) date of 3.3, 2) voltage, 3) support",
    "Agenda: date of 3.3 voltage, support"
)]
#[case("Kate Moss: We will ship the beta", "We shipped the beta")]
#[case("Kate Moss: The server was down", "The server is down")]
#[case("Kate Moss: You will send the report", "Kate will send the report")]
#[case(
    "Kate Moss: Bob denies that Anna stole the laptop",
    "Anna stole the laptop"
)]
#[case("Kate Moss: We ship the beta unless Tom objects", "We ship the beta")]
#[case("Kate Moss: We approve it, or rather Tom does", "We approve it")]
#[case("Kate Moss: Nearly all tests passed", "All tests passed")]
#[case("Kate Moss: The cable is 5 metres long", "The cable is 5 feet long")]
#[case("Kate Moss: Load is < 5 on node", "Load is > 5 on node")]
#[case("Kate Moss: Kate: I will pay Bob", "I will pay Bob back")]
fn another_sense_is_refused(#[case] said: &str, #[case] claim: &str) {
    let found = judge(ItemKind::Point, said, claim, None, None);
    assert!(found.is_err(), "{claim}");
}

#[rstest]
#[case(
    "Анна Петрова: Переносим релиз на пятницу.",
    "Релиз переносится: срок до пятницы."
)]
#[case(
    "Анна Петрова: Скидка 15 процентов на доставку.",
    "Скидка на доставку 15%."
)]
#[case("Анна Петрова: Выставка пройдёт 15.05.", "В мае пройдёт выставка.")]
#[case(
    "Анна Петрова: Встречаемся в среду утром у склада.",
    "Встречаемся у склада утром в среду."
)]
#[case("Анна Петрова: Договор отдай Борису.", "Борис: договор.")]
#[case(
    "Kate Moss: The report is in Tom's folder.",
    "The report is in the folder of Tom."
)]
#[case(
    "Анна Петрова: Заказ ORD-1532 отгружен со склада.",
    "Со склада отгружен заказ ORD-1532."
)]
#[case(
    "Анна Петрова: Отгрузка со склада отменяется до среды.",
    "Отгрузка со склада отменена до среды."
)]
#[case(
    "Анна Петрова: Предлагаю перенести демо на среду.|Борис Ким: Согласен",
    "Решение: перенести демо на среду."
)]
#[case("Анна Петрова: Берём вариант Б с доставкой.", "Берём вариант Б.")]
#[case(
    "Kate Moss: We are not shipping the beta on Monday.",
    "The beta is not shipping on Monday."
)]
#[case(
    "Kate Moss: Let's drop Python 3.8 support.",
    "Drop Python 3.8 support."
)]
#[case("Анна Петрова: Взнос 5 000 ₽ за участие.", "Взнос за участие 5000 ₽.")]
#[case(
    "Анна Петрова: Петербургский филиал «Север» закрыли.",
    "Филиал «Север» закрыли."
)]
#[case(
    "Анна Петрова: Встреча с Олегом Смирновым в офисе.",
    "В офисе встреча с Олегом Смирновым."
)]
#[case("Анна Петрова: Я пришлю смету до среды.", "Пришлю смету до среды.")]
#[case(
    "Kate Moss: I'll send the report on Friday.",
    "Kate Moss will send a report on Friday."
)]
#[case(
    "Анна Петрова: Отправьте, пожалуйста, накладные в Тулу.",
    "Отправьте накладные в Тулу."
)]
#[case(
    "Анна Петрова: Переносим релиз на пятницу.",
    "Релиз переносим на пятницу."
)]
#[case("Анна Петрова: Договор пришлю завтра.", "Анна пришлёт договор завтра.")]
#[case("Kate Moss: The invoice is 1,500 dollars.", "The invoice is $1500.")]
fn a_paraphrase_is_refused(#[case] said: &str, #[case] claim: &str) {
    assert_eq!(
        judge(ItemKind::Point, said, claim, None, None),
        Err(Mismatch::Unsupported)
    );
}
