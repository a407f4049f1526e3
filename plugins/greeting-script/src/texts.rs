//! The built-in texts. Slots are written `{name}`.

mod after_sales;
mod bargaining;
mod conversation;
mod questions;

use crate::bindings::kind::Moment;

/// One text in both languages.
#[derive(Debug)]
pub(crate) struct Text {
    /// Stable key, for usage counts.
    pub(crate) key: &'static str,
    pub(crate) moment: Moment,
    /// Which question or case within the moment; empty for any.
    pub(crate) topic: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

const fn text(
    key: &'static str,
    moment: Moment,
    topic: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Text {
    Text {
        key,
        moment,
        topic,
        zh,
        en,
    }
}

/// All texts, those of one moment together, the best first.
pub(crate) fn all() -> impl Iterator<Item = &'static Text> {
    let groups: [&'static [Text]; 4] = [
        conversation::TEXTS,
        bargaining::TEXTS,
        questions::TEXTS,
        after_sales::TEXTS,
    ];
    groups.into_iter().flatten()
}
