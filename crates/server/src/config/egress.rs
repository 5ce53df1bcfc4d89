//! Which inside addresses outgoing connections may reach.

use std::path::PathBuf;

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

/// Which inside addresses outgoing connections may reach. Public addresses are always open, private ones never unless
/// they are named here.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Egress {
    /// Private networks where models may be asked, for instance `10.1.0.0/16`.
    #[schemars(with = "Vec<String>")]
    pub allowed_private_ranges: Vec<IpNet>,
    /// Push services of the company's own, by their origins such as `https://push.example`: only what is named here may
    /// lie in a private network or be without TLS. Those of the browsers' makers are public and need no entry.
    #[schemars(with = "Vec<String>")]
    pub push_services: Vec<Url>,
    /// A PEM file of certificate authorities that are trusted besides the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
}
