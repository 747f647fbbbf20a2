//! Attempts that were refused.

use jiff::Timestamp;
use stoa_kernel::Origin;

/// An attempt of somebody known within a tenant that was refused.
#[derive(Clone, Debug)]
pub struct Denial {
    /// When.
    pub at: Timestamp,
    /// Why: the code of the problem that was answered.
    pub code: &'static str,
    /// Who, by what request, from where.
    pub origin: Origin,
}

/// Takes note of refusals. `audit` implements it, `app` wires it. Called for each of them, so that it
/// must neither wait nor grow without bounds.
pub trait Denials: Send + Sync + 'static {
    /// Takes note of one.
    fn note(&self, denial: Denial);
}
