//! Uploaded photos are drawn anew: what a camera wrote beside the picture, the
//! place above all, stays out, and so does what hides behind a picture's first
//! bytes.

use std::{io::Cursor, sync::Arc};

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use kernel::{Error, Result, files::Accept};
use tokio::sync::Semaphore;

/// The longest side kept, in pixels: twice what the largest portrait shows.
const SIDE: u32 = 512;
/// The longest side taken.
const LONGEST: u32 = 12_000;
/// The most pixels taken: a large camera's picture.
const MOST_PIXELS: u64 = 30_000_000;
/// The most memory a decoder may ask for.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 88;

/// Draws photos anew, one at a time: a picture is small as a file and large in
/// memory.
#[derive(Clone, Debug)]
pub struct Photos {
    turn: Arc<Semaphore>,
}

impl Default for Photos {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Photos {
    /// The picture upright, at most 512 pixels a side and without anything
    /// else: as JPEG, or as PNG when it can be seen through.
    ///
    /// # Errors
    /// `TooLarge` and `Invalid` on `file` when it is no whole PNG, JPEG or
    /// WebP picture, or has too many pixels.
    pub async fn drawn_anew(&self, bytes: Bytes) -> Result<Bytes> {
        let media_type = Accept::PHOTO.check(&bytes)?;
        let format = ImageFormat::from_mime_type(media_type)
            .ok_or_else(|| Error::invalid("file", "file-type-not-accepted"))?;
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        let turn = turn.map_err(Error::internal)?;
        // The turn goes with the work, which goes on when the one who asked has left.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            draw(&bytes, format)
        })
        .await
        .map_err(Error::internal)?
    }
}

fn draw(bytes: &[u8], format: ImageFormat) -> Result<Bytes> {
    let (mut picture, orientation) = decode(bytes, format)?;
    if picture.width().max(picture.height()) > SIDE {
        picture = picture.resize(SIDE, SIDE, FilterType::CatmullRom);
    }
    picture.apply_orientation(orientation);
    encode(&picture).map(Bytes::from).map_err(Error::internal)
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation)> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Error::invalid("file", "photo-too-many-pixels"));
    }
    // A telephone notes how it was held instead of turning the picture.
    let orientation = decoder.orientation().map_err(|error| refused(&error))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    Ok((picture, orientation))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn refused(error: &image::ImageError) -> Error {
    let detail = match error {
        image::ImageError::Limits(_) => "photo-too-many-pixels",
        _ => "photo-broken",
    };
    Error::invalid("file", detail)
}

fn encode(picture: &DynamicImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    if picture.color().has_alpha() {
        let plain = DynamicImage::from(picture.to_rgba8());
        plain.write_to(&mut bytes, ImageFormat::Png)?;
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        picture.to_rgb8().write_with_encoder(encoder)?;
    }
    Ok(bytes.into_inner())
}
