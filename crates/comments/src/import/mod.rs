//! Bringing comments from elsewhere.
//!
//! A file is read as a stream: exports of other systems thread by thread (`foreign`), Stoa's own line by line
//! (`lines`). Both end in `chunk`, which places and saves comments. Ids of other systems' comments are computed
//! from tenant, source and the comment's id there, so that the same file again changes nothing; how far a file
//! has come is kept, so that an import that was cut goes on. What is older than what a thread holds already is
//! put in its place afterwards (`ordering`). Everything left out is named in the [`Report`].

mod beside;
mod chunk;
mod draft_of_line;
mod foreign;
mod lines;
mod ordering;
mod past;
mod report;
mod threads;

use crate::{disqus, exports::ExportError, input::Input, wxr};
use std::{
    io::{Read, Seek},
    sync::Arc,
};
use stoa_comments_sql::queries::follow;
use stoa_kernel::{Clock, Entropy, Origin};
use stoa_store::{Database, Scope, StoreError, TenantTx};

pub use report::{Omission, Report};

/// Why an import ended early. What was committed stays, and the next one goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not what it should be.
    #[error("the file cannot be read on: {0}")]
    Source(#[from] ExportError),
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The database refused.
    #[error("the database refused: {0}")]
    Store(#[from] StoreError),
}

impl From<tokio_postgres::Error> for ImportError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Imports into one tenant.
pub struct Importer {
    /// Where to.
    pub database: Database,
    /// Tells the time of audit rows.
    pub clock: Arc<dyn Clock>,
    /// Makes ids of events and audit rows.
    pub entropy: Arc<dyn Entropy>,
    /// For whom, by whom.
    pub origin: Origin,
    /// Names the site the comments come from, so that the ids of two sites do not clash.
    pub source: String,
}

/// What an import of one file knows of itself.
struct Run {
    /// By which the file is known again.
    fingerprint: Vec<u8>,
    report: Report,
}

impl Importer {
    /// Imports a WordPress export (WXR). Threads become entities of the post's type and id.
    ///
    /// # Errors
    /// If the file or the database refuse; what was committed before stays.
    pub async fn wordpress(&self, file: impl Read + Seek) -> Result<Report, ImportError> {
        let mut input = Input::new(file);
        let run = self.begin(&mut input).await?;
        let limits = wxr::Limits {
            text_bytes: 16 << 20,
            ..wxr::Limits::default()
        };
        let reader = wxr::read_with(input.open()?, limits).resume_after(run.report.resumed_at);
        self.take_all(reader, foreign::Layout::Lines, run).await
    }

    /// Imports a Disqus export. Threads become entities of the type that is given, and of the identifier
    /// that the page gave to Disqus; where it gave none, of the page's address.
    ///
    /// # Errors
    /// If the file or the database refuse; what was committed before stays.
    pub async fn disqus(
        &self,
        file: impl Read + Seek,
        entity_type: &str,
    ) -> Result<Report, ImportError> {
        let mut input = Input::new(file);
        let run = self.begin(&mut input).await?;
        let limits = disqus::Limits {
            text_bytes: 16 << 20,
            ..disqus::Limits::default()
        };
        let reader =
            disqus::Reader::new(input, entity_type, limits).resume_after(run.report.resumed_at);
        self.take_all(reader, foreign::Layout::Html, run).await
    }

    /// Imports what [`Exporter`](crate::export::Exporter) wrote: ids, authors, times, order, edits and
    /// reactions stay as they were. Authors are named by the ids they had.
    ///
    /// # Errors
    /// If the file or the database refuse; what was committed before stays.
    pub async fn stoa(&self, file: impl Read + Seek) -> Result<Report, ImportError> {
        let mut input = Input::new(file);
        let run = self.begin(&mut input).await?;
        self.take_lines(input.open()?, run).await
    }

    async fn begin(&self, input: &mut Input<impl Read + Seek>) -> Result<Run, ImportError> {
        let fingerprint = input.fingerprint()?;
        let report = Report {
            resumed_at: self.resume_at(&fingerprint).await?,
            ..Report::default()
        };
        self.put_in_order(None).await?;
        Ok(Run {
            fingerprint,
            report,
        })
    }

    /// Through: the next import of this file begins at the beginning and finds all there.
    async fn end(&self, run: Run) -> Result<Report, ImportError> {
        let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        self.save_offset(&tx.scope(), &run.fingerprint, 0).await?;
        tx.commit().await?;
        Ok(run.report)
    }

    async fn resume_at(&self, fingerprint: &[u8]) -> Result<u64, ImportError> {
        let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let (scope, find) = (tx.scope(), follow::find_import());
        let found = tx
            .finish(
                find.bind(&scope, &self.origin.tenant.0, &self.source, &fingerprint)
                    .opt(),
            )
            .await?;
        Ok(found
            .and_then(|offset| u64::try_from(offset).ok())
            .unwrap_or(0))
    }

    async fn save_offset(
        &self,
        scope: &Scope<'_>,
        fingerprint: &[u8],
        offset: u64,
    ) -> Result<(), ImportError> {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        follow::save_import()
            .bind(
                scope,
                &scope.tenant().0,
                &self.source,
                &fingerprint,
                &offset,
            )
            .await?;
        Ok(())
    }
}
