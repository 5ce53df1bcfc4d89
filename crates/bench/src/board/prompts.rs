//! Texts to ask about: always the same for the same number.

use anyhow::Result;

const WHO: [[&str; 12]; 2] = [
    [
        "The harbour office",
        "Our supplier",
        "The night shift",
        "A customer from the north",
        "The new warehouse",
        "The board of directors",
        "The printing house",
        "A group of students",
        "The city council",
        "The repair team",
        "The hotel by the lake",
        "The accountant",
    ],
    [
        "Портовая служба",
        "Наш поставщик",
        "Ночная смена",
        "Заказчик с севера",
        "Новый склад",
        "Совет директоров",
        "Типография",
        "Группа студентов",
        "Городской совет",
        "Ремонтная бригада",
        "Гостиница у озера",
        "Бухгалтерия",
    ],
];

const WHAT: [[&str; 12]; 2] = [
    [
        "asked for the delivery to be moved",
        "sent a list of damaged boxes",
        "reported a delay of the train",
        "agreed to the price of the second offer",
        "could not find the signed contract",
        "ordered more paint",
        "finished the inspection of the roof",
        "complained about the noise in the yard",
        "needs two more electricians",
        "returned the samples without a word",
        "lost the keys to the archive",
        "praised the quality of the bread",
    ],
    [
        "просит перенести доставку",
        "сообщает о повреждённых коробках",
        "предупреждает о задержке поезда",
        "соглашается на цену второго предложения",
        "не находит подписанный договор",
        "заказывает ещё краску",
        "завершает осмотр крыши",
        "жалуется на шум во дворе",
        "ждёт ещё двух электриков",
        "возвращает образцы без объяснений",
        "ищет ключи от архива",
        "хвалит качество хлеба",
    ],
];

const WHEN: [[&str; 8]; 2] = [
    [
        "on Monday morning",
        "before the holidays",
        "at half past nine",
        "after the meeting with the bank",
        "in the second week of March",
        "during the storm",
        "as every year",
        "for the third time",
    ],
    [
        "в понедельник утром",
        "накануне праздников",
        "в половине десятого",
        "после встречи в банке",
        "на второй неделе марта",
        "во время бури",
        "как и каждый год",
        "уже в третий раз",
    ],
];

/// Questions as people ask them, English and Russian by turns.
const QUESTIONS: [&str; 40] = [
    "What is the capital of France?",
    "Какой город — столица России?",
    "Write a short poem about rain.",
    "Напиши короткое стихотворение о дожде.",
    "How do I boil an egg?",
    "Как сварить яйцо вкрутую?",
    "Translate into English: добрый день, мы получили ваш заказ.",
    "Переведи на русский: the meeting was moved to Friday.",
    "List five fruits.",
    "Назови пять фруктов.",
    "Write a Python function that adds two numbers.",
    "Напиши на Python функцию, которая складывает два числа.",
    "Why is the sky blue?",
    "Почему небо голубое?",
    "Write an e-mail that asks for a day off.",
    "Напиши письмо с просьбой об отгуле.",
    "What is 17 times 23?",
    "Сколько будет 17 умножить на 23?",
    "Explain what a contract is to a child.",
    "Объясни ребёнку, что такое договор.",
    "Tell me a joke about a programmer.",
    "Расскажи анекдот про программиста.",
    "Give three reasons to learn a language.",
    "Назови три причины учить языки.",
    "What does HTTP stand for?",
    "Как расшифровывается HTTP?",
    "Summarise the plot of Romeo and Juliet in two sentences.",
    "Перескажи «Ромео и Джульетту» в двух предложениях.",
    "Write a haiku about winter.",
    "Напиши хокку о зиме.",
    "Who wrote War and Peace?",
    "Кто написал «Войну и мир»?",
    "What is the difference between a virus and a bacterium?",
    "Чем вирус отличается от бактерии?",
    "Hello!",
    "Привет!",
    "Complete the sentence: the quick brown fox",
    "Продолжи: жили-были старик со старухой",
    "Name the planets of the solar system in order.",
    "Назови планеты Солнечной системы по порядку.",
];

/// Fifty prompts: forty short ones and ten reports of many sentences, half of all in Russian.
pub(super) fn fifty() -> Vec<String> {
    let reports = (0..10).map(|number| {
        let russian = number % 2 == 1;
        let ask = if russian {
            "Кратко перескажи этот отчёт."
        } else {
            "Summarise this report."
        };
        let sentences = 4 + 3 * u32::try_from(number).unwrap_or(0);
        format!("{}\n\n{ask}", story(number, sentences, russian))
    });
    QUESTIONS
        .into_iter()
        .map(str::to_owned)
        .chain(reports)
        .collect()
}

/// A report of so many sentences.
pub(super) fn story(number: u64, sentences: u32, russian: bool) -> String {
    let mut dice = Dice::new(number);
    let language = usize::from(russian);
    let sentence = |index| {
        let (who, what, when) = (
            dice.pick(&WHO[language]),
            dice.pick(&WHAT[language]),
            dice.pick(&WHEN[language]),
        );
        format!("{index}. {who} {what} {when}.")
    };
    (1..=sentences).map(sentence).collect::<Vec<_>>().join(" ")
}

/// A report of about so many tokens, as `count` counts them.
pub(super) async fn of_length(
    number: u64,
    tokens: usize,
    count: impl AsyncFn(String) -> Result<usize>,
) -> Result<String> {
    const TRIAL: u32 = 40;
    let trial = count(story(number, TRIAL, false)).await?.max(1);
    let sentences = u32::try_from(tokens * TRIAL as usize / trial)?;
    Ok(story(number, sentences, false))
}

/// Numbers without chance: the same in every run.
struct Dice(u64);

impl Dice {
    fn new(number: u64) -> Self {
        Self(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(self.0 >> 33).unwrap_or(0) % among.len().max(1);
        among.get(index).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn fifty_prompts_differ_and_half_are_russian() {
        let prompts = fifty();
        assert_eq!(prompts.iter().collect::<BTreeSet<_>>().len(), 50);
        let russian = |text: &&String| text.chars().any(|letter| ('а'..='я').contains(&letter));
        let russian = prompts.iter().filter(russian).count();
        assert!((25..=27).contains(&russian), "{russian} are Russian");
        let long = prompts.iter().filter(|text| text.len() > 1_000).count();
        assert!(long >= 5, "{long} are long");
    }

    #[test]
    fn a_report_is_the_same_each_time_and_differs_by_number() {
        assert_eq!(story(3, 20, true), story(3, 20, true));
        assert_ne!(story(3, 20, false), story(4, 20, false));
    }

    #[tokio::test]
    async fn a_report_has_the_wanted_length() {
        let words = async |text: String| Ok(text.split(' ').count());
        let text = of_length(1, 900, words).await.expect("a text");
        let length = text.split(' ').count();
        assert!((800..=1_000).contains(&length), "{length} words");
    }
}
