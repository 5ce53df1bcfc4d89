//! The program `sufler`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
