//! The elements that matter.

use quick_xml::name::{LocalName, ResolveResult};

/// An element that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Disqus,
    Thread,
    Post,
    Id,
    Link,
    Message,
    CreatedAt,
    IsClosed,
    IsDeleted,
    IsSpam,
    Author,
    Name,
    Username,
    Email,
    Parent,
    Other,
}

impl Tag {
    /// Tells an element by its name and namespace.
    pub(super) fn of(namespace: &ResolveResult<'_>, name: LocalName<'_>) -> Self {
        match namespace {
            ResolveResult::Bound(uri) if is_disqus(uri.into_inner()) => {}
            // Hand-cut exports lose the declaration at the top.
            ResolveResult::Unbound => {}
            _ => return Self::Other,
        }
        match name.into_inner() {
            "disqus" => Self::Disqus,
            "thread" => Self::Thread,
            "post" => Self::Post,
            "id" => Self::Id,
            "link" => Self::Link,
            "message" => Self::Message,
            "createdAt" => Self::CreatedAt,
            "isClosed" => Self::IsClosed,
            "isDeleted" => Self::IsDeleted,
            "isSpam" => Self::IsSpam,
            "author" => Self::Author,
            "name" => Self::Name,
            "username" => Self::Username,
            "email" => Self::Email,
            "parent" => Self::Parent,
            _ => Self::Other,
        }
    }
}

fn is_disqus(uri: &str) -> bool {
    matches!(
        uri.trim().trim_end_matches('/'),
        "http://disqus.com" | "https://disqus.com"
    )
}
