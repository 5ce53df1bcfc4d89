//! Verbs told of somebody else: the same verb, the same tense, another person.

use super::super::verbs::{I_SHALL, WE_SHALL};

/// Irregular ends: of the first person, of the third, of the infinitive.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("шлю", "шлет", "слать"),
    ("дам", "даст", "дать"),
    ("йду", "йдет", "йти"),
    ("озьму", "озьмет", "зять"),
    ("беру", "берет", "брать"),
    ("еру", "ерет", "рать"),
    ("несу", "несет", "нести"),
    ("везу", "везет", "везти"),
    ("веду", "ведет", "вести"),
    ("ймусь", "ймется", "няться"),
    ("крою", "кроет", "крыть"),
    ("чну", "чнет", "чать"),
    ("вяжусь", "вяжется", "вязаться"),
    ("шу", "шет", "сать"),
    ("жу", "жет", "зать"),
    ("ниму", "нимет", "нять"),
    ("олю", "олет", "оть"),
    ("щу", "щет", "скать"),
];
/// Consonants that change before the ending of the first person.
const CHANGING: &[(&str, &str)] = &[
    ("ш", "с"),
    ("ч", "т"),
    ("щ", "ст"),
    ("щ", "т"),
    ("ж", "д"),
    ("ж", "з"),
    ("пл", "п"),
    ("бл", "б"),
    ("вл", "в"),
    ("мл", "м"),
    ("фл", "ф"),
];
/// "We do" and the infinitive of the same verb, which in Russian is often its perfective twin.
const DECIDED: &[(&str, &str)] = &[
    ("переносим", "перенести"),
    ("отменяем", "отменить"),
    ("закрываем", "закрыть"),
    ("открываем", "открыть"),
    ("берем", "взять"),
    ("запускаем", "запустить"),
    ("выпускаем", "выпустить"),
    ("печатаем", "напечатать"),
    ("заказываем", "заказать"),
    ("отгружаем", "отгрузить"),
    ("откладываем", "отложить"),
    ("выбираем", "выбрать"),
    ("меняем", "поменять"),
    ("оставляем", "оставить"),
    ("нанимаем", "нанять"),
    ("покупаем", "купить"),
    ("закупаем", "закупить"),
    ("переходим", "перейти"),
    ("утверждаем", "утвердить"),
    ("начинаем", "начать"),
    ("отправляем", "отправить"),
    ("назначаем", "назначить"),
    ("сдвигаем", "сдвинуть"),
    ("подписываем", "подписать"),
    ("платим", "заплатить"),
    ("делаем", "сделать"),
];

/// What stands before the ending of the first person singular, and whether the verb is reflexive.
fn first_person(norm: &str) -> Option<(&str, bool)> {
    let reflexive = norm.strip_suffix("усь").or(norm.strip_suffix("юсь"));
    let found = reflexive
        .map(|stem| (stem, true))
        .or(norm.strip_suffix(['у', 'ю']).map(|stem| (stem, false)));
    found.filter(|(stem, _)| stem.chars().count() >= 2)
}

/// Whether a word may be a verb of the first person singular.
pub(super) fn is_first(norm: &str) -> bool {
    I_SHALL.contains(norm) || first_person(norm).is_some()
}

fn swaps(own: &str, claimed: &str, from: &str, to: &str) -> bool {
    let stems = (own.strip_suffix(from), claimed.strip_suffix(to));
    matches!(stems, (Some(one), Some(other)) if one == other)
}

/// The stem with each consonant it may have in other forms.
fn same_stem(mine: &str, theirs: &str) -> bool {
    mine == theirs
        || CHANGING
            .iter()
            .any(|(from, to)| swaps(mine, theirs, from, to))
}

/// «Пришлю» told of somebody is «пришлёт».
pub(super) fn turned(own: &str, claimed: &str) -> bool {
    if IRREGULAR
        .iter()
        .any(|(one, other, _)| swaps(own, claimed, one, other))
    {
        return true;
    }
    let Some((mine, reflexive)) = first_person(own) else {
        return matches!((own, claimed), ("am", "is") | ("have", "has"));
    };
    let ends: &[&str] = if reflexive {
        &["ется", "ится"]
    } else {
        &["ет", "ит"]
    };
    let fits = |end: &&str| {
        claimed.strip_suffix(end).is_some_and(|theirs| {
            // The consonant changes in verbs whose third person ends in «ит» only.
            mine == theirs || end.starts_with('и') && same_stem(mine, theirs)
        })
    };
    ends.iter().any(fits)
}

