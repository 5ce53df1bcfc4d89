//! The computed state of one sequence as bytes.

use super::Sequence;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::session::LlamaStateSeqFlags;

/// What llama.cpp needs to go on with a sequence without computing it again.
///
/// The bytes were written by llama.cpp for this very model, in this process or in one whose file was sealed with our
/// key: nobody else can have made them.
pub(crate) struct State(Vec<u8>);

impl State {
    /// How many bytes the state of `sequence` has; 0 if llama.cpp cannot tell it.
    pub(super) fn size(context: &LlamaContext<'_>, sequence: Sequence) -> usize {
        context.state_seq_get_size_ext(i32::from(sequence), LlamaStateSeqFlags::empty())
    }

    /// The state of `sequence`; `None` if llama.cpp cannot tell it, or there is no memory for it.
    pub(super) fn read(context: &LlamaContext<'_>, sequence: Sequence) -> Option<Self> {
        let flags = LlamaStateSeqFlags::empty();
        let size = Self::size(context, sequence);
        let mut bytes = reserved(size)?;
        #[expect(
            unsafe_code,
            reason = "the safe call keeps its bytes to itself, and they have to be written to a file; \
                      the buffer has room for as many as llama.cpp just said"
        )]
        // SAFETY: nothing changed the context since the size was asked for, and as many bytes as were written are there.
        let written = unsafe {
            let written =
                context.state_seq_get_data_ext(bytes.as_mut_ptr(), i32::from(sequence), flags);
            bytes.set_len(written.min(size));
            written
        };
        (size > 0 && written == size).then_some(Self(bytes))
    }

    /// Puts the state into an empty `sequence`. After `false` the sequence must be emptied.
    pub(crate) fn load(&self, context: &mut LlamaContext<'_>, sequence: Sequence) -> bool {
        #[expect(
            unsafe_code,
            reason = "the safe call takes no bytes from a file; these were authenticated as our own"
        )]
        // SAFETY: see the type: the bytes come from `read` with the same model.
        unsafe {
            context.state_seq_set_data_ext(
                &self.0,
                i32::from(sequence),
                LlamaStateSeqFlags::empty(),
            )
        }
    }

    /// Bytes of a file that was sealed by us.
    pub(crate) fn from_sealed(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Room for so many bytes, all of it taken at once. `None` if the system or the memory limit refuses it: states are
/// large, and to be without one only costs time, while the usual way to ask for memory ends the process.
pub(crate) fn reserved(bytes: usize) -> Option<Vec<u8>> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes).ok()?;
    Some(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_not_there_is_told_and_ends_nothing() {
        assert!(reserved(1 << 60).is_none());
        assert!(reserved(usize::MAX).is_none());
        let room = reserved(1000).expect("there is a little");
        assert!(room.is_empty() && room.capacity() >= 1000);
    }
}
