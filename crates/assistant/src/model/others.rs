//! What models do beside conversation: vectors, pictures, speech to text. The same way as a conversation goes: by
//! leave, masked where it goes out, paid for.

use kernel::Error;
use providers::{
    Embedding, EmbeddingRequest, ImageAnswer, ImageRequest, ProviderError, Purpose, SpeechRequest,
    Transcript, token_upper_bound,
};

use super::{Model, Models};
use crate::{
    policy::Permit,
    quota::Reservation,
    redaction::{Redacted, Texts},
};

/// A picture costs as many tokens of an allowance as this many: the providers count pictures, people's days count tokens.
pub const PICTURE_TOKENS: u64 = 1000;
/// A recording costs an allowance one token for so many bytes, about a second of speech for twenty.
pub const BYTES_A_TOKEN: usize = 1024;

/// The most tokens these texts can cost as vectors.
pub fn embedding_tokens(texts: &Texts) -> u64 {
    let each = |text: &String| token_upper_bound(text) + 1;
    texts.lines.iter().map(each).sum::<u64>().max(1)
}

/// What a recording costs an allowance.
pub fn recording_tokens(bytes: usize) -> u64 {
    u64::try_from(bytes / BYTES_A_TOKEN + 1).unwrap_or(u64::MAX)
}

impl Models {
    /// Turns the lines of `texts` into vectors.
    ///
    /// # Errors
    /// The provider's; `Invalid` where the model makes no vectors, or is paid for or masked too little.
    pub async fn embed(
        &self,
        model: &Model,
        permit: &Permit,
        reservation: Reservation,
        texts: &Redacted<Texts>,
        (purpose, dimensions): (Purpose, Option<u32>),
    ) -> Result<Embedding, ProviderError> {
        let most = embedding_tokens(texts.get());
        Self::check_leave(model, permit, &reservation, most)?;
        self.check_masked(model, texts.is_masked())?;
        let request = EmbeddingRequest {
            model: model.model.clone(),
            texts: texts.get().lines.clone(),
            purpose,
            dimensions,
        };
        let embedder = match self.embedder(model).await {
            Ok(embedder) => embedder,
            Err(error) => return Err(refused(error)),
        };
        let made = embedder.embed(request).await?;
        let counted = made.usage.map(|usage| usage.prompt_tokens);
        reservation.settle(counted.unwrap_or(most));
        Ok(made)
    }

    /// Draws what the instruction of `texts` describes.
    ///
    /// # Errors
    /// The provider's; `Invalid` where the model does not draw, or is paid for or masked too little.
    pub async fn draw(
        &self,
        model: &Model,
        permit: &Permit,
        reservation: Reservation,
        texts: &Redacted<Texts>,
        request: ImageRequest,
    ) -> Result<ImageAnswer, ProviderError> {
        let wanted = u64::from(request.count.max(1)) * PICTURE_TOKENS;
        Self::check_leave(model, permit, &reservation, wanted)?;
        self.check_masked(model, texts.is_masked())?;
        let request = ImageRequest {
            model: model.model.clone(),
            prompt: texts.get().instruction.clone(),
            ..request
        };
        let connected = self.connected(model).await.map_err(refused)?;
        let images = connected
            .images
            .ok_or_else(|| no_such("provider-has-no-images"))?;
        let made = images.draw(request).await?;
        let count = u64::try_from(made.images.len()).unwrap_or(u64::MAX);
        reservation.settle(count.saturating_mul(PICTURE_TOKENS));
        Ok(made)
    }

    /// Writes a recording down. Sound cannot be masked: whether it may go to this model, its route has decided.
    ///
    /// # Errors
    /// The provider's; `Invalid` where the model hears nothing, or is paid for too little.
    pub async fn transcribe(
        &self,
        model: &Model,
        permit: &Permit,
        reservation: Reservation,
        request: SpeechRequest,
    ) -> Result<Transcript, ProviderError> {
        let tokens = recording_tokens(request.audio.len());
        Self::check_leave(model, permit, &reservation, tokens)?;
        let request = SpeechRequest {
            model: model.model.clone(),
            ..request
        };
        let connected = self.connected(model).await.map_err(refused)?;
        let speech = connected
            .speech
            .ok_or_else(|| no_such("provider-has-no-speech"))?;
        let heard = speech.transcribe(request).await?;
        reservation.settle(tokens);
        Ok(heard)
    }

    async fn embedder(
        &self,
        model: &Model,
    ) -> kernel::Result<std::sync::Arc<dyn providers::Embedder>> {
        let embedder = if model.is_of_engine() {
            self.engine().embedder(&model.model).await?
        } else {
            self.connected(model).await?.embedding
        };
        embedder.ok_or_else(|| Error::invalid("model", "provider-has-no-embedding"))
    }

    fn check_leave(
        model: &Model,
        permit: &Permit,
        reservation: &Reservation,
        tokens: u64,
    ) -> Result<(), ProviderError> {
        if reservation.covers(permit, tokens) {
            return Ok(());
        }
        Err(unfit(&format!(
            "the reservation is not this request's: {}",
            model.id
        )))
    }

    fn check_masked(&self, model: &Model, is_masked: bool) -> Result<(), ProviderError> {
        if is_masked || self.is_local(model) {
            return Ok(());
        }
        Err(unfit("the text is not masked"))
    }
}

fn refused(error: Error) -> ProviderError {
    match error {
        Error::Unavailable(detail) => ProviderError::unavailable(detail),
        other => unfit(&other.to_string()),
    }
}

fn no_such(detail: &str) -> ProviderError {
    unfit(detail)
}

fn unfit(message: &str) -> ProviderError {
    ProviderError::Invalid {
        message: message.to_owned(),
        field: None,
    }
}
