//! Drawing in OpenAI's language.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{OpenAi, names_field};
use crate::{ImageAnswer, ImageFormat, ImageMaker, ImageRequest, MadeImage, ProviderError, wire};

/// The most pictures of one request.
const MOST: u8 = 4;
/// The most bytes of an answer with pictures in it, and of one picture.
const LARGEST: usize = 64 << 20;

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    b64_json: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

/// Fields some servers refuse.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Omit {
    response_format: bool,
    size: bool,
}

impl ImageMaker for OpenAi {
    fn draw(&self, request: ImageRequest) -> BoxFuture<'_, Result<ImageAnswer, ProviderError>> {
        Box::pin(async move { self.secrets.hidden(self.draw_asking(&request).await) })
    }
}

impl OpenAi {
    async fn draw_asking(&self, request: &ImageRequest) -> Result<ImageAnswer, ProviderError> {
        let mut omit = Omit {
            // They send nothing but the picture itself, and refuse the word.
            response_format: request.model.starts_with("gpt-image"),
            size: false,
        };
        loop {
            let error = match self.draw_once(request, omit).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let before = omit;
            omit.response_format |= names_field(&error, "response_format");
            omit.size |= names_field(&error, "size");
            if omit == before {
                return Err(error);
            }
        }
    }

    async fn draw_once(
        &self,
        request: &ImageRequest,
        omit: Omit,
    ) -> Result<ImageAnswer, ProviderError> {
        let post = self
            .client
            .post(self.address(&["images", "generations"])?)
            .json(&body(request, omit));
        let answer = self.send_patiently(post).await?;
        if answer.media_type() == "text/html" {
            return Err(wire::page(&answer.body().await?));
        }
        let document = wire::document(&answer.body_within(LARGEST).await?)?;
        let answer = Answer::deserialize(document).map_err(|_| wire::unreadable())?;
        let mut images = Vec::new();
        for item in answer.data.into_iter().take(usize::from(MOST)) {
            images.push(self.picture(item).await?);
        }
        if images.is_empty() {
            return Err(ProviderError::Protocol(
                "the answer holds no picture".into(),
            ));
        }
        Ok(ImageAnswer {
            images,
            shortened: false,
        })
    }

    async fn picture(&self, item: Item) -> Result<MadeImage, ProviderError> {
        let bytes = match item {
            Item {
                b64_json: Some(text),
                ..
            } => STANDARD.decode(text).map_err(|_| wire::unreadable())?,
            Item { url: Some(url), .. } => self.fetch(&url).await?,
            Item { .. } => return Err(wire::unreadable()),
        };
        let media_type = media_type(&bytes).to_owned();
        Ok(MadeImage {
            bytes: Bytes::from(bytes),
            media_type,
        })
    }

    /// A picture that is given by its address. Nobody is asked but the server that has answered.
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, ProviderError> {
        let url = self.settings.base_url.join(url).ok();
        let ours = url.filter(|url| is_same_server(url, &self.settings.base_url));
        let Some(url) = ours else {
            return Err(ProviderError::Protocol(
                "the picture lies on another server, which is not asked".into(),
            ));
        };
        let answer = self.send_patiently(self.client.get(url)).await?;
        answer.body_within(LARGEST).await
    }
}

fn is_same_server(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

fn body(request: &ImageRequest, omit: Omit) -> Value {
    let count = request.count.clamp(1, MOST);
    let mut body = json!({"model": request.model, "prompt": request.prompt, "n": count});
    if !omit.size {
        body["size"] = json!(size(&request.model, request.format));
    }
    if !omit.response_format {
        body["response_format"] = json!("b64_json");
    }
    if let Some(user) = &request.user {
        body["user"] = json!(user);
    }
    body
}

fn size(model: &str, format: ImageFormat) -> &'static str {
    match (format, model.starts_with("gpt-image")) {
        (ImageFormat::Square, _) => "1024x1024",
        (ImageFormat::Portrait, true) => "1024x1536",
        (ImageFormat::Portrait, false) => "1024x1792",
        (ImageFormat::Landscape, true) => "1536x1024",
        (ImageFormat::Landscape, false) => "1792x1024",
    }
}

/// What the first bytes say; servers say nothing, or what was asked for.
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "image/webp",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://10.0.0.7:8000/files/1.png", true)]
    #[case("/files/1.png", true)]
    #[case("http://10.0.0.7/files/1.png", false)]
    #[case("https://10.0.0.7:8000/1.png", false)]
    #[case("http://10.0.0.8:8000/1.png", false)]
    #[case("http://10.0.0.7:8000@evil.example/1.png", false)]
    #[case("file:///etc/passwd", false)]
    fn only_the_server_itself_is_asked(#[case] url: &str, #[case] same: bool) {
        let base: Url = "http://10.0.0.7:8000/v1".parse().expect("an address");
        let url = base.join(url).expect("an address");
        assert_eq!(is_same_server(&url, &base), same);
    }
}
