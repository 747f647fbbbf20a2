//! The shape every list answers with.

use http::Uri;
use serde::Serialize;
use stoa_kernel::Page;
use utoipa::ToSchema;

/// One page of a list: `{items, page, links}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items, in the order asked for.
    pub items: Vec<T>,
    /// How the page was cut.
    pub page: ListPage,
    /// Where to go on.
    pub links: ListLinks,
}

/// How a page was cut and how to go on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListPage {
    /// The limit in force, 1 to 100.
    pub limit: u16,
    /// The cursor of the next page; `null` on the last.
    #[schema(required)]
    pub next_cursor: Option<String>,
    /// How many items there are in all, where that costs nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// Addresses of this page and the next, without scheme and host.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListLinks {
    /// This page.
    #[serde(rename = "self")]
    pub this: String,
    /// The next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> List<T> {
    /// The answer to a request for a page at `uri` (`axum::extract::OriginalUri`).
    pub fn new(page: Page<T>, uri: &Uri) -> Self {
        Self {
            items: page.items,
            links: ListLinks::new(uri, page.page.next_cursor.as_deref()),
            page: ListPage {
                limit: page.page.limit,
                next_cursor: page.page.next_cursor,
                total: page.page.total,
            },
        }
    }
}

impl ListLinks {
    /// The links of a page at `uri` that goes on at `next_cursor`. `cursor` and `page` of the
    /// request give way to the next cursor; all other parameters stay as they were written.
    pub fn new(uri: &Uri, next_cursor: Option<&str>) -> Self {
        let this = uri
            .path_and_query()
            .map_or_else(|| uri.path().to_owned(), ToString::to_string);
        let next = next_cursor.map(|cursor| {
            let kept = uri.query().unwrap_or_default().split('&').filter(|pair| {
                !pair.is_empty() && !matches!(pair.split('=').next(), Some("cursor" | "page"))
            });
            let mut next = format!("{}?", uri.path());
            for pair in kept {
                next.push_str(pair);
                next.push('&');
            }
            next.push_str("cursor=");
            next.push_str(cursor);
            next
        });
        Self { this, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_keeps_the_question_and_replaces_the_cursor() {
        let uri = Uri::from_static("/v1/comments?sort=top&cursor=AAA&limit=5&page=2");
        let links = ListLinks::new(&uri, Some("BBB"));
        assert_eq!(
            links.this,
            "/v1/comments?sort=top&cursor=AAA&limit=5&page=2"
        );
        assert_eq!(
            links.next.as_deref(),
            Some("/v1/comments?sort=top&limit=5&cursor=BBB")
        );
    }

    #[test]
    fn the_last_page_has_no_next_link() {
        let links = ListLinks::new(&Uri::from_static("/v1/users"), None);
        assert_eq!((links.this.as_str(), links.next), ("/v1/users", None));
    }
}
