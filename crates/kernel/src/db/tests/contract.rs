use std::sync::mpsc;

use uuid::Uuid;

use crate::{
    Error, Event, Result, Tx,
    db::{
        Dialect,
        testing::{TestDb, each, sqlite},
    },
};

const INSERT: &str = "INSERT INTO things (n) VALUES ($1)";

async fn prepared(made: &TestDb) {
    let table = |tx: &mut Tx<'_>| tx.execute("CREATE TABLE things (n BIGINT PRIMARY KEY)", &[]);
    made.db.write(table).await.expect("a table");
}

fn insert(n: i64) -> impl FnOnce(&mut Tx<'_>) -> Result<u64> + Send + 'static {
    move |tx| tx.execute(INSERT, &[n.into()])
}

async fn stored(made: &TestDb) -> Vec<i64> {
    let read = |tx: &mut Tx<'_>| tx.query("SELECT n FROM things ORDER BY n", &[], |row| row.get(0));
    made.db.read(read).await.expect("rows")
}

fn event(n: u128) -> Event {
    Event::Ended {
        credential: Uuid::from_u128(n),
    }
}

#[tokio::test]
async fn a_broken_unique_rule_is_a_conflict() {
    for made in each() {
        prepared(&made).await;
        made.db.write(insert(1)).await.expect("the first");
        let second = made.db.write(insert(1)).await.expect_err("the second");
        assert!(matches!(second, Error::Conflict(detail) if detail == "already-exists"));
    }
}

#[tokio::test]
async fn a_failing_closure_undoes_itself_and_nobody_else() {
    for made in each() {
        prepared(&made).await;
        let writes = (1..=30_i64).map(|n| {
            let db = made.db.clone();
            async move {
                let work = move |tx: &mut Tx<'_>| {
                    tx.execute(INSERT, &[n.into()])?;
                    if n % 3 == 0 {
                        Err(Error::NotFound)
                    } else {
                        Ok(n)
                    }
                };
                db.write(work).await
            }
        });
        let outcomes = futures::future::join_all(writes).await;
        let kept: Vec<i64> = (1..=30).filter(|n| n % 3 != 0).collect();
        assert_eq!(stored(&made).await, kept);
        assert_eq!(
            outcomes
                .into_iter()
                .filter_map(Result::ok)
                .collect::<Vec<_>>(),
            kept
        );
    }
}

#[tokio::test]
async fn closures_that_wait_share_one_commit() {
    let made = sqlite();
    prepared(&made).await;
    let (entered, inside) = mpsc::channel();
    let (release, go) = mpsc::channel::<()>();
    let db = made.db.clone();
    let tasks = crate::tasks::Tasks::default();
    // The writer stands still inside this closure while others queue up.
    let first = tasks.spawn(async move {
        db.write(move |tx| {
            entered.send(()).expect("the test waits");
            go.recv().expect("the test lets go");
            tx.execute(INSERT, &[0_i64.into()])
        })
        .await
    });
    tokio::task::spawn_blocking(move || inside.recv())
        .await
        .expect("a thread")
        .expect("inside");
    let mut waiting: Vec<_> = (1..=20)
        .map(|n| Box::pin(made.db.write(insert(n))))
        .collect();
    for write in &mut waiting {
        assert!(futures::poll!(write.as_mut()).is_pending());
    }
    let mut changes = made.events.subscribe();
    let told = made.db.write(|tx| {
        tx.emit(event(1));
        tx.query_one("SELECT count(*) FROM things", &[], |row| row.get::<i64>(0))
    });
    let mut told = Box::pin(told);
    assert!(futures::poll!(told.as_mut()).is_pending());
    release.send(()).expect("the closure waits");
    first.await.expect("a task").expect("the first");
    // It stood last in the queue and saw all the others before any was answered.
    assert_eq!(told.await.expect("the last"), 21);
    for write in waiting {
        write.await.expect("a write");
    }
    assert_eq!(changes.try_recv().expect("an event"), event(1));
}

#[tokio::test]
async fn events_are_told_after_the_commit_and_only_then() {
    for made in each() {
        prepared(&made).await;
        let mut events = made.events.subscribe();
        let failed: Result<()> = made
            .db
            .write(|tx| {
                tx.emit(event(1));
                Err(Error::NotFound)
            })
            .await;
        assert!(failed.is_err());
        let mut listener = made.events.subscribe();
        made.db
            .write(move |tx| {
                tx.emit(event(2));
                tx.execute(INSERT, &[1_i64.into()])?;
                assert!(listener.try_recv().is_err(), "told before the commit");
                Ok(())
            })
            .await
            .expect("a write");
        assert_eq!(events.try_recv().expect("an event"), event(2));
        assert!(events.try_recv().is_err());
        assert_eq!(stored(&made).await, [1]);
    }
}

