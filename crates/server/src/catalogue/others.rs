//! Files in the models folder that the catalogue does not name: brought by
//! hand, or by another data folder's own list.

use std::path::Path;

use super::{List, is_model_file};

/// So many are told of; a folder of models has a few dozen.
const MOST: usize = 200;

/// A file by its name, with its size in bytes.
pub(super) fn others(folder: &Path, list: &List) -> Vec<(String, u64)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<(String, u64)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            // Links are followed: a folder may be put together of them.
            let about = std::fs::metadata(entry.path()).ok()?;
            let is_other = about.is_file() && is_model_file(&name) && list.of_file(&name).is_none();
            is_other.then_some((name, about.len()))
        })
        .collect();
    found.sort();
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_model_files_that_nobody_named_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = List::load(None).expect("a catalogue");
        let named = list.models[0].file.as_str();
        for file in [
            "b.gguf",
            "a.gguf",
            "a.check.json",
            "c.gguf.part",
            ".d.gguf",
            named,
        ] {
            std::fs::write(folder.path().join(file), b"12").expect("a file");
        }
        std::fs::create_dir(folder.path().join("e.gguf")).expect("a folder");
        let told = [("a.gguf".to_owned(), 2), ("b.gguf".to_owned(), 2)];
        assert_eq!(others(folder.path(), &list), told);
        assert!(others(&folder.path().join("gone"), &list).is_empty());
    }
}
