//! Vectors of texts, in a small context and on a thread of their own, so that running answers go on.

use crate::model::Model;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::{LlamaContextParams, LlamaPoolingType};
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;
use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// The most tokens of one text.
pub(crate) const LONGEST: usize = 512;
const WAITING: usize = 64;
/// How many tasks take turns; others wait until one of them is done.
const AT_ONCE: usize = 8;

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
    take_turns(inbox, |text| match &mut context {
        Ok(context) => embed(context, text),
        Err(reason) => Err(reason.clone()),
    });
}

/// Makes one text of each task in turn a vector, so that who asks for few does not wait for who asks for many, and
/// drops the tasks that nobody waits for any more. Ends when no more can come and all are done.
fn take_turns(
    inbox: &Receiver<Task>,
    mut vector: impl FnMut(&[LlamaToken]) -> Result<Vec<f32>, String>,
) {
    let mut open: VecDeque<(Task, Vec<Vec<f32>>)> = VecDeque::new();
    loop {
        if open.is_empty() {
            let Ok(task) = inbox.recv() else { return };
            open.push_back((task, Vec::new()));
        }
        if open.len() < AT_ONCE {
            let more = inbox.try_iter().take(AT_ONCE - open.len());
            open.extend(more.map(|task| (task, Vec::new())));
        }
        open.retain(|(task, _)| !task.answer.is_closed());
        let Some((task, mut vectors)) = open.pop_front() else {
            continue;
        };
        let next = task.texts.get(vectors.len()).map(|text| vector(text));
        let result = match next {
            None => Ok(vectors),
            Some(Err(reason)) => Err(reason),
            Some(Ok(one)) => {
                vectors.push(one);
                if vectors.len() < task.texts.len() {
                    open.push_back((task, vectors));
                    continue;
                }
                Ok(vectors)
            }
        };
        // Who asked may have left.
        let _ = task.answer.send(result);
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
    let mut context = context.map_err(|error| format!("the model gives no vectors: {error}"))?;
    model
        .adapt(&mut context)
        .map_err(|error| error.to_string())?;
    Ok(context)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn task(first: i32, count: i32) -> (Task, oneshot::Receiver<Vectors>) {
        let (answer, vectors) = oneshot::channel();
        let texts = (first..first + count).map(|id| vec![LlamaToken(id)]);
        let texts = texts.collect();
        (Task { texts, answer }, vectors)
    }

    #[test]
    fn tasks_take_turns_and_those_given_up_cost_nothing_more() {
        let (tasks, inbox) = sync_channel(WAITING);
        let (many, left) = task(100, 50);
        let (few, mut stays) = task(0, 2);
        let (gone, nobody) = task(900, 5);
        for task in [many, few, gone] {
            tasks.send(task).expect("there is room");
        }
        drop((tasks, nobody));
        let (mut order, mut left) = (Vec::new(), Some(left));
        take_turns(&inbox, |text| {
            let id = text[0].0;
            order.push(id);
            if order.len() == 5 {
                drop(left.take());
            }
            Ok(vec![1.0])
        });
        assert_eq!(order, [100, 0, 101, 1, 102]);
        let vectors = stays.try_recv().expect("it is answered");
        assert_eq!(vectors.map(|vectors| vectors.len()), Ok(2));
    }
}
