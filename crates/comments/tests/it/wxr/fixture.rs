//! Small exports, written by hand.

use stoa_comments::wxr::{
    self, ExportError, Item, Limits, SkipReason, Skipped, ThreadImport, WarningReason,
};

/// The start of an export, up to the first item.
pub(crate) const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n",
    "<!-- made for a test -->\n",
    "<rss version=\"2.0\" xmlns:excerpt=\"http://wordpress.org/export/1.2/excerpt/\"",
    " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"",
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
    " xmlns:wp=\"http://wordpress.org/export/1.2/\">\n",
    "<channel><title>A site</title><wp:wxr_version>1.2</wp:wxr_version>\n",
);
/// Its end.
pub(crate) const TAIL: &str = "</channel>\n</rss>\n";

/// An export of these items.
pub(crate) fn export(items: &str) -> String {
    format!("{HEAD}{items}{TAIL}")
}

/// A post with these comments.
pub(crate) fn post(id: i64, comments: &str) -> String {
    format!(
        "<item><title>Post {id}</title><link>https://example.org/{id}</link>\
         <content:encoded><![CDATA[<p>Body</p>]]></content:encoded>\
         <wp:post_id>{id}</wp:post_id><wp:post_name><![CDATA[post-{id}]]></wp:post_name>\
         <wp:post_type>post</wp:post_type>{comments}</item>\n"
    )
}

/// A comment, field by field, so that a test can leave one out or say it otherwise.
#[derive(Clone)]
pub(crate) struct Fields(Vec<(&'static str, String)>);

/// A sound comment.
pub(crate) fn comment(id: i64) -> Fields {
    Fields(vec![
        ("comment_id", id.to_string()),
        ("comment_author", "<![CDATA[Ann]]>".into()),
        ("comment_author_email", "ann@example.org".into()),
        ("comment_author_url", "https://ann.example.org/".into()),
        ("comment_author_IP", "192.0.2.7".into()),
        ("comment_date", "2020-05-06 09:08:09".into()),
        ("comment_date_gmt", "2020-05-06 07:08:09".into()),
        ("comment_content", "<![CDATA[Hello]]>".into()),
        ("comment_approved", "1".into()),
        ("comment_type", String::new()),
        ("comment_parent", "0".into()),
        ("comment_user_id", "0".into()),
    ])
}

impl Fields {
    /// With another field, written as XML.
    pub(crate) fn with(mut self, field: &str, xml: &str) -> Self {
        self.0
            .iter_mut()
            .find(|(name, _)| *name == field)
            .unwrap()
            .1 = xml.into();
        self
    }

    /// Without a field.
    pub(crate) fn without(mut self, field: &str) -> Self {
        self.0.retain(|(name, _)| *name != field);
        self
    }

    /// With a field given once more.
    pub(crate) fn twice(mut self, field: &str) -> Self {
        let again = self
            .0
            .iter()
            .find(|(name, _)| *name == field)
            .unwrap()
            .clone();
        self.0.push(again);
        self
    }

    /// As XML.
    pub(crate) fn xml(&self) -> String {
        let fields: String = self
            .0
            .iter()
            .map(|(name, xml)| format!("<wp:{name}>{xml}</wp:{name}>"))
            .collect();
        format!("<wp:comment>{fields}</wp:comment>")
    }
}

/// Everything that comes out, and the error at the end, if any.
pub(crate) fn read_all(xml: impl AsRef<[u8]>) -> (Vec<Item>, Option<ExportError>) {
    read_within(xml, Limits::default())
}

/// The same with limits.
pub(crate) fn read_within(
    xml: impl AsRef<[u8]>,
    limits: Limits,
) -> (Vec<Item>, Option<ExportError>) {
    let mut items = Vec::new();
    for item in wxr::read_with(xml.as_ref(), limits) {
        match item {
            Ok(item) => items.push(item),
            Err(error) => return (items, Some(error)),
        }
    }
    (items, None)
}

/// The threads of an export in which nothing else stands.
pub(crate) fn threads(xml: impl AsRef<[u8]>) -> Vec<ThreadImport> {
    threads_within(xml, Limits::default())
}

/// The same with limits.
pub(crate) fn threads_within(xml: impl AsRef<[u8]>, limits: Limits) -> Vec<ThreadImport> {
    let (items, error) = read_within(xml, limits);
    assert!(error.is_none(), "{error:?}");
    let thread = |item| match item {
        Item::Thread(thread) => thread,
        Item::Unplaced(skipped) => panic!("unplaced: {skipped:?}"),
    };
    items.into_iter().map(thread).collect()
}

/// The one thread of an export with one post that holds these comments.
pub(crate) fn thread_of(comments: &[Fields]) -> ThreadImport {
    let comments: String = comments.iter().map(Fields::xml).collect();
    threads(export(&post(7, &comments))).remove(0)
}

/// What was skipped, without the places.
pub(crate) fn reasons(skipped: &[Skipped]) -> Vec<(Option<i64>, SkipReason, u64)> {
    skipped
        .iter()
        .map(|it| (it.source_id, it.reason, it.count))
        .collect()
}

/// What was warned of, without the places.
pub(crate) fn warnings(thread: &ThreadImport) -> Vec<(Option<i64>, WarningReason)> {
    thread
        .warnings
        .iter()
        .map(|it| (it.source_id, it.reason))
        .collect()
}
