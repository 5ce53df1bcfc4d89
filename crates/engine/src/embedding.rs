//! Vectors of texts, in a small context and on a thread of their own, so that running answers go on.

use crate::model::Model;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::{LlamaContextParams, LlamaPoolingType};
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;
use std::num::NonZeroU32;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// The most tokens of one text.
pub(crate) const LONGEST: usize = 512;
const WAITING: usize = 64;

type Vectors = Result<Vec<Vec<f32>>, String>;

struct Task {
    texts: Vec<Vec<LlamaToken>>,
    answer: oneshot::Sender<Vectors>,
}

/// Starts its thread when the first text comes.
#[derive(Default)]
pub(crate) struct Embedder(Mutex<Option<SyncSender<Task>>>);

impl Embedder {
    /// The vectors of `texts`, each of length 1. `None` means that too many wait.
    pub(crate) fn embed(
        &self,
        model: &Arc<Model>,
        texts: Vec<Vec<LlamaToken>>,
    ) -> Option<oneshot::Receiver<Vectors>> {
        let (answer, vectors) = oneshot::channel();
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tasks = match &mut *tasks {
            Some(tasks) => tasks,
            none => none.insert(start(Arc::clone(model))?),
        };
        tasks.try_send(Task { texts, answer }).ok()?;
        Some(vectors)
    }
}

fn start(model: Arc<Model>) -> Option<SyncSender<Task>> {
    let (tasks, inbox) = sync_channel(WAITING);
    let thread = std::thread::Builder::new().name("embedding".to_owned());
    thread.spawn(move || work(&model, &inbox)).ok()?;
    Some(tasks)
}

fn work(model: &Model, inbox: &Receiver<Task>) {
    let mut context = context(model);
    for task in inbox {
        let vectors = match &mut context {
            Ok(context) => task.texts.iter().map(|text| embed(context, text)).collect(),
            Err(reason) => Err(reason.clone()),
        };
        // Who asked may have left.
        let _ = task.answer.send(vectors);
    }
}

/// A model made for vectors says how its tokens become one; of any other the mean is taken.
fn context(model: &Model) -> Result<LlamaContext<'_>, String> {
    let kind = model
        .llama
        .meta_val_str("general.architecture")
        .unwrap_or_default();
    let own = model
        .llama
        .meta_val_str(&format!("{kind}.pooling_type"))
        .is_ok_and(|kind| kind != "0");
    let pooling = if own {
        LlamaPoolingType::Unspecified
    } else {
        LlamaPoolingType::Mean
    };
    let size = u32::try_from(LONGEST).unwrap_or(512);
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(size))
        .with_n_batch(size)
        .with_n_ubatch(size)
        .with_n_threads(1)
        .with_n_threads_batch(1)
        .with_pooling_type(pooling)
        .with_embeddings(true);
    let context = model.llama.new_context(&model.backend, params);
    context.map_err(|error| format!("the model gives no vectors: {error}"))
}

fn embed(context: &mut LlamaContext<'_>, text: &[LlamaToken]) -> Result<Vec<f32>, String> {
    context.clear_kv_cache();
    let mut batch = LlamaBatch::new(LONGEST, 1);
    batch
        .add_sequence(text, 0, true)
        .map_err(|error| error.to_string())?;
    context
        .decode(&mut batch)
        .map_err(|error| error.to_string())?;
    let vector = context
        .embeddings_seq_ith(0)
        .map_err(|error| error.to_string())?;
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_finite() || length <= 0.0 {
        return Err("the model gave no vector".to_owned());
    }
    Ok(vector.iter().map(|value| value / length).collect())
}
