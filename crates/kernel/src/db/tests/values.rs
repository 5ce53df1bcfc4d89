use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Error, Language, Result, Timestamp, Tx,
    db::{
        Value,
        testing::{TestDb, each},
    },
};

const TABLE: &str = "CREATE TABLE things (n BIGINT, t TEXT, name_key TEXT, b BOOLEAN, f DOUBLE PRECISION, \
    u UUID, y BYTEA, j JSONB)";

async fn with<T: Send + 'static>(
    made: &TestDb,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    made.db
        .write(move |tx| {
            tx.execute(TABLE, &[])?;
            work(tx)
        })
        .await
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went() {
    for made in each() {
        let id = Uuid::from_u128(7);
        let work = move |tx: &mut Tx<'_>| {
            let json = json!({ "привет": [1, 2.5, null, "x"] });
            let values = [
                i64::MIN.into(),
                "Ёж\u{10348}'\";--".into(),
                true.into(),
                0.5_f64.into(),
                id.into(),
                vec![0_u8, 255].into(),
                json.clone().into(),
            ];
            tx.execute(
                "INSERT INTO things (n, t, b, f, u, y, j) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &values,
            )?;
            tx.query_one(
                "SELECT n, t, b, f, u, y, j, name_key FROM things",
                &[],
                |row| {
                    assert_eq!(row.get::<i64>(0)?, i64::MIN);
                    assert_eq!(row.get::<String>(1)?, "Ёж\u{10348}'\";--");
                    assert!(row.get::<bool>(2)?);
                    assert!((row.get::<f64>(3)? - 0.5).abs() < f64::EPSILON);
                    assert_eq!(row.get::<Uuid>(4)?, id);
                    assert_eq!(row.get::<Vec<u8>>(5)?, [0, 255]);
                    assert_eq!(row.get::<serde_json::Value>(6)?, json);
                    assert_eq!(row.get::<Option<String>>(7)?, None);
                    Ok(())
                },
            )
        };
        with(&made, work).await.expect("values");
    }
}

#[tokio::test]
async fn absent_values_of_every_type_are_none() {
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            let none = [
                Option::<i64>::None.into(),
                Option::<String>::None.into(),
                Option::<Uuid>::None.into(),
                Value::Null,
            ];
            tx.execute(
                "INSERT INTO things (n, t, u, j) VALUES ($1, $2, $3, $4)",
                &none,
            )?;
            tx.query_one("SELECT n, t, u, j, b FROM things", &[], |row| {
                assert_eq!(row.get::<Option<i64>>(0)?, None);
                assert_eq!(row.get::<Option<Language>>(1)?, None);
                assert_eq!(row.get::<Option<Uuid>>(2)?, None);
                assert_eq!(row.get::<Option<serde_json::Value>>(3)?, None);
                assert_eq!(row.get::<Option<bool>>(4)?, None);
                assert!(row.get::<i64>(0).is_err());
                Ok(())
            })
        };
        with(&made, work).await.expect("absent values");
    }
}

#[tokio::test]
async fn a_wrong_type_is_an_error_and_no_panic() {
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            tx.execute("INSERT INTO things (t) VALUES ('x')", &[])?;
            tx.query_one("SELECT t FROM things", &[], |row| {
                assert!(row.get::<i64>(0).is_err() && row.get::<Uuid>(0).is_err());
                Ok(())
            })
        };
        with(&made, work).await.expect("a read");
    }
}

#[tokio::test]
async fn placeholders_mean_their_number_and_not_their_order() {
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            tx.execute(
                "INSERT INTO things (t, n) VALUES ($2, $1)",
                &[1_i64.into(), "one".into()],
            )?;
            tx.execute(
                "INSERT INTO things (t, n) VALUES ($2, $1)",
                &[2_i64.into(), "two".into()],
            )?;
            let sql =
                "SELECT t FROM things WHERE n > $2 AND (t = $1 OR t <> $1) ORDER BY n LIMIT $3";
            tx.query(sql, &["x".into(), 1_i64.into(), 1_i64.into()], |row| {
                row.get::<String>(0)
            })
        };
        assert_eq!(with(&made, work).await.expect("rows"), ["two"]);
    }
}

