//! What one connection to a provider can do.

use std::fmt;
use std::sync::Arc;

use crate::{ChatProvider, Embedder, ImageMaker, Transcriber};

/// A provider that can be asked, by what it is able to do.
#[derive(Clone, Default)]
pub struct Connected {
    /// Conversation and the list of models.
    pub chat: Option<Arc<dyn ChatProvider>>,
    /// Vectors.
    pub embedding: Option<Arc<dyn Embedder>>,
    /// Pictures.
    pub images: Option<Arc<dyn ImageMaker>>,
    /// Speech to text.
    pub speech: Option<Arc<dyn Transcriber>>,
}

impl fmt::Debug for Connected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connected")
            .field("chat", &self.chat.is_some())
            .field("embedding", &self.embedding.is_some())
            .field("images", &self.images.is_some())
            .field("speech", &self.speech.is_some())
            .finish()
    }
}
