//! `sufler run` beside a running server: an engine of its own, which ends with
//! it, and none of the server's is touched.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
    time::{Duration, Instant},
};

use crate::{
    kill_engine::{company, summary},
    support::{has_worked, is_alive},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_in_the_shell_leaves_the_servers_engine_alone_and_ends_promptly() {
    let (desk, server, person) = company("").await;
    let worded = async || {
        let (told, _) = person.run(&summary()).await.rest().await;
        assert!(has_worked(&told), "{told:?}");
    };
    worded().await;
    let engine = server.engine().expect("the engine runs");
    let socket = |pid: i32| desk.data().join(format!("engine-{pid}.sock"));
    assert!(socket(server.pid()).exists());

    let input = summary()["input"].as_str().expect("a text").to_owned();
    std::fs::write(desk.path().join("talk.txt"), input).expect("a file");
    let mut command = desk.command(&["run", "chat.summarise", "--json", "--input", "talk.txt"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it runs");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let told: Vec<String> = lines.map_while(Result::ok).collect();
    let said = Instant::now();
    assert!(child.wait().expect("it ends").success());
    let took = said.elapsed();
    assert!(
        took < Duration::from_secs(5),
        "{took:?} after its last word"
    );
    let has = |event: &str| {
        let begin = format!("{{\"event\":\"{event}\"");
        told.iter().any(|line| line.starts_with(&begin))
    };
    assert!(has("usage") && has("run.finished"), "{told:?}");
    let own = i32::try_from(child.id()).expect("a process id");
    assert!(!socket(own).exists(), "its engine took its socket along");

    assert!(is_alive(engine) && server.engine() == Some(engine));
    worded().await;
}
