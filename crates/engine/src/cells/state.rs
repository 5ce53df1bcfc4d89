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
    /// The state of `sequence`; `None` if llama.cpp cannot tell it.
    pub(crate) fn read(context: &LlamaContext<'_>, sequence: Sequence) -> Option<Self> {
        let flags = LlamaStateSeqFlags::empty();
        let size = context.state_seq_get_size_ext(i32::from(sequence), flags);
        let mut bytes = vec![0; size];
        #[expect(
            unsafe_code,
            reason = "the safe call keeps its bytes to itself, and they have to be written to a file; \
                      the buffer is as long as llama.cpp just said"
        )]
        // SAFETY: nothing changed the context since the size was asked for.
        let written = unsafe {
            context.state_seq_get_data_ext(bytes.as_mut_ptr(), i32::from(sequence), flags)
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
