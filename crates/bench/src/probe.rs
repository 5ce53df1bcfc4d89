//! What the machine can do at best, measured in the same run as the product.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rusqlite::Connection;

use crate::{cores, stats};

/// One commit of a write-ahead log is at least a page.
const PAGE: [u8; 4096] = [7; 4096];

/// Appends of one page with `fdatasync`, each timed: seconds each took.
pub(crate) fn fdatasync(folder: &Path, during: Duration) -> Result<Vec<f64>> {
    let path = folder.join("fdatasync-probe");
    let mut file = File::create(&path)?;
    let mut took = Vec::new();
    let start = Instant::now();
    while start.elapsed() < during {
        let one = Instant::now();
        file.write_all(&PAGE)?;
        file.sync_data()?;
        took.push(one.elapsed().as_secs_f64());
    }
    std::fs::remove_file(path)?;
    Ok(took)
}

/// The median round trip of 128 bytes over loopback, from the load's core to the measured one, in seconds.
pub(crate) fn round_trip(times: usize) -> Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut near = TcpStream::connect(listener.local_addr()?)?;
    let (far, _) = listener.accept()?;
    let echo = std::thread::spawn(move || echo(far));
    near.set_nodelay(true)?;
    let mut took = Vec::with_capacity(times);
    let mut message = [1; 128];
    for _ in 0..times {
        let start = Instant::now();
        near.write_all(&message)?;
        near.read_exact(&mut message)?;
        took.push(start.elapsed().as_secs_f64());
    }
    drop(near);
    echo.join()
        .map_err(|_| anyhow::anyhow!("the echo broke"))??;
    Ok(stats::median(&took))
}

fn echo(mut far: TcpStream) -> Result<()> {
    cores::pin(cores::MEASURED)?;
    far.set_nodelay(true)?;
    let mut message = [0; 128];
    while far.read_exact(&mut message).is_ok() {
        far.write_all(&message)?;
    }
    Ok(())
}

/// Writes of 128 bytes per second that one thread on the measured core makes, to 64 sockets by turns.
pub(crate) fn socket_writes(during: Duration) -> Result<f64> {
    const SOCKETS: usize = 64;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let (mut near, mut readers) = (Vec::new(), Vec::new());
    for _ in 0..SOCKETS {
        near.push(TcpStream::connect(listener.local_addr()?)?);
        let mut far = listener.accept()?.0;
        readers.push(std::thread::spawn(move || {
            std::io::copy(&mut far, &mut std::io::sink())
        }));
    }
    let writer = std::thread::spawn(move || write_in_turn(&mut near, during));
    let rate = writer
        .join()
        .map_err(|_| anyhow::anyhow!("the writer broke"))??;
    for reader in readers {
        reader
            .join()
            .map_err(|_| anyhow::anyhow!("a reader broke"))??;
    }
    Ok(rate)
}

