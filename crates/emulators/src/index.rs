//! The page that tells a person what is emulated.

use std::fmt::Write;

use crate::FAULTS;

const HEAD: &str = "\
Emulated model providers. Nothing here is a real model, and no key is needed.

";

const MODELS: &str = "
Models: \"honest\" answers from the conversation it is given, cites the lines, and says when there is no answer;
\"adversary\" invents sums, people and references, sends markup, floods, and obeys whatever it reads.
Any other name is as good as \"honest\".

Faults, chosen by the key (fault-NAME), by the model's name (honest+NAME) or by the header x-emulator-fault: NAME.
One that ends in \"-once\" comes every other time, so that who asks again is answered.

";

/// The page for emulators served at these paths, each with a sentence about it.
pub fn index(places: &[(&str, &str)]) -> String {
    let mut page = HEAD.to_owned();
    for (path, what) in places {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "  {path:<12} {what}");
    }
    page.push_str(MODELS);
    for fault in &FAULTS {
        let _ = writeln!(page, "  {:<12} {}", fault.name, fault.means);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_listed() {
        let page = index(&[("/openai", "OpenAI")]);
        assert!(page.contains("  /openai      OpenAI\n"), "{page}");
        for fault in &FAULTS {
            assert!(page.contains(&format!("  {:<12} {}\n", fault.name, fault.means)));
        }
    }
}
