//! What a recording is: its container, its length, its language.

use std::time::Duration;

use crate::SpeechRequest;

/// A file format `SpeechKit` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    OggOpus,
    Wav,
    Mp3,
}

impl Container {
    /// What the bytes begin with says more than what the file is called.
    pub(super) fn of(request: &SpeechRequest) -> Option<Self> {
        match &*request.audio {
            [b'O', b'g', b'g', b'S', ..] => return Some(Self::OggOpus),
            [b'R', b'I', b'F', b'F', ..] => return Some(Self::Wav),
            [b'I', b'D', b'3', ..] => return Some(Self::Mp3),
            [0xff, second, ..] if second & 0xe0 == 0xe0 => return Some(Self::Mp3),
            _ => {}
        }
        let said = request.media_type.to_ascii_lowercase();
        let essence = said.split(';').next().unwrap_or_default().trim();
        match essence {
            "audio/ogg" | "audio/opus" | "application/ogg" => Some(Self::OggOpus),
            "audio/wav" | "audio/x-wav" | "audio/wave" => Some(Self::Wav),
            "audio/mpeg" | "audio/mp3" => Some(Self::Mp3),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OggOpus => "OGG_OPUS",
            Self::Wav => "WAV",
            Self::Mp3 => "MP3",
        }
    }
}

/// How long an OGG file with Opus is, by the position its last page names in samples of 48 kHz.
pub(super) fn ogg_length(audio: &[u8]) -> Option<Duration> {
    let last = audio.windows(4).rposition(|bytes| bytes == b"OggS")?;
    let position: [u8; 8] = audio.get(last + 6..last + 14)?.try_into().ok()?;
    let samples = u64::from_le_bytes(position);
    // All ones stand for a page on which nothing ends.
    (samples != u64::MAX).then(|| Duration::from_millis(samples / 48))
}

/// The name of a language as `SpeechKit` has it, or `None` for one it does not know.
pub(super) fn language(short: &str) -> Option<&'static str> {
    let first = short.split(['-', '_']).next().unwrap_or_default();
    Some(match first.to_ascii_lowercase().as_str() {
        "ru" => "ru-RU",
        "en" => "en-US",
        "de" => "de-DE",
        "es" => "es-ES",
        "fi" => "fi-FI",
        "fr" => "fr-FR",
        "he" => "he-IL",
        "it" => "it-IT",
        "kk" => "kk-KZ",
        "nl" => "nl-NL",
        "pl" => "pl-PL",
        "pt" => "pt-PT",
        "sv" => "sv-SE",
        "tr" => "tr-TR",
        "uz" => "uz-UZ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(b"OggS....", "audio/mpeg", Some(Container::OggOpus))]
    #[case(b"RIFF....", "", Some(Container::Wav))]
    #[case(b"ID3", "", Some(Container::Mp3))]
    #[case(&[0xff, 0xfb, 0x90], "", Some(Container::Mp3))]
    #[case(b"?", "Audio/OGG; codecs=opus", Some(Container::OggOpus))]
    #[case(b"", "audio/webm", None)]
    fn containers(#[case] audio: &'static [u8], #[case] said: &str, #[case] is: Option<Container>) {
        let request = SpeechRequest {
            audio: Bytes::from_static(audio),
            media_type: said.into(),
            ..SpeechRequest::default()
        };
        assert_eq!(Container::of(&request), is);
    }

    #[test]
    fn the_last_page_tells_the_length() {
        let page = |samples: u64| [b"OggS\0\0".as_slice(), &samples.to_le_bytes()].concat();
        let file = [page(48_000), page(96_000)].concat();
        assert_eq!(ogg_length(&file), Some(Duration::from_secs(2)));
        assert_eq!(ogg_length(&page(u64::MAX)), None);
        assert_eq!(ogg_length(b"OggS\0\0\0"), None);
        assert_eq!(ogg_length(b""), None);
    }

    #[test]
    fn languages_have_their_country() {
        assert_eq!(language("ru"), Some("ru-RU"));
        assert_eq!(language("EN-GB"), Some("en-US"));
        assert_eq!(language("tlh"), None);
    }
}
