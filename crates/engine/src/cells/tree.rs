//! Which tokens are in the context, and who holds them: a radix tree over token ids.

use llama_cpp_2::token::LlamaToken;

/// The number of a sequence in the context.
pub(crate) type Sequence = u8;

/// The tokens of all sequences. A beginning that several have in common stands here once, as it does in the context.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    roots: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    /// At least one token.
    edge: Vec<LlamaToken>,
    /// The sequences whose tokens lead through the whole edge, the one that was first at the front.
    holders: Vec<Sequence>,
    /// No two begin with the same token.
    children: Vec<Node>,
}

impl Tree {
    /// The longest beginning of `tokens` that a sequence fit for it holds, and that sequence.
    pub(crate) fn longest(
        &self,
        tokens: &[LlamaToken],
        fit: impl Fn(Sequence) -> bool,
    ) -> (usize, Option<Sequence>) {
        let (mut nodes, mut at, mut found) = (&self.roots, 0, None);
        loop {
            let rest = tokens.get(at..).unwrap_or_default();
            let Some(node) = nodes.iter().find(|node| common(&node.edge, rest) > 0) else {
                return (at, found);
            };
            let Some(holder) = node.holders.iter().copied().find(|holder| fit(*holder)) else {
                return (at, found);
            };
            let length = common(&node.edge, rest);
            (at, found) = (at + length, Some(holder));
            if length < node.edge.len() {
                return (at, found);
            }
            nodes = &node.children;
        }
    }

    /// Makes `sequence`, which may hold a beginning of `tokens`, hold all of them. Returns how many nobody held before.
    pub(crate) fn hold(&mut self, sequence: Sequence, tokens: &[LlamaToken]) -> usize {
        hold(&mut self.roots, sequence, tokens)
    }

    /// Makes `sequence`, which holds `tokens`, hold nothing.
    pub(crate) fn release(&mut self, sequence: Sequence, tokens: &[LlamaToken]) {
        release(&mut self.roots, sequence, tokens);
    }

    /// How many tokens are held by a sequence fit for it; those held by several count once.
    pub(crate) fn held(&self, fit: impl Fn(Sequence) -> bool + Copy) -> usize {
        held(&self.roots, fit)
    }
}

