//! How many rows of a batch the processor reads well together.
//!
//! Attention is computed by tiles of [`TILE`] rows of one head, and a part of a tile costs as much as a whole one. The
//! rows of all heads lie in one line that is cut into equal pieces, four for each thread, wherever the cuts happen to
//! fall: with nine heads, two threads and one tile for each head, every piece begins a second tile, so that the tick
//! costs nearly twice what it should. Some numbers of rows are cut better than others, and those are used. Source:
//! `ggml_compute_forward_flash_attn_ext_f16` and `…_tiled` of `ggml-cpu/ops.cpp` (llama.cpp).

/// Fewer rows than these are computed one by one, which costs nearly twice as much for each.
pub(super) const TILE: usize = 64;
const PIECES_PER_THREAD: usize = 4;
/// In hundredths: cutting may cost a third more than it had to.
const BEARABLE: usize = 134;

/// The numbers of rows worth taking, all of them whole tiles, ascending and never empty.
#[derive(Debug)]
pub(super) struct Tiles(Vec<usize>);

impl Tiles {
    /// For a model with so many heads on so many threads, and at most so many rows.
    pub(super) fn new(heads: usize, threads: usize, most: usize) -> Self {
        let (heads, threads) = (heads.max(1), threads.max(1));
        let all = (1..=most / TILE).map(|count| count * TILE);
        let mut good: Vec<_> = all
            .filter(|rows| cost(*rows, heads, threads) <= BEARABLE)
            .collect();
        if good.is_empty() {
            // The more rows, the less the cuts matter.
            good.push((most - most % TILE).max(TILE.min(most)));
        }
        Self(good)
    }

    /// The most rows worth taking that are no more than `fit`.
    pub(super) fn within(&self, fit: usize) -> Option<usize> {
        self.0.iter().rev().find(|rows| **rows <= fit).copied()
    }

    pub(super) fn least(&self) -> usize {
        self.0.first().copied().unwrap_or(TILE)
    }
}

/// How many tiles are computed for so many rows, in hundredths of what there would be if no cut fell into one.
fn cost(rows: usize, heads: usize, threads: usize) -> usize {
    let line = rows * heads;
    let pieces = if threads == 1 {
        1
    } else {
        line.div_ceil(line.div_ceil(PIECES_PER_THREAD * threads))
    };
    let piece = line.div_ceil(pieces);
    let (mut at, mut tiles) = (0, 0);
    while at < line {
        let (left_of_piece, left_of_head) = (piece - at % piece, rows - at % rows);
        at += TILE.min(left_of_piece).min(left_of_head);
        tiles += 1;
    }
    tiles * 100 * TILE / line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_inside_tiles_are_counted() {
        for (rows, heads, threads, wanted) in [
            (64, 9, 1, 100),
            // Pieces of 72 rows: eight times a tile and a part.
            (64, 9, 2, 177),
            (128, 9, 2, 133),
            (256, 9, 2, 111),
            (512, 9, 2, 100),
            (64, 32, 2, 100),
            // Pieces of 16 rows.
            (64, 8, 8, 400),
            (256, 8, 8, 100),
        ] {
            assert_eq!(cost(rows, heads, threads), wanted, "{rows} {heads}");
        }
    }

    #[test]
    fn only_what_is_cut_well_is_used() {
        for (heads, threads, wanted) in [
            (9, 1, vec![64, 128, 192, 256]),
            (9, 2, vec![128, 192, 256]),
            (32, 4, vec![64, 128, 192, 256]),
            (8, 8, vec![128 + 64, 256]),
            (9, 16, vec![256]),
            (0, 0, vec![64, 128, 192, 256]),
        ] {
            assert_eq!(
                Tiles::new(heads, threads, 256).0,
                wanted,
                "{heads} {threads}"
            );
        }
        assert_eq!(Tiles::new(9, 2, 40).0, [40]);
    }

    #[test]
    fn the_largest_that_fits_is_taken() {
        let tiles = Tiles::new(9, 2, 256);
        assert_eq!(tiles.least(), 128);
        assert_eq!(tiles.within(1_000), Some(256));
        assert_eq!(tiles.within(200), Some(192));
        assert_eq!(tiles.within(127), None);
    }
}
