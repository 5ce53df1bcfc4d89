//! The texts of the interface: both languages complete, every key that is asked for there, none left over.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::tree::{File, Tree};

const FOLDER: &str = "locales";
const LANGUAGES: [&str; 2] = ["ru", "en"];

/// How the web application asks for a text: what stands before the quoted key.
const ASKING: [&str; 3] = ["t(", "hasText(", "Key: "];

/// Pairs of files, pairs of keys, and keys against their use.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let [ru, en] = LANGUAGES.map(|language| Texts::of(tree, language));
    let mut problems = ru.missing_from(&en);
    problems.extend(en.missing_from(&ru));
    problems.extend(
        ru.twice
            .iter()
            .chain(&en.twice)
            .map(|place| place.problem("stands twice in this language")),
    );
    problems.extend(
        asked_for(tree)
            .filter(|(key, _)| !en.keys.contains_key(key))
            .map(|(key, place)| place.problem(&format!("no text for `{key}`"))),
    );
    let uses = Uses::of(tree);
    problems.extend(
        en.messages()
            .filter(|(key, _)| !uses.has(key))
            .map(|(_, place)| place.problem("nobody asks for it")),
    );
    problems
}

/// How many texts the interface has.
pub(super) fn count(tree: &Tree) -> usize {
    Texts::of(tree, "en").keys.len()
}

/// Where something stands.
struct Place {
    path: String,
    line: usize,
    key: String,
}

impl Place {
    fn problem(&self, text: &str) -> Problem {
        Problem::at(&self.path, self.line, format!("{}: {text}", self.key))
    }
}

/// The texts of one language: messages as `key`, attributes as `key.attribute`.
#[derive(Default)]
struct Texts {
    language: String,
    files: BTreeSet<String>,
    keys: BTreeMap<String, Place>,
    twice: Vec<Place>,
}

impl Texts {
    fn of(tree: &Tree, language: &str) -> Self {
        let mut texts = Self {
            language: language.to_owned(),
            ..Self::default()
        };
        let folder = format!("{FOLDER}/{language}");
        for (inside, file) in tree.under(&folder) {
            texts.files.insert(inside.to_owned());
            texts.add(file);
        }
        texts
    }

    fn add(&mut self, file: &File) {
        let mut message = String::new();
        for (line, text) in file.lines() {
            let Some((name, attribute)) = definition(text) else {
                continue;
            };
            let key = if attribute {
                format!("{message}.{name}")
            } else {
                name.clone_into(&mut message);
                message.clone()
            };
            let place = Place {
                path: file.path.clone(),
                line,
                key: key.clone(),
            };
            match self.keys.entry(key) {
                Entry::Occupied(_) => self.twice.push(place),
                Entry::Vacant(free) => drop(free.insert(place)),
            }
        }
    }

    /// Keys and files that are here and not there, as problems of there.
    fn missing_from(&self, other: &Self) -> Vec<Problem> {
        let files = self.files.difference(&other.files);
        let absent = files.map(|name| {
            Problem::file(&format!("{FOLDER}/{}/{name}", other.language), "is missing")
        });
        let keys = self
            .keys
            .iter()
            .filter(|(key, _)| !other.keys.contains_key(*key));
        let lacking =
            keys.map(|(_, place)| place.problem(&format!("has no text in `{}`", other.language)));
        absent.chain(lacking).collect()
    }

    /// Messages alone: attributes and terms are used through them.
    fn messages(&self) -> impl Iterator<Item = (&String, &Place)> {
        self.keys
            .iter()
            .filter(|(key, _)| !key.contains('.') && !key.starts_with('-'))
    }
}

/// The name that a line of Fluent defines, and whether it is an attribute.
fn definition(line: &str) -> Option<(&str, bool)> {
    let (name, _) = line.split_once('=')?;
    let attribute = name
        .trim_start()
        .strip_prefix('.')
        .filter(|_| name.starts_with(' '));
    let plain = attribute.unwrap_or(name).trim_end();
    let known = plain
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    (known && !plain.is_empty()).then_some((plain, attribute.is_some()))
}

