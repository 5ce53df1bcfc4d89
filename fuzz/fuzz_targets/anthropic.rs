//! No stream makes the reader panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| providers::fuzzed::anthropic(bytes));
