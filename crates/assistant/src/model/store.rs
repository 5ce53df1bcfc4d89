//! SQL of models.

use kernel::{
    Error, Result, Timestamp, Tx,
    db::Row,
    ids::{ModelId, ProviderId},
};

use super::{
    provider,
    types::{Category, Model, ModelSettings},
};

const MODEL: &str = "SELECT m.id, m.name, m.model, m.settings, m.is_default, m.updated_at, \
    p.id, p.name, p.kind, p.base_url, p.settings, p.updated_at \
    FROM models m JOIN providers p ON p.id = m.provider_id";

fn model(row: &Row<'_>) -> Result<Model> {
    let settings: serde_json::Value = row.get(3)?;
    let settings: ModelSettings = serde_json::from_value(settings).map_err(Error::internal)?;
    Ok(Model {
        id: row.get(0)?,
        name: row.get(1)?,
        model: row.get(2)?,
        settings,
        is_default: row.get(4)?,
        updated_at: row.get(5)?,
        provider: provider::store::read(row, 6)?,
    })
}

/// All models, the default first.
///
/// # Errors
/// Those of the database.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Model>> {
    tx.query(
        &format!("{MODEL} ORDER BY m.is_default DESC, m.name, m.id"),
        &[],
        model,
    )
}

/// One model.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: ModelId) -> Result<Model> {
    tx.query_one(&format!("{MODEL} WHERE m.id = $1"), &[id.into()], model)
}

/// Adds a model of a provider; the first that writes texts becomes the default.
///
/// # Errors
/// Those of the database.
pub fn insert(
    tx: &mut Tx<'_>,
    id: ModelId,
    provider: ProviderId,
    (name, model): (&str, &str),
    settings: &ModelSettings,
    at: Timestamp,
) -> Result<()> {
    let is_text = |category| category == Category::Text;
    let has_text = list(tx)?.iter().any(|one| is_text(one.settings.category));
    let first = is_text(settings.category) && !has_text;
    let settings = serde_json::to_value(settings).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO models (id, provider_id, name, model, settings, is_default, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        &[
            id.into(),
            provider.into(),
            name.into(),
            model.into(),
            settings.into(),
            first.into(),
            at.into(),
        ],
    )?;
    Ok(())
}

/// Replaces what is known of a model.
///
/// # Errors
/// Those of the database.
pub fn update(tx: &mut Tx<'_>, model: &Model, at: Timestamp) -> Result<()> {
    let settings = serde_json::to_value(&model.settings).map_err(Error::internal)?;
    tx.execute(
        "UPDATE models SET name = $2, model = $3, settings = $4, updated_at = $5 WHERE id = $1",
        &[
            model.id.into(),
            model.name.as_str().into(),
            model.model.as_str().into(),
            settings.into(),
            at.into(),
        ],
    )?;
    Ok(())
}

/// Makes one model the default.
///
/// # Errors
/// Those of the database.
pub fn set_default(tx: &mut Tx<'_>, id: ModelId) -> Result<()> {
    tx.execute("UPDATE models SET is_default = (id = $1)", &[id.into()])?;
    Ok(())
}

/// Removes a model; another becomes the default.
///
/// # Errors
/// Those of the database.
pub fn delete(tx: &mut Tx<'_>, id: ModelId) -> Result<()> {
    tx.execute("DELETE FROM models WHERE id = $1", &[id.into()])?;
    let left = list(tx)?;
    let next = left
        .iter()
        .find(|model| model.settings.category == Category::Text);
    match next {
        Some(next) if !left.iter().any(|model| model.is_default) => set_default(tx, next.id),
        _ => Ok(()),
    }
}
