//! Small exports, written by hand.

use std::io::Cursor;
use stoa_comments::disqus::{self, ExportError, Item, Limits, ThreadImport};

/// The start of an export, up to the first thread.
pub(crate) const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n",
    "<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\">\n",
    "<category dsq:id=\"3\"><forum>herald</forum><title>General</title></category>\n",
);

/// An export of these elements.
pub(crate) fn export(elements: &str) -> String {
    format!("{HEAD}{elements}</disqus>\n")
}

pub(crate) fn file(elements: &str) -> Cursor<Vec<u8>> {
    Cursor::new(export(elements).into_bytes())
}

/// A thread, with the identifier that its page gave or without.
pub(crate) fn thread(number: u32, identifier: &str) -> String {
    thread_with(number, identifier, "")
}

pub(crate) fn thread_with(number: u32, identifier: &str, more: &str) -> String {
    format!(
        "<thread dsq:id=\"{number}\"><id>{identifier}</id><forum>herald</forum>\
         <category dsq:id=\"3\"/><link>https://herald.example/{number}</link>\
         <title>T</title><message/><createdAt>2012-01-01T10:00:00Z</createdAt>\
         <author><name>Editor</name><isAnonymous>false</isAnonymous></author>{more}</thread>\n"
    )
}

/// A post, element by element.
#[derive(Clone)]
pub(crate) struct Post {
    number: u32,
    pub(crate) thread: u32,
    pub(crate) parent: Option<u32>,
    pub(crate) message: String,
    pub(crate) created_at: String,
    pub(crate) is_deleted: bool,
    pub(crate) is_spam: bool,
    pub(crate) name: String,
}

/// A sound post, `number` minutes after ten.
pub(crate) fn post(number: u32, thread: u32, parent: Option<u32>) -> Post {
    let (hour, minute) = (10 + number / 60 % 12, number % 60);
    Post {
        number,
        thread,
        parent,
        message: format!("<p>Post {number}</p>"),
        created_at: format!("2012-02-03T{hour:02}:{minute:02}:00Z"),
        is_deleted: false,
        is_spam: false,
        name: format!("A{number}"),
    }
}

impl Post {
    pub(crate) fn deleted(mut self) -> Self {
        self.is_deleted = true;
        self
    }

    pub(crate) fn spam(mut self) -> Self {
        self.is_spam = true;
        self
    }

    pub(crate) fn saying(mut self, message: &str) -> Self {
        message.clone_into(&mut self.message);
        self
    }

    pub(crate) fn xml(&self) -> String {
        let parent = self.parent.map_or_else(String::new, |parent| {
            format!("<parent dsq:id=\"{parent}\"/>")
        });
        format!(
            "<post dsq:id=\"{}\"><id>wp_id={}</id><message><![CDATA[{}]]></message>\
             <createdAt>{}</createdAt><isDeleted>{}</isDeleted><isSpam>{}</isSpam>\
             <author><name>{}</name><isAnonymous>true</isAnonymous></author>\
             <thread dsq:id=\"{}\"/>{parent}</post>\n",
            self.number,
            self.number,
            self.message,
            self.created_at,
            self.is_deleted,
            self.is_spam,
            self.name,
            self.thread
        )
    }
}

pub(crate) fn posts(posts: &[Post]) -> String {
    posts.iter().map(Post::xml).collect()
}

/// Everything a file hands out, and the error it ends in.
pub(crate) fn read_within(xml: &[u8], limits: Limits) -> (Vec<Item>, Option<ExportError>) {
    let mut reader = disqus::read_with(Cursor::new(xml), "page", limits);
    let mut items = Vec::new();
    for item in reader.by_ref() {
        match item {
            Ok(item) => items.push(item),
            Err(error) => return (items, Some(error)),
        }
    }
    (items, None)
}

pub(crate) fn read_all(xml: impl AsRef<[u8]>) -> (Vec<Item>, Option<ExportError>) {
    read_within(xml.as_ref(), Limits::default())
}

pub(crate) fn threads(items: &[Item]) -> Vec<&ThreadImport> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Thread(thread) => Some(thread),
            Item::Unplaced(_) => None,
        })
        .collect()
}
