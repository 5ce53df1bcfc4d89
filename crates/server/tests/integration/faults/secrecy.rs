//! No key of a provider is ever read again: not in an answer, a run's details, the audit, the journal or the log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};

use super::{CANARY, Company, PLAYED, ask::Way};

/// Everything the server logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Where somebody could look for it.
const PLACES: [&str; 7] = [
    "/api/v1/admin/providers",
    "/api/v1/admin/provider-kinds",
    "/api/v1/admin/models",
    "/api/v1/admin/routes",
    "/api/v1/admin/model-health?hours=24",
    "/api/v1/admin/audit",
    "/api/v1/admin/gateway-requests",
];

#[tokio::test]
async fn no_key_is_read_again() {
    let log = Log::default();
    let layer = tracing_subscriber::fmt::layer().with_writer(log.clone());
    let filter = tracing_subscriber::filter::LevelFilter::TRACE;
    let _logging = tracing::subscriber::set_default(tracing_subscriber::registry().with(filter).with(layer));
    for played in &PLAYED {
        let company = Company::with(played).await;
        for fault in ["401", "500", "html", "bad-json"] {
            company.model(fault).await;
            company.ask(&format!("с {fault}"), Way::Whole).await;
        }
        let check = format!("/api/v1/admin/providers/{}/check", company.provider);
        let body = serde_json::json!({ "model": "honest+401" });
        let answer = company.world.post(&company.boss, &check, &body).await;
        assert!(!answer.text().contains(CANARY), "{}", answer.text());
        for place in PLACES {
            let seen = company.world.get(&company.boss, place).await;
            assert_eq!(seen.status, 200, "{place}: {}", seen.text());
            assert!(!seen.text().contains(CANARY), "{place}");
        }
    }
    let logged = log.0.lock().expect("not poisoned").clone();
    let logged = String::from_utf8_lossy(&logged);
    assert!(logged.len() > 1000, "the log was heard");
    let line = logged.lines().find(|line| line.contains(CANARY));
    assert_eq!(line, None);
}
