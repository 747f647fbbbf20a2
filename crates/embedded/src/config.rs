//! The settings Stoa's server runs with.

use std::fs;

/// The name of our file beside `postgresql.conf`, which includes it last.
pub(crate) const FILE: &str = "stoa.conf";

/// Said on the command line: neither a file nor `ALTER SYSTEM` can weaken these.
pub(crate) const DURABLE: [&str; 4] = [
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "restart_after_crash=on",
];

const MIB: u64 = 1 << 20;

/// Our configuration file for a server of 2 to 4 cores that shares its machine with Stoa.
pub(crate) fn text(socket_dir: &str, max_connections: u16, memory: u64) -> String {
    let shared_mib = (memory / 8 / MIB).clamp(128, 2048);
    let cache_mib = (memory / 2 / MIB).max(256);
    let connections = max_connections.max(10);
    format!(
        "# Written by Stoa at every start; put your own settings into postgresql.auto.conf\n\
         # (ALTER SYSTEM), which is read after this file.\n\
         listen_addresses = ''\n\
         port = 5432\n\
         unix_socket_directories = '{socket_dir}'\n\
         unix_socket_permissions = 0700\n\
         max_connections = {connections}\n\
         password_encryption = 'scram-sha-256'\n\
         \n\
         # Memory: an eighth of the machine's (or container's), within bounds.\n\
         shared_buffers = {shared_mib}MB\n\
         effective_cache_size = {cache_mib}MB\n\
         work_mem = 8MB\n\
         maintenance_work_mem = 128MB\n\
         \n\
         # Many short queries: compiling or spreading them costs more than it gains.\n\
         jit = off\n\
         max_parallel_workers_per_gather = 0\n\
         random_page_cost = 1.1\n\
         \n\
         # Few checkpoints under a write load, and segments that are reused, not made anew.\n\
         max_wal_size = 2GB\n\
         min_wal_size = 256MB\n\
         checkpoint_timeout = 10min\n\
         \n\
         # Hot counter rows die fast.\n\
         autovacuum_naptime = 15s\n\
         \n\
         # A week of logs at most. Terse, because details and statements carry tenants' data.\n\
         logging_collector = on\n\
         log_directory = 'log'\n\
         log_filename = 'postgresql-%a.log'\n\
         log_truncate_on_rotation = on\n\
         log_rotation_age = 1d\n\
         log_rotation_size = 0\n\
         log_error_verbosity = terse\n\
         log_min_error_statement = panic\n\
         log_timezone = 'UTC'\n\
         timezone = 'UTC'\n\
         lc_messages = 'C'\n"
    )
}

/// The memory this process may use, in bytes: the machine's, or its cgroup's if that is less.
#[allow(
    clippy::useless_conversion,
    reason = "the field is narrower on 32-bit machines"
)]
pub(crate) fn memory() -> u64 {
    let info = rustix::system::sysinfo();
    let machine = u64::try_from(info.totalram)
        .unwrap_or(u64::MAX)
        .saturating_mul(u64::from(info.mem_unit));
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|max| max.trim().parse().ok())
        .unwrap_or(u64::MAX);
    machine.min(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_settings_stay_within_bounds_on_small_and_large_machines() {
        assert!(text("/s", 100, 0).contains("shared_buffers = 128MB"));
        assert!(text("/s", 100, 8 << 30).contains("shared_buffers = 1024MB"));
        assert!(text("/s", 100, u64::MAX).contains("shared_buffers = 2048MB"));
    }

    #[test]
    fn too_few_connections_are_raised_to_what_a_server_needs() {
        assert!(text("/s", 0, 1 << 30).contains("max_connections = 10\n"));
    }
}
