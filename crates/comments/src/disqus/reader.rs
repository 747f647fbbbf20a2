//! Several passes over one file.

use super::element::{Post, Thread};
use super::walk::{Read as Element, Walk};
use crate::exports::{
    ExportError, Gathered, Item, Limits, Place, SkipReason, Skipped, ThreadImport, fold, reader,
};
use crate::input::Input;
use std::{
    collections::{HashMap, VecDeque},
    io::{Read, Seek},
    ops::Range,
};

/// What is held of a thread beside its name, at most; of posts of threads that are not there, too.
const ENTRY_BYTES: usize = 192;

/// Reads an export with the default limits, as threads of entities of this type. Nothing is read until the
/// first item is asked for.
pub fn read<F: Read + Seek>(file: F, entity_type: &str) -> Reader<F> {
    read_with(file, entity_type, Limits::default())
}

/// Reads an export with limits of one's own.
pub fn read_with<F: Read + Seek>(file: F, entity_type: &str, limits: Limits) -> Reader<F> {
    Reader::new(Input::new(file), entity_type, limits)
}

/// The threads of an export, in the order of the file, and before them what belongs to no thread.
///
/// After the first error, and after the end, it gives `None` for good.
pub struct Reader<F> {
    input: Input<F>,
    entity_type: String,
    limits: Limits,
    /// `None` until the file was read for the first time.
    threads: Option<Vec<Known>>,
    /// How many threads were handed out, or stepped over.
    done: usize,
    resume_after: usize,
    ready: VecDeque<Item>,
    is_over: bool,
}

/// A thread as the first pass sees it.
struct Known {
    at: Place,
    number: Option<i64>,
    /// What it is about, or why its comments are not taken.
    entity_id: Result<String, SkipReason>,
    is_locked: bool,
    /// Of its posts.
    bytes: usize,
}

impl<F: Read + Seek> Reader<F> {
    pub(crate) fn new(input: Input<F>, entity_type: &str, limits: Limits) -> Self {
        Self {
            input,
            entity_type: entity_type.to_owned(),
            limits,
            threads: None,
            done: 0,
            resume_after: 0,
            ready: VecDeque::new(),
            is_over: false,
        }
    }

    /// How many threads were handed out. Recorded once the last of them is stored, it is what
    /// [`Reader::resume_after`] takes.
    pub fn threads_done(&self) -> u64 {
        self.done as u64
    }

    /// Steps over that many threads of the same file.
    #[must_use]
    pub fn resume_after(mut self, threads: u64) -> Self {
        self.resume_after = usize::try_from(threads).unwrap_or(usize::MAX);
        self
    }

    fn step(&mut self) -> Result<Option<Item>, ExportError> {
        if self.threads.is_none() {
            self.survey()?;
        }
        loop {
            if let Some(item) = self.ready.pop_front() {
                self.done += usize::from(matches!(item, Item::Thread(_)));
                return Ok(Some(item));
            }
            let Some(next) = self.next_pass() else {
                return Ok(None);
            };
            self.gather(next)?;
        }
    }

    /// The threads of the next pass: as many as may be held together, and one at least.
    fn next_pass(&self) -> Option<Range<usize>> {
        let threads = self.threads.as_ref()?;
        let rest = threads.get(self.done..).filter(|rest| !rest.is_empty())?;
        let mut held = 0_usize;
        let fits = rest.iter().take_while(|thread| {
            held = held.saturating_add(thread.bytes + ENTRY_BYTES);
            held <= self.limits.post_bytes
        });
        let count = fits.count().max(1);
        Some(self.done..self.done + count)
    }