#[tokio::test]
async fn a_statement_kept_prepared_forgets_the_last_values() {
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            const SQL: &str = "INSERT INTO things (n, t) VALUES ($1, $2)";
            tx.execute(SQL, &[1_i64.into(), "kept".into()])?;
            tx.execute(SQL, &[2_i64.into(), Value::Null])?;
            tx.query_one(
                "SELECT t FROM things WHERE n = $1",
                &[2_i64.into()],
                |row| row.get::<Option<String>>(0),
            )
        };
        assert_eq!(with(&made, work).await.expect("a row"), None);
    }
}

#[tokio::test]
async fn times_sort_by_time_across_years_and_signs() {
    for made in each() {
        let times = [
            -62_135_596_800_000_000_i64,
            -1,
            0,
            999_999,
            1_000_000,
            253_402_300_799_999_999,
        ];
        let work = move |tx: &mut Tx<'_>| {
            for micros in times.iter().rev() {
                tx.execute(
                    "INSERT INTO things (n) VALUES ($1)",
                    &[Timestamp::from_micros(*micros).into()],
                )?;
            }
            tx.query("SELECT n FROM things ORDER BY n", &[], |row| {
                row.get::<Timestamp>(0)
            })
        };
        let sorted = with(&made, work).await.expect("times");
        assert_eq!(sorted, times.map(Timestamp::from_micros));
    }
}

#[tokio::test]
async fn folded_keys_sort_by_their_bytes_in_both() {
    // Upper and lower case, Cyrillic, Latin, digits and signs, which languages' collations mix.
    const NAMES: [&str; 8] = ["яблоко", "Ябеда", "a-b", "ab", "a b", "10", "Ёлка", "_x"];
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            for (number, name) in (0_u128..).zip(NAMES) {
                let (id, key) = (Uuid::from_u128(number), crate::text::fold(name));
                let sql = "INSERT INTO departments (id, name, name_key, created_at) VALUES ($1, $2, $3, 0)";
                tx.execute(sql, &[id.into(), name.into(), key.into()])?;
            }
            tx.query(
                "SELECT name_key FROM departments ORDER BY name_key",
                &[],
                |row| row.get::<String>(0),
            )
        };
        let sorted = with(&made, work).await.expect("names");
        let mut expected = NAMES.map(crate::text::fold);
        expected.sort();
        assert_eq!(sorted, expected);
    }
}

#[tokio::test]
async fn a_bare_scalar_in_json_changes_its_type_somewhere_which_is_why_columns_hold_objects() {
    for made in each() {
        let work = |tx: &mut Tx<'_>| {
            tx.execute(
                "INSERT INTO things (j) VALUES ($1)",
                &[json!({ "version": "007" }).into()],
            )?;
            tx.query_one("SELECT j FROM things", &[], |row| {
                row.get::<serde_json::Value>(0)
            })
        };
        assert_eq!(
            with(&made, work).await.expect("json"),
            json!({ "version": "007" })
        );
    }
    let made = crate::db::testing::sqlite();
    let work = |tx: &mut Tx<'_>| {
        tx.execute("INSERT INTO things (j) VALUES ($1)", &[json!(7).into()])?;
        tx.query_one("SELECT j FROM things", &[], |row| {
            row.get::<serde_json::Value>(0)
        })
    };
    assert!(with(&made, work).await.is_err());
}

#[tokio::test]
async fn too_few_values_are_an_error_in_postgresql_and_absent_in_sqlite() {
    for made in each() {
        let dialect = made.db.dialect();
        let work = |tx: &mut Tx<'_>| {
            tx.execute("INSERT INTO things (n, t) VALUES ($1, $2)", &[1_i64.into()])
        };
        let outcome = with(&made, work).await;
        assert_eq!(outcome.is_ok(), dialect == crate::db::Dialect::Sqlite);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_text_survives_or_is_refused(text in any::<String>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let made = crate::db::testing::sqlite();
        let sent = text.clone();
        let work = move |tx: &mut Tx<'_>| {
            tx.execute("INSERT INTO things (t) VALUES ($1)", &[sent.into()])?;
            tx.query_one("SELECT t FROM things", &[], |row| row.get::<String>(0))
        };
        match runtime.block_on(with(&made, work)) {
            Ok(read) => prop_assert_eq!(read, text),
            Err(Error::Internal(_)) => prop_assert!(text.contains('\0')),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
