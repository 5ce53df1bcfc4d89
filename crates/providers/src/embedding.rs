//! Turning texts into vectors, the same for every vendor.

use futures::future::BoxFuture;

use crate::{ProviderError, Usage};

/// Serves models that turn texts into vectors.
pub trait Embedder: Send + Sync {
    /// Turns every text into a vector of unit length, in the order of the texts. An adapter sends as many requests as
    /// its provider's limits want.
    fn embed(&self, request: EmbeddingRequest) -> BoxFuture<'_, Result<Embedding, ProviderError>>;
}

/// Texts to be turned into vectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbeddingRequest {
    /// The provider's name for the model.
    pub model: String,
    /// The texts.
    pub texts: Vec<String>,
    /// What the vectors are for; some providers keep a model for each.
    pub purpose: Purpose,
    /// How many numbers a vector is to have, where the model can choose.
    pub dimensions: Option<u32>,
}

/// What a vector is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It is to be found.
    #[default]
    Document,
    /// It is to find.
    Query,
}

/// The vectors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embedding {
    /// One for each text, all of one length.
    pub vectors: Vec<Vec<f32>>,
    /// What they cost, where the provider counts.
    pub usage: Option<Usage>,
}

impl Embedding {
    /// Brings every vector to unit length. One that is all zeros stays.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        for vector in &mut self.vectors {
            let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
            if length > 0.0 && length.is_finite() {
                for number in vector {
                    *number /= length;
                }
            }
        }
        self
    }
}
