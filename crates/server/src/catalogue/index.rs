//! Where a wheel lies, asked of a package index in its "simple" form: JSON
//! where the index speaks it, the older page of links otherwise.

use kernel::{
    Error, Result,
    egress::{Egress, read_bounded},
};
use serde::Deserialize;
use url::Url;

use super::{
    list::is_sha256,
    open::{Wanted, open},
};

const ACCEPT: &str = "application/vnd.pypi.simple.v1+json, text/html;q=0.2";
/// Pages of packages with thousands of files have some megabytes.
const MAX_PAGE: usize = 32 * 1024 * 1024;

/// A wheel on an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wheel {
    pub(super) url: Url,
    /// The SHA-256 that the index publishes.
    pub(super) sha256: Option<String>,
}

/// Finds the file `wheel` of `package`.
///
/// # Errors
/// Those of [`open`]; `Conflict` when the index does not have it.
pub(super) async fn find(
    egress: &Egress,
    index: &Url,
    package: &str,
    wheel: &str,
) -> Result<Wheel> {
    let page = page_of(index, package)?;
    let wanted = Wanted {
        accept: Some(ACCEPT),
        ..Wanted::default()
    };
    let opened = open(egress, &page, &wanted).await?;
    let (base, body) = (opened.url, read_bounded(opened.response, MAX_PAGE).await?);
    let text = String::from_utf8_lossy(&body);
    let found = if text.trim_start().starts_with('{') {
        in_json(&base, &text, wheel)?
    } else {
        in_links(&base, &text, wheel)
    };
    found.ok_or_else(|| Error::conflict("model-source-gone"))
}

/// The page of a package, its name as indexes spell it.
fn page_of(index: &Url, package: &str) -> Result<Url> {
    let name: Vec<&str> = package
        .split(['-', '_', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let mut base = index.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", index.path()));
    }
    base.join(&format!("{}/", name.join("-").to_lowercase()))
        .map_err(Error::internal)
}

#[derive(Deserialize)]
struct Page {
    files: Vec<PageFile>,
}

#[derive(Deserialize)]
struct PageFile {
    filename: String,
    url: String,
    #[serde(default)]
    hashes: Hashes,
}

#[derive(Default, Deserialize)]
struct Hashes {
    sha256: Option<String>,
}

fn in_json(base: &Url, text: &str, wheel: &str) -> Result<Option<Wheel>> {
    let page: Page =
        serde_json::from_str(text).map_err(|_| Error::conflict("model-source-strange"))?;
    let found = page.files.into_iter().find(|file| file.filename == wheel);
    Ok(found.and_then(|file| {
        Some(Wheel {
            url: base.join(&file.url).ok()?,
            sha256: file.hashes.sha256.filter(|sum| is_sha256(sum)),
        })
    }))
}

fn in_links(base: &Url, text: &str, wheel: &str) -> Option<Wheel> {
    let links = text.split("href=\"").skip(1);
    links
        .filter_map(|rest| rest.split_once('"'))
        .find_map(|(link, _)| {
            let mut url = base.join(&link.replace("&amp;", "&")).ok()?;
            let named = url.path_segments()?.next_back()? == wheel;
            let sum = url
                .fragment()
                .and_then(|part| part.strip_prefix("sha256="))
                .map(str::to_owned);
            url.set_fragment(None);
            named.then_some(Wheel {
                url,
                sha256: sum.filter(|sum| is_sha256(sum)),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHEEL: &str = "tiny_model-1-py3-none-any.whl";

    fn base() -> Url {
        Url::parse("https://index.example/simple/tiny-model/").expect("an address")
    }

    #[test]
    fn a_wheel_is_found_in_both_forms() {
        let sum = "0".repeat(64);
        let json = format!(
            r#"{{"files":[{{"filename":"other.whl","url":"a"}},
            {{"filename":"{WHEEL}","url":"../../files/{WHEEL}","hashes":{{"sha256":"{sum}"}}}}]}}"#
        );
        let links = format!(
            "<a href=\"/files/other.whl\">other</a><a href=\"/files/{WHEEL}#sha256={sum}\">x</a>"
        );
        let wanted = Wheel {
            url: Url::parse(&format!("https://index.example/files/{WHEEL}")).expect("an address"),
            sha256: Some(sum),
        };
        let found = in_json(&base(), &json, WHEEL).expect("JSON");
        assert_eq!(found, Some(wanted.clone()));
        assert_eq!(in_links(&base(), &links, WHEEL), Some(wanted));
        assert_eq!(in_links(&base(), &links, "gone.whl"), None);
        assert!(in_json(&base(), "{", WHEEL).is_err());
    }

    #[test]
    fn a_page_has_the_name_as_indexes_spell_it() {
        for index in [
            "https://index.example/simple",
            "https://index.example/simple/",
        ] {
            let index = Url::parse(index).expect("an address");
            let page = page_of(&index, "Tiny_.Model").expect("a page");
            assert_eq!(page, base());
        }
    }
}
