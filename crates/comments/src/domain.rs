//! Comments, threads and the rules of writing: pure.

use crate::{author::Author, render::ContentFormat};
use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use stoa_kernel::{CommentId, Problem, ProblemKind, TenantId, ThreadId};
use stoa_web::text;
use uuid::{Builder, Uuid};

/// The longest comment, in characters.
pub(crate) const LONGEST_CONTENT: usize = 10_000;
/// The longest HTML a comment may become, in bytes.
pub(crate) const LONGEST_HTML: usize = 128 * 1024;
/// The deepest a reply may stand. No index or query depends on it; it bounds what one asks of
/// readers.
pub(crate) const DEEPEST: i32 = 10_000;

/// The first second of the year 1.
const FIRST_SECOND: i64 = -62_135_596_800;

/// Whether PostgreSQL can hold a time of a file, too.
pub(crate) fn is_date(at: Timestamp) -> bool {
    at.as_second() > FIRST_SECOND
}

/// What comments are about: a thing of the tenant's choosing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entity {
    /// Its type, e.g. `post`: 1 to 64 characters.
    pub(crate) kind: String,
    /// Its id there: 1 to 256 characters.
    pub(crate) id: String,
}

impl Entity {
    /// What a client or a file names.
    ///
    /// # Errors
    /// A refused length or character, of the fields `entityType` and `entityId`.
    pub(crate) fn parse(kind: String, id: String) -> Result<Self, Problem> {
        let checks = [
            text::line("entityType", &kind, 1..=64),
            text::line("entityId", &id, 1..=256),
        ];
        let errors: Vec<_> = checks.into_iter().filter_map(Result::err).collect();
        if errors.is_empty() {
            Ok(Self { kind, id })
        } else {
            Err(Problem::invalid(errors))
        }
    }

    /// The thread of this entity. Computed, so that nobody has to look it up: the first 16 bytes
    /// of SHA-256 over tenant, type and id, as a UUIDv8.
    pub(crate) fn thread(&self, tenant: TenantId) -> ThreadId {
        ThreadId(derived(&[
            b"thread",
            tenant.0.as_bytes(),
            self.kind.as_bytes(),
            self.id.as_bytes(),
        ]))
    }
}

/// An id that follows from its parts. Each part is preceded by its length, so that no two lists of
/// parts read alike.
pub(crate) fn derived(parts: &[&[u8]]) -> Uuid {
    let length = parts.iter().map(|part| 8 + part.len()).sum();
    let mut text = Vec::with_capacity(length);
    for part in parts {
        text.extend_from_slice(&(part.len() as u64).to_be_bytes());
        text.extend_from_slice(part);
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest(&SHA256, &text).as_ref()) {
        *to = *from;
    }
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// What moderation has decided.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// Shown.
    Approved,
    /// Waits for a decision.
    Pending,
    /// Refused.
    Rejected,
    /// Refused as spam.
    Spam,
}

impl Status {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Spam => "spam",
        }
    }

    pub(crate) fn of(word: &str) -> Self {
        match word {
            "approved" => Self::Approved,
            "rejected" => Self::Rejected,
            "spam" => Self::Spam,
            _ => Self::Pending,
        }
    }
}

/// Whether readers see a comment, rather than at most its place.
pub(crate) fn is_shown(status: &str, deleted_at: Option<Timestamp>) -> bool {
    Status::of(status) == Status::Approved && deleted_at.is_none()
}

/// A comment about to be written, rendered and with its id.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) id: CommentId,
    pub(crate) entity: Entity,
    pub(crate) thread: ThreadId,
    pub(crate) parent: Option<CommentId>,
    pub(crate) author: Author,
    pub(crate) content: String,
    pub(crate) format: ContentFormat,
    pub(crate) html: String,
    pub(crate) status: Status,
    pub(crate) created_at: Timestamp,
    /// What happened to it elsewhere; nothing to one that is just being written.
    pub(crate) past: Option<Box<Past>>,
}

impl Draft {
    pub(crate) fn is_shown(&self) -> bool {
        self.status == Status::Approved && !self.is_deleted()
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.past
            .as_ref()
            .is_some_and(|past| past.deleted_at.is_some())
    }
}

/// What happened to a comment before it was brought here.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    /// Of what is written in it.
    pub(crate) version: i32,
    pub(crate) render_version: i16,
    pub(crate) edited_at: Option<Timestamp>,
    pub(crate) deleted_at: Option<Timestamp>,
    pub(crate) pinned_at: Option<Timestamp>,
    /// Where it stood among its siblings; where it comes to stand again, it keeps their order,
    /// whatever their times say.
    pub(crate) position: Option<i32>,
}

/// The part of a thread that decides on new comments.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThreadState {
    pub(crate) root_count: i32,
    pub(crate) comment_count: i32,
    pub(crate) version: i64,
    pub(crate) is_locked: bool,
}

/// The part of a comment that decides on replies to it.
#[derive(Clone, Debug)]
pub(crate) struct ParentState {
    pub(crate) thread: ThreadId,
    pub(crate) depth: i32,
    pub(crate) child_count: i32,
    pub(crate) reply_count: i32,
    pub(crate) is_open: bool,
}

/// Where a new comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) parent_key: Uuid,
    pub(crate) position: i32,
    pub(crate) depth: i32,
}

