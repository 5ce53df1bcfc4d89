//! The sections of the product, modules of one shape. They never import each
//! other; they meet through subjects, events and links by id.

pub mod chat;

/// Every section, in the order of the navigation.
pub const ALL: &[assistant::Section] = &[chat::SECTION];
