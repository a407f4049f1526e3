//! The reasons of a decision.

use crate::types::Reason;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Longest text of a reason, characters (the limit of the WIT).
const TEXT_CHARACTERS_MAX: usize = 1_000;

/// Collects why a policy answers as it does, in the order of the rules that spoke.
///
/// ```
/// use shopwit_policy_sdk::Reasons;
///
/// let mut reasons = Reasons::new();
/// reasons.staff("bulk-band", "row 400–500 kg of the fee table".to_string());
/// reasons.buyer("free-shipping", "Shipping is free until Sunday.".to_string());
/// assert!(reasons.has("bulk-band"));
/// let list = reasons.into_list();
/// assert_eq!(list[0].buyer_text, None);
/// assert_eq!(list[1].buyer_text.as_deref(), Some("Shipping is free until Sunday."));
/// ```
#[derive(Debug, Default)]
pub struct Reasons(Vec<Reason>);

impl Reasons {
    pub fn new() -> Reasons {
        Reasons::default()
    }

    /// For staff only.
    pub fn staff(&mut self, code: &str, text: String) {
        self.push(code, text, None);
    }

    /// For staff, and for the buyer in the same words.
    pub fn buyer(&mut self, code: &str, text: String) {
        let copy = text.clone();
        self.push(code, text, Some(copy));
    }

    /// For staff and for the buyer, each in words of their own.
    pub fn both(&mut self, code: &str, staff: String, buyer: String) {
        self.push(code, staff, Some(buyer));
    }

    /// Whether a reason with this code was given already.
    pub fn has(&self, code: &str) -> bool {
        self.0.iter().any(|reason| reason.code == code)
    }

    /// Whether no reason was given yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list for the decision.
    pub fn into_list(self) -> Vec<Reason> {
        self.0
    }

    fn push(&mut self, code: &str, staff: String, buyer: Option<String>) {
        self.0.push(Reason {
            code: code.to_string(),
            staff_text: shortened(staff),
            buyer_text: buyer.map(shortened),
        });
    }
}

fn shortened(mut text: String) -> String {
    // Bytes are never fewer than characters, so most texts pass without being counted.
    if text.len() > TEXT_CHARACTERS_MAX
        && let Some((cut, _)) = text.char_indices().nth(TEXT_CHARACTERS_MAX)
    {
        text.truncate(cut);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_character() {
        let mut reasons = Reasons::new();
        reasons.buyer("long", "运".repeat(1_001));
        let list = reasons.into_list();
        let reason = list.first().expect("one reason");
        assert_eq!(reason.staff_text.chars().count(), 1_000);
        assert_eq!(reason.buyer_text.as_ref(), Some(&reason.staff_text));
    }
}
