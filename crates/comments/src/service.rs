//! What the module does, free of HTTP.

use crate::{
    author::Author,
    cursor::After,
    domain::{Draft, Entity, Status, is_shown},
    pages::{Edition, PageKey, Pages, address, etag},
    pins::{self, Pins},
    react::{React, ReactToComments, Reacted},
    render::ContentFormat,
    rendering::Rendering,
    routes::exporting::AT_ONCE,
    search::{SEARCHES, SEARCHES_OF_TENANT},
    tree::{self, Shape},
    view::{CommentView, FORM, ThreadPage, ThreadView, tagged},
    write::{WriteComment, WriteComments, Written},
};
use bytes::Bytes;
use std::sync::Arc;
use stoa_bus::Appended;
use stoa_cache::Made;
use stoa_comments_sql::queries::{follow::Standings, react::Reactors, tree as sql};
use stoa_contracts::People;
use stoa_kernel::{Clock, CommentId, Entropy, Origin, Problem, TenantId, ThreadId};
use stoa_store::{Answer, Batch, Claim, Combiner, CombinerSettings, Database, Places, TenantTx};
use stoa_web::{CachedJson, ListLinks, ListPage, Told};
use uuid::Uuid;

/// Bytes of rendered pages that are kept.
const PAGE_BYTES: u64 = 256 << 20;

/// What the module is made of.
pub struct CommentsParts {
    /// Where comments are.
    pub database: Database,
    /// Who the persons are.
    pub people: Arc<dyn People>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub entropy: Arc<dyn Entropy>,
    /// Told after each commit that appended events.
    pub appended: Appended,
}

/// The module at work. Cheap to clone.
#[derive(Clone)]
pub struct Comments(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) database: Database,
    people: Arc<dyn People>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) pages: Arc<Pages>,
    pub(crate) rendering: Rendering,
    pub(crate) appended: Appended,
    /// Places for searches.
    pub(crate) searches: Places,
    /// Places for exports over HTTP.
    pub(crate) exports: Places,
    writes: Combiner<WriteComments>,
    reactions: Combiner<ReactToComments>,
}

/// A comment as asked for, its texts already checked.
pub(crate) struct NewComment {
    pub(crate) entity: Entity,
    pub(crate) parent: Option<CommentId>,
    pub(crate) author: Author,
    pub(crate) content: String,
    pub(crate) format: ContentFormat,
}

/// Which page of a thread is asked for.
pub(crate) enum From {
    Start,
    Cursor(String),
    Page(u32),
}

impl Comments {
    /// Starts the module: its combiners and its caches.
    pub fn start(parts: CommentsParts) -> Self {
        let CommentsParts {
            database,
            people,
            clock,
            entropy,
            appended,
        } = parts;
        let pages = Arc::new(Pages::new(PAGE_BYTES, Arc::clone(&clock)));
        let writes = Combiner::start(
            WriteComments {
                clock: Arc::clone(&clock),
                entropy: Arc::clone(&entropy),
                pages: Arc::clone(&pages),
                appended: appended.clone(),
            },
            database.clone(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
            CombinerSettings::default(),
        );
        let reactions = Combiner::start(
            ReactToComments {
                clock: Arc::clone(&clock),
                entropy: Arc::clone(&entropy),
                pages: Arc::clone(&pages),
                appended: appended.clone(),
            },
            database.clone(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
            CombinerSettings::default(),
        );
        Self(Arc::new(Inner {
            database,
            people,
            clock,
            entropy,
            pages,
            rendering: Rendering::new(),
            appended,
            searches: Places::with_each(SEARCHES, SEARCHES_OF_TENANT),
            exports: Places::new(AT_ONCE),
            writes,
            reactions,
        }))
    }

    /// Takes no more writes and waits until those taken are answered.
    pub async fn drain(&self) {
        self.0.writes.drain().await;
        self.0.reactions.drain().await;
    }

    /// Who knows the names of those who write.
    pub(crate) fn people(&self) -> &dyn People {
        self.0.people.as_ref()
    }

    /// Writes a comment; tells of it once it is committed.
    pub(crate) async fn write(
        &self,
        origin: Origin,
        new: NewComment,
        claim: Option<Claim>,
    ) -> Result<Told, Problem> {
        let now = self.0.clock.now();
        let tenant = origin.tenant;
        let (content, html) = self.0.rendering.render(new.format, new.content).await?;
        let draft = Draft {
            id: CommentId(self.0.entropy.uuid(now)),
            thread: new.entity.thread(tenant),
            entity: new.entity,
            parent: new.parent,
            author: new.author,
            html,
            content,
            format: new.format,
            status: Status::Approved,
            created_at: now,
            past: None,
        };
        let shown = draft.clone();
        let command = WriteComment { draft, origin };
        let told = move |written: &Written| created(shown.clone(), written);
        submit(&self.0.writes, tenant, command, claim, told).await
    }

    /// Sets a reaction or takes it back, and tells of it as `told` does.
    pub(crate) async fn react(
        &self,
        command: React,
        claim: Option<Claim>,
        told: impl Fn(&Reacted) -> Result<Answer, Problem> + Send + Sync + 'static,
    ) -> Result<Told, Problem> {
        let tenant = command.origin.tenant;
        submit(&self.0.reactions, tenant, command, claim, told).await
    }

    /// A comment on its own, with its tag.
    pub(crate) async fn comment(
        &self,
        tenant: TenantId,
        id: CommentId,
    ) -> Result<CachedJson, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, query) = (tx.scope(), sql::comment());
        let single = tx
            .finish(query.bind(&scope, &tenant.0, &id.0).opt())
            .await?;
        let single = found(single)?;
        let epoch = single.epoch;
        tagged(&CommentView::of_single(single), epoch)
    }

