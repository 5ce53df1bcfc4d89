//! Reading GBNF.

use super::rules::DEEPEST;
use super::{Alternatives, Item, Rule};

/// As llama.cpp has it.
const MOST_REPETITIONS: u32 = 2000;

/// The rules of a grammar, in the order in which they are first spoken of.
pub(super) fn read(text: &str) -> Result<Vec<Rule>, String> {
    let mut reader = Reader {
        rest: text,
        line: 1,
        rules: Vec::new(),
    };
    let result = reader.grammar();
    let line = reader.line;
    result
        .map(|()| reader.rules)
        .map_err(|reason| format!("line {line}: {reason}"))
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    rules: Vec<Rule>,
}

impl Reader<'_> {
    fn grammar(&mut self) -> Result<(), String> {
        self.skip(true);
        while !self.rest.is_empty() {
            let name = self.name().ok_or("a rule begins with its name")?;
            self.skip(false);
            if !self.take_text("::=") {
                return Err(format!("::= must follow the name of rule {name}"));
            }
            self.skip(true);
            let body = self.alternatives(0)?;
            let at = self.number(&name);
            let rule = self.rules.get_mut(at).ok_or("a rule is missing")?;
            if rule.body.replace(body).is_some() {
                return Err(format!("there are two rules named {name}"));
            }
            if !(self.rest.is_empty() || self.rest.starts_with(['\n', '\r'])) {
                return Err(format!("{:?} was not expected", self.peek().unwrap_or(' ')));
            }
            self.skip(true);
        }
        Ok(())
    }

    fn alternatives(&mut self, depth: usize) -> Result<Alternatives, String> {
        if depth > DEEPEST {
            return Err("groups are nested too deeply".to_owned());
        }
        let mut all = vec![self.sequence(depth)?];
        while self.comes_another() {
            self.skip(true);
            all.push(self.sequence(depth)?);
        }
        Ok(all)
    }

    /// Takes a bar, which may stand at the beginning of the next line.
    fn comes_another(&mut self) -> bool {
        let (rest, line) = (self.rest, self.line);
        self.skip(true);
        if self.take('|') {
            return true;
        }
        (self.rest, self.line) = (rest, line);
        false
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Item>, String> {
        let nested = depth > 0;
        let mut items = Vec::new();
        loop {
            self.skip(nested);
            let item = match self.peek() {
                Some('"') => self.text()?,
                Some('[') => self.class()?,
                Some('(') => self.group(depth)?,
                Some('.') => {
                    self.take('.');
                    any()
                }
                Some('<' | '!') => return Err("tokens cannot be named in a grammar".to_owned()),
                Some('*' | '+' | '?' | '{') => {
                    return Err("there is nothing to repeat".to_owned());
                }
                Some(letter) if is_of_name(letter) => {
                    let name = self.name().unwrap_or_default();
                    Item::Rule(self.number(&name))
                }
                _ => return Ok(items),
            };
            let item = self.repeated(item, nested)?;
            items.push(item);
        }
    }

    fn group(&mut self, depth: usize) -> Result<Item, String> {
        self.take('(');
        let alternatives = self.alternatives(depth + 1)?;
        self.skip(true);
        if self.take(')') {
            return Ok(Item::Group(alternatives));
        }
        Err("a group is not closed".to_owned())
    }

    /// What is repeated twice over, such as `a*+`, nests as groups do; more than once makes no sense.
    fn repeated(&mut self, item: Item, nested: bool) -> Result<Item, String> {
        self.skip(nested);
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(item),
            _ => return Ok(item),
        };
        self.letter();
        Ok(Item::Repeat(Box::new(item), least, most))
    }

    fn counted(&mut self, item: Item) -> Result<Item, String> {
        self.take('{');
        self.skip(true);
        let least = self.count()?.ok_or("a number must follow {")?;
        self.skip(true);
        let most = if self.take(',') {
            self.skip(true);
            self.count()?
        } else {
            Some(least)
        };
        self.skip(true);
        if !self.take('}') {
            return Err("} is missing".to_owned());
        }
        if most.is_some_and(|most| most < least) {
            return Err("a repetition ends before it begins".to_owned());
        }
        Ok(Item::Repeat(Box::new(item), least, most))
    }

    fn count(&mut self) -> Result<Option<u32>, String> {
        let digits = self.take_while(|letter| letter.is_ascii_digit());
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse() {
            Ok(count) if count <= MOST_REPETITIONS => Ok(Some(count)),
            _ => Err(format!("at most {MOST_REPETITIONS} repetitions")),
        }
    }

    fn text(&mut self) -> Result<Item, String> {
        self.take('"');
        let mut text = String::new();
        while !self.take('"') {
            text.push(self.character()?);
        }
        Ok(Item::Text(text))
    }

    fn class(&mut self) -> Result<Item, String> {
        self.take('[');
        let negated = self.take('^');
        let mut ranges = Vec::new();
        while !self.take(']') {
            let first = self.character()?;
            let spans = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            let last = if spans {
                self.take('-');
                self.character()?
            } else {
                first
            };
            if last < first {
                return Err("a range of characters ends before it begins".to_owned());
            }
            ranges.push((first, last));
        }
        if ranges.is_empty() {
            return Err("there are no characters between [ and ]".to_owned());
        }
        Ok(Item::Class { negated, ranges })
    }

    fn character(&mut self) -> Result<char, String> {
        let letter = self.letter().ok_or("the grammar ends too early")?;
        if letter != '\\' {
            return Ok(letter);
        }
        match self.letter() {
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('x') => self.coded(2),
            Some('u') => self.coded(4),
            Some('U') => self.coded(8),
            Some(itself @ ('\\' | '"' | '[' | ']' | '-' | '^' | '/')) => Ok(itself),
            _ => Err("a backslash is followed by what has no meaning".to_owned()),
        }
    }

    fn coded(&mut self, digits: usize) -> Result<char, String> {
        let code = self.rest.get(..digits).unwrap_or_default();
        let letter = Some(code)
            .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32)
            .ok_or_else(|| format!("{digits} hexadecimal digits of a character are missing"))?;
        self.rest = self.rest.get(digits..).unwrap_or_default();
        Ok(letter)
    }

    fn name(&mut self) -> Option<String> {
        let name = self.take_while(is_of_name);
        (!name.is_empty()).then_some(name)
    }

    /// The number of the rule with this name.
    fn number(&mut self, name: &str) -> usize {
        let known = self.rules.iter().position(|rule| rule.name == name);
        known.unwrap_or_else(|| {
            self.rules.push(Rule {
                name: name.to_owned(),
                body: None,
            });
            self.rules.len() - 1
        })
    }

    /// Passes white space and comments, and line ends if `lines`.
    fn skip(&mut self, lines: bool) {
        while let Some(letter) = self.peek() {
            match letter {
                ' ' | '\t' => {}
                '\n' | '\r' if lines => {}
                '#' => {
                    self.take_while(|letter| !['\n', '\r'].contains(&letter));
                    continue;
                }
                _ => return,
            }
            self.letter();
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn letter(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        self.line += usize::from(letter == '\n');
        Some(letter)
    }

    fn take(&mut self, letter: char) -> bool {
        self.peek() == Some(letter) && self.letter().is_some()
    }

    fn take_text(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|letter| !fits(letter));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken.to_owned()
    }
}

fn any() -> Item {
    Item::Class {
        negated: false,
        ranges: vec![('\0', char::MAX)],
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}
