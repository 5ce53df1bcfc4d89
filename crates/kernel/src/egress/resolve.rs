//! Turning host names into addresses.

use std::{io, net::IpAddr};

use futures::future::BoxFuture;
use reqwest::dns::{Name, Resolving};

/// Finds the addresses of a host.
pub trait Resolve: Send + Sync {
    /// All addresses of `host`.
    ///
    /// # Errors
    /// When there are none or nobody answers.
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// Asks the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// What a pinned client asks for any other name: it finds nothing.
pub(super) struct Nowhere;

impl reqwest::dns::Resolve for Nowhere {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err("this client is pinned to another host".into()) })
    }
}
