//! Reads the templates of everyday dialogues.
//!
//! ```text
//! topic orders ru
//! talk thread A=logistics B=sales           `thread`: the answers go into a thread
//! A | the first line, with {goods} and [one|two] ways to say it
//! B | the answer
//! ```

const DIALOGUES: &[&str] = &[
    include_str!("../../demo/dialogues/ru_goods.txt"),
    include_str!("../../demo/dialogues/ru_office.txt"),
    include_str!("../../demo/dialogues/en_product.txt"),
    include_str!("../../demo/dialogues/en_office.txt"),
];

/// A template of a conversation.
#[derive(Debug, Clone, Default)]
pub(super) struct Dialogue {
    pub(super) topic: String,
    pub(super) threaded: bool,
    /// For each part (A, B, …) the key of the department that should play it; empty for anybody.
    pub(super) parts: Vec<String>,
    /// Who speaks, as an index into `parts`, and the template.
    pub(super) lines: Vec<(usize, String)>,
}

/// All dialogues, and what could not be read in them (nothing, says a test).
#[derive(Debug, Default)]
pub(super) struct Dialogues {
    pub(super) all: Vec<Dialogue>,
    pub(super) faults: Vec<String>,
    topic: String,
}

impl Dialogues {
    /// The dialogues of the product.
    pub(super) fn load() -> Self {
        let mut dialogues = Self::default();
        for line in DIALOGUES.iter().flat_map(|text| text.lines()) {
            if dialogues.read(line.trim_end()).is_none() {
                dialogues.faults.push(line.to_owned());
            }
        }
        dialogues
    }

    /// The numbers of the dialogues that fit a room: its topics, and no more parts than it has speakers.
    pub(super) fn fitting(&self, topics: &[String], speakers: usize) -> Vec<usize> {
        let fits = |talk: &Dialogue| topics.contains(&talk.topic) && talk.parts.len() <= speakers;
        self.all
            .iter()
            .enumerate()
            .filter(|(_, talk)| fits(talk))
            .map(|(index, _)| index)
            .collect()
    }

    fn read(&mut self, line: &str) -> Option<()> {
        if line.is_empty() || line.starts_with('#') {
            return Some(());
        }
        if let Some(topic) = line.strip_prefix("topic ") {
            topic.clone_into(&mut self.topic);
        } else if let Some(head) = line.strip_prefix("talk") {
            self.begin(head)?;
        } else {
            self.say(line)?;
        }
        Some(())
    }

    fn begin(&mut self, head: &str) -> Option<()> {
        let mut talk = Dialogue {
            topic: self.topic.clone(),
            ..Dialogue::default()
        };
        for word in head.split_whitespace() {
            match word.split_once('=') {
                Some((part, department)) => {
                    department.clone_into(part_of(&mut talk.parts, part)?.1);
                }
                None if word == "thread" => talk.threaded = true,
                None => return None,
            }
        }
        self.all.push(talk);
        Some(())
    }

    fn say(&mut self, line: &str) -> Option<()> {
        let (part, template) = line.split_once(" | ")?;
        let talk = self.all.last_mut()?;
        let index = part_of(&mut talk.parts, part.trim())?.0;
        talk.lines.push((index, template.to_owned()));
        Some(())
    }
}

/// The index and department of the part called `A`, `B`, `C` or `D`, made when it is new.
fn part_of<'a>(parts: &'a mut Vec<String>, name: &str) -> Option<(usize, &'a mut String)> {
    let index = ["A", "B", "C", "D"]
        .iter()
        .position(|known| *known == name)?;
    if parts.len() <= index {
        parts.resize(index + 1, String::new());
    }
    parts.get_mut(index).map(|department| (index, department))
}
