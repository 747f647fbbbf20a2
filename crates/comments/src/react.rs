//! Reacting to comments: one command over a slice, gathered by the store's combiner.

use crate::{pages::Pages, score};
use futures_util::future::{BoxFuture, join, join3};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use stoa_bus::Appended;
use stoa_comments_sql::queries::react;
use stoa_contracts::comments::{CommentLiked, CommentUnliked};
use stoa_kernel::{
    AuditId, Clock, CommentId, Entropy, EventId, Origin, Problem, TenantId, ThreadId, UserId,
};
use stoa_store::{AuditEntry, Batch, Record, Scope, StoreError};
use uuid::Uuid;

/// A reaction to be set or taken back.
pub(crate) struct React {
    pub(crate) comment: CommentId,
    pub(crate) user: UserId,
    pub(crate) kind: &'static str,
    /// Whether it is to be there afterwards.
    pub(crate) set: bool,
    pub(crate) origin: Origin,
}

/// How it stands after a command.
#[derive(Clone, Debug)]
pub(crate) struct Reacted {
    /// Whether the command changed anything: no, if it was so already.
    pub(crate) changed: bool,
    pub(crate) counts: BTreeMap<String, i32>,
    thread: ThreadId,
    thread_version: i64,
}

/// Decides and saves reactions.
pub(crate) struct ReactToComments {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) pages: Arc<Pages>,
    pub(crate) appended: Appended,
}

type Key = (Uuid, &'static str, Uuid);

/// A comment as its reactions see it.
pub(crate) struct Subject {
    pub(crate) thread: ThreadId,
    pub(crate) author: Option<UserId>,
    is_open: bool,
    pub(crate) is_deleted: bool,
    pub(crate) changes: i32,
    pub(crate) counts: BTreeMap<String, i32>,
    touched: bool,
}

impl Subject {
    pub(crate) fn of_row(row: react::Reacted) -> (CommentId, Self) {
        let subject = Self {
            thread: ThreadId(row.thread_id),
            author: row.author_id.map(UserId),
            is_open: !row.is_deleted && row.status == "approved",
            is_deleted: row.is_deleted,
            changes: row.changes,
            counts: counts(&row.reaction_counts),
            touched: false,
        };
        (CommentId(row.id), subject)
    }
}

/// What a batch knows and changes.
struct State {
    subjects: BTreeMap<CommentId, Subject>,
    before: BTreeSet<Key>,
    now: BTreeSet<Key>,
}

impl Batch for ReactToComments {
    type Command = React;
    type Answer = Reacted;

    const NAME: &'static str = "reactions";

    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        commands: &'a [&'a React],
    ) -> BoxFuture<'a, Result<Vec<Result<Reacted, Problem>>, StoreError>> {
        Box::pin(async move {
            let mut state = State::load(&scope, commands).await?;
            let now = self.clock.now();
            let mut record = Record::default();
            let mut outcomes = Vec::with_capacity(commands.len());
            for command in commands {
                let outcome = state.decide(command);
                if let Ok(Reacted { changed: true, .. }) = &outcome {
                    self.record(&mut record, &state, command, now);
                }
                outcomes.push(outcome);
            }
            let (saved, appended) = join(state.save(&scope, now), scope.append(&record)).await;
            let versions = saved?;
            appended?;
            for reacted in outcomes.iter_mut().flatten() {
                reacted.thread_version = versions.get(&reacted.thread).copied().unwrap_or(0);
            }
            Ok(outcomes)
        })
    }

    fn committed(&self, tenant: TenantId, answers: &[Result<Reacted, Problem>]) {
        for reacted in answers.iter().flatten().filter(|reacted| reacted.changed) {
            self.pages
                .changed(tenant, reacted.thread, reacted.thread_version);
        }
        self.appended.tell();
    }
}

impl ReactToComments {
    fn record(&self, record: &mut Record, state: &State, command: &React, now: Timestamp) {
        let Some(subject) = state.subjects.get(&command.comment) else {
            return;
        };
        let id = EventId(self.entropy.uuid(now));
        let (comment_id, version, thread_id) = (command.comment, subject.changes, subject.thread);
        let (user_id, reaction) = (command.user, command.kind.to_owned());
        let author_id = subject.author;
        let origin = &command.origin;
        let action = if command.set {
            let event = CommentLiked {
                comment_id,
                version,
                thread_id,
                user_id,
                reaction,
                author_id,
            };
            record.emit(id, now, origin, &event);
            "comment.reaction.set"
        } else {
            let event = CommentUnliked {
                comment_id,
                version,
                thread_id,
                user_id,
                reaction,
                author_id,
            };
            record.emit(id, now, origin, &event);
            "comment.reaction.taken_back"
        };
        record.audit(AuditEntry {
            id: AuditId(self.entropy.uuid(now)),
            at: now,
            action,
            resource: "comment",
            resource_id: Some(command.comment.0),
            origin: command.origin.clone(),
            metadata: serde_json::json!({ "reaction": command.kind }),
        });
    }
}

