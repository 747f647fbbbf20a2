//! How deep JSON nests, found before it is parsed: parsing recurses.

/// The deepest nesting that is read.
pub(super) const DEEPEST: usize = 64;

/// Whether arrays and objects nest deeper than [`DEEPEST`]. Takes any bytes, JSON or not.
pub(super) fn is_too_deep(json: &[u8]) -> bool {
    let mut depth = 0usize;
    let mut in_text = false;
    let mut escaped = false;
    for byte in json {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_four_levels_are_read_and_no_more() {
        let nested = |n| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(!is_too_deep(nested(64).as_bytes()));
        assert!(is_too_deep(nested(65).as_bytes()));
        assert!(is_too_deep("{\"a\":".repeat(65).as_bytes()));
    }

    #[test]
    fn brackets_inside_texts_do_not_nest() {
        let text = format!("\"\\\"{}\"", "[".repeat(100));
        assert!(!is_too_deep(text.as_bytes()));
        let siblings = format!("[{}[]]", "[],".repeat(100));
        assert!(!is_too_deep(siblings.as_bytes()));
    }
}
