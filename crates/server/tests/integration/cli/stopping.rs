use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};

use axum::{Router, routing::get};
use kernel::tasks::Tasks;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Notify,
};

use super::{Desk, Running};

#[test]
fn signals_end_the_server_cleanly() {
    let desk = Desk::new();
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let mut server = Running::start(&desk, &[]);
        assert!(server.told.contains("Sufler is ready"));
        let host = server.url.strip_prefix("http://").expect("http").to_owned();
        // An idle connection must not hold the stop.
        let mut idle = TcpStream::connect(&host).expect("a connection");
        idle.write_all(b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\n\r\n")
            .expect("sent");
        let mut some = [0; 15];
        idle.read_exact(&mut some).expect("an answer");
        let id = i32::try_from(server.child.id()).expect("an id");
        kill(Pid::from_raw(id), signal).expect("signalled");
        assert!(server.child.wait().expect("it ends").success());
        let mut rest = String::new();
        server
            .log
            .read_to_string(&mut rest)
            .expect("the rest of the log");
        assert!(rest.contains("stopped") && !rest.contains("cut"), "{rest}");
        assert!(TcpStream::connect(&host).is_err(), "nobody listens");
    }
}

async fn ask(address: std::net::SocketAddr) -> tokio::net::TcpStream {
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("a connection");
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .expect("sent");
    stream
}

#[tokio::test]
async fn a_running_request_may_end() {
    let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (here, wait) = (Arc::clone(&begun), Arc::clone(&go));
    let slow = get(async move || {
        here.notify_one();
        wait.notified().await;
        "done"
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let tasks = Tasks::default();
    let router = Router::new().route("/", slow);
    let server = tasks.spawn(server::listen::accept(
        listener,
        None,
        router,
        tasks.clone(),
        Duration::from_secs(10),
    ));
    let mut stream = ask(address).await;
    begun.notified().await;
    tasks.stopping().cancel();
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    go.notify_one();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"),
        "{answer}"
    );
    server.await.expect("ended");
}

#[tokio::test]
async fn a_request_that_never_ends_is_cut_after_the_grace() {
    let begun = Arc::new(Notify::new());
    let here = Arc::clone(&begun);
    let endless = get(async move || {
        here.notify_one();
        std::future::pending::<()>().await;
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let tasks = Tasks::default();
    let router = Router::new().route("/", endless);
    let grace = Duration::from_millis(50);
    let server = tasks.spawn(server::listen::accept(
        listener,
        None,
        router,
        tasks.clone(),
        grace,
    ));
    let _stream = ask(address).await;
    begun.notified().await;
    tasks.stopping().cancel();
    tokio::time::timeout(Duration::from_secs(5), server)
        .await
        .expect("in time")
        .expect("ended");
}