#[tokio::test]
async fn a_panic_in_a_closure_undoes_it_and_the_database_goes_on() {
    for made in each() {
        prepared(&made).await;
        for n in 0..4_i64 {
            let panicking = move |tx: &mut Tx<'_>| -> Result<()> {
                tx.execute(INSERT, &[n.into()])?;
                panic!("on purpose");
            };
            assert_eq!(
                made.db.write(panicking).await.expect_err("a panic").code(),
                "internal"
            );
            let reading = |_: &mut Tx<'_>| -> Result<()> { panic!("on purpose") };
            assert_eq!(
                made.db.read(reading).await.expect_err("a panic").code(),
                "internal"
            );
        }
        made.db.write(insert(9)).await.expect("a write");
        assert_eq!(stored(&made).await, [9]);
    }
}

#[tokio::test]
async fn a_closure_that_passes_over_a_failed_statement_fails() {
    for made in each() {
        prepared(&made).await;
        let work = |tx: &mut Tx<'_>| {
            tx.execute(INSERT, &[1_i64.into()])?;
            let again = tx.execute(INSERT, &[1_i64.into()]);
            assert!(again.is_err());
            Ok(())
        };
        assert_eq!(
            made.db.write(work).await.expect_err("passed over").code(),
            "internal"
        );
        assert!(stored(&made).await.is_empty());
        made.db
            .write(insert(2))
            .await
            .expect("the next is not touched by it");
    }
}

#[tokio::test]
async fn readers_cannot_write() {
    for made in each() {
        prepared(&made).await;
        assert!(made.db.read(insert(1)).await.is_err());
        assert!(stored(&made).await.is_empty());
    }
}

#[tokio::test]
async fn a_reader_sees_one_moment() {
    for made in each() {
        prepared(&made).await;
        let (entered, inside) = mpsc::channel();
        let (release, go) = mpsc::channel::<()>();
        let db = made.db.clone();
        let count = |tx: &mut Tx<'_>| {
            tx.query_one("SELECT count(*) FROM things", &[], |row| row.get::<i64>(0))
        };
        let reading = crate::tasks::Tasks::default().spawn(async move {
            db.read(move |tx| {
                let before = count(tx)?;
                entered.send(()).expect("the test waits");
                go.recv().expect("the test lets go");
                Ok((before, count(tx)?))
            })
            .await
        });
        tokio::task::spawn_blocking(move || inside.recv())
            .await
            .expect("a thread")
            .expect("inside");
        made.db.write(insert(1)).await.expect("a write");
        release.send(()).expect("the reader waits");
        assert_eq!(reading.await.expect("a task").expect("counts"), (0, 0));
    }
}

#[tokio::test]
async fn references_to_nothing_are_refused() {
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            tx.execute(
                "INSERT INTO group_members (group_id, person_id) VALUES ($1, $1)",
                &[Uuid::from_u128(1).into()],
            )
        };
        assert_eq!(
            made.db.write(work).await.expect_err("dangling").code(),
            "internal"
        );
    }
}

#[test]
fn the_command_line_writes_without_a_runtime() {
    for made in each() {
        let table = |tx: &mut Tx<'_>| tx.execute("CREATE TABLE things (n BIGINT PRIMARY KEY)", &[]);
        made.db.write_blocking(table).expect("a table");
        assert_eq!(made.db.write_blocking(insert(1)).expect("a write"), 1);
        let dialect = made.db.dialect();
        assert!(matches!(dialect, Dialect::Sqlite | Dialect::Postgres));
    }
}

#[tokio::test]
async fn nodes_of_one_postgres_hear_each_other_once() {
    for made in each() {
        if made.db.dialect() != Dialect::Postgres {
            continue;
        }
        let (other, theirs) = made.another_node();
        let (mut here, mut there) = (made.events.subscribe(), theirs.subscribe());
        let tell = |n| {
            move |tx: &mut Tx<'_>| {
                tx.emit(event(n));
                tx.emit(Event::Personal {
                    person: crate::ids::PersonId(Uuid::nil()),
                    kind: "run",
                    id: None,
                });
                Ok(())
            }
        };
        made.db.write(tell(1)).await.expect("a write here");
        assert_eq!(there.recv().await.expect("heard there"), event(1));
        assert!(matches!(
            there.recv().await,
            Ok(Event::Personal { kind: "run", .. })
        ));
        other.write(tell(2)).await.expect("a write there");
        assert_eq!(here.recv().await.expect("its own"), event(1));
        assert!(matches!(here.recv().await, Ok(Event::Personal { .. })));
        assert_eq!(here.recv().await.expect("heard here"), event(2));
    }
}
