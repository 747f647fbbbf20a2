//! Stories of a private PostgreSQL, each told against a real one. Most steps down from root to an
//! unprivileged account, as the program does; where a story needs root it says so.

mod crashing;
mod place;
mod refusing;
mod starting;
mod unprivileged;
