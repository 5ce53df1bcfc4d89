//! Grammars in llama.cpp's notation (GBNF), rewritten as Lark for llguidance.
//!
//! llama.cpp keeps every way in which a text can be read and bounds neither their number nor the time it takes, so that
//! a grammar of one line stops the inference thread. llguidance counts its steps and gives up.

mod lark;
mod reader;
mod rules;

use rules::Rules;

/// The grammar as Lark. The error says what of it is wrong or not supported.
pub(crate) fn to_lark(gbnf: &str) -> Result<String, String> {
    let rules = Rules::settle(reader::read(gbnf)?)?;
    Ok(lark::write(&rules))
}

/// One part of an alternative.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Text(String),
    /// One character out of, or outside of, these ranges.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
    /// The rule with this number.
    Rule(usize),
    Group(Alternatives),
    /// At least so often, and at most so often if that is bounded.
    Repeat(Box<Item>, u32, Option<u32>),
}

type Alternatives = Vec<Vec<Item>>;

/// A rule as it was read; the body is missing if it was only spoken of.
#[derive(Debug)]
struct Rule {
    name: String,
    body: Option<Alternatives>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use llguidance::api::{GrammarInit, TopLevelGrammar};
    use llguidance::toktrie::ApproximateTokEnv;
    use llguidance::{Matcher, ParserFactory};
    use std::fmt::Write;

    /// Over a vocabulary of single bytes.
    fn matcher(gbnf: &str) -> Matcher {
        let lark = to_lark(gbnf).expect("it is a grammar");
        let factory = ParserFactory::new_simple(&ApproximateTokEnv::single_byte_env());
        let grammar = GrammarInit::Serialized(TopLevelGrammar::from_lark(lark));
        let factory = factory.expect("a vocabulary of bytes");
        let matcher = Matcher::new(factory.create_parser_from_init(grammar, 0, 0));
        assert_eq!(matcher.get_error(), None);
        matcher
    }

    fn takes(gbnf: &str, text: &str) -> bool {
        let mut matcher = matcher(gbnf);
        text.bytes()
            .all(|byte| matcher.consume_token(u32::from(byte)).is_ok())
            && matches!(matcher.is_accepting(), Ok(true))
    }

    #[test]
    fn what_a_grammar_means_is_kept() {
        let json = "root ::= value\nvalue ::= object | list | string | \"true\" ws # a comment\n\
                    object ::= \"{\" ws (string \":\" ws value (\",\" ws string \":\" ws value)*)? \"}\" ws\n\
                    list ::= \"[\" ws ( value (\",\" ws value)* )? \"]\" ws\n\
                    string ::=\n  \"\\\"\" ([^\"\\\\\\x7F\\x00-\\x1F] | \"\\\\\" [\"\\\\/bfnrt])* \"\\\"\" ws\n\
                    ws ::= ([ \\t\\n] ws)?";
        for (gbnf, right, wrong) in [
            (json, r#"{"a": [true, "ж\n"]} "#, r#"{"a": [true, }"#),
            (json, "[[[[]]]]", "[[[[]]]"),
            ("root ::= [0-9]{2} \"-\" [^0-9]", "12-я", "1-я"),
            ("root ::= \"a\"{2,} | \"b\"{0,2}", "aaaa", "bbb"),
            ("root ::= . \"\\u00e9\" \"\\U0001F41F\"", "\né🐟", "é🐟"),
            ("root ::= [a-z]+ \"end\"", "weekend", "weeken"),
            ("root ::= (\"a\" | \"ab\") \"bc\"", "abc", "abb"),
            (
                "root ::= \"(\" root \")\" | x\nx ::= \"[]/*\\\\\"",
                "(([]/*\\))",
                "([]/*\\))",
            ),
            (
                "root ::= one\n  | two\none ::= \"1\"\ntwo ::= \"2\"",
                "2",
                "3",
            ),
            ("root ::= [\\]a-] root | \"\"", "]-a", "b"),
            ("root ::= root \"+\" [0-9] | [0-9]", "1+2+3", "1+"),
        ] {
            assert!(takes(gbnf, right), "{gbnf} should take {right}");
            assert!(!takes(gbnf, wrong), "{gbnf} should not take {wrong}");
        }
    }

    #[test]
    fn a_grammar_whose_readings_double_with_every_letter_is_followed() {
        let gbnf = "root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"a\"";
        // Two to the power of 200 readings.
        assert!(takes(
            gbnf,
            &format!("{}{}", "a".repeat(201), "bc".repeat(100))
        ));
        assert!(!takes(gbnf, &"a".repeat(3)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (gbnf, reason) in [
            ("", "no rule named root"),
            ("other ::= \"a\"", "no rule named root"),
            ("root ::= (", "line 1"),
            ("root ::= \"a", "line 1"),
            ("root ::= \"a\"\nx ::= [", "line 2"),
            ("root ::= []", "line 1"),
            ("root ::= [z-a]", "line 1"),
            ("root ::= *", "line 1"),
            ("root ::= \"\\q\"", "line 1"),
            ("root ::= \"\\uD800\"", "line 1"),
            ("root ::= \"a\"{3,2}", "line 1"),
            ("root ::= \"a\"{1,99999}", "line 1"),
            ("root ::= <think>", "tokens"),
            ("root ::= nothing", "nothing"),
            ("root ::= \"a\"\nroot ::= \"b\"", "root"),
            ("root ::= \"a\" root", "never ends"),
            ("root = \"a\"", "line 1"),
        ] {
            let error = to_lark(gbnf).expect_err(gbnf);
            assert!(error.contains(reason), "{gbnf}: {error}");
        }
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused_and_the_deepest_is_taken() {
        let groups =
            |depth: usize| format!("root ::= {}\"a\"{}", "(".repeat(depth), ")".repeat(depth));
        assert!(takes(&groups(rules::DEEPEST - 2), "a"));
        assert!(to_lark(&groups(10_000)).is_err());
        let chain = |rules: usize, end: &str| {
            let mut text = "root ::= r0\n".to_owned();
            for rule in 0..rules {
                writeln!(text, "r{rule} ::= \"b\"? r{}", rule + 1)
                    .expect("a string can be written to");
            }
            text + &format!("r{rules} ::= {end}\n")
        };
        assert!(takes(&chain(rules::DEEPEST / 2, "\"a\""), "bba"));
        assert!(to_lark(&chain(5_000, "\"a\"")).is_err());
        let (back, most) = ("\"a\" | \"(\" root \")\"", rules::MOST_RECURSIVE - 2);
        assert!(takes(&chain(most, back), "b(a)"));
        assert!(to_lark(&chain(5_000, back)).is_err());
    }
}
