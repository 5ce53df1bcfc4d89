//! Drawing, the same for every vendor.

use bytes::Bytes;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::ProviderError;

/// Serves models that draw.
pub trait ImageMaker: Send + Sync {
    /// Draws what is described.
    fn draw(&self, request: ImageRequest) -> BoxFuture<'_, Result<ImageAnswer, ProviderError>>;
}

/// A picture to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageRequest {
    /// The provider's name for the model.
    pub model: String,
    /// What the picture shows.
    pub prompt: String,
    /// Its proportions.
    pub format: ImageFormat,
    /// How many are wanted; providers may make fewer. 0 means one.
    pub count: u8,
    /// A pseudonym of whoever asks, where the provider needs one.
    pub user: Option<String>,
}

/// The proportions of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// As wide as high: 1024 × 1024.
    #[default]
    Square,
    /// Higher than wide: 1024 × 1792, or what the provider has nearest to it.
    Portrait,
    /// Wider than high: 1792 × 1024, or what the provider has nearest to it.
    Landscape,
}

/// The pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageAnswer {
    /// At least one. The bytes are the provider's: whoever keeps them checks what they are.
    pub images: Vec<MadeImage>,
    /// Whether the description was too long and was cut.
    pub shortened: bool,
}

/// A picture as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeImage {
    /// The file.
    pub bytes: Bytes,
    /// What the provider says it is, such as `image/png`.
    pub media_type: String,
}
