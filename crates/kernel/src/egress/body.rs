//! Bodies of foreign answers, never longer than expected.

use bytes::{Bytes, BytesMut};
use reqwest::Response;

use crate::{Error, Result};

/// The whole body, at most `limit` bytes.
///
/// # Errors
/// `TooLarge` beyond the limit, whatever length was announced; `Unavailable`
/// when the connection broke.
pub async fn read_bounded(mut response: Response, limit: usize) -> Result<Bytes> {
    let mut body = BytesMut::new();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|_| Error::unavailable("answer-cut-short"))?
    {
        if body.len() + piece.len() > limit {
            return Err(Error::too_large("answer", limit));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}
