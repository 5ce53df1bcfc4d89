//! SQL of providers.

use kernel::{Error, Result, Timestamp, Tx, db::Row, ids::ProviderId};

use super::types::{Kind, Provider, ProviderSettings};

const PROVIDER: &str = "SELECT id, name, kind, base_url, settings, updated_at FROM providers";

fn provider(row: &Row<'_>) -> Result<Provider> {
    read(row, 0)
}

/// A provider in the six columns from `first` on, in the order of [`PROVIDER`].
pub(in crate::model) fn read(row: &Row<'_>, first: usize) -> Result<Provider> {
    let settings: serde_json::Value = row.get(first + 4)?;
    let settings: ProviderSettings = serde_json::from_value(settings).map_err(Error::internal)?;
    Ok(Provider {
        id: row.get(first)?,
        name: row.get(first + 1)?,
        kind: Kind::from_code(&row.get::<String>(first + 2)?),
        base_url: row.get(first + 3)?,
        settings,
        updated_at: row.get(first + 5)?,
    })
}

/// All providers by name.
///
/// # Errors
/// Those of the database.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Provider>> {
    tx.query(&format!("{PROVIDER} ORDER BY name, id"), &[], provider)
}

/// One provider.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: ProviderId) -> Result<Provider> {
    tx.query_one(&format!("{PROVIDER} WHERE id = $1"), &[id.into()], provider)
}

/// The provider of all models on this machine, where there is one yet.
///
/// # Errors
/// Those of the database.
pub fn of_engine(tx: &mut Tx<'_>) -> Result<Option<Provider>> {
    let sql = format!("{PROVIDER} WHERE kind = 'engine' ORDER BY id LIMIT 1");
    Ok(tx.query(&sql, &[], provider)?.into_iter().next())
}

/// Adds a provider.
///
/// # Errors
/// Those of the database.
pub fn insert(tx: &mut Tx<'_>, new: &Provider) -> Result<()> {
    let settings = serde_json::to_value(&new.settings).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO providers (id, name, kind, base_url, settings, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        &[
            new.id.into(),
            new.name.as_str().into(),
            new.kind.code().into(),
            new.base_url.clone().into(),
            settings.into(),
            new.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// Replaces what is known of a provider.
///
/// # Errors
/// Those of the database.
pub fn update(tx: &mut Tx<'_>, provider: &Provider, at: Timestamp) -> Result<()> {
    let settings = serde_json::to_value(&provider.settings).map_err(Error::internal)?;
    tx.execute(
        "UPDATE providers SET name = $2, base_url = $3, settings = $4, updated_at = $5 WHERE id = $1",
        &[
            provider.id.into(),
            provider.name.as_str().into(),
            provider.base_url.clone().into(),
            settings.into(),
            at.into(),
        ],
    )?;
    Ok(())
}

/// Removes a provider none of whose models is left.
///
/// # Errors
/// Those of the database.
pub fn delete(tx: &mut Tx<'_>, id: ProviderId) -> Result<()> {
    tx.execute("DELETE FROM providers WHERE id = $1", &[id.into()])?;
    Ok(())
}

/// How many models it has.
///
/// # Errors
/// Those of the database.
pub fn count_models(tx: &mut Tx<'_>, id: ProviderId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM models WHERE provider_id = $1",
        &[id.into()],
        |row| row.get(0),
    )
}
