//! The text files of the repository.

use std::path::Path;

use anyhow::{Context, Result};

/// Folders that hold what was made or fetched.
const SKIPPED: [&str; 10] = [
    ".git",
    ".svelte-kit",
    "build",
    "demo-data",
    "node_modules",
    "playwright-report",
    "target",
    "test-results",
    ".idea",
    ".vscode",
];

/// One text file; the path is relative to the repository and uses `/`.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    /// The part of the name after the last dot.
    pub(super) fn extension(&self) -> &str {
        self.path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// Lines with their numbers from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

/// All text files, sorted by path.
pub(super) struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Reads the repository; files that are not UTF-8 are left out.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(root, "", &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { files })
    }

    /// A tree for tests.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            files: files.iter().map(file).collect(),
        }
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Every file.
    pub(super) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The files below a folder, each with its path inside it.
    pub(super) fn under<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a File)> {
        self.files.iter().filter_map(move |file| {
            let inside = file.path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((inside, file))
        })
    }

    /// One file's text.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }
}

fn collect(root: &Path, inside: &str, files: &mut Vec<File>) -> Result<()> {
    let folder = root.join(inside);
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if inside.is_empty() {
            name.clone()
        } else {
            format!("{inside}/{name}")
        };
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) && !name.starts_with(".demo-data-") {
            collect(root, &path, files)?;
        } else if kind.is_file()
            && let Ok(text) = String::from_utf8(std::fs::read(entry.path())?)
        {
            files.push(File { path, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_folders_and_bytes_are_left_out() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(root.path().join("web/node_modules")).expect("made");
        std::fs::write(root.path().join("web/node_modules/a.js"), "x").expect("written");
        std::fs::write(root.path().join("web/b.ts"), "x").expect("written");
        std::fs::write(root.path().join("web/c.png"), [0xff, 0xfe]).expect("written");
        let tree = Tree::read(root.path()).expect("read");
        assert_eq!(
            tree.files()
                .map(|file| file.path.as_str())
                .collect::<Vec<_>>(),
            ["web/b.ts"]
        );
    }
}
