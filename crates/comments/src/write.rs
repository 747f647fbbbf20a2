//! Writing comments: one command over a slice, gathered by the store's combiner.

use crate::{
    domain::{Draft, ParentState, Place, Status, ThreadState, place},
    pages::Pages,
    render::RENDER_VERSION,
};
use futures_util::{future::BoxFuture, future::join};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};
use stoa_bus::Appended;
use stoa_comments_sql::queries::write;
use stoa_contracts::comments::CommentCreated;
use stoa_kernel::{
    AuditId, Clock, CommentId, Entropy, EventId, Origin, Problem, TenantId, ThreadId,
};
use stoa_store::{AuditEntry, Batch, Record, Scope, StoreError};

/// One comment to be written, and who asked for it.
pub(crate) struct WriteComment {
    pub(crate) draft: Draft,
    pub(crate) origin: Origin,
}

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) place: Place,
    pub(crate) thread: ThreadId,
    pub(crate) thread_version: i64,
}

/// Decides and saves comments.
pub(crate) struct WriteComments {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) pages: Arc<Pages>,
    pub(crate) appended: Appended,
}

impl Batch for WriteComments {
    type Command = WriteComment;
    type Answer = Written;

    const NAME: &'static str = "comments";

    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        commands: &'a [&'a WriteComment],
    ) -> BoxFuture<'a, Result<Vec<Result<Written, Problem>>, StoreError>> {
        Box::pin(async move {
            let drafts: Vec<&Draft> = commands.iter().map(|command| &command.draft).collect();
            let mut state = State::load(&scope, &drafts).await?;
            let outcomes = state.decide(&drafts);
            let taken: Vec<(&WriteComment, &Written)> = commands
                .iter()
                .zip(&outcomes)
                .filter_map(|(command, outcome)| Some((*command, outcome.as_ref().ok()?)))
                .collect();
            if !taken.is_empty() {
                let rows: Vec<(&Draft, Place)> = taken
                    .iter()
                    .map(|(command, written)| (&command.draft, written.place))
                    .collect();
                let record = self.record(&taken);
                let (saved, appended) =
                    join(state.save(&scope, &rows), scope.append(&record)).await;
                saved?;
                appended?;
            }
            Ok(outcomes)
        })
    }

    fn committed(&self, tenant: TenantId, answers: &[Result<Written, Problem>]) {
        for written in answers.iter().flatten() {
            self.pages
                .changed(tenant, written.thread, written.thread_version);
        }
        self.appended.tell();
    }
}

impl WriteComments {
    fn record(&self, taken: &[(&WriteComment, &Written)]) -> Record {
        let mut record = Record::default();
        let now = self.clock.now();
        for (command, written) in taken {
            let event = created(&command.draft, written.place);
            record.emit(
                EventId(self.entropy.uuid(now)),
                // As it stands in the comment: what is deleted is taken back from that day.
                command.draft.created_at,
                &command.origin,
                &event,
            );
            record.audit(AuditEntry {
                id: AuditId(self.entropy.uuid(now)),
                at: now,
                action: "comment.created",
                resource: "comment",
                resource_id: Some(command.draft.id.0),
                origin: command.origin.clone(),
                metadata: Value::Object(serde_json::Map::new()),
            });
        }
        record
    }
}

/// The event that tells of a comment.
pub(crate) fn created(draft: &Draft, place: Place) -> CommentCreated {
    CommentCreated {
        comment_id: draft.id,
        version: 1,
        thread_id: draft.thread,
        entity_type: draft.entity.kind.clone(),
        entity_id: draft.entity.id.clone(),
        parent_id: draft.parent,
        depth: place.depth,
        author_id: draft.author.user(),
        status: draft.status.word().to_owned(),
    }
}

/// The threads and parents that a batch touches, locked from loading to commit.
pub(crate) struct State {
    threads: BTreeMap<ThreadId, ThreadState>,
    parents: BTreeMap<CommentId, ParentState>,
}

