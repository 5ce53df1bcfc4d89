//! The demo company is there whole or not at all, whenever it is cut short.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use crate::support::Desk;

#[test]
fn a_demo_that_was_killed_is_made_by_the_next_try() {
    let desk = Desk::new("");
    let mut command = desk.command(&["demo", "--no-model"]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let told = BufReader::new(child.stderr.take().expect("its progress"));
    let half_way = told
        .lines()
        .map(|line| line.expect("a line"))
        .find(|line| line.contains("1000 of 2000"));
    assert!(half_way.is_some(), "it was asked too late");
    child.kill().expect("killed");
    assert!(!child.wait().expect("it ended").success());
    let administrator = desk.done(&["demo", "--no-model"]);
    assert!(administrator.contains('@'), "{administrator}");
    let refused = desk.refused(&["demo"]);
    assert!(refused.contains("already has people"), "{refused}");
}
