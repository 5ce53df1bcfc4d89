//! What a model's wording may say of the lines it cites.

use assistant::digest::{Claim, ItemKind, Line, Mismatch, check};
use rstest::rstest;

use super::room;

/// The people of the room.
fn people() -> Vec<String> {
    [
        "Анна Петрова",
        "Борис Ким",
        "Лена Шмидт",
        "Олег Смирнов",
        "Kate Moss",
        "Tom Reed",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Checks a wording of `kind` against one or more `Author: text` lines parted by `|`.
pub(super) fn judge(
    kind: ItemKind,
    said: &str,
    claim: &str,
    who: Option<&str>,
    due: Option<&str>,
) -> Result<(), Mismatch> {
    let lines = room(&said.split('|').collect::<Vec<_>>());
    let cited: Vec<&Line> = lines.iter().collect();
    check(
        &Claim {
            text: claim,
            who,
            due,
            kind,
        },
        &cited,
        &people(),
    )
}

#[rstest]
#[case(
    "Анна Петрова: Бюджет рекламы 1 500 рублей.",
    "Бюджет рекламы 1500 рублей."
)]
#[case(
    "Анна Петрова: Бюджет рекламы 1,5 млн рублей.",
    "Бюджет рекламы 1 500 000 рублей."
)]
#[case(
    "Анна Петрова: Бюджет рекламы полтора миллиона рублей.",
    "Бюджет рекламы 1,5 млн рублей."
)]
#[case(
    "Анна Петрова: Закупаем двадцать пять стульев.",
    "Закупаем 25 стульев."
)]
#[case(
    "Анна Петрова: Закупаем 25 стульев.",
    "Закупаем двадцать пять стульев."
)]
#[case("Kate Moss: We need two hundred chairs.", "We need 200 chairs.")]
#[case("Анна Петрова: Выставка пройдёт 15 мая.", "Выставка пройдёт 15.05.")]
#[case(
    "Анна Петрова: Выставка пройдёт 15.05.2026.",
    "Выставка пройдёт 15 мая 2026."
)]
#[case("Анна Петрова: Созвон по смете в 18:30.", "Созвон по смете в 18:30.")]
#[case("Анна Петрова: Договор везёт Борис.", "Договор везёт Борис.")]
#[case(
    "Анна Петрова: Релиз не переносим, выпускаем в пятницу.",
    "Релиз не переносим, выпускаем в пятницу."
)]
#[case(
    "Анна Петрова: Оплата не позднее пятницы.",
    "Оплата не позднее пятницы."
)]
#[case(
    "Анна Петрова: Если утвердят смету, начнём ремонт.",
    "Если утвердят смету, начнём ремонт."
)]
#[case("Kate Moss: The office opens at 5pm.", "The office opens at 17:00.")]
fn a_faithful_wording_passes(#[case] said: &str, #[case] claim: &str) {
    assert_eq!(judge(ItemKind::Point, said, claim, None, None), Ok(()));
}

#[rstest]
#[case(
    "Анна Петрова: Бюджет рекламы 1 500 рублей.",
    "Бюджет рекламы 1 600 рублей."
)]
#[case(
    "Анна Петрова: Бюджет рекламы 1 500 рублей.",
    "Бюджет рекламы 15 000 рублей."
)]
#[case(
    "Анна Петрова: Бюджет рекламы 1 500 рублей.",
    "Бюджет рекламы 1 500 долларов."
)]
#[case("Анна Петрова: Бюджет рекламы 1500.", "Бюджет рекламы 1500 рублей.")]
#[case("Анна Петрова: Скидка 15 процентов.", "Скидка 15 рублей.")]
#[case("Анна Петрова: Привезли 15 стульев.", "Привезли 15% стульев.")]
#[case(
    "Анна Петрова: Закупаем двадцать пять стульев.",
    "Закупаем двадцать шесть стульев."
)]
#[case(
    "Анна Петрова: Закупаем двадцать пять стульев.",
    "Закупаем двадцать стульев."
)]
#[case("Анна Петрова: Бюджет полтора миллиона.", "Бюджет два миллиона.")]
#[case("Анна Петрова: Бюджет полтора миллиона.", "Бюджет полтора миллиарда.")]
#[case("Анна Петрова: Выберите 2 или 3 стула.", "Выберите 3 или 3 стула.")]
#[case("Анна Петрова: Заказ ORD-1532 отгружен.", "Заказ ORD-1533 отгружен.")]
#[case("Анна Петрова: Заказ ORD-1532 отгружен.", "Заказ ORD-153 отгружен.")]
#[case("Анна Петрова: Версия 2.14.1 готова.", "Версия 2.14.2 готова.")]
#[case("Анна Петрова: Сервер 10.0.0.1 отключён.", "Сервер 10.0.0.2 отключён.")]
#[case("Анна Петрова: Привезли 10 стульев.", "Привезли 1О стульев.")]
#[case("Анна Петрова: Привезли 10 стульев.", "Привезли １２ стульев.")]
#[case("Анна Петрова: Привезли 10 стульев.", "Привезли 1\u{200b}2 стульев.")]
#[case("Анна Петрова: Привезли 10 стульев.", "Привезли 10½ стульев.")]
#[case("Анна Петрова: Привезли 10 стульев.", "Привезли ٢٠ стульев.")]
#[case("Анна Петрова: Ждём машину 3-5 дней.", "Ждём машину 3-6 дней.")]
fn a_changed_figure_is_refused(#[case] said: &str, #[case] claim: &str) {
    let found = judge(ItemKind::Point, said, claim, None, None);
    assert!(matches!(found, Err(Mismatch::Number(_))), "{found:?}");
}