/// «Подготовлю» promised is «подготовить».
pub(super) fn promised(own: &str, claimed: &str) -> bool {
    if IRREGULAR
        .iter()
        .any(|(one, _, other)| swaps(own, claimed, one, other))
    {
        return true;
    }
    let Some((mine, reflexive)) = first_person(own) else {
        return false;
    };
    let ends: &[&str] = if reflexive {
        &["аться", "яться", "иться", "еться", "ться"]
    } else {
        &["ать", "ять", "ить", "еть", "ть"]
    };
    let fits = |end: &&str| {
        claimed
            .strip_suffix(end)
            .is_some_and(|stem| mine == stem || end.starts_with('и') && same_stem(mine, stem))
    };
    ends.iter().any(fits)
}

/// «Пришлёшь?» and «пришли» accepted are «пришлёт».
pub(super) fn accepted(own: &str, claimed: &str) -> bool {
    let theirs = claimed.strip_suffix("ет").or(claimed.strip_suffix("ит"));
    let yours = own.strip_suffix("ешь").or(own.strip_suffix("ишь"));
    let ordered = own.strip_suffix(['и', 'й', 'ь']);
    theirs.is_some_and(|t| t.chars().count() >= 2 && (yours == Some(t) || ordered == Some(t)))
}

/// «Переносим» decided is «перенести».
pub(super) fn decided(own: &str, claimed: &str) -> bool {
    DECIDED
        .iter()
        .any(|(one, other)| *one == own && *other == claimed)
        || own
            .strip_suffix("им")
            .is_some_and(|stem| claimed.strip_suffix("ить") == Some(stem))
        || own.strip_suffix("ем").is_some_and(|stem| {
            ["ать", "ять", "еть", "ть"]
                .iter()
                .any(|end| claimed.strip_suffix(end) == Some(stem))
        })
}

/// «Переносим» told of nobody is «переносят».
pub(super) fn unnamed(own: &str, claimed: &str) -> bool {
    let pairs: &[(&str, &str)] = &[
        ("аем", "ают"),
        ("яем", "яют"),
        ("ем", "ут"),
        ("им", "ят"),
        ("им", "ат"),
    ];
    own.chars().count() >= 5
        && pairs
            .iter()
            .any(|(one, other)| swaps(own, claimed, one, other))
}

/// "Send" told of somebody is "sends".
pub(super) fn sends(own: &str, claimed: &str) -> bool {
    let hisses = own.ends_with(['s', 'x', 'z', 'o']) || own.ends_with("ch") || own.ends_with("sh");
    let end = if hisses { "es" } else { "s" };
    // Of these the past is written like the present.
    let unclear = [
        "read", "put", "cut", "set", "let", "hit", "shut", "quit", "cost", "bet", "split",
    ];
    own.chars().all(|c| c.is_ascii_alphabetic())
        && !unclear.contains(&own)
        && (claimed.strip_suffix(end) == Some(own) || swaps(own, claimed, "y", "ies"))
}

/// «Переносим релиз» told of the release is «релиз переносится».
pub(super) fn reflexive(own: &str, claimed: &str) -> bool {
    let pairs = [
        ("аем", "аются"),
        ("яем", "яются"),
        ("ем", "ется"),
        ("им", "ится"),
        ("им", "ятся"),
    ];
    own.chars().count() >= 5
        && pairs
            .iter()
            .any(|(one, other)| swaps(own, claimed, one, other))
}

/// Whether a verb says what "we" do.
pub(super) fn is_ours(norm: &str) -> bool {
    WE_SHALL.contains(norm) || DECIDED.iter().any(|(ours, _)| *ours == norm)
}

/// Whether a verb says what "we" have done, of the deeds that are decided on.
pub(super) fn we_did(norm: &str) -> bool {
    let past = norm.strip_suffix("ли");
    past.is_some_and(|stem| {
        DECIDED
            .iter()
            .any(|(_, done)| done.strip_suffix("ть").or(done.strip_suffix("ти")) == Some(stem))
    })
}
