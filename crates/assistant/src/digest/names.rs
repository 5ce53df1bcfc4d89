//! Names of people and their case forms.

use super::words::{is_cyrillic, norm, tokens};

/// Endings that one name may have, by declension; a slash parts the declensions.
const DECLENSIONS: &[&[&str]] = &[
    &["а", "ы", "и", "е", "у", "ой", "ою", "ей"],
    &["я", "и", "е", "ю", "ей", "ею"],
    &["", "а", "у", "ом", "ем", "е", "ым"],
    &["й", "я", "ю", "ем", "е", "и"],
    &["ь", "я", "ю", "ем", "е", "и", "ью"],
    &[
        "ий", "ый", "ой", "ого", "его", "ому", "ему", "им", "ым", "ом", "ем",
    ],
    &["ая", "яя", "ой", "ей", "ую", "юю"],
];

/// Stems whose vowel runs away: «Павел — Павла».
const FLEETING: &[(&str, &str)] = &[("павел", "павл"), ("лев", "льв")];

/// Short forms people are called by, each with the full names it may stand for.
const SHORT: &[(&str, &str)] = &[
    ("лена", "елена"),
    ("саша", "александр александра"),
    ("дима", "дмитрий"),
    ("маша", "мария"),
    ("настя", "анастасия"),
    ("катя", "екатерина"),
    ("аня", "анна"),
    ("таня", "татьяна"),
    ("оля", "ольга"),
    ("миша", "михаил"),
    ("коля", "николай"),
    ("сережа", "сергей"),
    ("серега", "сергей"),
    ("леша", "алексей"),
    ("леха", "алексей"),
    ("женя", "евгений евгения"),
    ("юля", "юлия"),
    ("наташа", "наталья наталия"),
    ("ира", "ирина"),
    ("света", "светлана"),
    ("паша", "павел"),
    ("вова", "владимир"),
    ("володя", "владимир"),
    ("петя", "петр"),
    ("костя", "константин"),
    ("гриша", "григорий"),
    ("боря", "борис"),
    ("витя", "виктор"),
    ("слава", "вячеслав"),
    ("стас", "станислав"),
    ("рома", "роман"),
    ("антоха", "антон"),
    ("даша", "дарья"),
    ("ксюша", "ксения"),
    ("надя", "надежда"),
    ("люда", "людмила"),
    ("галя", "галина"),
    ("ваня", "иван"),
    ("андрюша", "андрей"),
    ("макс", "максим"),
    ("денчик", "денис"),
    ("вика", "виктория"),
    ("лиза", "елизавета"),
    ("поля", "полина"),
    ("соня", "софия софья"),
    ("юра", "юрий"),
    ("толя", "анатолий"),
    ("валера", "валерий валерия"),
    ("игорек", "игорь"),
    ("алина", "алина"),
    ("kate", "katherine ekaterina"),
    ("mike", "michael"),
    ("alex", "alexander alexandra"),
    ("dan", "daniel"),
    ("sam", "samuel samantha"),
    ("tom", "thomas"),
    ("ben", "benjamin"),
    ("liz", "elizabeth"),
    ("matt", "matthew"),
    ("nick", "nicholas"),
    ("chris", "christopher"),
];

/// Whether two words are forms of one name: «Анной» and «Анна», "Kate's" and "Kate".
pub(super) fn same_name(one: &str, other: &str) -> bool {
    same_norm(bare(&norm(one)), bare(&norm(other)))
}

fn same_norm(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if one.chars().next() != other.chars().next() {
        return false;
    }
    let cyrillic = [one, other]
        .iter()
        .all(|name| name.chars().all(|c| is_cyrillic(c) || c == '-'));
    cyrillic && declined(fleeting(one), fleeting(other))
}

fn bare(name: &str) -> &str {
    name.strip_suffix("'s")
        .or(name.strip_suffix('\''))
        .unwrap_or(name)
}

fn fleeting(name: &str) -> &str {
    FLEETING
        .iter()
        .find(|(full, _)| *full == name)
        .map_or(name, |(_, stem)| *stem)
}

fn declined(one: &str, other: &str) -> bool {
    DECLENSIONS.iter().any(|endings| {
        endings
            .iter()
            .filter_map(|end| one.strip_suffix(end))
            .filter(|stem| stem.chars().count() >= 2)
            .any(|stem| {
                other
                    .strip_prefix(stem)
                    .is_some_and(|end| endings.contains(&end))
            })
    })
}

/// Whether a word calls a person: their name in any form, a short form of it, or «Лен» for «Лена».
pub(super) fn calls(word: &str, person: &str) -> bool {
    let word = norm(word);
    tokens(person).iter().any(|part| {
        let name = part.norm.as_str();
        same_norm(bare(&word), bare(name))
            || is_short(&word, name)
            || name
                .strip_suffix(['а', 'я'])
                .is_some_and(|cut| cut == word && cut.chars().count() >= 3)
    })
}

fn is_short(word: &str, full: &str) -> bool {
    SHORT
        .iter()
        .any(|(short, names)| same_norm(short, word) && names.split(' ').any(|name| name == full))
}

/// Whether two people's names are one person's: every part of the shorter stands in the longer.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (tokens(one), tokens(other));
    let (fewer, more) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    !fewer.is_empty()
        && fewer
            .iter()
            .all(|part| more.iter().any(|whole| same_name(&part.norm, &whole.norm)))
}
