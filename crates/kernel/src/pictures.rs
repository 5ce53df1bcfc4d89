//! Pictures people bring are drawn anew before anybody sees them: what a camera
//! wrote beside the picture, the place above all, stays out, and so does what
//! hides behind a picture's first bytes.

use std::{io::Cursor, sync::Arc};

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use tokio::sync::Semaphore;

use crate::{Error, Result, files::sniff};

/// The longest side taken, in pixels.
const LONGEST: u32 = 12_000;
/// The most pixels taken: a large camera's picture.
const MOST_PIXELS: u64 = 30_000_000;
/// The most memory a decoder may ask for.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 88;

/// Draws pictures anew, one at a time: a picture is small as a file and large
/// in memory.
#[derive(Clone, Debug)]
pub struct Pictures {
    turn: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

/// A picture that was drawn anew.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// As it stands upright, in pixels.
    pub width: u32,
    /// As it stands upright, in pixels.
    pub height: u32,
    /// One for each asked side, with its media type.
    pub pictures: Vec<(Bytes, &'static str)>,
}

impl Pictures {
    /// The picture upright, once for each of `sides`, at most so many pixels
    /// long and without anything else: as JPEG, or as PNG when it can be seen
    /// through. Of one that moves the first picture.
    ///
    /// # Errors
    /// `Invalid` on `file` when it is no whole PNG, JPEG, WebP or GIF picture,
    /// or has too many pixels.
    pub async fn drawn_anew(&self, bytes: Bytes, sides: &'static [u32]) -> Result<Drawn> {
        self.drawn_from(std::future::ready(Ok(bytes)), sides).await
    }

    /// The same of bytes that are read only when their turn has come: those who
    /// wait hold none.
    ///
    /// # Errors
    /// As [`Self::drawn_anew`], and those of `read`.
    pub async fn drawn_from(
        &self,
        read: impl Future<Output = Result<Bytes>>,
        sides: &'static [u32],
    ) -> Result<Drawn> {
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        let turn = turn.map_err(Error::internal)?;
        let bytes = read.await?;
        let format = ImageFormat::from_mime_type(sniff(&bytes))
            .ok_or_else(|| Error::invalid("file", "file-type-not-accepted"))?;
        // The turn goes with the work, which goes on when the one who asked has left.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            draw(&bytes, format, sides)
        })
        .await
        .map_err(Error::internal)?
    }
}

fn draw(bytes: &[u8], format: ImageFormat, sides: &[u32]) -> Result<Drawn> {
    let (mut picture, orientation) = decode(bytes, format)?;
    let (mut width, mut height) = (picture.width(), picture.height());
    if turns(orientation) {
        (width, height) = (height, width);
    }
    let mut largest_first: Vec<_> = sides.iter().copied().enumerate().collect();
    largest_first.sort_by_key(|(_, side)| std::cmp::Reverse(*side));
    let mut drawn = Vec::new();
    for (at, side) in largest_first {
        if picture.width().max(picture.height()) > side {
            picture = picture.resize(side, side, FilterType::CatmullRom);
        }
        let mut upright = picture.clone();
        upright.apply_orientation(orientation);
        drawn.push((at, encode(&upright).map_err(Error::internal)?));
    }
    drawn.sort_by_key(|(at, _)| *at);
    let pictures = drawn.into_iter().map(|(_, picture)| picture).collect();
    Ok(Drawn {
        width,
        height,
        pictures,
    })
}

const fn turns(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// The size stands in the picture's head: it is looked at before anything is
/// unpacked.
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

fn encode(picture: &DynamicImage) -> image::ImageResult<(Bytes, &'static str)> {
    let mut bytes = Cursor::new(Vec::new());
    let media_type = if picture.color().has_alpha() {
        let plain = DynamicImage::from(picture.to_rgba8());
        plain.write_to(&mut bytes, ImageFormat::Png)?;
        "image/png"
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        picture.to_rgb8().write_with_encoder(encoder)?;
        "image/jpeg"
    };
    Ok((Bytes::from(bytes.into_inner()), media_type))
}
