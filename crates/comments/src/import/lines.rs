//! Stoa's own exports, line by line.

use super::{
    ImportError, Importer, Report, Run,
    chunk::{At, Brought, CHUNK},
    draft_of_line::{checked_edit, checked_reaction},
};
use crate::{
    domain::Entity,
    exports::{ExportError, Place, shortened},
    portable::{
        CommentLine, EditLine, EndLine, FORMAT, LONGEST_LINE, Line, ReactionLine, ThreadLine,
        VERSION,
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use std::io::{BufRead, Read};
use stoa_store::TenantTx;
use uuid::Uuid;

/// Bytes of lines of one transaction, about.
const CHUNK_BYTES: usize = 4 << 20;
/// How the format is called towards people.
const NAME: &str = "Stoa export of comments";

/// What is gathered for one transaction.
#[derive(Default)]
struct Chunk {
    threads: Vec<(Entity, bool, Timestamp)>,
    comments: Vec<Brought>,
    edits: Vec<EditLine>,
    reactions: Vec<ReactionLine>,
    lines: usize,
    bytes: usize,
}

impl Chunk {
    /// Whether it holds only what belongs to a comment of an earlier one. Nothing else is added then,
    /// because threads are locked in the order of their ids.
    fn goes_on(&self) -> bool {
        self.comments.is_empty() && !(self.edits.is_empty() && self.reactions.is_empty())
    }

    fn is_full(&self) -> bool {
        self.lines >= CHUNK || self.bytes >= CHUNK_BYTES
    }
}

/// The comment whose edits and reactions may follow.
#[derive(Clone, Copy)]
struct Current {
    id: Uuid,
    /// Where its line begins.
    begun: u64,
    /// Whether this import wrote it; `None` as long as it is part of the chunk. What was there already
    /// stays as it is, with its reactions.
    is_ours: Option<bool>,
}

/// How far the reading of a file has come.
struct Course<'a> {
    importer: &'a Importer,
    run: Run,
    chunk: Chunk,
    thread: Option<Entity>,
    current: Option<Current>,
    /// Whether the next line is the first behind those that an earlier import took.
    goes_on: bool,
    is_unordered: bool,
    seen: EndLine,
    has_ended: bool,
}

impl Importer {
    pub(super) async fn take_lines(
        &self,
        input: impl BufRead,
        run: Run,
    ) -> Result<Report, ImportError> {
        let mut lines = Lines::open(input)?;
        let resumed_at = run.report.resumed_at;
        let mut course = Course {
            importer: self,
            run,
            chunk: Chunk::default(),
            thread: None,
            current: None,
            goes_on: resumed_at > 0,
            is_unordered: false,
            seen: EndLine::default(),
            has_ended: false,
        };
        while let Some(at) = lines.next()? {
            if lines.at.byte <= resumed_at {
                course.pass(lines.parse::<Peek>(at)?);
                continue;
            }
            let line = lines.parse::<Line>(at)?;
            course.make_room(&line, lines.text.len(), at.byte).await?;
            course.take(line, at)?;
        }
        if !course.has_ended {
            return Err(ExportError::Truncated { at: lines.at }.into());
        }
        course.flush(lines.at.byte).await?;
        if course.is_unordered {
            self.put_in_order(None).await?;
        }
        self.end(course.run).await
    }
}

impl Course<'_> {
    /// Remembers where a line stands that an earlier import took.
    fn pass(&mut self, line: Peek) {
        if let Some(thread) = line.thread {
            self.thread = Entity::parse(thread.entity_type, thread.entity_id).ok();
            self.seen.threads += 1;
        }
        self.has_ended |= line.end.is_some();
        self.seen.comments += u64::from(line.comment.is_some());
        self.seen.edits += u64::from(line.edit.is_some());
        self.seen.reactions += u64::from(line.reaction.is_some());
    }

    fn take(&mut self, line: Line, at: Place) -> Result<(), ImportError> {
        if self.has_ended {
            return Err(bad("a line behind the end", at));
        }
        match line {
            Line::Thread(thread) => self.take_thread(thread, at),
            Line::Comment(comment) => self.take_comment(*comment, at)?,
            Line::Edit(edit) => {
                self.seen.edits += 1;
                if self.belongs(edit.comment_id, at)? {
                    let here = At::with_id(at.line, edit.comment_id);
                    match checked_edit(*edit) {
                        Ok(edit) => self.chunk.edits.push(edit),
                        Err(code) => self.run.report.skipped.push(here.omission(code, 1)),
                    }
                }
            }
            Line::Reaction(reaction) => {
                self.seen.reactions += 1;
                if self.belongs(reaction.comment_id, at)? {
                    let here = At::with_id(at.line, reaction.comment_id);
                    match checked_reaction(reaction) {
                        Ok(reaction) => self.chunk.reactions.push(reaction),
                        Err(code) => self.run.report.skipped.push(here.omission(code, 1)),
                    }
                }
            }
            Line::End(end) => {
                if end != self.seen {
                    return Err(bad(
                        "the counts of the last line are not those of the file",
                        at,
                    ));
                }
                self.has_ended = true;
            }
        }
        Ok(())
    }

    fn take_thread(&mut self, thread: ThreadLine, at: Place) {
        self.seen.threads += 1;
        (self.current, self.goes_on) = (None, false);
        self.run.report.threads += 1;
        self.thread = Entity::parse(thread.entity_type, thread.entity_id).ok();
        match &self.thread {
            Some(entity) => {
                let made = (entity.clone(), thread.is_locked, thread.created_at);
                self.chunk.threads.push(made);
            }
            // Its comments are named one by one.
            None => {
                let omission = At::line(at.line).omission("entity_invalid", 1);
                self.run.report.skipped.push(omission);
            }
        }
    }

    fn take_comment(&mut self, comment: CommentLine, at: Place) -> Result<(), ImportError> {
        self.seen.comments += 1;
        self.goes_on = false;
        if self.seen.threads == 0 {
            return Err(bad("a comment before any thread", at));
        }
        let id = comment.id;
        let here = At::with_id(at.line, id);
        let report = &mut self.run.report;
        let draft = match &self.thread {
            Some(entity) => self.importer.draft_of_line(entity, comment, here, report),
            None => Err("entity_invalid"),
        };
        let is_ours = match draft {
            Ok(draft) => {
                self.chunk.comments.push(Brought { at: here, draft });
                None
            }
            Err(code) => {
                report.skipped.push(here.omission(code, 1));
                Some(false)
            }
        };
        let begun = at.byte;
        self.current = Some(Current { id, begun, is_ours });
        Ok(())
    }

    /// Whether what follows a comment is to be written.
    fn belongs(&mut self, comment: Uuid, at: Place) -> Result<bool, ImportError> {
        if std::mem::take(&mut self.goes_on) {
            // Where an import was cut between a comment and what belongs to it, it had written that.
            self.current = Some(Current {
                id: comment,
                begun: at.byte,
                is_ours: Some(true),
            });
        }
        match self.current {
            Some(current) if current.id == comment => Ok(current.is_ours != Some(false)),
            _ => Err(bad("does not belong to the comment before it", at)),
        }
    }

    /// Writes what is gathered if another line, which begins at `offset`, would be too much.
    async fn make_room(
        &mut self,
        line: &Line,
        bytes: usize,
        offset: u64,
    ) -> Result<(), ImportError> {
        let is_beside = matches!(line, Line::Edit(_) | Line::Reaction(_));
        if self.chunk.is_full() || (self.chunk.goes_on() && !is_beside) {
            self.flush(offset).await?;
        }
        self.chunk.lines += 1;
        self.chunk.bytes += bytes;
        Ok(())
    }

    async fn flush(&mut self, offset: u64) -> Result<(), ImportError> {
        let chunk = std::mem::take(&mut self.chunk);
        let (importer, run) = (self.importer, &mut self.run);
        let mut tx = TenantTx::begin(&importer.database, importer.origin.tenant).await?;
        let threads: Vec<_> = chunk
            .threads
            .iter()
            .map(|(entity, is_locked, at)| (entity, *is_locked, *at))
            .collect();
        importer.make_threads(&mut tx, &threads).await?;
        let written = importer
            .write_rows(&mut tx, chunk.comments, &mut run.report)
            .await?;
        let current = self.current;
        let is_ours = |id: &Uuid| {
            let carried = current.is_some_and(|one| one.id == *id && one.is_ours == Some(true));
            carried || written.ids.contains(id)
        };
        let (mut edits, mut reactions) = (chunk.edits, chunk.reactions);
        edits.retain(|edit| is_ours(&edit.comment_id));
        reactions.retain(|reaction| is_ours(&reaction.comment_id));
        importer
            .write_beside(&mut tx, edits, reactions, &mut run.report)
            .await?;
        let mut offset = offset;
        if let Some(current) = &mut self.current {
            let id = current.id;
            let is_ours = *current
                .is_ours
                .get_or_insert_with(|| written.ids.contains(&id));
            if !is_ours {
                // What belongs to it is passed over; whoever goes on must know that.
                offset = offset.min(current.begun);
            }
        }
        importer
            .save_offset(&tx.scope(), &run.fingerprint, offset)
            .await?;
        tx.commit().await?;
        self.is_unordered |= written.is_unordered;
        Ok(())
    }
}

