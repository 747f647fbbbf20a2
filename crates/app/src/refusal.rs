//! A setting that is refused, in the words of whoever wrote it.

use anyhow::anyhow;
use figment::{Metadata, Source, error::Kind};
use std::path::Path;

/// What is wrong with a setting: its name as it was written there, and what would be right.
pub(crate) fn explain(error: Option<figment::Error>) -> anyhow::Error {
    let Some(error) = error else {
        return anyhow!("the settings cannot be read");
    };
    let key = match &error.kind {
        Kind::UnknownField(name, _) => name.clone(),
        _ => error.path.join("."),
    };
    let place = place_of(&key, error.metadata.as_ref());
    match &error.kind {
        Kind::UnknownField(name, known) => {
            let in_file = place.starts_with('`');
            let written = |name: &&str| {
                if in_file {
                    (*name).to_owned()
                } else {
                    variable(name)
                }
            };
            let near = nearest(name, known).as_ref().map(written);
            let near = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
            let known: Vec<String> = known.iter().map(written).collect();
            anyhow!(
                "{place} is no setting of Stoa; {near}there are: {}",
                known.join(", ")
            )
        }
        Kind::Message(message) => anyhow!("{place}: {message}"),
        Kind::InvalidType(_, right) | Kind::InvalidValue(_, right) => {
            anyhow!("{place}: give {right}")
        }
        other => anyhow!("{place}: {other}"),
    }
}

/// The name that was probably meant.
fn nearest(name: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let with_distance = known
        .iter()
        .map(|one| (strsim::damerau_levenshtein(one, &name), *one));
    with_distance
        .min()
        .filter(|(distance, _)| *distance <= 3)
        .map(|(_, one)| one)
}

/// A setting as it was written: a variable, a line of a file, or a flag.
fn place_of(key: &str, metadata: Option<&Metadata>) -> String {
    match metadata {
        Some(metadata) => match &metadata.source {
            Some(Source::File(file)) => format!("`{key}` in {}", name_of(file)),
            _ if metadata.name.contains("environment") => variable(key),
            _ => format!("--{}", key.replace('_', "-")),
        },
        None => variable(key),
    }
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn variable(key: &str) -> String {
    format!("STOA_{}", key.to_ascii_uppercase())
}