#[rstest]
#[case(
    "Анна Петрова: Переносим релиз на пятницу.",
    "Переносим релиз на четверг."
)]
#[case("Анна Петрова: Выставка пройдёт 15 мая.", "Выставка пройдёт 16 мая.")]
#[case("Анна Петрова: Выставка пройдёт 15 мая.", "Выставка пройдёт 15 июня.")]
#[case(
    "Анна Петрова: Выставка пройдёт 15 мая.",
    "Выставка пройдёт 15 мая 2026."
)]
#[case("Анна Петрова: Выставка пройдёт в мае.", "Выставка пройдёт в июне.")]
#[case("Анна Петрова: Созвон завтра в 18:30.", "Созвон завтра в 18:00.")]
#[case("Анна Петрова: Созвон завтра.", "Созвон послезавтра.")]
#[case(
    "Анна Петрова: Пришлю смету на этой неделе.",
    "Пришлю смету на следующей неделе."
)]
#[case(
    "Анна Петрова: Пришлю смету через два дня.",
    "Пришлю смету через три дня."
)]
#[case(
    "Анна Петрова: Пришлю смету через два дня.",
    "Пришлю смету через две недели."
)]
#[case("Kate Moss: The demo is on Monday.", "The demo is on Tuesday.")]
#[case("Kate Moss: The demo is at 5pm.", "The demo is at 5am.")]
fn a_changed_day_is_refused(#[case] said: &str, #[case] claim: &str) {
    let found = judge(ItemKind::Point, said, claim, None, None);
    assert!(matches!(found, Err(Mismatch::Date(_))), "{found:?}");
}

#[rstest]
#[case("Анна Петрова: Договор везёт Борис.", "Договор везёт Олег.")]
#[case("Анна Петрова: Договор везёт Борис.", "Олег везёт договор.")]
#[case("Анна Петрова: Договор пришлю завтра.", "Лена пришлёт договор завтра.")]
#[case("Анна Петрова: Договор пришлю завтра.", "Договор пришлёт лена завтра.")]
#[case("Анна Петрова: Договор с Вектором готов.", "Договор с Ромашкой готов.")]
#[case(
    "Анна Петрова: Договор с Вектором готов.",
    "Договор с ВЕКТРОНОМ готов."
)]
#[case("Анна Петрова: Договор везёт Борис.", "Договор везёт Бoрис.")]
#[case(
    "Анна Петрова: Встреча с Олегом в офисе.",
    "Встреча с Олегом Петровой в офисе."
)]
#[case(
    "Анна Петрова: Берём вариант Б с доставкой.",
    "Берём вариант А с доставкой."
)]
#[case(
    "Kate Moss: Tom owns the rollout plan.",
    "Kate's friend Mike owns the rollout plan."
)]
#[case("Kate Moss: Tom owns the rollout plan.", "Raj owns the rollout plan.")]
#[case(
    "Kate Moss: We host it in Frankfurt region.",
    "We host it in Dublin region."
)]
fn a_changed_name_is_refused(#[case] said: &str, #[case] claim: &str) {
    let found = judge(ItemKind::Point, said, claim, None, None);
    assert!(matches!(found, Err(Mismatch::Name(_))), "{found:?}");
}

#[rstest]
#[case("Анна Петрова: Релиз не переносим.", "Релиз переносим.")]
#[case(
    "Анна Петрова: Релиз переносим на пятницу.",
    "Релиз не переносим на пятницу."
)]
#[case("Анна Петрова: Не успею подготовить смету.", "Анна подготовит смету.")]
#[case("Анна Петрова: Смету ещё не утвердили.", "Смету утвердили.")]
#[case(
    "Анна Петрова: Решили отменить релиз мобильного приложения.",
    "Решили: релиз мобильного приложения."
)]
#[case(
    "Анна Петрова: Вместо Бориса на выставку поедет стажёр.",
    "Борис поедет на выставку."
)]
#[case(
    "Анна Петрова: Если утвердят смету, начнём ремонт склада.",
    "Начнём ремонт склада."
)]
#[case("Анна Петрова: Возможно, переносим выставку.", "Переносим выставку.")]
#[case("Анна Петрова: Оплата позднее пятницы.", "Оплата не позднее пятницы.")]
#[case("Анна Петрова: Оплата до пятницы.", "Оплата после пятницы.")]
#[case(
    "Kate Moss: We are not shipping the beta.",
    "We are shipping the beta."
)]
#[case("Kate Moss: We are shipping the beta.", "We aren't shipping the beta.")]
#[case(
    "Kate Moss: The beta won't ship with billing.",
    "The beta ships with billing."
)]
#[case(
    "Kate Moss: The launch is cancelled by the board.",
    "The board discussed the launch."
)]
fn a_turned_sense_is_refused(#[case] said: &str, #[case] claim: &str) {
    assert_eq!(
        judge(ItemKind::Decision, said, claim, None, None),
        Err(Mismatch::Polarity)
    );
}

