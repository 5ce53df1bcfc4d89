//! What a recording is, in SaluteSpeech's words, and how long it plays where that can be seen without decoding it.

use std::time::Duration;

use bytes::Bytes;

use crate::{ProviderError, SpeechRequest};

/// A recording as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recording {
    pub(super) audio: Bytes,
    pub(super) codec: Codec,
    /// Samples a second, where the codec does not say it by itself.
    pub(super) rate: Option<u32>,
    pub(super) channels: u16,
    /// How long it plays, where that is known.
    pub(super) length: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Pcm,
    Opus,
    Mp3,
    Flac,
    Alaw,
    Mulaw,
}

impl Codec {
    /// The word of a long recording's options.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pcm => "PCM_S16LE",
            Self::Opus => "OPUS",
            Self::Mp3 => "MP3",
            Self::Flac => "FLAC",
            Self::Alaw => "ALAW",
            Self::Mulaw => "MULAW",
        }
    }

    /// Bytes of one sample of one channel, where every sample has as many.
    fn sample_bytes(self) -> Option<u64> {
        match self {
            Self::Pcm => Some(2),
            Self::Alaw | Self::Mulaw => Some(1),
            Self::Opus | Self::Mp3 | Self::Flac => None,
        }
    }
}

impl Recording {
    /// Reads what the request says and what the file shows.
    pub(super) fn of(request: &SpeechRequest) -> Result<Self, ProviderError> {
        let told = request.media_type.to_ascii_lowercase();
        let mut parts = told.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        let rate = parts.find_map(|part| part.strip_prefix("rate=")?.parse().ok());
        let plain = |codec, usual: Option<u32>| Self {
            audio: request.audio.clone(),
            codec,
            rate: rate.or(usual),
            channels: 1,
            length: None,
        };
        let recording = match essence {
            "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => wav(&request.audio)?,
            "audio/x-pcm" | "audio/l16" => plain(Codec::Pcm, Some(16_000)),
            "audio/ogg" | "audio/opus" | "application/ogg" => plain(Codec::Opus, None),
            "audio/mpeg" | "audio/mp3" => plain(Codec::Mp3, None),
            "audio/flac" | "audio/x-flac" => plain(Codec::Flac, None),
            "audio/pcma" => plain(Codec::Alaw, Some(8_000)),
            "audio/pcmu" => plain(Codec::Mulaw, Some(8_000)),
            other => {
                return Err(invalid(format!(
                    "recordings of the kind {other} are not understood; WAV, Ogg Opus, MP3 and FLAC are"
                )));
            }
        };
        let length = recording.play_length();
        Ok(Self {
            length,
            ..recording
        })
    }

    /// The kind of a short recording.
    pub(super) fn content_type(&self) -> String {
        let rate = self.rate.unwrap_or(16_000);
        match self.codec {
            Codec::Pcm => format!("audio/x-pcm;bit=16;rate={rate}"),
            Codec::Opus => "audio/ogg;codecs=opus".into(),
            Codec::Mp3 => "audio/mpeg".into(),
            Codec::Flac => "audio/flac".into(),
            Codec::Alaw => format!("audio/pcma;rate={rate}"),
            Codec::Mulaw => format!("audio/pcmu;rate={rate}"),
        }
    }

    fn play_length(&self) -> Option<Duration> {
        match self.codec {
            Codec::Opus => opus_length(&self.audio),
            Codec::Flac => flac_length(&self.audio),
            Codec::Mp3 => None,
            Codec::Pcm | Codec::Alaw | Codec::Mulaw => {
                let second = u64::from(self.rate?)
                    .checked_mul(u64::from(self.channels) * self.codec.sample_bytes()?)?;
                played(self.audio.len() as u64, second)
            }
        }
    }
}

fn invalid(message: String) -> ProviderError {
    ProviderError::Invalid {
        message,
        field: None,
    }
}

fn played(units: u64, a_second: u64) -> Option<Duration> {
    let milliseconds = u128::from(units) * 1000 / u128::from(a_second).max(1);
    let known = a_second > 0;
    u64::try_from(milliseconds)
        .ok()
        .filter(|_| known)
        .map(Duration::from_millis)
}

/// The samples of a WAV file, without its header.
fn wav(file: &Bytes) -> Result<Recording, ProviderError> {
    read_wav(file).ok_or_else(|| {
        invalid("this WAV file cannot be read; 16-bit PCM, A-law and µ-law can".into())
    })
}

fn read_wav(file: &Bytes) -> Option<Recording> {
    if file.get(..4)? != b"RIFF" || file.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut format = None;
    let mut at = 12_usize;
    loop {
        let name = file.get(at..at + 4)?;
        let size = usize::try_from(u32_at(file, at + 4)?).ok()?;
        let start = at + 8;
        let end = start.checked_add(size)?;
        match (name, format) {
            (b"fmt ", _) => format = Some(read_format(file.get(start..end)?)?),
            (b"data", Some((codec, channels, rate))) => {
                // Recorders that stream leave the size open, so the data may end before it.
                let audio = file.slice(start..end.min(file.len()));
                return Some(Recording {
                    audio,
                    codec,
                    rate: Some(rate),
                    channels,
                    length: None,
                });
            }
            _ => {}
        }
        // Parts begin at even places.
        at = end.checked_add(size % 2)?;
    }
}

