//! Notes for which processor llama.cpp is built, from the same variables its own build reads.

use std::env;

fn main() {
    for name in ["GGML_AVX512", "GGML_AVX2"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=SUFLER_ENGINE_CPU={}", level());
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script is told by its environment"
)]
fn level() -> &'static str {
    let is = |name, wanted| env::var(name).is_ok_and(|value| value.eq_ignore_ascii_case(wanted));
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("x86_64") || is("GGML_AVX2", "OFF") {
        "baseline"
    } else if is("GGML_AVX512", "ON") {
        "avx512"
    } else {
        "avx2"
    }
}
