//! What a comment said before it was edited.

use super::{Hand, rules::Subject};
use crate::service::{Comments, store};
use stoa_comments_sql::queries::change::{self, Edit};
use stoa_kernel::{CommentId, Limit, Problem, TenantId};
use stoa_store::TenantTx;

impl Comments {
    /// The edits of a comment, behind the one that made the version `before`, the last first;
    /// one more than the limit if there are more. For its author and moderators.
    pub(crate) async fn edits(
        &self,
        tenant: TenantId,
        hand: Hand,
        id: CommentId,
        limit: Limit,
        before: Option<i32>,
    ) -> Result<Vec<Edit>, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let scope = tx.scope();
        let subject = change::subject()
            .bind(&scope, &tenant.0, &id.0)
            .opt()
            .await
            .map_err(store)?
            .map(Subject::of_row)
            .ok_or_else(Problem::not_found)?;
        subject.may_be_looked_back_on(hand)?;
        let (limit, query) = (i32::from(limit.get()) + 1, change::edits());
        let rows = query.bind(&scope, &tenant.0, &id.0, &before, &limit);
        Ok(tx.finish(rows.all()).await?)
    }
}
