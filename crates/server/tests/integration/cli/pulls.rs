//! `sufler model list --catalogue`, `pull`, `check` and `remove` with the real
//! program and a source of this machine.

use super::{
    Desk,
    models::{desk, model},
};
use crate::support::{Mood, Source, sha256, tiny_gguf};

/// A desk whose catalogue offers one model of `source`; its hash is known or
/// published on the way.
fn offered(source: &Source, bytes: &[u8], known: bool) -> Desk {
    let desk = desk();
    let (size, url) = (bytes.len(), &source.url);
    let (sum, way) = if known {
        (format!("sha256 = \"{}\"", sha256(bytes)), "file")
    } else {
        (String::new(), "moved")
    };
    desk.write(
        "catalogue.toml",
        &format!(
            "[[models]]\nname = \"tiny\"\ntitle = \"Крошка\"\nfile = \"tiny.gguf\"\nlanguages = [\"ru\"]\n\
             size = {size}\n{sum}\ncontext = 4096\nmemory = 1000000\ngood_for = {{ ru = \"\", en = \"\" }}\n\
             licence = {{ name = \"Own\", url = \"https://licence.example/\", accept = true }}\n\
             sources = [{{ url = \"{url}/{way}/tiny.gguf\" }}]\n"
        ),
    );
    desk.write(
        "sufler.toml",
        "[engine]\nmodels_dir = \"models\"\ncatalogue = \"catalogue.toml\"\nenabled = false\n\
         [egress]\nallowed_private_ranges = [\"127.0.0.0/8\"]\n",
    );
    desk
}

fn mood(bytes: &[u8]) -> Mood {
    Mood {
        bytes: bytes.to_vec(),
        etag: "one".to_owned(),
        published: Some(sha256(bytes)),
        ..Mood::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_is_listed_pulled_and_removed() {
    let bytes = tiny_gguf(5000);
    let source = Source::start(mood(&bytes)).await;
    source.mood().cuts = vec![9000];
    let desk = offered(&source, &bytes, true);
    let listed = desk.done(&model(&["list", "--catalogue"]));
    let line = "tiny  Крошка  ru  0.1 GB  memory 0.1 GB (yes)  Own (to be accepted)  not tried by us  not here\n";
    assert_eq!(listed, line);
    let refused = desk.refused(&model(&["pull", "tiny"]));
    assert!(refused.contains("https://licence.example/") && refused.contains("--accept-licence"));
    let refused = desk.refused(&model(&["pull", "huge"]));
    assert!(
        refused.contains("no model huge in the catalogue"),
        "{refused}"
    );
    let pulled = desk.done(&model(&["pull", "tiny", "--accept-licence"]));
    assert_eq!(pulled, "models/tiny.gguf\n");
    let there = std::fs::read(desk.path().join("models/tiny.gguf"));
    assert_eq!(there.expect("a file"), bytes);
    assert!(source.asked()[1].is_some(), "it went on after the break");
    let listed = desk.done(&model(&["list"]));
    assert!(listed.contains("  Крошка (default)  ru  "), "{listed}");
    assert!(
        desk.done(&model(&["list", "--catalogue"]))
            .ends_with("  here\n")
    );
    let again = desk.refused(&model(&["pull", "tiny", "--accept-licence"]));
    assert!(again.contains("already in the models folder"), "{again}");
    let check = desk.refused(&model(&["check", "tiny"]));
    assert!(check.contains("switched off"), "{check}");
    let check = desk.refused(&model(&["check", "gone.gguf"]));
    assert!(check.contains("there is no gone.gguf"), "{check}");
    assert_eq!(desk.done(&model(&["remove", "tiny"])), "tiny.gguf\n");
    assert_eq!(desk.done(&model(&["list"])), "");
    let gone = desk.refused(&model(&["remove", "tiny"]));
    assert!(gone.contains("there is no tiny.gguf"), "{gone}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hash_nobody_knows_is_shown_and_taken_only_when_confirmed() {
    let bytes = tiny_gguf(5000);
    let source = Source::start(mood(&bytes)).await;
    let desk = offered(&source, &bytes, false);
    let refused = desk.refused(&model(&["pull", "tiny", "--accept-licence"]));
    assert!(
        refused.contains(&sha256(&bytes)) && refused.contains("--yes"),
        "{refused}"
    );
    assert!(!desk.path().join("models/tiny.gguf").exists());
    desk.done(&model(&["pull", "tiny", "--accept-licence", "--yes"]));
    desk.done(&model(&["remove", "tiny"]));
    // It is pinned now.
    desk.done(&model(&["pull", "tiny", "--accept-licence"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_is_away_is_told_and_the_command_can_be_said_again() {
    let bytes = tiny_gguf(5000);
    let source = Source::start(mood(&bytes)).await;
    source.mood().refuses = Some(503);
    let desk = offered(&source, &bytes, true);
    let pull = model(&["pull", "tiny", "--accept-licence"]);
    let refused = desk.refused(&pull);
    assert!(
        refused.contains("Say the same again to go on."),
        "{refused}"
    );
    source.mood().refuses = None;
    desk.done(&pull);
    desk.write(
        "sufler.toml",
        "[engine]\ndownloads = false\ncatalogue = \"catalogue.toml\"\n",
    );
    let off = desk.refused(&pull);
    assert!(off.contains("switched off"), "{off}");
}

#[test]
fn a_file_under_a_name_of_the_list_is_added_with_its_licence_and_a_known_hash() {
    let bytes = tiny_gguf(100);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let source = runtime.block_on(Source::start(mood(&bytes)));
    let desk = offered(&source, &bytes, false);
    desk.write_bytes("tiny.gguf", &bytes);
    let text = desk.refused(&model(&["add", "tiny.gguf"]));
    assert!(text.contains("--accept-licence"), "{text}");
    let text = desk.refused(&model(&["add", "tiny.gguf", "--accept-licence"]));
    assert!(text.contains(&sha256(&bytes)), "{text}");
    assert!(text.contains("--yes"), "{text}");
    assert!(!desk.path().join("models/tiny.gguf").exists());
    assert_eq!(desk.done(&model(&["list"])), "");

    let agreed = ["add", "tiny.gguf", "--accept-licence", "--yes"];
    desk.done(&model(&agreed));
    assert!(desk.path().join("models/tiny.gguf").exists());
    // What was confirmed once stays, whatever anybody says.
    desk.write_bytes("tiny.gguf", &tiny_gguf(101));
    let text = desk.refused(&model(&agreed));
    assert!(text.contains("another SHA-256"), "{text}");
}
