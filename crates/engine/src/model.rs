//! The loaded model: everything about it that does not change and that several threads may read.

use crate::cli::{Lora, Serve};
use crate::failure::Failure;
use crate::logs::Recent;
use crate::model_file;
use crate::schema::Schemas;
use crate::template::{ChatTemplate, Clock};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::model::{LlamaLoraAdapter, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The context window used when none is asked for, unless the model was trained with less. In tokens.
const DEFAULT_CONTEXT: u32 = 8192;

/// A model ready to be asked.
pub(crate) struct Model {
    pub(crate) llama: LlamaModel,
    pub(crate) backend: LlamaBackend,
    /// The name it is listed under: the file name without its ending.
    pub(crate) name: String,
    /// The most tokens of prompt and answer together.
    pub(crate) context: usize,
    pub(crate) template: ChatTemplate,
    pub(crate) schemas: Schemas,
    /// Bytes of the longest token: no text of `n` bytes has fewer than `n / longest_token` tokens.
    longest_token: usize,
    lora: Option<(Mutex<LlamaLoraAdapter>, f32)>,
}

impl Model {
    /// Loads the model file, which passed [`crate::model_file::check`]; `clock` is for its chat template.
    pub(crate) fn load(arguments: &Serve, clock: Clock, recent: &Recent) -> Result<Self, Failure> {
        let (path, context) = (arguments.model.as_path(), arguments.context);
        let backend = LlamaBackend::init().map_err(|error| Failure::Internal(error.to_string()))?;
        let params = placed(&backend, arguments.gpu_layers)?;
        let mut llama = LlamaModel::load_from_file(&backend, path, &params)
            .map_err(|_| load_failure(path, &recent.text()))?;
        let trained = llama.n_ctx_train();
        let context = context.unwrap_or(DEFAULT_CONTEXT.min(trained));
        if context > trained {
            tracing::warn!(
                context,
                trained,
                "the context is larger than the model was trained with"
            );
        }
        let lora = load_lora(&mut llama, arguments.lora.as_ref(), recent)?;
        let longest_token = llama
            .tokens(true)
            .map(|(_, bytes)| bytes.len())
            .max()
            .unwrap_or(1)
            .max(1);
        Ok(Self {
            template: ChatTemplate::of(&llama, clock),
            schemas: Schemas::default(),
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            context: context as usize,
            longest_token,
            lora,
            llama,
            backend,
        })
    }

    /// Puts the adapter, if there is one, to work in `context`.
    pub(crate) fn adapt(&self, context: &mut LlamaContext<'_>) -> Result<(), Failure> {
        let Some((adapter, scale)) = &self.lora else {
            return Ok(());
        };
        let mut adapter = adapter.lock().unwrap_or_else(PoisonError::into_inner);
        context
            .lora_adapter_set(&mut adapter, *scale)
            .map_err(|error| Failure::Internal(format!("the adapter cannot be used: {error}")))
    }

    /// The tokens of a text as such: nothing is added, and nothing in it is taken for a control token.
    pub(crate) fn tokenize(&self, text: &str) -> Vec<LlamaToken> {
        self.llama.vocab().tokenize(text.as_bytes(), false, false)
    }

    /// The fewest tokens a text of so many bytes can have.
    pub(crate) fn fewest_tokens(&self, bytes: usize) -> usize {
        bytes / self.longest_token
    }
}

/// Where the layers go: to the graphics processor as many as asked for, or all if there is one.
fn placed(backend: &LlamaBackend, gpu_layers: Option<u32>) -> Result<LlamaModelParams, Failure> {
    let layers = match (gpu_layers, backend.supports_gpu_offload()) {
        (Some(0), _) | (None, false) => 0,
        (Some(_), false) => return Err(Failure::NoGpu),
        (layers, true) => layers.unwrap_or(u32::MAX),
    };
    Ok(LlamaModelParams::default().with_n_gpu_layers(layers))
}

fn load_lora(
    llama: &mut LlamaModel,
    lora: Option<&Lora>,
    recent: &Recent,
) -> Result<Option<(Mutex<LlamaLoraAdapter>, f32)>, Failure> {
    let Some(Lora { path, scale }) = lora else {
        return Ok(None);
    };
    model_file::check(path)?;
    let adapter = llama
        .lora_adapter_init(path)
        .map_err(|_| load_failure(path, &recent.text()))?;
    Ok(Some((Mutex::new(adapter), *scale)))
}

/// Tells a damaged file from a lack of memory by what llama.cpp wrote.
fn load_failure(path: &Path, reason: &str) -> Failure {
    let reason = if reason.is_empty() {
        "llama.cpp could not load it"
    } else {
        reason
    }
    .to_owned();
    if speaks_of_memory(&reason) {
        return Failure::OutOfMemory { reason };
    }
    Failure::ModelDamaged {
        path: path.to_owned(),
        reason,
    }
}

fn speaks_of_memory(reason: &str) -> bool {
    [
        "Cannot allocate memory",
        "bad_alloc",
        "failed to allocate",
        "unable to allocate",
        "posix_memalign",
    ]
    .iter()
    .any(|words| reason.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_of_memory_is_told_from_damage() {
        let path = Path::new("m.gguf");
        let memory = load_failure(
            path,
            "llama_model_load: error loading model: mmap failed: Cannot allocate memory",
        );
        let damage = load_failure(
            path,
            "llama_model_load: tensor data is not within the file bounds",
        );
        assert!(matches!(memory, Failure::OutOfMemory { .. }));
        assert!(matches!(damage, Failure::ModelDamaged { .. }));
        assert!(matches!(
            load_failure(path, ""),
            Failure::ModelDamaged { .. }
        ));
    }
}
