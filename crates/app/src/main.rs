//! The program; see the library of the same name.

use mimalloc::MiMalloc;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // A huge page is resident as a whole, however little of it is used: a quarter of the program at rest.
    // Where the system knows none, nothing is lost.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(stoa::cli::main()),
        Err(error) => {
            eprintln!("stoa: the system gives no threads: {error}");
            ExitCode::FAILURE
        }
    }
}
