//! A text as a square code: drawn here, so that no secret goes to anybody who
//! draws such codes.

use std::fmt::Write as _;

use kernel::{Error, Result};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;
use utoipa::ToSchema;

/// A square code as the page draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Drawing {
    /// Modules along one side, without the quiet zone around.
    pub size: i32,
    /// The dark modules as the path of a drawing in which a module is one unit.
    pub path: String,
}

/// Draws a text.
///
/// # Errors
/// `Internal` when it is too long for any code.
pub(super) fn draw(text: &str) -> Result<Drawing> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(Error::internal)?;
    let size = code.size();
    let mut path = String::new();
    for row in 0..size {
        let mut column = 0;
        while column < size {
            let begin = column;
            while column < size && code.get_module(column, row) {
                column += 1;
            }
            let wide = column - begin;
            if wide > 0 {
                write!(path, "M{begin} {row}h{wide}v1h-{wide}z").map_err(Error::internal)?;
            }
            column += 1;
        }
    }
    Ok(Drawing { size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_are_there_and_the_rest_differs() {
        let (one, two) = (draw("one").expect("fits"), draw("two").expect("fits"));
        assert_eq!(one.size, 21);
        assert!(one.path.starts_with("M0 0h7v1h-7z"), "{}", one.path);
        assert!(one.path.contains("M14 0h7v1h-7z"), "{}", one.path);
        assert_ne!(one.path, two.path);
        assert!(draw(&"x".repeat(5000)).is_err());
    }
}