impl State {
    /// Locks the threads, in id order, then reads the parents as they are under those locks: every
    /// writer of a thread holds its row.
    pub(crate) async fn load(scope: &Scope<'_>, drafts: &[&Draft]) -> Result<Self, StoreError> {
        let mut threads: Vec<_> = drafts.iter().map(|draft| draft.thread.0).collect();
        threads.sort_unstable();
        threads.dedup();
        let mut parents: Vec<_> = drafts
            .iter()
            .filter_map(|draft| draft.parent.map(|id| id.0))
            .collect();
        parents.sort_unstable();
        parents.dedup();
        let tenant = scope.tenant().0;
        let (lock, load) = (write::lock_threads(), write::load_parents());
        let parents = async {
            if parents.is_empty() {
                return Ok(Vec::new());
            }
            load.bind(scope, &tenant, &parents).all().await
        };
        // In this order in one flush; the second statement sees what the first waited for.
        let (locked, parents) = join(lock.bind(scope, &tenant, &threads).all(), parents).await;
        Ok(Self {
            threads: locked?
                .into_iter()
                .map(|row| {
                    let state = ThreadState {
                        root_count: row.root_count,
                        comment_count: row.comment_count,
                        version: row.version,
                        is_locked: row.is_locked,
                    };
                    (ThreadId(row.id), state)
                })
                .collect(),
            parents: parents?
                .into_iter()
                .map(|row| {
                    let is_open =
                        row.deleted_at.is_none() && Status::of(&row.status) == Status::Approved;
                    let state = ParentState {
                        thread: ThreadId(row.thread_id),
                        depth: row.depth,
                        child_count: row.child_count,
                        reply_count: row.reply_count,
                        is_open,
                    };
                    (CommentId(row.id), state)
                })
                .collect(),
        })
    }