/// Decides on a comment: where it stands, or why it is refused. Counts move only if it is taken.
///
/// # Errors
/// `thread_locked` (409); `parent_not_found`, `parent_not_open`, `too_deep` (422, field `parentId`).
pub(crate) fn place(
    draft: &Draft,
    thread: &mut ThreadState,
    parent: Option<&mut ParentState>,
) -> Result<Place, Problem> {
    if thread.is_locked {
        return Err(Problem::conflict(
            "thread_locked",
            "this thread takes no more comments",
        ));
    }
    let seen = i32::from(draft.is_shown());
    let place = match (draft.parent, parent) {
        (None, _) => {
            thread.root_count += 1;
            Place {
                parent_key: draft.thread.0,
                position: thread.root_count,
                depth: 0,
            }
        }
        (Some(id), Some(parent)) if parent.thread == draft.thread => {
            if !parent.is_open {
                return Err(refused("parent_not_open", "is deleted or not approved"));
            }
            if parent.depth >= DEEPEST {
                return Err(refused("too_deep", "stands as deep as replies may"));
            }
            parent.child_count += 1;
            parent.reply_count += seen;
            Place {
                parent_key: id.0,
                position: parent.child_count,
                depth: parent.depth + 1,
            }
        }
        // Absent, another tenant's, and of another thread: indistinguishable.
        (Some(_), _) => return Err(refused("parent_not_found", "is no comment of this thread")),
    };
    thread.comment_count += seen;
    Ok(place)
}

fn refused(code: &'static str, message: &'static str) -> Problem {
    Problem::field("parentId", code, message)
}

/// The reactions there are. `like` and `dislike` decide the sorts.
pub(crate) const REACTIONS: [&str; 7] = ["like", "dislike", "love", "laugh", "wow", "sad", "angry"];

/// The known reaction of that name.
///
/// # Errors
/// 404 for any other: there is no such resource below a comment.
pub(crate) fn reaction(name: &str) -> Result<&'static str, Problem> {
    REACTIONS
        .iter()
        .find(|known| **known == name)
        .copied()
        .ok_or_else(|| {
            Problem::new(
                ProblemKind::NotFound,
                "unknown_reaction",
                "the reactions are like, dislike, love, laugh, wow, sad and angry",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::author::AuthorName;

    fn draft(parent: Option<CommentId>, status: Status) -> Draft {
        let entity = Entity {
            kind: "post".into(),
            id: "1".into(),
        };
        Draft {
            id: CommentId(Uuid::from_u128(9)),
            thread: entity.thread(TenantId(Uuid::from_u128(1))),
            entity,
            parent,
            author: Author::Tenant {
                name: AuthorName::nearest("The Herald"),
            },
            content: "x".into(),
            format: ContentFormat::Plain,
            html: "<p>x</p>".into(),
            status,
            created_at: Timestamp::UNIX_EPOCH,
            past: None,
        }
    }

    fn open_parent(thread: ThreadId) -> ParentState {
        ParentState {
            thread,
            depth: 3,
            child_count: 4,
            reply_count: 2,
            is_open: true,
        }
    }

    #[test]
    fn roots_follow_each_other() {
        let mut thread = ThreadState {
            root_count: 7,
            comment_count: 9,
            ..Default::default()
        };
        let draft = draft(None, Status::Approved);
        let place = place(&draft, &mut thread, None).unwrap();
        assert_eq!(
            (place.position, place.depth, place.parent_key),
            (8, 0, draft.thread.0)
        );
        assert_eq!((thread.root_count, thread.comment_count), (8, 10));
    }

    #[test]
    fn an_unseen_comment_takes_a_place_but_is_not_counted() {
        let mut thread = ThreadState::default();
        place(&draft(None, Status::Pending), &mut thread, None).unwrap();
        assert_eq!((thread.root_count, thread.comment_count), (1, 0));
    }

    #[test]
    fn a_reply_stands_below_its_parent_and_is_counted_there() {
        let id = CommentId(Uuid::from_u128(5));
        let draft = draft(Some(id), Status::Approved);
        let (mut thread, mut parent) = (ThreadState::default(), open_parent(draft.thread));
        let place = place(&draft, &mut thread, Some(&mut parent)).unwrap();
        assert_eq!(
            (place.position, place.depth, place.parent_key),
            (5, 4, id.0)
        );
        assert_eq!(
            (parent.child_count, parent.reply_count, thread.root_count),
            (5, 3, 0)
        );
    }

    #[test]
    fn a_refused_reply_changes_nothing() {
        let id = CommentId(Uuid::from_u128(5));
        let draft = draft(Some(id), Status::Approved);
        let elsewhere = ThreadId(Uuid::from_u128(77));
        for (parent, code) in [
            (None, "parent_not_found"),
            (Some(open_parent(elsewhere)), "parent_not_found"),
            (
                Some(ParentState {
                    is_open: false,
                    ..open_parent(draft.thread)
                }),
                "parent_not_open",
            ),
            (
                Some(ParentState {
                    depth: DEEPEST,
                    ..open_parent(draft.thread)
                }),
                "too_deep",
            ),
        ] {
            let (mut thread, mut parent) = (ThreadState::default(), parent);
            let problem = place(&draft, &mut thread, parent.as_mut()).unwrap_err();
            assert_eq!(problem.errors[0].code, code);
            assert_eq!(thread.comment_count, 0);
        }
    }

    #[test]
    fn a_locked_thread_takes_nothing() {
        let mut thread = ThreadState {
            is_locked: true,
            ..Default::default()
        };
        let problem = place(&draft(None, Status::Approved), &mut thread, None).unwrap_err();
        assert_eq!(problem.code, "thread_locked");
    }

    #[test]
    fn threads_differ_by_tenant_type_and_id() {
        let thread = |tenant: u128, kind: &str, id: &str| {
            Entity {
                kind: kind.into(),
                id: id.into(),
            }
            .thread(TenantId(Uuid::from_u128(tenant)))
        };
        assert_eq!(thread(1, "post", "1"), thread(1, "post", "1"));
        assert_ne!(thread(1, "post", "1"), thread(2, "post", "1"));
        assert_ne!(thread(1, "post", "12"), thread(1, "post1", "2"));
    }
}
