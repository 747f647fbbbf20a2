//! A comment of Stoa's own export, as it will be written.

use super::{
    Importer, Report,
    chunk::At,
    foreign::{paragraphs, without_controls},
};
use crate::{
    author::{Author, AuthorName, Email},
    domain::{self, Draft, Entity, Past, is_date},
    portable::{AuthorKind, AuthorLine, CommentLine, EditLine, Format, ReactionLine},
    render::{ContentFormat, RENDER_VERSION, foreign, render},
};
use std::borrow::Cow;
use stoa_kernel::{CommentId, UserId};

/// Bytes of an address of a picture.
const LONGEST_AVATAR: usize = 500;
/// More often nothing is edited, and there is room above it.
const HIGHEST_VERSION: i32 = 1_000_000;
/// Who may have edited.
const EDITORS: [&str; 6] = [
    "user",
    "tenant",
    "guest",
    "administrator",
    "system",
    "deleted",
];

impl Importer {
    /// The comment as it will be written, or why it cannot be. What was changed for that is named in
    /// the report: a file may have been written by anyone.
    pub(super) fn draft_of_line(
        &self,
        entity: &Entity,
        comment: CommentLine,
        at: At,
        report: &mut Report,
    ) -> Result<Draft, &'static str> {
        if !(1..=HIGHEST_VERSION).contains(&comment.version) {
            return Err("version_invalid");
        }
        let times = [comment.edited_at, comment.deleted_at, comment.pinned_at];
        let times = times.into_iter().flatten();
        if !times.chain([comment.created_at]).all(is_date) {
            return Err("date_invalid");
        }
        let mut warn = |code| report.warnings.push(at.omission(code, 1));
        let content = without_controls(&comment.content);
        if matches!(content, Cow::Owned(_)) {
            warn("control_characters_left_out");
        }
        let format = comment.content_format.own();
        let html = html_of(format, &content, &comment.content_html).ok_or("html_too_long")?;
        if html != comment.content_html {
            warn("html_changed");
        }
        let author = author_of(comment.author, &mut warn)?;
        Ok(Draft {
            id: CommentId(comment.id),
            thread: entity.thread(self.origin.tenant),
            entity: entity.clone(),
            parent: comment.parent_id.map(CommentId),
            author,
            content: content.into_owned(),
            format,
            html,
            status: comment.status,
            created_at: comment.created_at,
            past: Some(Box::new(Past {
                version: comment.version,
                render_version: comment.render_version.clamp(0, RENDER_VERSION),
                edited_at: comment.edited_at,
                deleted_at: comment.deleted_at,
                pinned_at: comment.pinned_at,
                position: Some(comment.position),
            })),
        })
    }
}

impl Format {
    pub(super) fn own(self) -> ContentFormat {
        match self {
            Self::Plain => ContentFormat::Plain,
            Self::Markdown => ContentFormat::Markdown,
            Self::Html => ContentFormat::Html,
        }
    }
}

/// The HTML that was given if it is what its text makes; else that HTML, cleaned. An earlier renderer may
/// have made it, or whoever wrote the file.
fn html_of(format: ContentFormat, content: &str, given: &str) -> Option<String> {
    if given.is_empty() {
        return Some(String::new());
    }
    if render(format, content).is_ok_and(|made| made == given) {
        return Some(given.to_owned());
    }
    let cleaned = foreign(given).ok()?.html;
    let typed = || foreign(&paragraphs(content)).is_ok_and(|made| made.html == given);
    if cleaned != given && format == ContentFormat::Html && typed() {
        return Some(given.to_owned());
    }
    Some(cleaned)
}

/// An edit that can be kept, or why not.
pub(super) fn checked_edit(mut edit: EditLine) -> Result<EditLine, &'static str> {
    if !(1..HIGHEST_VERSION).contains(&edit.version) {
        return Err("version_invalid");
    }
    if !is_date(edit.at) {
        return Err("date_invalid");
    }
    if !EDITORS.contains(&edit.editor_kind.as_str()) {
        return Err("editor_invalid");
    }
    edit.content = without_controls(&edit.content).into_owned();
    // It is shown as it stands, and files may come from anywhere. Of HTML the text is shown where it has
    // nothing else.
    let is_html = edit.content_format == Format::Html;
    let given = edit.content_html.take();
    if let Some(html) = given.as_ref().or(is_html.then_some(&edit.content)) {
        let cleaned = foreign(html).map_err(|_| "html_too_long")?;
        edit.content_html = Some(cleaned.html);
    }
    edit.reason = edit.reason.map(|why| without_controls(&why).into_owned());
    Ok(edit)
}

/// A reaction that can be kept, or why not.
pub(super) fn checked_reaction(reaction: ReactionLine) -> Result<ReactionLine, &'static str> {
    if domain::reaction(&reaction.kind).is_err() {
        return Err("unknown_reaction");
    }
    if !is_date(reaction.at) {
        return Err("date_invalid");
    }
    Ok(reaction)
}

fn author_of(
    author: AuthorLine,
    warn: &mut impl FnMut(&'static str),
) -> Result<Author, &'static str> {
    let name = AuthorName::nearest(&author.name);
    let is_nobody = author.kind == AuthorKind::Deleted && author.name.is_empty();
    if name.as_str() != author.name && !is_nobody {
        warn("author_name_changed");
    }
    let email = author.email.as_deref().map(Email::parse);
    if matches!(email, Some(Err(_))) {
        warn("author_email_left_out");
    }
    let is_picture = |url: &String| {
        url.len() <= LONGEST_AVATAR
            && url.starts_with("https://")
            && !url.contains(|c: char| c.is_control() || c.is_whitespace())
    };
    let given = author.avatar.is_some();
    let avatar = author.avatar.filter(is_picture);
    if given && avatar.is_none() {
        warn("author_avatar_left_out");
    }
    Ok(match author.kind {
        AuthorKind::User => Author::User {
            id: author.id.map(UserId).ok_or("author_id_missing")?,
            name,
            avatar,
        },
        AuthorKind::Guest => Author::Guest {
            name,
            email: email.and_then(Result::ok),
        },
        AuthorKind::Tenant => Author::Tenant { name },
        AuthorKind::Deleted => Author::Gone {
            id: author.id.map(UserId),
            name: (!is_nobody).then_some(name),
            avatar,
        },
    })
}
