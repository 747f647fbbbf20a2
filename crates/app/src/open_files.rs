//! How many files, and so connections, the process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept from clients' connections: for the database's, files, and what the runtime holds.
const OWN: u64 = 512;
/// Beyond this, no connection needs one.
const ENOUGH: u64 = 65_536;

/// Raises the process's limit as far as it may, and tells what it is then. Most systems begin with 1,024, for
/// programs of another time.
pub(crate) fn raise() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(ENOUGH).min(ENOUGH);
    let present = limit.current.unwrap_or(ENOUGH);
    if present >= most {
        return present;
    }
    let raised = Rlimit {
        current: Some(most),
        maximum: limit.maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => most,
        Err(error) => {
            tracing::warn!(%error, "no more than {present} files may be open");
            present
        }
    }
}

/// Of so many files that may be open, how many may be clients' connections.
pub(crate) fn connections(files: u64) -> usize {
    let of_clients = files.saturating_sub(OWN).max(files / 2);
    usize::try_from(of_clients).unwrap_or(usize::MAX)
}

/// What a server started here could serve at once, and what to do if that is not as many as it would.
pub(crate) fn told(most: usize) -> String {
    let connections = connections(raise()).min(most);
    if connections == most {
        return format!("{most} connections at once");
    }
    format!(
        "{connections} connections at once: {most} with a limit of {ENOUGH} open files (`LimitNOFILE` of systemd, \
         `ulimit -Hn` of a shell)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_all_else() {
        let allowed = [256, 1_024, 16_896, 65_536].map(connections);
        assert_eq!(allowed, [128, 512, 16_384, 65_024]);
    }

    #[test]
    fn the_limit_is_raised_to_what_is_allowed() {
        let most = getrlimit(Resource::Nofile).maximum.unwrap_or(ENOUGH);
        let raised = raise();
        assert!(raised >= most.min(ENOUGH), "{raised}");
        assert!(
            getrlimit(Resource::Nofile)
                .current
                .is_none_or(|now| now == raised)
        );
    }
}
