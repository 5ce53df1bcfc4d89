//! Rebuilds the crate when a migration is added: the macro that embeds them
//! does not watch the folders.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
