//! One conversation with a directory.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use kernel::egress::Egress;
use ldap3::{
    Ldap, Scope, SearchOptions,
    controls::{ControlType, PagedResults, RawControl},
};
use secrecy::ExposeSecret;

use super::{
    entry::Entry,
    failure::{Failure, refusal_of, result_of},
    message,
    wire::{self, Wire},
};
use crate::config::Directory;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many entries come at once: what Active Directory gives at most.
const PAGE: i32 = 500;
const MOST_OF_PAGE: usize = 500;

/// A conversation as the account that searches.
pub(super) struct Session<'a> {
    wire: Wire,
    directory: &'a Directory,
}

/// Does this within its time. The library panics at answers it did not expect:
/// that is the directory's failure, not the server's.
pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let whole = AssertUnwindSafe(work).catch_unwind();
    match tokio::time::timeout(limit, whole).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(Failure::Broken("an answer beyond understanding".to_owned())),
        Err(_) => Err(Failure::Unreachable("no answer in time".to_owned())),
    }
}

impl<'a> Session<'a> {
    /// Connects and lets the account in that searches.
    pub(super) async fn open(directory: &'a Directory, egress: &Egress) -> Result<Self, Failure> {
        let wire = wire::open(directory, egress).await?;
        let mut session = Self { wire, directory };
        session.be_oneself().await?;
        Ok(session)
    }

    fn ldap(&mut self) -> &mut Ldap {
        self.wire.ldap.with_timeout(PATIENCE)
    }

    /// Speaks as the account that searches, again after somebody else.
    pub(super) async fn be_oneself(&mut self) -> Result<(), Failure> {
        let (dn, password) = (&self.directory.bind_dn, &self.directory.bind_password);
        match self.bind(dn, password.expose_secret()).await {
            Err(failure @ (Failure::Wrong | Failure::Shut(_))) => Err(Failure::Refused(format!(
                "the account that searches: {failure:?}"
            ))),
            done => done,
        }
    }

    /// Whether a password opens an account. An empty one opens none, though
    /// directories answer yes to it: they take it for nobody in particular
    /// (RFC 4513, section 5.1.2).
    pub(super) async fn bind(&mut self, dn: &str, password: &str) -> Result<(), Failure> {
        if dn.is_empty() || password.is_empty() {
            return Err(Failure::Wrong);
        }
        let result = self.ldap().simple_bind(dn, password).await?;
        match result.rc {
            0 => Ok(()),
            _ => Err(refusal_of(&result)),
        }
    }

    /// The entries below the base of people that pass both filters, at most
    /// this many. References to other directories are not followed.
    pub(super) async fn people(
        &mut self,
        filter: &str,
        attributes: &[String],
        most: usize,
    ) -> Result<Vec<Entry>, Failure> {
        let filter = format!("(&{}{filter})", self.directory.filter());
        let (mut found, mut cookie) = (Vec::new(), Vec::new());
        loop {
            let page = PagedResults { size: PAGE, cookie };
            let controls = vec![RawControl::from(page)];
            let base = &self.directory.base;
            let (mut entries, next) = self
                .ask(base, Scope::Subtree, &filter, attributes, controls)
                .await?;
            found.append(&mut entries);
            if found.len() > most {
                return Err(Failure::TooMany);
            }
            match next {
                Some(next) => cookie = next,
                None => return Ok(found),
            }
        }
    }

    /// Whether anybody at all is below the base of people.
    pub(super) async fn has_anybody(&mut self) -> Result<bool, Failure> {
        let cookie = Vec::new();
        let controls = vec![RawControl::from(PagedResults { size: 1, cookie })];
        let (base, filter) = (&self.directory.base, self.directory.filter());
        let nothing = ["1.1".to_owned()];
        let asked = self.ask(base, Scope::Subtree, filter, &nothing, controls);
        Ok(!asked.await?.0.is_empty())
    }

    /// One entry by its name, when it is there and passes the filter.
    pub(super) async fn one(
        &mut self,
        dn: &str,
        filter: &str,
        attributes: &[String],
    ) -> Result<Option<Entry>, Failure> {
        let asked = self.ask(dn, Scope::Base, filter, attributes, Vec::new());
        Ok(asked.await?.0.into_iter().next())
    }

    async fn ask(
        &mut self,
        base: &str,
        scope: Scope,
        filter: &str,
        attributes: &[String],
        controls: Vec<RawControl>,
    ) -> Result<(Vec<Entry>, Option<Vec<u8>>), Failure> {
        let options = SearchOptions::new().timelimit(10);
        let ldap = self.ldap().with_search_options(options);
        if !controls.is_empty() {
            ldap.with_controls(controls);
        }
        let asked = ldap.streaming_search(base, scope, filter, attributes.to_vec());
        let (mut stream, mut entries) = (asked.await?, Vec::new());
        while let Some(item) = stream.next().await? {
            if item.is_ref() || item.is_intermediate() {
                continue;
            }
            let entry = Entry::read(item.0);
            entries.push(entry.ok_or_else(|| Failure::Broken("an unfit entry".to_owned()))?);
            // What was asked for by pages comes by pages.
            if entries.len() > MOST_OF_PAGE {
                return Err(Failure::TooMany);
            }
        }
        let result = stream.finish().await;
        // What is not there has nobody in it.
        if result.rc == 32 && scope == Scope::Base {
            return Ok((Vec::new(), None));
        }
        if result.rc != 0 {
            return Err(result_of(&result));
        }
        let mut controls = result.ctrls.iter();
        let page = controls.find(|one| matches!(one.0, Some(ControlType::PagedResults)));
        let cookie = page.and_then(|one| message::cookie(one.1.val.as_deref()?));
        Ok((entries, cookie))
    }
}
