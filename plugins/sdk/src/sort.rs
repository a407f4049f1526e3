//! A stable sort for short lists; that of the standard library weighs five kilobytes in a component.

use core::cmp::Ordering;

/// Sorts in place, equal items in their old order. Meant for at most some hundred items: the time is quadratic.
///
/// ```
/// let mut fees = [("sf", 1_200), ("zto", 800), ("yto", 800)];
/// shopwit_policy_sdk::insertion_sort(&mut fees, |one, other| one.1.cmp(&other.1));
/// assert_eq!(fees, [("zto", 800), ("yto", 800), ("sf", 1_200)]);
/// ```
pub fn insertion_sort<T>(items: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0
            && let Some([before, item]) = items.get(at - 1..=at)
            && order(before, item) == Ordering::Greater
        {
            items.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items: Vec<(u8, u8)>) {
            let mut ours = items.clone();
            let mut theirs = items;
            insertion_sort(&mut ours, |one, other| one.0.cmp(&other.0));
            theirs.sort_by_key(|item| item.0);
            proptest::prop_assert_eq!(ours, theirs);
        }
    }
}