/// The keys that the web application asks for by a whole literal, with their places.
fn asked_for(tree: &Tree) -> impl Iterator<Item = (String, Place)> {
    let files = tree.under("web/src").map(|(_, file)| file);
    let product = files.filter(|file| {
        matches!(file.extension(), "ts" | "svelte") && !file.path.ends_with(".test.ts")
    });
    product.flat_map(|file| {
        let keys = file
            .lines()
            .flat_map(|(line, text)| in_line(text).into_iter().map(move |key| (line, key)));
        let place = |(line, key): (usize, String)| {
            (
                key.clone(),
                Place {
                    path: file.path.clone(),
                    line,
                    key,
                },
            )
        };
        keys.map(place).collect::<Vec<_>>()
    })
}

fn in_line(line: &str) -> Vec<String> {
    let starts = ASKING.iter().flat_map(|asking| line.match_indices(asking));
    let keys = starts.filter_map(|(start, asking)| {
        let before = line.get(..start)?.chars().next_back();
        let is_own_word = asking == "Key: "
            || !before.is_some_and(|letter| letter.is_alphanumeric() || "._$".contains(letter));
        let pieces = literal(line.get(start + asking.len()..)?)?;
        match pieces.as_slice() {
            [key] if is_own_word && key.contains('-') => Some(key.clone()),
            _ => None,
        }
    });
    keys.collect()
}

/// Everything in the sources that can be a key: literals, and literals with holes (`auth-link-${kind}-text`).
struct Uses {
    whole: BTreeSet<String>,
    holed: BTreeSet<Vec<String>>,
}

impl Uses {
    fn of(tree: &Tree) -> Self {
        let mut uses = Self {
            whole: BTreeSet::new(),
            holed: BTreeSet::new(),
        };
        let sources = tree
            .files()
            .filter(|file| matches!(file.extension(), "rs" | "ts" | "svelte" | "toml"));
        for file in sources.filter(|file| !file.path.starts_with("crates/xtask/")) {
            file.lines().for_each(|(_, line)| uses.add(line));
        }
        uses
    }

    fn add(&mut self, line: &str) {
        for (start, _) in line.match_indices(['\'', '"', '`']) {
            match line.get(start..).and_then(literal) {
                Some(pieces) if pieces.len() == 1 => self.whole.extend(pieces),
                Some(pieces) if is_telling(&pieces) => drop(self.holed.insert(pieces)),
                _ => {}
            }
        }
    }

    fn has(&self, key: &str) -> bool {
        self.whole.contains(key)
            || self.holed.iter().any(|pieces| fits(key, pieces))
            || self.has_base_of(key)
    }

    /// `x-detail` belongs to `x`: who asks for the one asks for the other.
    fn has_base_of(&self, key: &str) -> bool {
        key.strip_suffix("-detail")
            .is_some_and(|base| self.has(base))
    }
}

/// Whether a pattern says enough to count: `{}` alone would fit every key.
fn is_telling(pieces: &[String]) -> bool {
    pieces
        .first()
        .is_some_and(|first| first.len() >= 3 && first.contains('-'))
}

/// The pieces between the holes of a quoted text at the start of `text`, when it is built like a key.
fn literal(text: &str) -> Option<Vec<String>> {
    let mut letters = text.chars();
    let quote = letters.next().filter(|letter| "'\"`".contains(*letter))?;
    let mut pieces = vec![String::new()];
    while let Some(letter) = letters.next() {
        match letter {
            _ if letter == quote => return Some(pieces),
            'a'..='z' | '0'..='9' | '-' => pieces.last_mut()?.push(letter),
            '$' => {}
            '{' => {
                letters.by_ref().find(|letter| *letter == '}')?;
                pieces.push(String::new());
            }
            _ => return None,
        }
    }
    None
}

