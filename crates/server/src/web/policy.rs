//! The page's content security policy.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

const REST: &str = "style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
                    manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
                    require-trusted-types-for 'script'; trusted-types svelte-trusted-html sufler";

/// The policy of the service worker, which keeps to its own: it asks this
/// server only.
pub(super) const OF_WORKER: &str = "default-src 'none'; script-src 'self'; connect-src 'self'";

/// The policy of a page: its own inline scripts are allowed by their hashes,
/// no others.
pub(super) fn of_page(html: &[u8]) -> String {
    let mut scripts = String::from("'self'");
    for script in inline_scripts(&String::from_utf8_lossy(html)) {
        let _ = write!(
            scripts,
            " 'sha256-{}'",
            STANDARD.encode(Sha256::digest(script.as_bytes()))
        );
    }
    format!("default-src 'none'; script-src {scripts}; {REST}")
}

/// The texts between `<script …>` without `src` and `</script>`.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else {
            break;
        };
        let Some((text, next)) = body.split_once("</script>") else {
            break;
        };
        if !attributes.contains("src=") {
            found.push(text);
        }
        rest = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_hashed() {
        let html = "<script src=\"/theme.js\"></script><p></p><script>\nlet a = 1 > 0;\n</script><script type=\"module\">b</script>";
        assert_eq!(inline_scripts(html), ["\nlet a = 1 > 0;\n", "b"]);
        let policy = of_page(b"<script>alert(1)</script>");
        // The hash that browsers' documentation gives for this text.
        let hash = STANDARD.encode(Sha256::digest(b"alert(1)"));
        assert!(policy.starts_with(&format!(
            "default-src 'none'; script-src 'self' 'sha256-{hash}'; style-src"
        )));
    }

    #[test]
    fn a_page_that_is_cut_short_ends() {
        assert!(inline_scripts("<script>a").is_empty());
        assert!(inline_scripts("<script").is_empty());
    }
}
