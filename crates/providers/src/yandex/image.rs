//! Pictures, by the OpenAI-compatible interface. A description may have 500 characters; a longer one is cut.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderName;
use serde_json::{Value, json};

use super::Yandex;
use super::names::{Family, uri};
use super::operation::in_document;
use crate::{ImageAnswer, ImageFormat, ImageRequest, MadeImage, ProviderError, wire};

/// The longest description, in characters.
const LONGEST_PROMPT: usize = 500;
/// What a longer one is cut to: the service counts a little differently than we do.
const CUT_PROMPT: usize = 460;
/// The most pictures made for one request.
const MOST_IMAGES: u8 = 4;

impl Yandex {
    pub(super) async fn draw_all(
        &self,
        request: ImageRequest,
    ) -> Result<ImageAnswer, ProviderError> {
        let (prompt, shortened) = fitting(&request.prompt);
        let body = json!({
            "model": uri(Family::Pictures, &self.link.folder, &request.model),
            "prompt": prompt,
            "size": size(request.format),
        });
        let mut images = Vec::new();
        // One a request: it knows no number.
        for _ in 0..request.count.clamp(1, MOST_IMAGES) {
            images.push(self.draw_one(&body).await?);
        }
        Ok(ImageAnswer { images, shortened })
    }

    async fn draw_one(&self, body: &Value) -> Result<MadeImage, ProviderError> {
        let address = wire::address(&self.addresses.compatible, &["images", "generations"])?;
        let post = self.link.client.post(address).json(body);
        let project = HeaderName::from_static("openai-project");
        let post = post.header(project, self.link.folder_value()?);
        read(&self.link.document(post).await?)
    }
}

fn size(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Square => "1024x1024",
        ImageFormat::Portrait => "1024x1536",
        ImageFormat::Landscape => "1536x1024",
    }
}

/// As much of the description as may be sent, up to the end of a word, and whether that is less than all.
fn fitting(prompt: &str) -> (&str, bool) {
    let prompt = prompt.trim();
    if prompt.chars().count() <= LONGEST_PROMPT {
        return (prompt, false);
    }
    let end = prompt
        .char_indices()
        .nth(CUT_PROMPT)
        .map_or(prompt.len(), |(at, _)| at);
    let head = prompt.get(..end).unwrap_or(prompt);
    let in_a_word = prompt
        .get(end..)
        .is_some_and(|rest| !rest.starts_with(char::is_whitespace));
    let words = head
        .rfind(char::is_whitespace)
        .filter(|at| in_a_word && *at > 0)
        .and_then(|at| head.get(..at));
    (words.unwrap_or(head).trim_end(), true)
}

fn read(answer: &Value) -> Result<MadeImage, ProviderError> {
    if let Some(error) = in_document(answer) {
        return Err(error);
    }
    let picture = answer.pointer("/data/0/b64_json").and_then(Value::as_str);
    let bytes = picture.and_then(|text| STANDARD.decode(text).ok());
    let bytes = bytes
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| ProviderError::Protocol("the answer holds no picture".into()))?;
    Ok(MadeImage {
        media_type: media_type(&bytes).to_owned(),
        bytes: Bytes::from(bytes),
    })
}

/// Yandex does not say; so far it has always been JPEG.
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_long_description_ends_with_a_word() {
        let long = "кот ".repeat(200);
        let (prompt, shortened) = fitting(&long);
        assert!(shortened && prompt.ends_with("кот"));
        assert_eq!(prompt.chars().count(), 459);
        let one_word = "я".repeat(501);
        assert_eq!(fitting(&one_word).0.chars().count(), CUT_PROMPT);
        let exact = "я".repeat(500);
        assert_eq!(fitting(&exact), (exact.as_str(), false));
    }

    #[rstest]
    #[case(json!({"data": []}), "protocol")]
    #[case(json!({"data": [{"b64_json": "!"}]}), "protocol")]
    #[case(json!({"data": [{"url": "https://example.com/a.png"}]}), "protocol")]
    #[case(json!({"error": {"grpcCode": 7, "httpCode": 403, "message": "m"}}), "forbidden")]
    fn no_picture_is_an_error(#[case] answer: Value, #[case] kind: &str) {
        assert_eq!(read(&answer).expect_err("no picture").kind(), kind);
    }

    proptest! {
        #[test]
        fn what_is_sent_is_the_beginning_and_fits(prompt in "[а-я ]{0,700}") {
            let (sent, shortened) = fitting(&prompt);
            prop_assert!(sent.chars().count() <= LONGEST_PROMPT);
            prop_assert!(prompt.trim().starts_with(sent));
            prop_assert_eq!(shortened, sent != prompt.trim());
        }
    }
}
