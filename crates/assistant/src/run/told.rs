//! What a run says about the model beside its result.

use super::{actions::Choice, board::Note, desk::Desk, task::Stop, types::NoticeAction};
use crate::{
    model::{EngineState, Model, store},
    scenario::warn::warnings,
};

/// Says why there are only quotations, with one press to a model that would do.
pub(super) async fn tell_why_no_model(desk: &mut Desk) -> Result<(), Stop> {
    if desk.job.model == Choice::NoModel {
        return Ok(());
    }
    let all = desk.job.parts.db.read(store::list).await?;
    let unfit = all.iter().find(|model| model.is_default).or(all.first());
    let note = match unfit {
        None => Note {
            code: "no_model",
            message: "no-model",
            ..Note::default()
        },
        Some(model) => Note {
            code: "model_unfit_language",
            message: "model-unfit-language",
            model: Some(&model.name),
            language: Some(desk.language),
            ..Note::default()
        },
    };
    desk.board.notice(note);
    offer_better(desk).await
}

/// One press to a larger model that knows the language, where there is one: the
/// first in the administrator's order that can be asked and has not just failed.
pub(super) async fn offer_better(desk: &mut Desk) -> Result<(), Stop> {
    if desk.job.model == Choice::NoModel {
        return Ok(());
    }
    let all = desk.job.parts.db.read(store::list).await?;
    let models = &desk.job.parts.models;
    let can = |model: &&Model| {
        !model.settings.small
            && model.speaks(desk.language)
            && !desk.failed.contains(&model.id)
            && !matches!(models.state(model), EngineState::Missing(_))
    };
    let better = all.iter().find(can);
    if let Some(model) = better {
        let action = Some(NoticeAction {
            kind: "choose_model".to_owned(),
            model_id: model.id,
        });
        let (code, message) = ("better_model", "better-model");
        desk.board.notice(Note {
            code,
            message,
            model: Some(&model.name),
            language: Some(desk.language),
            action,
            ..Note::default()
        });
    }
    Ok(())
}

/// That a small model is at work.
pub(super) fn tell_small(desk: &mut Desk, models: &[Model]) {
    if let Some(model) = models.first() {
        let note = Note {
            code: "small_model",
            message: "small-model",
            model: Some(&model.name),
            ..Note::default()
        };
        desk.board.notice(note);
    }
}

/// How many wordings did not hold.
pub(super) fn tell_refused(desk: &mut Desk) {
    if desk.refused > 0 {
        let count = Some(desk.refused as u64);
        let (code, message) = ("wording_refused", "wording-refused");
        desk.board.notice(Note {
            code,
            message,
            count,
            ..Note::default()
        });
    }
}

/// What the model is not known to do of what this scenario needs: the same
/// words as before the start.
pub(super) fn tell_unable(desk: &mut Desk, models: &[Model]) {
    let Some(model) = models.first() else { return };
    let examined = desk.job.parts.models.examined(model);
    for (code, message) in warnings(&desk.job.scenario, model, examined, desk.language) {
        desk.board.notice(Note {
            code,
            message,
            model: Some(&model.name),
            ..Note::default()
        });
    }
}