/// Whether `key` is the pieces in order, with anything in the holes.
fn fits(key: &str, pieces: &[String]) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return false;
    };
    let Some(mut left) = key.strip_prefix(first.as_str()) else {
        return false;
    };
    for (index, piece) in rest.iter().enumerate() {
        if index + 1 == rest.len() {
            return left.len() > piece.len() && left.ends_with(piece.as_str());
        }
        let Some((_, after)) = left.split_once(piece.as_str()) else {
            return false;
        };
        left = after;
    }
    left.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn texts(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files))
            .into_iter()
            .map(|problem| problem.to_string())
            .collect()
    }

    #[test]
    fn a_complete_pair_passes() {
        let ftl =
            "# A note = not a key\nweb-home = Home\n    .title = Start\nweb-theme-dark = Dark\n";
        let page = "t('web-home'); t(`web-theme-${theme}`);";
        assert!(
            texts(&[
                ("locales/ru/web.ftl", ftl),
                ("locales/en/web.ftl", ftl),
                ("web/src/a.ts", page)
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_key_or_file_of_one_language_only_is_named() {
        let page = ("web/src/a.ts", "t('web-a'); t('web-b'); t('chat-a')");
        let found = texts(&[
            ("locales/ru/web.ftl", "web-a = А\n"),
            ("locales/en/web.ftl", "web-a = A\nweb-b = B\n"),
            ("locales/en/chat.ftl", "chat-a = A\n"),
            page,
        ]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found
                .iter()
                .any(|line| line == "locales/ru/chat.ftl: is missing")
        );
        assert!(
            found
                .iter()
                .any(|line| line == "locales/en/web.ftl:2: web-b: has no text in `ru`")
        );
    }

    #[test]
    fn a_missing_text_and_one_left_over_are_named() {
        let ftl = "web-home = Home\n";
        let found = texts(&[
            ("locales/ru/web.ftl", ftl),
            ("locales/en/web.ftl", ftl),
            ("web/src/a.ts", "{t('web-away')}"),
        ]);
        assert_eq!(
            found,
            [
                "web/src/a.ts:1: web-away: no text for `web-away`",
                "locales/en/web.ftl:1: web-home: nobody asks for it"
            ]
        );
    }

    #[test]
    fn a_key_may_stand_once_in_a_language() {
        let files = [
            ("locales/ru/web.ftl", "web-a = А\nweb-a = Б\n"),
            ("locales/en/web.ftl", "web-a = A\n"),
            ("crates/server/src/a.rs", "text(\"web-a\")"),
        ];
        assert_eq!(
            texts(&files),
            ["locales/ru/web.ftl:2: web-a: stands twice in this language"]
        );
    }

    #[rstest]
    #[case("web-theme-dark", &["web-theme-", ""], true)]
    #[case("web-theme-", &["web-theme-", ""], false)]
    #[case("auth-link-reset-verb", &["auth-link-", "-verb"], true)]
    #[case("auth-link-reset-text", &["auth-link-", "-verb"], false)]
    #[case("auth-link-verb", &["auth-link-", "-verb"], false)]
    #[case("a-1-b-2-c", &["a-", "-b-", "-c"], true)]
    fn holes_take_anything(#[case] key: &str, #[case] pieces: &[&str], #[case] expected: bool) {
        let pieces: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        assert_eq!(fits(key, &pieces), expected);
    }

    #[rstest]
    #[case("{t('web-a')} {hasText(\"web-b\")}", &["web-a", "web-b"])]
    #[case("titleKey: 'chat-title',", &["chat-title"])]
    #[case("import('web-a'); at('web-a')", &[])]
    #[case("t(`web-${a}`)", &[])]
    fn asking_is_recognised(#[case] line: &str, #[case] keys: &[&str]) {
        assert_eq!(in_line(line), keys);
    }
}
