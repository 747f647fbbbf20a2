//! What the module `identity` tells.
