//! The web application brings everything itself: no markup from text, no address of anyone else.

use super::Problem;
use super::tree::{File, Tree};

/// Folders whose files reach the browser. Tests beside them do not, and try hostile addresses on purpose.
const FOLDERS: [&str; 2] = ["web/src", "web/static"];

/// Hosts that lead nowhere: this machine, names reserved for examples, and names of XML vocabularies.
const HARMLESS: [&str; 5] = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "www.w3.org",
    "example.org",
];
const HARMLESS_ENDINGS: [&str; 5] = [
    ".example",
    ".test",
    ".invalid",
    ".localhost",
    ".example.org",
];

const RAW_MARKUP: &str = concat!("{@", "html");

/// Raw markup, and addresses outside this machine.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let files = FOLDERS
        .iter()
        .flat_map(|folder| tree.under(folder))
        .map(|(_, file)| file);
    let files = files.filter(|file| !file.path.ends_with(".test.ts"));
    files
        .flat_map(|file| {
            file.lines()
                .flat_map(|(number, line)| in_line(file, number, line))
        })
        .collect()
}

fn in_line(file: &File, number: usize, line: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if line.contains(RAW_MARKUP) {
        problems.push(Problem::at(
            &file.path,
            number,
            "raw markup: text from people or models would run as code",
        ));
    }
    for host in hosts(line).filter(|host| !is_harmless(host)) {
        problems.push(Problem::at(
            &file.path,
            number,
            format!("an address of someone else: {host}"),
        ));
    }
    problems
}

/// The hosts of the `http`, `https`, `ws` and protocol-relative addresses in a line. One that is put together at run
/// time (`${host}`) has no letters here and gives none.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("//").filter_map(|(start, _)| {
        let before = line.get(..start)?;
        let known = ["http:", "https:", "ws:", "wss:", "=\"", "='", "url("]
            .iter()
            .any(|end| before.ends_with(end));
        let rest = line.get(start + 2..)?;
        let end =
            rest.find(|letter: char| !letter.is_ascii_alphanumeric() && !".-[]:".contains(letter));
        let address = end.map_or(Some(rest), |end| rest.get(..end))?;
        (known && address.contains(|letter: char| letter.is_ascii_alphanumeric()))
            .then(|| without_port(address))
    })
}

fn without_port(address: &str) -> &str {
    match address.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => address,
    }
}

fn is_harmless(host: &str) -> bool {
    HARMLESS.contains(&host) || HARMLESS_ENDINGS.iter().any(|ending| host.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(concat!("<p>{@", "html text}</p>"), 1)]
    #[case("fetch('https://fonts.somewhere.com/a.css')", 1)]
    #[case("<script src=\"//cdn.somewhere.com/x.js\">", 1)]
    #[case("const url = 'http://127.0.0.1:8420/x';", 0)]
    #[case("const url = 'http://[::1]:8420/x';", 0)]
    #[case("const url = `https://${host}/x`;", 0)]
    #[case("expect(link('https://evil.example/a'))", 0)]
    #[case("<svg xmlns=\"http://www.w3.org/2000/svg\">", 0)]
    #[case("// a comment; see also // another", 0)]
    fn lines_are_judged(#[case] line: &str, #[case] problems: usize) {
        assert_eq!(
            check(&Tree::of(&[("web/src/a.svelte", line)])).len(),
            problems
        );
    }

    #[test]
    fn only_what_reaches_the_browser_is_looked_at() {
        let line = "https://somewhere.com";
        assert!(
            check(&Tree::of(&[
                ("docs/a.md", line),
                ("web/src/a.test.ts", line)
            ]))
            .is_empty()
        );
    }
}
