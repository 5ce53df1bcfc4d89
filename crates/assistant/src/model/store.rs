//! SQL of models.

use kernel::{Error, Result, Timestamp, Tx, db::Row, ids::ModelId};

use super::types::{Kind, Model, ModelSettings, NewModel};

const MODEL: &str =
    "SELECT id, name, kind, model, base_url, settings, is_default, updated_at FROM models";

fn model(row: &Row<'_>) -> Result<Model> {
    let settings: serde_json::Value = row.get(5)?;
    let settings: ModelSettings = serde_json::from_value(settings).map_err(Error::internal)?;
    Ok(Model {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: Kind::from_code(&row.get::<String>(2)?),
        model: row.get(3)?,
        base_url: row.get(4)?,
        settings,
        is_default: row.get(6)?,
        updated_at: row.get(7)?,
    })
}

/// All models, the default first.
///
/// # Errors
/// Those of the database.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Model>> {
    tx.query(
        &format!("{MODEL} ORDER BY is_default DESC, name, id"),
        &[],
        model,
    )
}

/// One model.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: ModelId) -> Result<Model> {
    tx.query_one(&format!("{MODEL} WHERE id = $1"), &[id.into()], model)
}

/// Adds a model; the first becomes the default.
///
/// # Errors
/// Those of the database.
pub fn insert(tx: &mut Tx<'_>, id: ModelId, new: &NewModel, at: Timestamp) -> Result<()> {
    let first = list(tx)?.is_empty();
    let settings = serde_json::to_value(&new.settings).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO models (id, name, kind, model, base_url, settings, is_default, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        &[
            id.into(),
            new.name.as_str().into(),
            new.kind.code().into(),
            new.model.as_str().into(),
            new.base_url.clone().into(),
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
        "UPDATE models SET name = $2, model = $3, base_url = $4, settings = $5, updated_at = $6 \
         WHERE id = $1",
        &[
            model.id.into(),
            model.name.as_str().into(),
            model.model.as_str().into(),
            model.base_url.clone().into(),
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
    match left.first() {
        Some(next) if !left.iter().any(|model| model.is_default) => set_default(tx, next.id),
        _ => Ok(()),
    }
}
