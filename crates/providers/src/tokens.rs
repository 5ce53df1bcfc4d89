//! How many tokens a text may cost, before anyone has counted.

/// An upper bound of the tokens `text` costs, for quotas and for fitting a context.
///
/// An estimate by script, not a tokenizer: current vocabularies spend at most about one token on three Latin letters
/// or two Cyrillic ones of running text, one on a Chinese, Japanese or Korean character, and fall back to bytes for
/// the rest. Words are rounded up one by one, so that many short words are not underrated; digits and punctuation
/// count singly. A space before a word is taken to belong to the word.
pub fn token_upper_bound(text: &str) -> u64 {
    let mut total = 0;
    let mut run = Run {
        script: Script::Space,
        chars: 0,
        bytes: 0,
    };
    for letter in text.chars() {
        let script = script_of(letter);
        if script != run.script {
            total += run.tokens();
            run = Run {
                script,
                chars: 0,
                bytes: 0,
            };
        }
        run.chars += 1;
        run.bytes += letter.len_utf8() as u64;
    }
    total + run.tokens()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Han,
    Space,
    Single,
    Other,
}

/// Neighbouring characters of one script.
struct Run {
    script: Script,
    chars: u64,
    bytes: u64,
}

impl Run {
    fn tokens(&self) -> u64 {
        match self.script {
            Script::Latin => self.chars.div_ceil(3),
            Script::Cyrillic => self.chars.div_ceil(2),
            Script::Space => self.chars.saturating_sub(1),
            Script::Han | Script::Single => self.chars,
            Script::Other => self.bytes,
        }
    }
}

fn script_of(letter: char) -> Script {
    match letter {
        ' ' => Script::Space,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => Script::Han,
        _ if letter.is_ascii() => Script::Single,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", 0)]
    #[case("hello", 2)]
    #[case("a b c", 3)]
    #[case("Привет, мир!", 3 + 1 + 2 + 1)]
    #[case("2026", 4)]
    #[case("你好", 2)]
    #[case("😀", 4)]
    #[case("    x", 4)]
    #[case("\n\n", 2)]
    fn counts_by_script(#[case] text: &str, #[case] tokens: u64) {
        assert_eq!(token_upper_bound(text), tokens);
    }

    proptest! {
        #[test]
        fn grows_with_the_text_and_never_passes_its_bytes(left in ".{0,40}", right in ".{0,40}") {
            let both = format!("{left}{right}");
            prop_assert!(token_upper_bound(&both) <= both.len() as u64);
            prop_assert!(token_upper_bound(&both) >= token_upper_bound(&left));
        }
    }
}