#[rstest]
#[case("Анна Петрова: Переносим релиз.", "закупаем новые столы и лампы")]
#[case(
    "Анна Петрова: Переносим релиз на пятницу?",
    "Релиз переносим на пятницу."
)]
#[case("Анна Петрова: Отгрузка займёт 5 часов.", "Отгрузка займёт 5 дней.")]
#[case("Анна Петрова: Переносим релиз.", "...")]
#[case("Анна Петрова: Переносим релиз.", "")]
#[case("Анна Петрова: Привет", "Команда обсудила планы на квартал.")]
fn an_unsupported_wording_is_refused(#[case] said: &str, #[case] claim: &str) {
    assert_eq!(
        judge(ItemKind::Decision, said, claim, None, None),
        Err(Mismatch::Unsupported)
    );
}

#[rstest]
#[case("Переносим <b>релиз</b>")]
#[case("Переносим релиз <script>")]
#[case("Переносим [релиз](https://example.com)")]
#[case("Переносим релиз ![x](y)")]
#[case("Переносим релиз\u{7}")]
#[case("Переносим релиз\nсрочно")]
#[case("Переносим \u{202e}релиз")]
#[case("Переносим &lt;релиз&gt;")]
#[case("Переносим <@user:1> релиз")]
#[case("Переносим ＜b＞релиз")]
#[case("Переносим <\u{200b}b>релиз")]
#[case("Переносим `релиз`")]
fn markup_is_refused(#[case] claim: &str) {
    let found = judge(
        ItemKind::Point,
        "Анна Петрова: Переносим релиз срочно.",
        claim,
        None,
        None,
    );
    assert_eq!(found, Err(Mismatch::Markup));
}

#[rstest]
#[case("Схема тут: https://example.com/a")]
#[case("Схема тут: www.example.com")]
#[case("Схема тут: example.com.")]
#[case("Пишите на sales@example.com")]
#[case("Схема в файле smeta.docx.")]
#[case("Схема тут: \\\\server\\share")]
fn an_address_is_refused_even_where_it_stands(#[case] claim: &str) {
    let said = format!("Анна Петрова: {claim}");
    assert_eq!(
        judge(ItemKind::Point, &said, claim, None, None),
        Err(Mismatch::Markup)
    );
}

#[rstest]
#[case(Some("Анна Петрова"), None, Ok(()))]
#[case(Some("Анна"), None, Ok(()))]
#[case(Some("Лена Шмидт"), None, Err(Mismatch::Who))]
#[case(Some("Анна"), Some("до среды"), Ok(()))]
#[case(Some("Анна"), Some("среда"), Ok(()))]
#[case(Some("Борис Ким"), None, Err(Mismatch::Who))]
#[case(Some("Анна Смирнова"), None, Err(Mismatch::Who))]
#[case(Some("Лена Ким"), None, Err(Mismatch::Who))]
#[case(Some(""), None, Err(Mismatch::Who))]
#[case(None, Some("до четверга"), Err(Mismatch::Due))]
#[case(None, Some("после среды"), Err(Mismatch::Due))]
#[case(None, Some("2026-05-13"), Err(Mismatch::Due))]
#[case(None, Some("скоро"), Err(Mismatch::Due))]
#[case(None, Some(""), Err(Mismatch::Due))]
#[case(None, Some("<b>среды</b>"), Err(Mismatch::Markup))]
fn who_and_due_must_be_cited(
    #[case] who: Option<&str>,
    #[case] due: Option<&str>,
    #[case] expected: Result<(), Mismatch>,
) {
    let said = "Анна Петрова: Лена, пришлю смету до среды.";
    assert_eq!(
        judge(ItemKind::Promise, said, "Пришлю смету до среды.", who, due),
        expected
    );
}

#[test]
fn a_wording_without_source_is_refused() {
    let claim = Claim {
        text: "Переносим релиз.",
        who: None,
        due: None,
        kind: ItemKind::Decision,
    };
    assert_eq!(check(&claim, &[], &people()), Err(Mismatch::NoSource));
}

#[test]
fn a_long_wording_is_refused() {
    let text = "релиз ".repeat(80);
    assert_eq!(
        judge(ItemKind::Point, "Анна Петрова: Релиз.", &text, None, None),
        Err(Mismatch::TooLong)
    );
}

#[test]
fn a_claimed_question_must_have_been_asked() {
    let asked = "Анна Петрова: Кто везёт договор?";
    assert_eq!(
        judge(ItemKind::Question, asked, "Кто везёт договор?", None, None),
        Ok(())
    );
    let told = "Анна Петрова: Борис везёт договор.";
    assert_eq!(
        judge(ItemKind::Question, told, "Борис везёт договор?", None, None),
        Err(Mismatch::Unsupported)
    );
}
