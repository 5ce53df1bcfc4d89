//! Chat: rooms where people write to each other. A **room** is open (anyone may
//! read and join), closed (members only) or direct (two people). **Messages**
//! have a number (`seq`) in their room; a **thread** is the replies to one
//! message and is named by it. A **question** is a message that calls the
//! assistant, which answers in its thread.

pub mod access;
pub mod actions;
pub mod context;
pub mod http;
pub mod jobs;
pub mod store;
pub mod types;

use std::collections::HashMap;

use assistant::{Section, SubjectKind, scenario::BuiltIn};

/// What chat brings.
pub const SECTION: Section = Section {
    id: "chat",
    routes: http::routes,
    subjects: &[
        SubjectKind {
            kind: "chat.room",
            may_read: access::may_read_room,
            names: access::room_names,
            context: context::of_room,
        },
        SubjectKind {
            kind: "chat.thread",
            may_read: access::may_read_thread,
            names: |_, _, _| Ok(HashMap::new()),
            context: context::of_thread,
        },
        SubjectKind {
            kind: "chat.question",
            may_read: access::may_read_question,
            names: |_, _, _| Ok(HashMap::new()),
            context: context::of_question,
        },
    ],
    scenarios: &[SUMMARISE, ASK, ANSWER, TRANSLATE, REPLY, REWRITE],
    audited: &[
        actions::MESSAGE_REMOVED,
        actions::MESSAGE_HISTORY_READ,
        actions::ROOM_EXPORTED,
        actions::ROOM_IMPORTED,
        actions::imports::ROOM_FILLED,
    ],
    works: jobs::works,
    acquaintances: store::list_acquaintances,
    dismissed: actions::succeed,
};

const SUMMARISE: BuiltIn = BuiltIn {
    toml: include_str!("scenarios/summarise.toml"),
    templates: &[
        ("summarise.ru.j2", include_str!("scenarios/summarise.ru.j2")),
        ("summarise.en.j2", include_str!("scenarios/summarise.en.j2")),
        ("word.ru.j2", include_str!("scenarios/word.ru.j2")),
        ("word.en.j2", include_str!("scenarios/word.en.j2")),
    ],
};

const ASK: BuiltIn = BuiltIn {
    toml: include_str!("scenarios/ask.toml"),
    templates: &[
        ("ask.ru.j2", include_str!("scenarios/ask.ru.j2")),
        ("ask.en.j2", include_str!("scenarios/ask.en.j2")),
        ("word.ru.j2", include_str!("scenarios/word.ru.j2")),
        ("word.en.j2", include_str!("scenarios/word.en.j2")),
    ],
};

const ANSWER: BuiltIn = BuiltIn {
    toml: include_str!("scenarios/answer.toml"),
    templates: ASK.templates,
};

const TRANSLATE: BuiltIn = BuiltIn {
    toml: include_str!("scenarios/translate.toml"),
    templates: &[
        ("translate.ru.j2", include_str!("scenarios/translate.ru.j2")),
        ("translate.en.j2", include_str!("scenarios/translate.en.j2")),
    ],
};

const REPLY: BuiltIn = BuiltIn {
    toml: include_str!("scenarios/reply.toml"),
    templates: &[
        ("reply.ru.j2", include_str!("scenarios/reply.ru.j2")),
        ("reply.en.j2", include_str!("scenarios/reply.en.j2")),
    ],
};

const REWRITE: BuiltIn = BuiltIn {
    toml: include_str!("scenarios/rewrite.toml"),
    templates: &[
        ("rewrite.ru.j2", include_str!("scenarios/rewrite.ru.j2")),
        ("rewrite.en.j2", include_str!("scenarios/rewrite.en.j2")),
    ],
};
