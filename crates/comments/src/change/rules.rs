//! Who may change what: pure.

use crate::{domain::is_shown, pins::MOST_PINS};
use jiff::Timestamp;
use stoa_comments_sql::queries::change;
use stoa_kernel::{CommentId, Problem, ProblemKind, Role, ThreadId, UserId};
use stoa_web::Caller;
use uuid::Uuid;

/// Who lays hands on a comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand {
    pub(crate) user: Option<UserId>,
    /// A user with that role, or the tenant itself.
    pub(crate) is_moderator: bool,
}

impl Hand {
    pub(crate) fn of(caller: &Caller) -> Self {
        Self {
            user: caller.user,
            is_moderator: caller.holds(Role::Moderator),
        }
    }
}

/// A comment as changes see it.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) id: CommentId,
    pub(crate) thread: ThreadId,
    pub(crate) parent_key: Uuid,
    pub(crate) depth: i32,
    pub(crate) author: Option<UserId>,
    pub(crate) content: String,
    pub(crate) format: String,
    pub(crate) status: String,
    pub(crate) is_pinned: bool,
    pub(crate) version: i32,
    /// How many events there are of it.
    pub(crate) changes: i32,
    /// How many direct replies keep a place.
    pub(crate) below: i32,
    pub(crate) created_at: Timestamp,
    pub(crate) deleted_at: Option<Timestamp>,
}

impl Subject {
    pub(crate) fn of_row(row: change::Subject) -> Self {
        Self {
            id: CommentId(row.id),
            thread: ThreadId(row.thread_id),
            parent_key: row.parent_key,
            depth: row.depth,
            author: row.author_id.map(UserId),
            content: row.content,
            format: row.content_format,
            status: row.status,
            is_pinned: row.is_pinned,
            version: row.version,
            changes: row.changes,
            below: row.below,
            created_at: row.created_at,
            deleted_at: row.deleted_at,
        }
    }

    /// Whether readers see it.
    pub(crate) fn is_shown(&self) -> bool {
        is_shown(&self.status, self.deleted_at)
    }

    pub(crate) fn is_by(&self, hand: Hand) -> bool {
        self.author.is_some() && self.author == hand.user
    }

    /// Whether it may be edited or deleted, by its author or by a moderator.
    ///
    /// # Errors
    /// 404 for what is deleted, or hidden from others; 403 `not_yours`.
    pub(crate) fn may_be_changed(&self, hand: Hand) -> Result<(), Problem> {
        if self.deleted_at.is_some() {
            return Err(Problem::not_found());
        }
        if hand.is_moderator || self.is_by(hand) {
            return Ok(());
        }
        if self.is_shown() {
            return Err(not_yours());
        }
        Err(Problem::not_found())
    }

    /// Whether its history may be read: by its author as long as it is there, by moderators also when it
    /// is deleted, since they are asked about it then.
    ///
    /// # Errors
    /// 404 for what is deleted, or hidden from others; 403 `not_yours`.
    pub(crate) fn may_be_looked_back_on(&self, hand: Hand) -> Result<(), Problem> {
        match self.may_be_changed(hand) {
            Err(_) if hand.is_moderator => Ok(()),
            judged => judged,
        }
    }

    /// Whether it may be edited while its thread is locked or not.
    ///
    /// # Errors
    /// As [`Self::may_be_changed`], and `thread_locked` (409).
    pub(crate) fn may_be_edited(&self, hand: Hand, is_locked: bool) -> Result<(), Problem> {
        self.may_be_changed(hand)?;
        if is_locked && !hand.is_moderator {
            return Err(Problem::conflict(
                "thread_locked",
                "this thread takes no more comments, and no edits",
            ));
        }
        Ok(())
    }

