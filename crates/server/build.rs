//! The web is built by npm and embedded here. On a clone where it was not
//! built there is a page that says so, so that `cargo build` works.

use std::{env, fs, path::Path};

const PLACEHOLDER: &str = "<!doctype html>\n<html lang=\"en\">\n  <head>\n    <meta charset=\"utf-8\" />\n    \
    <title>Sufler</title>\n  </head>\n  <body>\n    <h1>Sufler</h1>\n    \
    <p>Веб-приложение не собрано: выполните <code>npm ci && npm run build</code> в папке <code>web</code>.</p>\n    \
    <p>The web application is not built: run <code>npm ci && npm run build</code> in the folder <code>web</code>.</p>\n  \
    </body>\n</html>\n";

fn main() {
    let folder = Path::new("../../web/build");
    let page = folder.join("index.html");
    if !page.exists() {
        // A folder that cannot be written shows in the embedding right after.
        let _ = fs::create_dir_all(folder);
        let _ = fs::write(&page, PLACEHOLDER);
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../locales");
    // A debug build reads the files at run time, so only a release must see
    // that they changed.
    if env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../web/build");
    }
}