    /// A page of a thread, rendered: from memory while the thread has not changed.
    pub(crate) async fn page(
        &self,
        tenant: TenantId,
        entity: Entity,
        shape: Shape,
        from: From,
        compare: bool,
    ) -> Result<CachedJson, Problem> {
        let thread = entity.thread(tenant);
        let key = PageKey {
            sort: shape.sort,
            limit: shape.limit.get(),
            depth: shape.depth,
            replies_limit: shape.replies_limit,
            from: match &from {
                From::Start => "".into(),
                From::Cursor(cursor) => format!("&cursor={cursor}").into(),
                From::Page(page) => format!("&page={page}").into(),
            },
        };
        let subject = (tenant, thread);
        let pages = &self.0.pages.0;
        if !compare && let Some(rendered) = pages.get(subject, &key) {
            return Ok(rendered);
        }
        let version = || self.version(tenant, thread);
        let make = || self.make_page(tenant, thread, &entity, shape, from, &key);
        // Boxed, because the request's future would be as large for pages that are known, too.
        Box::pin(pages.get_or_make(subject, &key, compare, version, make)).await
    }

    async fn version(&self, tenant: TenantId, thread: ThreadId) -> Result<Option<i64>, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, query) = (tx.scope(), sql::thread_version());
        let version = tx
            .finish(query.bind(&scope, &tenant.0, &thread.0).opt())
            .await?;
        Ok(Some(version.unwrap_or(0)))
    }

    async fn make_page(
        &self,
        tenant: TenantId,
        thread: ThreadId,
        entity: &Entity,
        shape: Shape,
        from: From,
        key: &PageKey,
    ) -> Result<Made<CachedJson>, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let scope = tx.scope();
        let known = sql::thread()
            .bind(&scope, &tenant.0, &thread.0)
            .opt()
            .await
            .map_err(store)?;
        let (epoch, version) = known.as_ref().map_or((0, 0), |t| (t.epoch, t.version));
        let (root_count, comment_count, is_locked) = known.as_ref().map_or((0, 0, false), |t| {
            (t.root_count, t.comment_count, t.is_locked)
        });
        let roots = (root_count, known.as_ref().map_or(0, |t| t.pinned_count));
        let (after, numbered, pins) = pins::begin(&scope, thread.0, roots, shape, from).await?;
        let (left_out, shown) = (pins.left_out.clone(), pins.shown.len());
        let mut level = tree::read(&scope, thread.0, after, shape, pins).await?;
        tx.commit_read().await?;
        if let Some(width) = numbered {
            level.keep_window(after, width, shown);
        }
        let encode = |after| pins::encode(thread.0, after, &left_out);
        let next_cursor = level.more.map(encode).transpose()?;
        let items = level
            .branches
            .into_iter()
            .map(|branch| CommentView::of_branch(branch, entity))
            .collect::<Result<Vec<_>, _>>()?;
        let page = ThreadPage {
            items,
            links: ListLinks::new(&address(entity, key)?, next_cursor.as_deref()),
            page: ListPage {
                limit: shape.limit.get(),
                next_cursor,
                total: numbered.map(|_| i64::from(root_count)),
            },
            thread: ThreadView {
                entity_type: entity.kind.clone(),
                entity_id: entity.id.clone(),
                comment_count,
                is_locked,
            },
        };
        let bytes = Bytes::from(json(&page)?);
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let edition = Edition {
            form: FORM,
            epoch,
            version,
        };
        let etag = etag(thread.0, edition, key)?;
        Ok(Made {
            version,
            value: CachedJson { bytes, etag },
            bytes: size,
        })
    }

    /// The replies to a comment, as a page of a tree.
    pub(crate) async fn replies(
        &self,
        tenant: TenantId,
        id: CommentId,
        shape: Shape,
        cursor: Option<String>,
    ) -> Result<(Vec<CommentView>, Option<String>), Problem> {
        let after = match cursor {
            Some(cursor) => After::decode(id.0, shape.sort, &cursor)?,
            None => After::start(shape.sort),
        };
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let scope = tx.scope();
        let parent = sql::comment()
            .bind(&scope, &tenant.0, &id.0)
            .opt()
            .await
            .map_err(store)?;
        let parent = found(parent)?;
        let level = tree::read(&scope, id.0, after, shape, Pins::default()).await?;
        tx.commit_read().await?;
        let entity = Entity {
            kind: parent.entity_type,
            id: parent.entity_id,
        };
        let next = level.more.map(|after| after.encode(id.0)).transpose()?;
        let items = level
            .branches
            .into_iter()
            .map(|branch| CommentView::of_branch(branch, &entity))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((items, next))
    }
}