fn read_format(format: &[u8]) -> Option<(Codec, u16, u32)> {
    let channels = u16_at(format, 2)?;
    let rate = u32_at(format, 4)?;
    let bits = u16_at(format, 14)?;
    // The extended format names the real one further on.
    let kind = match u16_at(format, 0)? {
        0xfffe => u16_at(format, 24)?,
        kind => kind,
    };
    let codec = match (kind, bits) {
        (1, 16) => Codec::Pcm,
        (6, 8) => Codec::Alaw,
        (7, 8) => Codec::Mulaw,
        _ => return None,
    };
    (channels > 0 && rate > 0).then_some((codec, channels, rate))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The last page of an Ogg file says how many samples came before, always 48 000 a second for Opus.
fn opus_length(file: &[u8]) -> Option<Duration> {
    let at = file.windows(4).rposition(|four| four == b"OggS")?;
    let samples = u64::from_le_bytes(file.get(at + 6..at + 14)?.try_into().ok()?);
    let known = samples != u64::MAX;
    played(samples, 48_000).filter(|_| known)
}

/// The first block of a FLAC file: 20 bits of samples a second and, 16 bits later, 36 of samples in all.
fn flac_length(file: &[u8]) -> Option<Duration> {
    if file.get(..4)? != b"fLaC" {
        return None;
    }
    let packed = u64::from_be_bytes(file.get(18..26)?.try_into().ok()?);
    let (rate, samples) = (packed >> 44, packed & 0xf_ffff_ffff);
    played(samples, rate).filter(|_| samples > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn wav_file(kind: u16, bits: u16, channels: u16, data: &[u8]) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0".to_vec();
        file.extend(kind.to_le_bytes());
        file.extend(channels.to_le_bytes());
        file.extend(8000_u32.to_le_bytes());
        file.extend([0; 6]);
        file.extend(bits.to_le_bytes());
        file.extend(b"data\xff\xff\xff\x7f");
        file.extend(data);
        file
    }

    fn recording(media_type: &str, audio: Vec<u8>) -> Result<Recording, ProviderError> {
        Recording::of(&SpeechRequest {
            media_type: media_type.into(),
            audio: audio.into(),
            ..SpeechRequest::default()
        })
    }

    #[rstest]
    #[case(1, 16, 2, Codec::Pcm, 500)]
    #[case(1, 16, 1, Codec::Pcm, 1000)]
    #[case(6, 8, 1, Codec::Alaw, 2000)]
    #[case(7, 8, 2, Codec::Mulaw, 1000)]
    fn wav_files_lose_their_header(
        #[case] kind: u16,
        #[case] bits: u16,
        #[case] channels: u16,
        #[case] codec: Codec,
        #[case] milliseconds: u64,
    ) {
        let expected = Recording {
            audio: vec![7; 16_000].into(),
            codec,
            rate: Some(8000),
            channels,
            length: Some(Duration::from_millis(milliseconds)),
        };
        let file = wav_file(kind, bits, channels, &[7; 16_000]);
        assert_eq!(recording("audio/x-wav", file), Ok(expected));
    }

    #[rstest]
    #[case("audio/wav", wav_file(3, 32, 1, b"1234"))]
    #[case("audio/wav", b"RIFF".to_vec())]
    #[case("audio/webm;codecs=opus", vec![1])]
    #[case("", vec![1])]
    fn what_is_not_understood_is_said(#[case] media_type: &str, #[case] audio: Vec<u8>) {
        assert_eq!(
            recording(media_type, audio).expect_err("unknown").kind(),
            "invalid"
        );
    }

    #[rstest]
    #[case("audio/x-pcm;bit=16;rate=8000", "audio/x-pcm;bit=16;rate=8000")]
    #[case("audio/L16; rate=16000", "audio/x-pcm;bit=16;rate=16000")]
    #[case("audio/ogg; codecs=opus", "audio/ogg;codecs=opus")]
    #[case("audio/mp3", "audio/mpeg")]
    #[case("audio/PCMA", "audio/pcma;rate=8000")]
    fn kinds(#[case] media_type: &str, #[case] told: &str) {
        assert_eq!(
            recording(media_type, vec![1]).map(|it| it.content_type()),
            Ok(told.into())
        );
    }

    #[test]
    fn compressed_files_show_how_long_they_play() {
        let mut ogg = b"OggS\0\0xxxxxxxxOggS\0\0".to_vec();
        ogg.extend(96_000_u64.to_le_bytes());
        let length = recording("audio/ogg", ogg).map(|it| it.length);
        assert_eq!(length, Ok(Some(Duration::from_secs(2))));
        let mut flac = b"fLaC\0\0\0\x22".to_vec();
        flac.extend([0; 10]);
        let (rate, samples) = (16_000_u64, 48_000);
        flac.extend((rate << 44 | samples).to_be_bytes());
        let length = recording("audio/flac", flac).map(|it| it.length);
        assert_eq!(length, Ok(Some(Duration::from_secs(3))));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for media_type in ["audio/wav", "audio/ogg", "audio/flac", "audio/mpeg"] {
                let mut dressed = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
                dressed.extend(&bytes);
                let _ = recording(media_type, dressed);
                let _ = recording(media_type, bytes.clone());
            }
        }
    }
}
