//! Which rules are regular, and bounds on how deeply they nest.

use super::{Alternatives, Item, Rule};

/// How deeply groups and rules without recursion may nest: llguidance walks through them on the stack.
pub(super) const DEEPEST: usize = 30;
/// The most rules that are recursive or lead to one that is; for the same reason.
pub(super) const MOST_RECURSIVE: usize = 128;

/// The rules of a grammar, the one it begins with among them.
pub(super) struct Rules {
    pub(super) bodies: Vec<Alternatives>,
    pub(super) root: usize,
    /// How deeply each nests; `None` for those that are recursive or lead to one that is.
    depths: Vec<Option<usize>>,
}

impl Rules {
    /// Checks the rules.
    pub(super) fn settle(rules: Vec<Rule>) -> Result<Self, String> {
        let root = rules
            .iter()
            .position(|rule| rule.name == "root" && rule.body.is_some())
            .ok_or("there is no rule named root")?;
        let mut bodies = Vec::new();
        for (at, Rule { name, body }) in rules.into_iter().enumerate() {
            let body = body.ok_or_else(|| format!("there is no rule named {name}"))?;
            let body = without_tail(at, body).ok_or_else(|| format!("rule {name} never ends"))?;
            bodies.push(body);
        }
        let mut rules = Self {
            depths: vec![None; bodies.len()],
            bodies,
            root,
        };
        rules.measure()?;
        Ok(rules)
    }

    /// Whether the rule with this number leads to no recursion.
    pub(super) fn is_regular(&self, rule: usize) -> bool {
        self.depths.get(rule).copied().flatten().is_some()
    }

    /// Whether an item leads to no recursion.
    pub(super) fn takes(&self, item: &Item) -> bool {
        match item {
            Item::Text(_) | Item::Class { .. } => true,
            Item::Rule(rule) => self.is_regular(*rule),
            Item::Group(alternatives) => alternatives.iter().flatten().all(|item| self.takes(item)),
            Item::Repeat(item, ..) => self.takes(item),
        }
    }

    /// A rule's depth is known once those of all that it speaks of are; those of a circle never are.
    fn measure(&mut self) -> Result<(), String> {
        let mut spoken_of_by = vec![Vec::new(); self.bodies.len()];
        let mut open = Vec::new();
        for (at, body) in self.bodies.iter().enumerate() {
            let mut others = Vec::new();
            references(body, &mut others);
            open.push(others.len());
            for other in others {
                if let Some(by) = spoken_of_by.get_mut(other) {
                    by.push(at);
                }
            }
        }
        let closed = (0..).zip(&open).filter(|(_, open)| **open == 0);
        let mut ready: Vec<usize> = closed.map(|(at, _)| at).collect();
        while let Some(at) = ready.pop() {
            let body = self.bodies.get(at).map_or(&[][..], Vec::as_slice);
            let depth = self.depth(body) + 1;
            if depth > DEEPEST {
                return Err("its rules and groups are nested too deeply".to_owned());
            }
            if let Some(place) = self.depths.get_mut(at) {
                *place = Some(depth);
            }
            for by in spoken_of_by.get(at).into_iter().flatten() {
                if let Some(open) = open.get_mut(*by) {
                    *open -= 1;
                    if *open == 0 {
                        ready.push(*by);
                    }
                }
            }
        }
        self.check_recursive()
    }

    fn check_recursive(&self) -> Result<(), String> {
        let recursive = self.bodies.iter().zip(&self.depths);
        let recursive = recursive.filter(|(_, depth)| depth.is_none());
        let total: usize = recursive.map(|(body, _)| self.depth(body) + 1).sum();
        if total > MOST_RECURSIVE * 2 {
            let reason = format!("more than {MOST_RECURSIVE} rules are recursive");
            return Err(reason);
        }
        Ok(())
    }

    fn depth(&self, alternatives: &[Vec<Item>]) -> usize {
        let items = alternatives.iter().flatten();
        items.map(|item| self.item_depth(item)).max().unwrap_or(0)
    }

    fn item_depth(&self, item: &Item) -> usize {
        match item {
            Item::Text(_) | Item::Class { .. } => 0,
            Item::Rule(rule) => self.depths.get(*rule).copied().flatten().unwrap_or(1),
            Item::Group(alternatives) => self.depth(alternatives) + 1,
            Item::Repeat(item, ..) => self.item_depth(item),
        }
    }
}

/// A rule that speaks of itself only at its end is a repetition, which is regular if its parts are. `None` if it has no
/// other end.
fn without_tail(this: usize, body: Alternatives) -> Option<Alternatives> {
    let speaks = |items: &[Item]| {
        let mut others = Vec::new();
        for item in items {
            spoken_of(item, &mut others);
        }
        others.contains(&this)
    };
    let body = match <[Vec<Item>; 1]>::try_from(body) {
        Ok([only]) => optional(only),
        Err(body) => body,
    };
    let at_end = |items: &Vec<Item>| items.last() == Some(&Item::Rule(this));
    let looped = body.iter().any(at_end);
    let elsewhere = body.iter().any(|items| {
        speaks(
            items
                .get(..items.len() - usize::from(at_end(items)))
                .unwrap_or_default(),
        )
    });
    if !looped || elsewhere {
        return Some(body);
    }
    let (mut again, ends): (Vec<_>, Vec<_>) = body.into_iter().partition(at_end);
    for items in &mut again {
        items.pop();
    }
    let again = Item::Repeat(Box::new(Item::Group(again)), 0, None);
    (!ends.is_empty()).then(|| vec![vec![again, Item::Group(ends)]])
}

/// The alternatives of a body that is nothing but an optional group.
fn optional(only: Vec<Item>) -> Alternatives {
    match only.as_slice() {
        [Item::Repeat(group, 0, Some(1))] => match group.as_ref() {
            Item::Group(alternatives) => {
                let mut alternatives = alternatives.clone();
                alternatives.push(Vec::new());
                alternatives
            }
            _ => vec![only],
        },
        _ => vec![only],
    }
}

fn references(alternatives: &[Vec<Item>], found: &mut Vec<usize>) {
    for item in alternatives.iter().flatten() {
        spoken_of(item, found);
    }
}

fn spoken_of(item: &Item, found: &mut Vec<usize>) {
    match item {
        Item::Text(_) | Item::Class { .. } => {}
        Item::Rule(rule) => found.push(*rule),
        Item::Group(alternatives) => references(alternatives, found),
        Item::Repeat(item, ..) => spoken_of(item, found),
    }
}