fn bad(why: &str, at: Place) -> ImportError {
    let why = why.to_owned();
    ExportError::BadLine { why, at }.into()
}

/// What a line that was taken before must still tell.
#[derive(Deserialize)]
struct Peek {
    thread: Option<ThreadLine>,
    comment: Option<serde::de::IgnoredAny>,
    edit: Option<serde::de::IgnoredAny>,
    reaction: Option<serde::de::IgnoredAny>,
    end: Option<serde::de::IgnoredAny>,
}

/// Lines of a file whose first said what it is.
struct Lines<R> {
    input: R,
    text: Vec<u8>,
    /// The end of the line at hand.
    at: Place,
}

#[derive(Deserialize)]
struct Header {
    format: String,
    version: serde_json::Value,
}

impl<R: BufRead> Lines<R> {
    fn open(input: R) -> Result<Self, ExportError> {
        let mut lines = Self {
            input,
            text: Vec::new(),
            at: Place { byte: 0, line: 1 },
        };
        let other = |why: &str, at| ExportError::other_format(NAME, why, at);
        let Some(at) = lines.next()? else {
            return Err(other("it is empty", lines.at));
        };
        let header: Header = serde_json::from_slice(&lines.text)
            .map_err(|_| other("its first line names no format and version", at))?;
        if header.format != FORMAT {
            return Err(other("its first line names another format", at));
        }
        if header.version != VERSION {
            return Err(ExportError::UnsupportedVersion {
                format: NAME,
                known: "1",
                version: shortened(&header.version.to_string()),
                at,
            });
        }
        Ok(lines)
    }

    /// Reads the next line and tells where it starts; `None` at the end.
    fn next(&mut self) -> Result<Option<Place>, ExportError> {
        let at = self.at;
        self.text.clear();
        let most = LONGEST_LINE as u64 + 1;
        let read = (&mut self.input)
            .take(most)
            .read_until(b'\n', &mut self.text);
        let read = read.map_err(ExportError::Io)?;
        if read > LONGEST_LINE {
            let limit = LONGEST_LINE;
            return Err(ExportError::TextTooLong { limit, at });
        }
        self.at.byte += read as u64;
        self.at.line += u64::from(self.text.ends_with(b"\n"));
        Ok((read > 0).then_some(at))
    }

    /// The line at hand, which starts at `at`.
    fn parse<'a, T: Deserialize<'a>>(&'a self, at: Place) -> Result<T, ExportError> {
        serde_json::from_slice(&self.text).map_err(|error| {
            if self.text.ends_with(b"\n") {
                let why = shortened(&error.to_string());
                ExportError::BadLine { why, at }
            } else {
                ExportError::Truncated { at: self.at }
            }
        })
    }
}
