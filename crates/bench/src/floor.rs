//! The least a server can do: bind, and answer every request with an empty 200.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use anyhow::Result;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Serves one connection after another until the process is ended.
pub(crate) fn serve(listen: SocketAddr) -> Result<()> {
    let listener = TcpListener::bind(listen)?;
    for stream in listener.incoming() {
        // A client that went away is its own matter.
        answer(stream?).ok();
    }
    Ok(())
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let _length = stream.read(&mut request)?;
    stream.write_all(ANSWER)
}