fn common(left: &[LlamaToken], right: &[LlamaToken]) -> usize {
    left.iter()
        .zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

fn held(nodes: &[Node], fit: impl Fn(Sequence) -> bool + Copy) -> usize {
    nodes
        .iter()
        .filter(|node| node.holders.iter().any(|holder| fit(*holder)))
        .map(|node| node.edge.len() + held(&node.children, fit))
        .sum()
}

fn hold(nodes: &mut Vec<Node>, sequence: Sequence, tokens: &[LlamaToken]) -> usize {
    let Some(first) = tokens.first() else {
        return 0;
    };
    let Some(node) = nodes
        .iter_mut()
        .find(|node| node.edge.first() == Some(first))
    else {
        nodes.push(Node {
            edge: tokens.to_vec(),
            holders: vec![sequence],
            children: Vec::new(),
        });
        return tokens.len();
    };
    let length = common(&node.edge, tokens);
    let rest = tokens.get(length..).unwrap_or_default();
    if node.is_end_of(sequence) && length == node.edge.len() {
        node.edge.extend_from_slice(rest);
        return rest.len();
    }
    node.split(length);
    if !node.holders.contains(&sequence) {
        node.holders.push(sequence);
    }
    hold(&mut node.children, sequence, rest)
}

/// How many tokens are left is not asked: who holds a beginning of an edge after a split holds all of the first part.
fn release(nodes: &mut Vec<Node>, sequence: Sequence, tokens: &[LlamaToken]) {
    let Some(at) = nodes
        .iter()
        .position(|node| node.edge.first() == tokens.first() && node.holders.contains(&sequence))
    else {
        return;
    };
    let Some(node) = nodes.get_mut(at) else {
        return;
    };
    let rest = tokens.get(node.edge.len()..).unwrap_or_default();
    release(&mut node.children, sequence, rest);
    node.holders.retain(|holder| *holder != sequence);
    if node.holders.is_empty() {
        nodes.swap_remove(at);
    } else {
        node.join();
    }
}

impl Node {
    fn is_end_of(&self, sequence: Sequence) -> bool {
        self.children.is_empty() && self.holders == [sequence]
    }

    /// Cuts the edge after `length` tokens, so that somebody can hold the first part only.
    fn split(&mut self, length: usize) {
        if length >= self.edge.len() {
            return;
        }
        let lower = Node {
            edge: self.edge.split_off(length),
            holders: self.holders.clone(),
            children: std::mem::take(&mut self.children),
        };
        self.children.push(lower);
    }

    /// Takes the only child in if the same sequences hold both.
    fn join(&mut self) {
        let same =
            matches!(self.children.as_slice(), [only] if only.holders.len() == self.holders.len());
        if same && let Some(child) = self.children.pop() {
            self.edge.extend(child.edge);
            self.children = child.children;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn tokens(ids: &[i32]) -> Vec<LlamaToken> {
        ids.iter().copied().map(LlamaToken).collect()
    }

    fn any(_: Sequence) -> bool {
        true
    }

    #[test]
    fn the_longest_common_beginning_is_found_and_who_holds_it() {
        let mut tree = Tree::default();
        assert_eq!(tree.hold(1, &tokens(&[1, 2, 3, 4])), 4);
        assert_eq!(tree.hold(2, &tokens(&[1, 2, 9])), 1);
        assert_eq!(tree.longest(&tokens(&[1, 2, 3, 7]), any), (3, Some(1)));
        assert_eq!(tree.longest(&tokens(&[1, 2, 9, 9]), any), (3, Some(2)));
        assert_eq!(
            tree.longest(&tokens(&[1, 2, 9]), |one| one != 2),
            (2, Some(1))
        );
        assert_eq!(tree.longest(&tokens(&[5]), any), (0, None));
        assert_eq!(tree.held(any), 5);
        assert_eq!(tree.held(|one| one == 2), 3);
    }

    #[test]
    fn what_is_released_is_gone_unless_others_hold_it() {
        let mut tree = Tree::default();
        tree.hold(1, &tokens(&[1, 2, 3]));
        tree.hold(2, &tokens(&[1, 2, 4]));
        tree.release(1, &tokens(&[1, 2, 3]));
        assert_eq!(tree.held(any), 3);
        assert_eq!(tree.longest(&tokens(&[1, 2, 3]), any), (2, Some(2)));
        tree.release(2, &tokens(&[1, 2, 4]));
        assert!(tree.roots.is_empty());
    }

    #[test]
    fn a_growing_sequence_stays_one_edge() {
        let mut tree = Tree::default();
        for length in 1..=5 {
            tree.hold(3, &tokens(&[7, 8, 9, 10, 11][..length]));
        }
        assert_eq!((tree.roots.len(), tree.roots[0].edge.len()), (1, 5));
    }

    #[test]
    fn it_agrees_with_a_plain_list_over_many_random_steps() {
        let (mut tree, mut list) = (
            Tree::default(),
            BTreeMap::<Sequence, Vec<LlamaToken>>::new(),
        );
        let mut state = 7_u32;
        let mut draw = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for _ in 0..3000 {
            let sequence = u8::try_from(draw(6)).expect("it is below 6");
            if draw(3) == 0 {
                if let Some(held) = list.remove(&sequence) {
                    tree.release(sequence, &held);
                }
            } else {
                let held = list.entry(sequence).or_default();
                let more = draw(4) + 1;
                held.extend((0..more).map(|_| LlamaToken(draw(2).cast_signed())));
                tree.hold(sequence, held);
            }
            let wanted: Vec<_> = (0..12).map(|_| LlamaToken(draw(2).cast_signed())).collect();
            let best = list
                .values()
                .map(|held| common(held, &wanted))
                .max()
                .unwrap_or(0);
            let (length, holder) = tree.longest(&wanted, any);
            assert_eq!(length, best);
            assert!(holder.is_none_or(|holder| common(&list[&holder], &wanted) == length));
            let mut distinct: Vec<_> = list
                .values()
                .flat_map(|held| (1..=held.len()).map(|length| held[..length].to_vec()))
                .collect();
            distinct.sort_by_key(|tokens| tokens.iter().map(|token| token.0).collect::<Vec<_>>());
            distinct.dedup();
            assert_eq!(tree.held(any), distinct.len());
        }
    }
}