    /// The first pass: which threads there are, and how much was written in each.
    fn survey(&mut self) -> Result<(), ExportError> {
        let limit = self.limits.thread_bytes;
        let (mut threads, mut slots) = (Vec::new(), HashMap::new());
        let mut written: HashMap<Option<i64>, (Skipped, usize)> = HashMap::new();
        let mut held = 0_usize;
        let mut strays = None;
        for element in elements(&mut self.input, self.limits)? {
            match element? {
                Element::Thread(thread) => {
                    let known = Known::of(&thread);
                    held += ENTRY_BYTES + known.entity_id.as_ref().map_or(0, String::len);
                    if let Some(number) = known.number {
                        slots.entry(number).or_insert(threads.len());
                    }
                    threads.push(known);
                }
                Element::Post(post) => {
                    let of = written.entry(post.thread()).or_insert_with(|| {
                        held += ENTRY_BYTES;
                        (missing(&post), 0)
                    });
                    of.0.count = of.0.count.saturating_add(1);
                    of.1 = of.1.saturating_add(post.bytes());
                }
                Element::Stray(at) => fold(&mut strays, at, None, SkipReason::OutsideItem),
            }
            if held > limit {
                return Err(ExportError::TooManyThreads { limit });
            }
        }
        let mut unplaced: Vec<Skipped> = strays.into_iter().collect();
        for (number, (skipped, bytes)) in written {
            let slot = number.and_then(|number| slots.get(&number).copied());
            match slot.and_then(|slot| threads.get_mut(slot)) {
                Some(known) => known.bytes = bytes,
                None => unplaced.push(skipped),
            }
        }
        unplaced.sort_unstable_by_key(|skipped| skipped.at);
        if !unplaced.is_empty() && self.resume_after == 0 {
            self.ready.push_back(Item::Unplaced(unplaced));
        }
        self.done = self.resume_after.min(threads.len());
        self.threads = Some(threads);
        Ok(())
    }

    /// A further pass: the comments of these threads.
    fn gather(&mut self, range: Range<usize>) -> Result<(), ExportError> {
        let threads = self.threads.as_deref().unwrap_or_default();
        let known = threads.get(range).unwrap_or_default();
        let mut slots = HashMap::new();
        for (slot, number) in known
            .iter()
            .enumerate()
            .filter_map(|(n, one)| Some((n, one.number?)))
        {
            slots.entry(number).or_insert(slot);
        }
        let mut gathered: Vec<Gathered> =
            known.iter().map(|_| Gathered::new(self.limits)).collect();
        if known.iter().any(|thread| thread.bytes > 0) {
            for element in elements(&mut self.input, self.limits)? {
                let Element::Post(post) = element? else {
                    continue;
                };
                let slot = post.thread().and_then(|number| slots.get(&number).copied());
                if let Some(gathered) = slot.and_then(|slot| gathered.get_mut(slot)) {
                    let (at, number) = (post.at, post.number());
                    gathered.take(at, number, || post.finish());
                }
            }
        }
        let items = known.iter().zip(gathered);
        self.ready
            .extend(items.map(|(known, gathered)| known.item(&self.entity_type, gathered)));
        Ok(())
    }
}

impl<F: Read + Seek> Iterator for Reader<F> {
    type Item = Result<Item, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.step().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl<F: Read + Seek> std::iter::FusedIterator for Reader<F> {}

/// The elements of the whole file.
fn elements<F: Read + Seek>(
    input: &mut Input<F>,
    limits: Limits,
) -> Result<impl Iterator<Item = Result<Element, ExportError>>, ExportError> {
    let opened = input.open().map_err(ExportError::Io)?;
    Ok(reader::Reader::new(opened, Walk::new(limits), limits))
}

/// The entry that stands for all posts of a thread that is not there.
fn missing(post: &Post) -> Skipped {
    Skipped {
        at: post.at,
        source_id: post.number(),
        reason: SkipReason::ThreadMissing,
        count: 0,
    }
}

impl Known {
    fn of(thread: &Thread) -> Self {
        let entity_id = if thread.is_deleted() {
            Err(SkipReason::ThreadDeleted)
        } else {
            thread.entity_id().ok_or(SkipReason::ThreadUnnamed)
        };
        Self {
            at: thread.at,
            number: thread.number(),
            entity_id,
            is_locked: thread.is_closed(),
            bytes: 0,
        }
    }

    fn item(&self, entity_type: &str, gathered: Gathered) -> Item {
        let (is_locked, at) = (self.is_locked, self.at);
        let thread = |entity_id, comments, skipped, warnings| {
            Item::Thread(ThreadImport {
                at,
                entity_type: entity_type.to_owned(),
                entity_id,
                is_locked,
                slug: None,
                link: None,
                title: None,
                comments,
                skipped,
                warnings,
            })
        };
        match &self.entity_id {
            Ok(entity_id) => {
                let (comments, skipped, warnings) = gathered.finish();
                thread(entity_id.clone(), comments, skipped, warnings)
            }
            // Handed out as a thread without comments, so that threads are counted as in the file.
            Err(reason) => {
                let skipped = gathered.refuse(*reason);
                thread(String::new(), Vec::new(), skipped, Vec::new())
            }
        }
    }
}