impl Comments {
    /// Who reacted to a comment with `kind`, in id order behind `after`.
    pub(crate) async fn reactors(
        &self,
        tenant: TenantId,
        id: CommentId,
        kind: &str,
        limit: i32,
        after: Option<Uuid>,
    ) -> Result<Vec<Reactors>, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let scope = tx.scope();
        let known = sql::comment()
            .bind(&scope, &tenant.0, &id.0)
            .opt()
            .await
            .map_err(store)?;
        // Who reacted to what is hidden is hidden, too, though it may keep its place.
        known
            .filter(|single| is_shown(&single.status, single.deleted_at))
            .ok_or_else(Problem::not_found)?;
        let query = stoa_comments_sql::queries::react::reactors();
        Ok(tx
            .finish(
                query
                    .bind(&scope, &tenant.0, &id.0, &kind, &after, &limit)
                    .all(),
            )
            .await?)
    }

    /// The most engaged authors of the last days (today included), or of all time.
    pub(crate) async fn standings(
        &self,
        tenant: TenantId,
        days: Option<i32>,
        limit: stoa_kernel::Limit,
    ) -> Result<Vec<Standings>, Problem> {
        let today = self.0.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let since = match days {
            Some(days) => today.saturating_sub(jiff::Span::new().days(days)),
            None => jiff::civil::date(1970, 1, 1),
        };
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, query) = (tx.scope(), stoa_comments_sql::queries::follow::standings());
        let limit = i32::from(limit.get());
        Ok(tx
            .finish(query.bind(&scope, &tenant.0, &since, &limit).all())
            .await?)
    }
}

/// 201, with the comment.
fn created(draft: Draft, written: &Written) -> Result<Answer, Problem> {
    let view = CommentView::of_draft(draft, written.place);
    Ok(Answer::json(201, &view).with("location", view.links.this.clone()))
}

/// Carries out a command among others, and tells its client once it is committed. Under a claim the
/// answer is kept with what it did.
async fn submit<B: Batch>(
    combiner: &Combiner<B>,
    tenant: TenantId,
    command: B::Command,
    claim: Option<Claim>,
    told: impl Fn(&B::Answer) -> Result<Answer, Problem> + Send + Sync + 'static,
) -> Result<Told, Problem> {
    let Some(claim) = claim else {
        let (done, position) = combiner.submit(tenant, command).await?;
        return Ok(Told::new(told(&done)?, position));
    };
    let told = Arc::new(told);
    let kept = Arc::clone(&told);
    let (done, position) = combiner
        .submit_answering(tenant, command, claim, move |done| kept(done).ok())
        .await?;
    Ok(Told::new(told(&done)?, position))
}

/// A comment that may be met: one that is shown, or whose place is kept because it has replies.
/// Any other is as if it were not there.
fn found(single: Option<sql::Single>) -> Result<sql::Single, Problem> {
    single
        .filter(|single| is_shown(&single.status, single.deleted_at) || single.below > 0)
        .ok_or_else(Problem::not_found)
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::internal()
    })
}

pub(crate) fn store(error: tokio_postgres::Error) -> Problem {
    stoa_store::StoreError::from(error).into()
}