    /// Decides each draft in order, each seeing its predecessors.
    pub(crate) fn decide(&mut self, drafts: &[&Draft]) -> Vec<Result<Written, Problem>> {
        let mut outcomes: Vec<Result<Written, Problem>> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let known = self.threads.contains_key(&draft.thread);
            let thread = self.threads.entry(draft.thread).or_default();
            let parent = draft.parent.and_then(|id| self.parents.get_mut(&id));
            let outcome = place(draft, thread, parent).map(|place| Written {
                place,
                thread: draft.thread,
                thread_version: thread.version + 1,
            });
            if outcome.is_err() && !known {
                self.threads.remove(&draft.thread);
            }
            outcomes.push(outcome);
        }
        outcomes
    }

    /// Makes a comment of this batch known as a parent, for imports, which bring both at once.
    pub(crate) fn add_parent(&mut self, draft: &Draft, place: Place) {
        let state = ParentState {
            thread: draft.thread,
            depth: place.depth,
            child_count: 0,
            reply_count: 0,
            is_open: true,
        };
        self.parents.insert(draft.id, state);
    }

    /// Decides one draft of an import: replies to hidden comments are kept there, and what was said
    /// before a thread was locked belongs into it.
    pub(crate) fn place_imported(&mut self, draft: &Draft) -> Result<Place, Problem> {
        let thread = self.threads.entry(draft.thread).or_default();
        let parent = draft.parent.and_then(|id| self.parents.get_mut(&id));
        let was_locked = std::mem::replace(&mut thread.is_locked, false);
        let placed = match parent {
            Some(parent) => {
                let was_open = std::mem::replace(&mut parent.is_open, true);
                let placed = place(draft, thread, Some(&mut *parent));
                parent.is_open = was_open;
                placed
            }
            None => place(draft, thread, None),
        };
        thread.is_locked = was_locked;
        let place = placed?;
        self.add_parent(draft, place);
        Ok(place)
    }

    /// Saves what was decided, in one flush: threads, comments, then the counts of their parents.
    ///
    /// # Errors
    /// A unique violation if another process made the same thread first: the batch is tried again.
    pub(crate) async fn save(
        &self,
        scope: &Scope<'_>,
        rows: &[(&Draft, Place)],
    ) -> Result<(), StoreError> {
        let (threads, (comments, parents)) = join(
            self.save_threads(scope, rows),
            join(save_comments(scope, rows), self.save_parents(scope, rows)),
        )
        .await;
        threads?;
        comments?;
        parents?;
        Ok(())
    }

    async fn save_threads(
        &self,
        scope: &Scope<'_>,
        rows: &[(&Draft, Place)],
    ) -> Result<(), tokio_postgres::Error> {
        let touched: BTreeMap<ThreadId, &Draft> = rows
            .iter()
            .map(|(draft, _)| (draft.thread, *draft))
            .collect();
        let of = |id: &ThreadId| self.threads.get(id).cloned().unwrap_or_default();
        let states: Vec<ThreadState> = touched.keys().map(of).collect();
        let now = rows
            .iter()
            .map(|(draft, _)| draft.created_at)
            .min()
            .unwrap_or_default();
        write::save_threads()
            .bind(
                scope,
                &scope.tenant().0,
                &now,
                &touched.keys().map(|id| id.0).collect::<Vec<_>>(),
                &touched
                    .values()
                    .map(|draft| draft.entity.kind.as_str())
                    .collect::<Vec<_>>(),
                &touched
                    .values()
                    .map(|draft| draft.entity.id.as_str())
                    .collect::<Vec<_>>(),
                &states
                    .iter()
                    .map(|state| state.root_count)
                    .collect::<Vec<_>>(),
                &states
                    .iter()
                    .map(|state| state.comment_count)
                    .collect::<Vec<_>>(),
                &states
                    .iter()
                    .map(|state| state.version + 1)
                    .collect::<Vec<_>>(),
            )
            .await
            .map(drop)
    }

    async fn save_parents(
        &self,
        scope: &Scope<'_>,
        rows: &[(&Draft, Place)],
    ) -> Result<(), tokio_postgres::Error> {
        let answered: BTreeMap<CommentId, &ParentState> = rows
            .iter()
            .filter_map(|(draft, _)| draft.parent)
            .filter_map(|id| Some((id, self.parents.get(&id)?)))
            .collect();
        if answered.is_empty() {
            return Ok(());
        }
        write::count_replies()
            .bind(
                scope,
                &answered.keys().map(|id| id.0).collect::<Vec<_>>(),
                &answered
                    .values()
                    .map(|parent| parent.child_count)
                    .collect::<Vec<_>>(),
                &answered
                    .values()
                    .map(|parent| parent.reply_count)
                    .collect::<Vec<_>>(),
                &scope.tenant().0,
            )
            .await
            .map(drop)
    }
}

async fn save_comments(
    scope: &Scope<'_>,
    rows: &[(&Draft, Place)],
) -> Result<(), tokio_postgres::Error> {
    fn column<'a, T>(rows: &[(&'a Draft, Place)], of: impl Fn(&'a Draft, Place) -> T) -> Vec<T> {
        rows.iter()
            .map(|(draft, place)| of(draft, *place))
            .collect()
    }
    write::save_comments()
        .bind(
            scope,
            &scope.tenant().0,
            &RENDER_VERSION,
            &column(rows, |draft, _| draft.id.0),
            &column(rows, |draft, _| draft.thread.0),
            &column(rows, |_, place| place.parent_key),
            &column(rows, |_, place| place.position),
            &column(rows, |_, place| place.depth),
            &column(rows, |draft, _| draft.author.kind()),
            &column(rows, |draft, _| draft.author.user().map(|user| user.0)),
            &column(rows, |draft, _| draft.author.name()),
            &column(rows, |draft, _| draft.author.email()),
            &column(rows, |draft, _| draft.author.avatar()),
            &column(rows, |draft, _| draft.content.as_str()),
            &column(rows, |draft, _| draft.format.word()),
            &column(rows, |draft, _| draft.html.as_str()),
            &column(rows, |draft, _| draft.status.word()),
            &column(rows, |draft, _| draft.created_at),
        )
        .await
        .map(drop)
}
