//! Pictures. GigaChat names a file in its answer; only that file is fetched, and it is deleted whether or not it came here.

use bytes::Bytes;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::answer::{list, text};
use super::{GigaChat, GigaChatVersion};
use crate::sber::with_pseudonym;
use crate::wire;
use crate::{ImageAnswer, ImageFormat, ImageRequest, MadeImage, ProviderError, failure};

/// The most pictures taken from one answer.
const MOST: usize = 4;
/// The length of a file's id, a UUID.
const ID: usize = 36;

impl GigaChat {
    pub(super) async fn picture(
        &self,
        request: &ImageRequest,
    ) -> Result<ImageAnswer, ProviderError> {
        let _place = self.signed_in.place().await?;
        let user = request.user.as_deref();
        let body = body(request, self.settings.api_version);
        let address = self.chat_address()?;
        let answer = self
            .signed_in
            .send(|| {
                with_pseudonym(
                    self.client.post(address.clone()).json(&body),
                    "x-client-id",
                    user,
                )
            })
            .await?;
        let answer = wire::document(&answer.body().await?)?;
        let ids = files(&answer)?;
        let images = self.fetch_all(&ids, user).await;
        // Whatever became of them, none is to stay there.
        for id in &ids {
            self.delete(id, user).await;
        }
        Ok(ImageAnswer {
            images: images?,
            shortened: false,
        })
    }

    async fn fetch_all(
        &self,
        ids: &[String],
        user: Option<&str>,
    ) -> Result<Vec<MadeImage>, ProviderError> {
        let mut images = Vec::new();
        for id in ids {
            images.push(self.fetch(id, user).await?);
        }
        Ok(images)
    }

    async fn fetch(&self, id: &str, user: Option<&str>) -> Result<MadeImage, ProviderError> {
        let address = wire::address(&self.settings.base_url, &["files", id, "content"])?;
        let make = || -> RequestBuilder {
            let request = self
                .client
                .get(address.clone())
                .header("accept", "application/octet-stream");
            with_pseudonym(request, "x-client-id", user)
        };
        let answer = self.signed_in.send(make).await?;
        let told = answer.media_type();
        let bytes = Bytes::from(answer.body().await?);
        Ok(MadeImage {
            media_type: media_type(&bytes, told),
            bytes,
        })
    }

    /// A file that stays costs nobody the picture.
    async fn delete(&self, id: &str, user: Option<&str>) {
        let Ok(address) = wire::address(&self.settings.base_url, &["files", id, "delete"]) else {
            return;
        };
        let make = || with_pseudonym(self.client.post(address.clone()), "x-client-id", user);
        if let Err(error) = self.signed_in.send(make).await {
            tracing::warn!(
                kind = error.kind(),
                "a picture could not be deleted at its provider"
            );
        }
    }
}

/// There is no field for the proportions, so they are asked for in words.
fn body(request: &ImageRequest, version: GigaChatVersion) -> Value {
    let format = match request.format {
        ImageFormat::Square => "Квадратное изображение.",
        ImageFormat::Portrait => "Вертикальное изображение.",
        ImageFormat::Landscape => "Горизонтальное изображение.",
    };
    let prompt = format!("Нарисуй: {}\n{format}", request.prompt);
    match version {
        GigaChatVersion::V1 => json!({
            "model": request.model,
            "messages": [{"role": "user", "content": prompt}],
            "function_call": "auto",
        }),
        GigaChatVersion::V2 => json!({
            "model": request.model,
            "messages": [{"role": "user", "content": [{"text": prompt}]}],
            "tools": [{"image_generate": {}}],
            "tool_config": {"mode": "forced", "tool_name": "image_generate"},
        }),
    }
}

/// The ids of the files an answer names. An answer without any is a refusal.
fn files(answer: &Value) -> Result<Vec<String>, ProviderError> {
    let old = answer
        .pointer("/choices/0/message/content")
        .and_then(Value::as_str);
    let parts = || {
        list(answer, "messages")
            .iter()
            .flat_map(|message| list(message, "content"))
    };
    let new = parts()
        .flat_map(|part| list(part, "files"))
        .map(|file| text(file, "id").to_owned());
    let mut ids: Vec<String> = tags(old.unwrap_or_default())
        .chain(new)
        .filter(|id| is_id(id))
        .collect();
    ids.dedup();
    ids.truncate(MOST);
    if ids.is_empty() {
        let said: String = parts().map(|part| text(part, "text")).collect();
        let said = failure::plain(old.unwrap_or(&said));
        return Err(ProviderError::Filtered(if said.is_empty() {
            "no picture was made".into()
        } else {
            said
        }));
    }
    Ok(ids)
}

/// What stands in the `src` of each `<img>`.
fn tags(text: &str) -> impl Iterator<Item = String> {
    text.split("<img").skip(1).filter_map(|tag| {
        let (tag, _) = tag.split_once('>')?;
        let (_, value) = tag.split_once("src=\"")?;
        value.split_once('"').map(|(id, _)| id.to_owned())
    })
}

/// Nothing else is ever put into an address.
fn is_id(text: &str) -> bool {
    text.len() == ID
        && text
            .chars()
            .all(|letter| letter.is_ascii_hexdigit() || letter == '-')
}

/// The service may call every file a stream of bytes.
fn media_type(bytes: &[u8], told: String) -> String {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg".into(),
        [0x89, b'P', b'N', b'G', ..] => "image/png".into(),
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
        ] => "image/webp".into(),
        _ => told,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const FILE: &str = "b28fbd4a-7c91-4b0f-a3c0-6d9d38e1f2aa";

    fn old(content: &str) -> Value {
        json!({"choices": [{"message": {"content": content}, "finish_reason": "stop"}]})
    }

    #[rstest]
    #[case(old(&format!("Вот: <img src=\"{FILE}\" fuse=\"true\"/> рисунок")))]
    #[case(old(&format!("<img fuse=\"true\" src=\"{FILE}\">")))]
    #[case(json!({"messages": [{"content": [{"files": [{"id": FILE, "mime": "image/jpeg"}]}, {"text": "Вот."}]}]}))]
    fn files_are_found(#[case] answer: Value) {
        assert_eq!(files(&answer), Ok(vec![FILE.to_owned()]));
    }

    #[rstest]
    #[case(old("Не могу такое рисовать."), "Не могу такое рисовать.")]
    #[case(old("<img src=\"../../v1/balance\"/>"), "no picture was made")]
    #[case(
        old("<img src=\"http://evil.example/b28fbd4a-7c91-4b0f-a3c0-6d9d\"/>"),
        "no picture was made"
    )]
    #[case(json!({"messages": [{"content": [{"text": "Нет."}, {"files": [{"id": "7"}]}]}]}), "Нет.")]
    #[case(json!({}), "no picture was made")]
    fn anything_else_is_a_refusal(#[case] answer: Value, #[case] words: &str) {
        assert_eq!(files(&answer), Err(ProviderError::Filtered(words.into())));
    }
}