impl State {
    /// Locks the threads, in id order, then reads comments and reactions as they are under those
    /// locks: every writer of a thread holds its row.
    async fn load(scope: &Scope<'_>, commands: &[&React]) -> Result<Self, StoreError> {
        let mut ids: Vec<Uuid> = commands.iter().map(|command| command.comment.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let comments: Vec<Uuid> = commands.iter().map(|command| command.comment.0).collect();
        let users: Vec<Uuid> = commands.iter().map(|command| command.user.0).collect();
        let kinds: Vec<&str> = commands.iter().map(|command| command.kind).collect();
        let tenant = scope.tenant().0;
        let (lock, load, reactions) = (
            react::lock_threads_of(),
            react::load_reacted(),
            react::load_reactions(),
        );
        let (locked, loaded, reactions) = join3(
            lock.bind(scope, &tenant, &ids).all(),
            load.bind(scope, &tenant, &ids).all(),
            reactions
                .bind(scope, &comments, &users, &kinds, &tenant)
                .all(),
        )
        .await;
        locked?;
        let subjects = loaded?.into_iter().map(Subject::of_row).collect();
        let before: BTreeSet<Key> = reactions?
            .into_iter()
            .filter_map(|row| {
                let kind = crate::domain::reaction(&row.kind).ok()?;
                Some((row.comment_id, kind, row.user_id))
            })
            .collect();
        Ok(Self {
            subjects,
            now: before.clone(),
            before,
        })
    }

    /// Decides one command, seeing its predecessors.
    fn decide(&mut self, command: &React) -> Result<Reacted, Problem> {
        let subject = self
            .subjects
            .get_mut(&command.comment)
            .filter(|subject| subject.is_open)
            .ok_or_else(Problem::not_found)?;
        let key = (command.comment.0, command.kind, command.user.0);
        let changed = if command.set {
            self.now.insert(key)
        } else {
            self.now.remove(&key)
        };
        if changed {
            let count = subject.counts.entry(command.kind.to_owned()).or_insert(0);
            *count += if command.set { 1 } else { -1 };
            subject.changes += 1;
            subject.touched = true;
        }
        Ok(Reacted {
            changed,
            counts: subject.counts.clone(),
            thread: subject.thread,
            thread_version: 0,
        })
    }

    /// Saves what changed, in one flush, and answers the versions of the threads.
    async fn save(
        &self,
        scope: &Scope<'_>,
        now: Timestamp,
    ) -> Result<BTreeMap<ThreadId, i64>, StoreError> {
        let touched: Vec<(&CommentId, &Subject)> = self
            .subjects
            .iter()
            .filter(|(_, subject)| subject.touched)
            .collect();
        if touched.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut threads: Vec<Uuid> = touched
            .iter()
            .map(|(_, subject)| subject.thread.0)
            .collect();
        threads.sort_unstable();
        threads.dedup();
        let tenant = scope.tenant().0;
        let (touch, (reactions, counted)) = join(
            react::touch_threads().bind(scope, &tenant, &threads).all(),
            join(
                self.save_reactions(scope, now),
                save_counts(scope, &touched),
            ),
        )
        .await;
        reactions?;
        counted?;
        Ok(touch?
            .into_iter()
            .map(|row| (ThreadId(row.id), row.version))
            .collect())
    }

    async fn save_reactions(
        &self,
        scope: &Scope<'_>,
        now: Timestamp,
    ) -> Result<(), tokio_postgres::Error> {
        let added: Vec<&Key> = self.now.difference(&self.before).collect();
        let removed: Vec<&Key> = self.before.difference(&self.now).collect();
        let columns = |keys: &[&Key]| -> (Vec<Uuid>, Vec<&'static str>, Vec<Uuid>) {
            let (mut comments, mut kinds, mut users) = (Vec::new(), Vec::new(), Vec::new());
            for (comment, kind, user) in keys {
                comments.push(*comment);
                kinds.push(*kind);
                users.push(*user);
            }
            (comments, kinds, users)
        };
        let tenant = scope.tenant().0;
        let add = async {
            if added.is_empty() {
                return Ok(());
            }
            let (comments, kinds, users) = columns(&added);
            let query = react::add_reactions();
            query
                .bind(scope, &tenant, &now, &comments, &kinds, &users)
                .await
                .map(drop)
        };
        let remove = async {
            if removed.is_empty() {
                return Ok(());
            }
            let (comments, kinds, users) = columns(&removed);
            let query = react::remove_reactions();
            query
                .bind(scope, &comments, &kinds, &users, &tenant)
                .await
                .map(drop)
        };
        let (added, removed) = join(add, remove).await;
        added.and(removed)
    }
}

/// Saves the counts of comments and how many events there are of them.
pub(crate) async fn save_counts(
    scope: &Scope<'_>,
    touched: &[(&CommentId, &Subject)],
) -> Result<(), tokio_postgres::Error> {
    let count =
        |subject: &Subject, kind: &str| subject.counts.get(kind).copied().unwrap_or_default();
    let votes: Vec<(i32, i32)> = touched
        .iter()
        .map(|(_, subject)| (count(subject, "like"), count(subject, "dislike")))
        .collect();
    react::save_counts()
        .bind(
            scope,
            &touched.iter().map(|(id, _)| id.0).collect::<Vec<_>>(),
            &votes.iter().map(|(likes, _)| *likes).collect::<Vec<_>>(),
            &votes
                .iter()
                .map(|(_, dislikes)| *dislikes)
                .collect::<Vec<_>>(),
            &touched
                .iter()
                .map(|(_, subject)| serde_json::json!(subject.counts).to_string())
                .collect::<Vec<_>>(),
            &votes
                .iter()
                .map(|(up, down)| score::best(*up, *down))
                .collect::<Vec<_>>(),
            &votes
                .iter()
                .map(|(up, down)| score::controversy(*up, *down))
                .collect::<Vec<_>>(),
            &touched
                .iter()
                .map(|(_, subject)| subject.changes)
                .collect::<Vec<_>>(),
            &scope.tenant().0,
        )
        .await
        .map(drop)
}

pub(crate) fn counts(json: &Value) -> BTreeMap<String, i32> {
    json.as_object()
        .into_iter()
        .flatten()
        .filter_map(|(kind, n)| Some((kind.clone(), i32::try_from(n.as_i64()?).ok()?)))
        .collect()
}
