//! How a sequence begins with what of its prompt was computed before.

use super::{Cells, Held, Kind, Sequence};
use crate::cache::Saved;
use llama_cpp_2::token::LlamaToken;

impl Cells<'_> {
    /// Begins a sequence for `prompt` with what of it is there already, in the context, in `restored` or in memory.
    ///
    /// At least one token is left to compute. `None` means that no sequence is free.
    pub(crate) fn begin(
        &mut self,
        prompt: &[LlamaToken],
        restored: Option<&Saved>,
    ) -> Option<Sequence> {
        let sequence = self.free_sequence()?;
        self.uses += 1;
        if let Some(place) = self.held.get_mut(usize::from(sequence)) {
            *place = Some(Held::new(Kind::Running, self.uses));
        }
        self.share(sequence, prompt);
        self.restore(sequence, prompt, restored);
        Some(sequence)
    }

    /// Takes over what other sequences have of `tokens` beyond what `sequence` has; they may have computed it since.
    pub(crate) fn share(&mut self, sequence: Sequence, tokens: &[LlamaToken]) {
        let most = tokens.len().saturating_sub(1);
        let (length, holder) = self.shareable(sequence, tokens);
        let length = length.min(most);
        let Some(holder) = holder else { return };
        let have = self.len(sequence);
        if length <= have {
            return;
        }
        let (from, to) = (u32::try_from(have).ok(), u32::try_from(length).ok());
        let copied = self.context.copy_kv_cache_seq(
            i32::from(holder),
            i32::from(sequence),
            if self.divisible { from } else { None },
            if self.divisible { to } else { None },
        );
        if copied.is_ok() {
            let part = tokens.get(..length).unwrap_or_default().to_vec();
            self.note(sequence, &part);
        }
    }

    /// What can be copied of another sequence: any beginning, or with an indivisible model only a whole sequence.
    fn shareable(&self, sequence: Sequence, tokens: &[LlamaToken]) -> (usize, Option<Sequence>) {
        if self.divisible {
            return self.tree.longest(tokens, |other| other != sequence);
        }
        let whole = (0..).zip(&self.held).filter_map(|(other, held)| {
            let held = held.as_ref()?;
            let fits = other != sequence
                && held.tokens.len() < tokens.len()
                && tokens.starts_with(&held.tokens);
            fits.then_some((held.tokens.len(), Some(other)))
        });
        whole.max_by_key(|(length, _)| *length).unwrap_or_default()
    }

    /// Fills the sequence from a saved state that knows more of `prompt` than the context did.
    fn restore(&mut self, sequence: Sequence, prompt: &[LlamaToken], restored: Option<&Saved>) {
        let have = self.len(sequence);
        let remembered = self.cache.recall(prompt, self.divisible);
        let best = restored
            .into_iter()
            .chain(remembered.as_deref())
            .map(|saved| (saved.usable(prompt, self.divisible), saved))
            .max_by_key(|(length, _)| *length);
        let Some((length, saved)) = best.filter(|(length, _)| *length > have) else {
            return;
        };
        let room = self.make_room(saved.tokens.len());
        self.empty(sequence);
        let kept = u32::try_from(length).ok();
        let loaded = room && saved.state.load(&mut self.context, sequence);
        let cut = length == saved.tokens.len()
            || matches!(
                self.context
                    .clear_kv_cache_seq(Some(u32::from(sequence)), kept, None),
                Ok(true)
            );
        if loaded && cut {
            let part = prompt.get(..length).unwrap_or_default().to_vec();
            let new = self.note(sequence, &part);
            // All of them take cells of their own, also those that others hold.
            if let Some(held) = self.get_mut(sequence) {
                held.doubled = length.saturating_sub(new);
            }
        } else {
            self.empty(sequence);
        }
    }
}
