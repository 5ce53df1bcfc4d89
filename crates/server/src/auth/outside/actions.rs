//! Going to a provider and coming back.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Error, Result, Tx, ids::PersonId};
use ring::digest::{SHA256, digest};
use url::Url;

use super::{people, people::Rules, store, store::UnderWay};
use crate::auth::{
    Client, Gate,
    actions::open_session,
    attempts,
    factors::{
        proof,
        step::{Entry, let_in},
    },
    types::{Issued, hash},
};

/// How long somebody may take at the provider.
pub const LIFE: Duration = Duration::from_mins(10);
/// How many sign-ins one network begins in fifteen minutes.
const FROM_NETWORK: u32 = 100;
const MAX_NEXT: usize = 500;

/// By what those of a network are counted.
fn network_key(client: &Client) -> String {
    format!("outside:{}", client.network())
}

/// A sign-in that goes to a provider.
pub struct Begun {
    /// Where the browser goes.
    pub url: Url,
    /// What its cookie holds: only the browser that began may come back.
    pub state: String,
}

/// Begins a sign-in at a provider.
///
/// # Errors
/// `NotFound` for an unknown provider; `Unavailable` when it does not answer;
/// `RateLimited`.
pub async fn begin(gate: &Gate, id: &str, next: String, client: &Client) -> Result<Begun> {
    let provider = gate.outside.find(id)?;
    let key = network_key(client);
    let now = gate.clock.now();
    gate.db
        .write(move |tx| attempts::count(tx, &key, FROM_NETWORK, now))
        .await?;
    let (state, nonce, verifier) = (
        Issued::random(&gate.ids),
        Issued::random(&gate.ids).secret,
        Issued::random(&gate.ids).secret,
    );
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let back = gate.site.callback(id);
    let url = provider
        .address(now, &back, &state.secret, &nonce, &challenge)
        .await?;
    let fits = next.starts_with('/') && next.len() <= MAX_NEXT;
    let under_way = UnderWay {
        provider: id.to_owned(),
        nonce,
        verifier,
        next: if fits { next } else { "/".to_owned() },
    };
    let state_hash = state.hash;
    gate.db
        .write(move |tx| store::insert_under_way(tx, &state_hash, &under_way, now.plus(LIFE)))
        .await?;
    Ok(Begun {
        url,
        state: state.secret,
    })
}

/// What a provider sent the browser back with.
pub struct CameBack {
    /// The state of the address.
    pub state: String,
    /// The state of the browser's cookie.
    pub kept: Option<String>,
    /// What the answer is to be had for; none when the provider refused.
    pub code: Option<String>,
    /// Who the provider says it is, when it says so (RFC 9207).
    pub issuer: Option<String>,
}

/// Finishes a sign-in that came back; answers where the person wanted to go.
///
/// # Errors
/// `Conflict` with what is wrong, in words for the person; `Unavailable` when
/// the provider does not answer.
pub async fn finish(
    gate: &Gate,
    id: &str,
    back: CameBack,
    client: &Client,
) -> Result<(Entry, String)> {
    let provider = gate.outside.find(id)?;
    // Who sends somebody a finished sign-in of their own has not this cookie.
    if back.kept.as_deref() != Some(back.state.as_str()) {
        return Err(Error::conflict("outside-begin-again"));
    }
    let (key, now) = (hash(&back.state), gate.clock.now());
    let taken = gate
        .db
        .write(move |tx| store::take_under_way(tx, &key, now))
        .await?;
    let under_way = taken
        .filter(|under_way| under_way.provider == id)
        .ok_or_else(|| Error::conflict("outside-begin-again"))?;
    let issuer = back.issuer.as_deref();
    if issuer.is_some_and(|issuer| issuer != provider.settings.issuer) {
        return Err(Error::conflict("outside-unfit"));
    }
    let code = back
        .code
        .ok_or_else(|| Error::conflict("outside-refused"))?;
    let told = provider
        .exchange(
            now,
            &gate.site.callback(id),
            &code,
            &under_way.verifier,
            &under_way.nonce,
        )
        .await?;
    let settings = provider.settings.clone();
    let (db, gate, client) = (gate.db.clone(), gate.clone(), client.clone());
    let entry = db.write(move |tx| {
        let rules = Rules {
            provider: &settings.id,
            link_by_email: settings.link_by_email,
            link_administrators: true,
            create_people: settings.create_people,
            no_email: "outside-email-unverified",
        };
        let person = people::find(tx, &gate, &rules, &told)?;
        people::follow(tx, &gate, &settings, &told, person)?;
        attempts::take_back(tx, &network_key(&client))?;
        let trusted = settings.trust_second_factor && told.second_factor;
        open(tx, &gate, person, trusted, &client)
    });
    Ok((entry.await?, under_way.next))
}

/// Opens a session, or half of one where the provider's own second factor is
/// not trusted, or it does not say that it asked for one. Without a step here nobody has proved anything here.
fn open(
    tx: &mut Tx<'_>,
    gate: &Gate,
    person: PersonId,
    trusted: bool,
    client: &Client,
) -> Result<Entry> {
    let entry = if trusted {
        open_session(tx, &gate.clock, &gate.ids, person, client).map(Entry::Open)?
    } else {
        let_in(tx, gate, person, client)?
    };
    if let Entry::Open(opened) = &entry {
        proof::doubt(tx, person, opened.id)?;
    }
    Ok(entry)
}
