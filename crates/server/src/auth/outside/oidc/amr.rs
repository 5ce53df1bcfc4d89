//! Whether a provider asked for a second factor, by what it signed.

use serde_json::Value;

/// Whether a token says that more than one factor was asked for: its `amr` in
/// the words of RFC 8176, or its `acr` by one of the values the configuration
/// names. A provider that says nothing has asked for nothing.
pub(super) fn says(claims: &Value, acr: &[String]) -> bool {
    let level = claims.get("acr").and_then(Value::as_str);
    if level.is_some_and(|level| acr.iter().any(|one| one == level)) {
        return true;
    }
    let methods = claims.get("amr").and_then(Value::as_array);
    let methods: Vec<&str> = methods
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let any = |kind: &[&str]| methods.iter().any(|method| kind.contains(method));
    let (known, had, been) = (any(KNOWN), any(HAD), any(BEEN));
    any(&["mfa"]) || [known, had, been].iter().filter(|kind| **kind).count() > 1
}

/// What somebody knows.
const KNOWN: &[&str] = &["pwd", "pin", "kba"];
/// What somebody has.
const HAD: &[&str] = &["otp", "hwk", "swk", "pop", "sc", "sms", "tel"];
/// What somebody is.
const BEEN: &[&str] = &["face", "fpt", "iris", "retina", "vbm"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[rstest::rstest]
    #[case(json!({}), false)]
    #[case(json!({ "amr": [] }), false)]
    #[case(json!({ "amr": ["pwd"] }), false)]
    #[case(json!({ "amr": ["pwd", "kba", "pin"] }), false)]
    #[case(json!({ "amr": ["otp"] }), false)]
    #[case(json!({ "amr": ["rba", "geo", "user", "wia"] }), false)]
    #[case(json!({ "amr": "mfa" }), false)]
    #[case(json!({ "amr": ["mfa"] }), true)]
    #[case(json!({ "amr": ["pwd", "otp"] }), true)]
    #[case(json!({ "amr": ["hwk", "fpt"] }), true)]
    #[case(json!({ "acr": "gold" }), true)]
    #[case(json!({ "acr": "silver" }), false)]
    #[case(json!({ "acr": ["gold"] }), false)]
    fn only_what_is_said_counts(#[case] claims: Value, #[case] says_so: bool) {
        assert_eq!(says(&claims, &["gold".to_owned()]), says_so, "{claims}");
    }
}
