//! A provider of sign-in of the test's own: it speaks OIDC and says
//! what the test wants.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::tasks::Tasks;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use server::config::OidcProvider;
use tokio::net::TcpListener;
use url::Url;

const CLIENT: &str = "sufler";
const SECRET: &str = "тайна: 1";

/// The provider.
#[derive(Clone)]
pub(crate) struct Provider {
    issuer: String,
    state: Arc<Mutex<Inner>>,
    tasks: Tasks,
}

struct Inner {
    key: EcdsaKeyPair,
    key_name: u32,
    codes: HashMap<String, Granted>,
}

struct Granted {
    challenge: String,
    claims: Value,
}

fn new_key() -> EcdsaKeyPair {
    let (chance, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &chance).expect("a key");
    EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &chance).expect("a key")
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let inner = Inner {
            key: new_key(),
            key_name: 1,
            codes: HashMap::new(),
        };
        let provider = Self {
            issuer: format!("http://{address}"),
            state: Arc::new(Mutex::new(inner)),
            tasks: Tasks::default(),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        let stop = provider.tasks.stopping();
        provider.tasks.spawn(async move {
            let served = axum::serve(listener, routes);
            let ended = async move { stop.cancelled().await };
            served.with_graceful_shutdown(ended).await.expect("served");
        });
        provider
    }

    /// The configuration of a server that trusts it in nothing yet.
    pub(crate) fn settings(&self) -> OidcProvider {
        OidcProvider {
            id: "office".to_owned(),
            name: "Контора".to_owned(),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret_file: None,
            client_secret: Some(SECRET.into()),
            scopes: vec!["email".to_owned()],
            link_by_email: false,
            create_people: false,
            trust_second_factor: false,
            second_factor_acr: Vec::new(),
            groups_claim: None,
            groups: Vec::new(),
        }
    }

    /// Somebody signs in there; answers the query the browser comes back with.
    /// The claims lie over the right ones.
    pub(crate) fn let_in(&self, url: &str, claims: &Value) -> String {
        let url = Url::parse(url).expect("an address");
        assert!(
            url.as_str()
                .starts_with(&format!("{}/authorize?", self.issuer))
        );
        let asked: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["scope"], "openid email");
        assert!(asked["redirect_uri"].ends_with("/api/v1/sign-in/providers/office/callback"));
        let mut all = json!({
            "iss": self.issuer, "aud": asked["client_id"], "nonce": asked["nonce"],
            // The test's clock stands in November 2026.
            "iat": 1_795_413_600, "exp": 1_795_413_600 + 3600,
        });
        for (name, value) in claims.as_object().expect("an object") {
            all[name] = value.clone();
        }
        let mut state = self.state.lock().expect("the state");
        let code = format!("code-{}", state.codes.len());
        let granted = Granted {
            challenge: asked["code_challenge"].clone(),
            claims: all,
        };
        state.codes.insert(code.clone(), granted);
        format!("state={}&code={code}", asked["state"])
    }

    /// Signs by another key from now on.
    pub(crate) fn change_key(&self) {
        let mut state = self.state.lock().expect("the state");
        state.key = new_key();
        state.key_name += 1;
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let state = provider.state.lock().expect("the state");
    let point = state.key.public_key().as_ref();
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "kid": state.key_name.to_string(),
        "x": part(&point[1..33]), "y": part(&point[33..]),
    }] }))
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let encode =
        |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let plain = format!("{}:{}", encode(CLIENT), encode(SECRET));
    let basic = base64::engine::general_purpose::STANDARD.encode(plain);
    let given = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    if given != Some(format!("Basic {basic}").as_str()) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let mut state = provider.state.lock().expect("the state");
    let granted = state.codes.remove(&form["code"]);
    let granted = granted.ok_or(StatusCode::BAD_REQUEST)?;
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    if challenge != granted.challenge {
        return Err(StatusCode::BAD_REQUEST);
    }
    let header = json!({ "alg": "ES256", "kid": state.key_name.to_string() });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&granted.claims));
    let signature = state.key.sign(&SystemRandom::new(), signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(signature.expect("signed"));
    Ok(Json(
        json!({ "id_token": format!("{signed}.{signature}"), "token_type": "Bearer" }),
    ))
}
