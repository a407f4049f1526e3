//! Checks of fields from outside that many use cases share.

use crate::{Error, Result};

/// Between `min` and `max` characters, spaces at the ends not counted.
pub(crate) fn check_text(pointer: &str, value: &str, min: usize, max: usize) -> Result<()> {
    if value.contains('\0') {
        // PostgreSQL cannot hold it.
        return Err(Error::invalid(
            pointer,
            "characters",
            "text without the NUL character",
        ));
    }
    if (min..=max).contains(&value.trim().chars().count()) && value.chars().count() <= max {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "length",
            format!("{min} to {max} characters"),
        ))
    }
}

/// The same for what may be missing.
pub(crate) fn check_opt_text(
    pointer: &str,
    value: Option<&str>,
    min: usize,
    max: usize,
) -> Result<()> {
    value.map_or(Ok(()), |value| check_text(pointer, value, min, max))
}

/// At most `count` texts of 1 to `max` characters.
pub(crate) fn check_texts(
    pointer: &str,
    values: &[String],
    count: usize,
    max: usize,
) -> Result<()> {
    if values.len() > count {
        return Err(Error::invalid(
            pointer,
            "length",
            format!("at most {count} entries"),
        ));
    }
    values
        .iter()
        .enumerate()
        .try_for_each(|(index, value)| check_text(&format!("{pointer}/{index}"), value, 1, max))
}

/// GB/T 2260 province code of six digits, or ISO 3166-1 alpha-2 abroad.
pub(crate) fn check_region(pointer: &str, region: &str) -> Result<()> {
    if is_province(region) || is_country(region) {
        return Ok(());
    }
    Err(Error::invalid(
        pointer,
        "format",
        "a GB/T 2260 province code of six digits such as 510000, or two capital letters of a country such as US",
    ))
}

/// ISO 3166-1 alpha-2.
pub(crate) fn check_market(pointer: &str, market: &str) -> Result<()> {
    if is_country(market) {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "format",
            "two capital letters of a country such as CN",
        ))
    }
}

/// BCP 47, loosely: letters, digits and dashes.
pub(crate) fn check_language(pointer: &str, language: &str) -> Result<()> {
    let fits = (2..=35).contains(&language.len())
        && language
            .split('-')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if fits {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "format",
            "a language tag such as zh-CN",
        ))
    }
}

/// Six digits.
pub(crate) fn is_province(region: &str) -> bool {
    region.len() == 6 && region.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_country(region: &str) -> bool {
    region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A whole number between `min` and `max`.
pub(crate) fn check_range(pointer: &str, value: i64, min: i64, max: i64) -> Result<()> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(Error::invalid(pointer, "range", format!("{min} to {max}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_provinces_or_countries() {
        for (region, fits) in [
            ("510000", true),
            ("US", true),
            ("us", false),
            ("51000", false),
            ("", false),
            ("USA", false),
        ] {
            assert_eq!(check_region("/region", region).is_ok(), fits, "{region}");
        }
    }

    #[test]
    fn spaces_do_not_fill_a_field() {
        assert!(check_text("/name", "   ", 1, 10).is_err());
        assert!(check_text("/name", &" ".repeat(11), 0, 10).is_err());
        assert!(check_text("/name", "王小明", 1, 3).is_ok());
    }
}