    /// Whether it may be pinned beside so many others.
    ///
    /// # Errors
    /// 404 for what readers do not see; `not_a_root`, `too_many_pins` (409).
    pub(crate) fn may_be_pinned(&self, pinned: i32) -> Result<(), Problem> {
        if !self.is_shown() {
            return Err(Problem::not_found());
        }
        if self.depth > 0 {
            return Err(Problem::conflict(
                "not_a_root",
                "only comments of the first level can be pinned",
            ));
        }
        if usize::try_from(pinned).unwrap_or(0) >= MOST_PINS {
            return Err(Problem::conflict(
                "too_many_pins",
                format!("{MOST_PINS} comments of this thread are pinned; unpin one first"),
            ));
        }
        Ok(())
    }
}

fn not_yours() -> Problem {
    Problem::new(
        ProblemKind::Forbidden,
        "not_yours",
        "only its author and moderators may do this",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(author: u128, status: &str, is_deleted: bool) -> Subject {
        Subject {
            id: CommentId(Uuid::from_u128(1)),
            thread: ThreadId(Uuid::from_u128(2)),
            parent_key: Uuid::from_u128(2),
            depth: 0,
            author: (author > 0).then(|| UserId(Uuid::from_u128(author))),
            content: "x".into(),
            format: "plain".into(),
            status: status.into(),
            is_pinned: false,
            version: 1,
            changes: 1,
            below: 0,
            created_at: Timestamp::UNIX_EPOCH,
            deleted_at: is_deleted.then_some(Timestamp::UNIX_EPOCH),
        }
    }

    fn hand(user: u128, is_moderator: bool) -> Hand {
        Hand {
            user: (user > 0).then(|| UserId(Uuid::from_u128(user))),
            is_moderator,
        }
    }

    #[test]
    fn authors_and_moderators_change_what_there_is_and_others_nothing() {
        let code = |subject: &Subject, hand| match subject.may_be_changed(hand) {
            Ok(()) => "",
            Err(problem) => problem.code,
        };
        for (subject, author, moderator, other) in [
            (subject(7, "approved", false), "", "", "not_yours"),
            (subject(7, "pending", false), "", "", "not_found"),
            (
                subject(7, "approved", true),
                "not_found",
                "not_found",
                "not_found",
            ),
            // Of a guest: nobody's but the moderators', not even of whoever has no name either.
            (subject(0, "approved", false), "not_yours", "", "not_yours"),
        ] {
            assert_eq!(code(&subject, hand(7, false)), author);
            assert_eq!(code(&subject, hand(0, true)), moderator);
            assert_eq!(code(&subject, hand(8, true)), moderator);
            for nobody in [hand(8, false), hand(0, false)] {
                assert_eq!(code(&subject, nobody), other);
            }
        }
    }

    #[test]
    fn history_outlives_deletion_for_moderators_only() {
        let deleted = subject(7, "approved", true);
        assert!(deleted.may_be_looked_back_on(hand(0, true)).is_ok());
        for other in [hand(7, false), hand(8, false)] {
            let refused = deleted.may_be_looked_back_on(other).unwrap_err();
            assert_eq!(refused.code, "not_found");
        }
        let waiting = subject(7, "pending", false);
        assert!(waiting.may_be_looked_back_on(hand(7, false)).is_ok());
    }

    #[test]
    fn a_lock_holds_authors_and_not_moderators() {
        let subject = subject(7, "approved", false);
        let refused = subject.may_be_edited(hand(7, false), true).unwrap_err();
        assert_eq!(refused.code, "thread_locked");
        assert!(subject.may_be_edited(hand(7, false), false).is_ok());
        assert!(subject.may_be_edited(hand(0, true), true).is_ok());
    }

    #[test]
    fn a_few_roots_can_be_pinned() {
        let root = subject(7, "approved", false);
        assert!(root.may_be_pinned(4).is_ok());
        assert_eq!(root.may_be_pinned(5).unwrap_err().code, "too_many_pins");
        let reply = Subject { depth: 1, ..root };
        assert_eq!(reply.may_be_pinned(0).unwrap_err().code, "not_a_root");
        let hidden = subject(7, "spam", false);
        assert_eq!(hidden.may_be_pinned(0).unwrap_err().code, "not_found");
    }
}
