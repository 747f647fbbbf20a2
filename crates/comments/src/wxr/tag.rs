//! The elements that matter.

use quick_xml::name::{LocalName, ResolveResult};

/// An element that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Rss,
    Channel,
    Item,
    Title,
    Link,
    WxrVersion,
    PostId,
    PostType,
    PostName,
    CommentStatus,
    Comment,
    CommentId,
    Author,
    AuthorEmail,
    AuthorUrl,
    AuthorIp,
    Date,
    DateGmt,
    Content,
    Approved,
    Type,
    Parent,
    UserId,
    Other,
}

impl Tag {
    /// Tells an element by its name and namespace.
    pub(super) fn of(namespace: &ResolveResult<'_>, name: LocalName<'_>) -> Self {
        let name = name.into_inner();
        match namespace {
            ResolveResult::Unbound => Self::plain(name),
            ResolveResult::Bound(uri) if is_wordpress(uri.into_inner()) => Self::wordpress(name),
            // Hand-cut exports lose the declaration at the top; nobody else uses the prefix.
            ResolveResult::Unknown(prefix) if prefix == "wp" => Self::wordpress(name),
            _ => Self::Other,
        }
    }

    fn plain(name: &str) -> Self {
        match name {
            "rss" => Self::Rss,
            "channel" => Self::Channel,
            "item" => Self::Item,
            "title" => Self::Title,
            "link" => Self::Link,
            _ => Self::Other,
        }
    }

    fn wordpress(name: &str) -> Self {
        match name {
            "wxr_version" => Self::WxrVersion,
            "post_id" => Self::PostId,
            "post_type" => Self::PostType,
            "post_name" => Self::PostName,
            "comment_status" => Self::CommentStatus,
            "comment" => Self::Comment,
            "comment_id" => Self::CommentId,
            "comment_author" => Self::Author,
            "comment_author_email" => Self::AuthorEmail,
            "comment_author_url" => Self::AuthorUrl,
            "comment_author_IP" => Self::AuthorIp,
            "comment_date" => Self::Date,
            "comment_date_gmt" => Self::DateGmt,
            "comment_content" => Self::Content,
            "comment_approved" => Self::Approved,
            "comment_type" => Self::Type,
            "comment_parent" => Self::Parent,
            "comment_user_id" => Self::UserId,
            _ => Self::Other,
        }
    }
}

/// Whether a namespace is the one of `wp:`, of any version: the version is judged by `wp:wxr_version`.
/// Exports name it with either scheme.
fn is_wordpress(uri: &str) -> bool {
    let rest = uri.trim().strip_prefix("http");
    let rest = rest.map(|rest| rest.strip_prefix('s').unwrap_or(rest));
    let version = rest.and_then(|rest| rest.strip_prefix("://wordpress.org/export/"));
    version
        .map(|version| version.trim_end_matches('/'))
        .is_some_and(|version| {
            !version.is_empty() && version.chars().all(|c| c.is_ascii_digit() || c == '.')
        })
}

#[cfg(test)]
mod tests {
    use super::is_wordpress;

    #[test]
    fn the_namespace_is_known_in_every_version_and_scheme() {
        for uri in [
            "http://wordpress.org/export/1.0/",
            "http://wordpress.org/export/1.1/",
            "https://wordpress.org/export/1.2/",
            "http://wordpress.org/export/1.2",
        ] {
            assert!(is_wordpress(uri), "{uri}");
        }
        for uri in [
            "http://wordpress.org/export/1.2/excerpt/",
            "http://wordpress.org/export/",
            "ftp://wordpress.org/export/1.2/",
            "http://example.org/export/1.2/",
        ] {
            assert!(!is_wordpress(uri), "{uri}");
        }
    }
}
