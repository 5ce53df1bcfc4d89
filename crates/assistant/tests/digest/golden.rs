//! Hand-written conversations with what a careful reader would note down.

use std::{fmt::Write as _, fs, path::Path};

use assistant::digest::{Digest, Item, ItemKind, Limits, Line, digest};
use serde::Deserialize;

use super::{line, zone};

/// A conversation and what is expected of it; lines count from 1.
#[derive(Deserialize)]
struct Golden {
    about: String,
    decisions: Vec<usize>,
    questions: Vec<usize>,
    promises: Vec<Promise>,
    most_points: Option<usize>,
    lines: String,
}

#[derive(Deserialize)]
struct Promise {
    line: usize,
    who: String,
    due: Option<jiff::civil::Date>,
}

/// How many items were right, drawn and expected.
#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    drawn: usize,
    expected: usize,
}

impl Tally {
    fn precision(self) -> f64 {
        share(self.right, self.drawn)
    }

    fn recall(self) -> f64 {
        share(self.right, self.expected)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).expect("a small count"));
    if whole == 0 {
        1.0
    } else {
        number(part) / number(whole)
    }
}

fn conversations() -> Vec<(String, Golden)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/digest");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|f| f.expect("a file").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let golden =
            toml::from_str(&fs::read_to_string(path).expect("the text")).expect("well-formed");
        (name, golden)
    };
    files.iter().map(read).collect()
}

/// Reads `09:05 Anna: text` lines under `# 2026-05-12` days; `[a]` puts a line in a thread.
fn read(script: &str) -> Vec<Line> {
    let (mut day, mut out) = (String::new(), Vec::new());
    for row in script.lines().filter(|row| !row.trim().is_empty()) {
        if let Some(next) = row.strip_prefix("# ") {
            next.clone_into(&mut day);
            continue;
        }
        let (time, rest) = row.split_once(' ').expect("a time");
        let (author, text) = rest.split_once(": ").expect("an author");
        let thread = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "));
        let at = format!("{day}T{time}").parse().expect("a date and time");
        let mut said = line(
            out.len(),
            author,
            at,
            &thread.map_or(text, |(_, text)| text).replace("\\n", "\n"),
        );
        said.thread = thread.map(|(name, _)| name.to_owned());
        out.push(said);
    }
    out
}

fn of(drawn: &Digest, kind: ItemKind) -> Vec<&Item> {
    drawn
        .items
        .iter()
        .filter(|item| item.kind == kind)
        .collect()
}

/// Counts expected lines that an item of their own rests on.
fn count(drawn: &[&Item], expected: &[usize], tally: &mut Tally) -> Vec<usize> {
    let mut left: Vec<&&Item> = drawn.iter().collect();
    let mut missed = Vec::new();
    for line in expected {
        let first = left
            .iter()
            .position(|item| item.sources.first() == Some(&(line - 1)));
        match first.or_else(|| {
            left.iter()
                .position(|item| item.sources.contains(&(line - 1)))
        }) {
            Some(at) => drop(left.remove(at)),
            None => missed.push(*line),
        }
    }
    tally.right += expected.len() - missed.len();
    tally.drawn += drawn.len();
    tally.expected += expected.len();
    missed
}

#[test]
fn golden_conversations_reach_the_floor() {
    let mut tallies = [Tally::default(); 3];
    let (mut details, mut dues, mut report) = (0, 0, String::new());
    let conversations = conversations();
    assert!(conversations.len() >= 12, "the golden set is complete");
    for (name, golden) in &conversations {
        let lines = read(&golden.lines);
        let drawn = digest(&lines, &zone(), Limits::for_lines(lines.len()));
        let promised: Vec<usize> = golden.promises.iter().map(|p| p.line).collect();
        let kinds = [
            (ItemKind::Decision, &golden.decisions),
            (ItemKind::Question, &golden.questions),
            (ItemKind::Promise, &promised),
        ];
        for ((kind, expected), tally) in kinds.into_iter().zip(&mut tallies) {
            let items = of(&drawn, kind);
            let before = tally.right;
            let missed = count(&items, expected, tally);
            if !missed.is_empty() || items.len() > tally.right - before {
                let seen: Vec<_> = items.iter().map(|i| (&i.sources, &i.text)).collect();
                writeln!(
                    report,
                    "{name} ({}): {kind:?} missed {missed:?}, drew {seen:?}",
                    golden.about
                )
                .expect("memory");
            }
        }
        for promise in &golden.promises {
            dues += 1;
            let same = |i: &&Item| {
                let due = i.due.as_ref().and_then(|d| d.on);
                i.sources.contains(&(promise.line - 1))
                    && i.who.as_deref() == Some(&promise.who)
                    && due == promise.due
            };
            let told = of(&drawn, ItemKind::Promise).iter().any(same);
            details += usize::from(told);
            if !told {
                let seen: Vec<_> = of(&drawn, ItemKind::Promise)
                    .iter()
                    .map(|i| (&i.sources, &i.who, &i.due))
                    .collect();
                writeln!(report, "{name}: line {} drew {seen:?}", promise.line).expect("memory");
            }
        }
        if let Some(most) = golden.most_points {
            assert!(
                of(&drawn, ItemKind::Point).len() <= most,
                "{name}: too many points: {:?}",
                drawn.items
            );
        }
    }
    let figures: Vec<(f64, f64)> = tallies
        .iter()
        .map(|t| (t.precision(), t.recall()))
        .collect();
    println!(
        "decisions, questions, promises (precision, recall): {figures:.2?}; who and due {details}/{dues}\n{report}"
    );
    for (precision, recall) in figures {
        assert!(
            precision >= 0.9 && recall >= 0.9,
            "{figures:.2?}\n{report}",
            figures = (precision, recall)
        );
    }
    assert!(
        share(details, dues) >= 0.9,
        "who and due: {details} of {dues}"
    );
}

#[test]
fn points_of_golden_conversations_tell_facts() {
    let lines = |name: &str| {
        let found = conversations()
            .into_iter()
            .find(|(file, _)| file == name)
            .expect("the conversation");
        read(&found.1.lines)
    };
    for (name, words) in [
        ("ru_incident", "37%"),
        ("en_incident", "14%"),
        ("ru_deliveries", "ORD-1532"),
    ] {
        let lines = lines(name);
        let drawn = digest(&lines, &zone(), Limits::for_lines(lines.len()));
        assert!(
            drawn.items.iter().any(|item| item.text.contains(words)),
            "{name}: {:?}",
            drawn.items
        );
    }
}