fn write_in_turn(sockets: &mut [TcpStream], during: Duration) -> Result<f64> {
    cores::pin(cores::MEASURED)?;
    for socket in &mut *sockets {
        socket.set_nodelay(true)?;
    }
    let message = [1; 128];
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < during {
        for socket in &mut *sockets {
            socket.write_all(&message)?;
            count += 1;
        }
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

/// Pages of fifty rows per second that rusqlite alone reads, on the measured core.
pub(crate) fn sqlite_pages(folder: &Path, during: Duration) -> Result<f64> {
    let path = folder.join("page-probe.db");
    let reader = std::thread::spawn(move || read_pages(&path, during));
    reader
        .join()
        .map_err(|_| anyhow::anyhow!("the reader broke"))?
}

fn read_pages(path: &Path, during: Duration) -> Result<f64> {
    cores::pin(cores::MEASURED)?;
    let mut connection = Connection::open(path)?;
    fill(&mut connection)?;
    let text = "SELECT id, seq, author, body, at FROM messages WHERE room = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT 50";
    let mut pages = connection.prepare(text)?;
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < during {
        let from = 100 + i64::from(count % 900);
        let read = |row: &rusqlite::Row<'_>| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, i64>(4)?,
            ))
        };
        let page = pages
            .query_map((1, from), read)?
            .collect::<Result<Vec<_>, _>>()?;
        anyhow::ensure!(page.len() == 50, "a page has {} rows", page.len());
        black_box(page);
        count += 1;
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

fn fill(connection: &mut Connection) -> Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; DROP TABLE IF EXISTS messages;
         CREATE TABLE messages (id TEXT, room INTEGER, seq INTEGER, author TEXT, body TEXT, at INTEGER, \
         PRIMARY KEY (room, seq)) WITHOUT ROWID;",
    )?;
    let rows = connection.transaction()?;
    let body = "x".repeat(75);
    let id = "0".repeat(36);
    for seq in 0..1_000_i64 {
        rows.execute(
            "INSERT INTO messages VALUES (?1, 1, ?2, ?1, ?3, ?2)",
            (&id, seq, &body),
        )?;
    }
    Ok(rows.commit()?)
}

/// Rows per second that rusqlite alone inserts of some texts, 250 in each durable transaction.
pub(crate) fn batched_inserts(folder: &Path, texts: &[String]) -> Result<f64> {
    let path = folder.join("insert-probe.db");
    let mut connection = Connection::open(&path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; DROP TABLE IF EXISTS texts;
         CREATE TABLE texts (seq INTEGER PRIMARY KEY, body TEXT);",
    )?;
    let start = Instant::now();
    for some in texts.chunks(250) {
        let rows = connection.transaction()?;
        let mut insert = rows.prepare_cached("INSERT INTO texts (body) VALUES (?1)")?;
        for text in some {
            insert.execute([text])?;
        }
        drop(insert);
        rows.commit()?;
    }
    let took = start.elapsed().as_secs_f64();
    drop(connection);
    std::fs::remove_file(path)?;
    Ok(f64::from(u32::try_from(texts.len())?) / took)
}

/// Bytes per second that all cores together read from memory.
pub(crate) fn memory_bandwidth() -> Result<f64> {
    const WORDS: usize = 48 * 1024 * 1024;
    const PASSES: u32 = 3;
    let words = vec![1_u64; WORDS];
    let part = WORDS.div_ceil(cores::count());
    let start = Instant::now();
    std::thread::scope(|scope| {
        let readers: Vec<_> = words
            .chunks(part)
            .enumerate()
            .map(|(core, part)| scope.spawn(move || read_words(core, part, PASSES)))
            .collect();
        let outcomes = readers
            .into_iter()
            .map(|reader| reader.join().ok().context("a reader broke"));
        outcomes.collect::<Result<Vec<()>>>()
    })?;
    let bytes = f64::from(u32::try_from(WORDS * 8)?) * f64::from(PASSES);
    Ok(bytes / start.elapsed().as_secs_f64())
}

fn read_words(core: usize, words: &[u64], passes: u32) {
    // The load's thread is pinned and its children inherit that; where the core is not ours, it stays there.
    cores::pin(core).ok();
    for _ in 0..passes {
        black_box(
            black_box(words)
                .iter()
                .fold(0_u64, |sum, word| sum.wrapping_add(*word)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_probe_gives_a_figure() {
        let folder = tempfile::tempdir().expect("a folder");
        let short = Duration::from_millis(20);
        assert!(
            !fdatasync(folder.path(), short)
                .expect("the disk")
                .is_empty()
        );
        assert!(sqlite_pages(folder.path(), short).expect("SQLite") > 0.0);
        assert!(socket_writes(short).expect("sockets") > 0.0);
        let texts = ["a".to_owned(), "b".to_owned()];
        assert!(batched_inserts(folder.path(), &texts).expect("SQLite") > 0.0);
        assert!(round_trip(10).expect("loopback") > 0.0);
    }
}
