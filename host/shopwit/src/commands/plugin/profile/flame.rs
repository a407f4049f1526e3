//! A profile as a flame graph, as folded stacks, and for speedscope.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::json;
use shopwit_policy::FuelProfile;

/// Width of the picture, pixels.
const WIDTH: u64 = 1200;
/// Height of one row, pixels.
const ROW: u64 = 18;
/// Room for the title above, pixels.
const HEAD: u64 = 30;
/// Pixels that one letter of the font takes.
const LETTER: u64 = 7;
/// Boxes narrower than this are left out, thousandths of a pixel.
const NARROWEST_MILLIPIXELS: u64 = 200;

/// Fuel spent in each function itself, without those that it calls; the most first.
pub(super) fn own(profile: &FuelProfile) -> Vec<(&str, u64)> {
    let mut fuel_of: BTreeMap<&str, u64> = BTreeMap::new();
    for stack in &profile.stacks {
        if let Some(innermost) = stack.frames.last() {
            *fuel_of.entry(innermost).or_default() += stack.fuel;
        }
    }
    let mut list: Vec<_> = fuel_of.into_iter().collect();
    list.sort_by_key(|(_, fuel)| std::cmp::Reverse(*fuel));
    list
}

/// One line for each stack: functions separated by `;`, then the fuel.
pub(super) fn folded(profile: &FuelProfile) -> String {
    let mut text = String::new();
    for stack in &profile.stacks {
        let frames: Vec<_> = stack
            .frames
            .iter()
            .map(|frame| frame.replace(';', ":"))
            .collect();
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "{} {}", frames.join(";"), stack.fuel);
    }
    text
}

/// The file format of speedscope, a sampled profile whose weights are fuel.
pub(super) fn speedscope(title: &str, profile: &FuelProfile) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut frames = Vec::new();
    let mut samples = Vec::new();
    for stack in &profile.stacks {
        let sample: Vec<usize> = stack
            .frames
            .iter()
            .map(|frame| {
                *numbers.entry(frame).or_insert_with(|| {
                    frames.push(json!({"name": frame}));
                    frames.len() - 1
                })
            })
            .collect();
        samples.push(sample);
    }
    let weights: Vec<u64> = profile.stacks.iter().map(|stack| stack.fuel).collect();
    json!({
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "name": title,
        "shared": {"frames": frames},
        "profiles": [{
            "type": "sampled", "name": title, "unit": "none", "startValue": 0, "endValue": profile.fuel_used,
            "samples": samples, "weights": weights,
        }],
    })
    .to_string()
}

#[derive(Default)]
struct Node<'p> {
    fuel: u64,
    inner: BTreeMap<&'p str, Node<'p>>,
}

impl Node<'_> {
    fn depth(&self) -> u64 {
        1 + self.inner.values().map(Node::depth).max().unwrap_or(0)
    }
}

/// A picture: the width of a box is its fuel, what stands on it was called by it. Needs no script; a box tells its
/// numbers when the pointer rests on it.
pub(super) fn svg(title: &str, profile: &FuelProfile) -> String {
    let mut root = Node {
        fuel: profile.fuel_used,
        ..Node::default()
    };
    for stack in &profile.stacks {
        let mut node = &mut root;
        for frame in &stack.frames {
            node = node.inner.entry(frame).or_default();
            node.fuel += stack.fuel;
        }
    }
    let height = HEAD + root.depth() * ROW + 10;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"monospace\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"6\" y=\"20\">{}</text>\n",
        escaped(title)
    );
    draw(
        &mut text,
        &root,
        "the whole call",
        profile.fuel_used,
        0,
        height - 10,
    );
    text.push_str("</svg>\n");
    text
}

/// Draws a box that ends at `bottom`, and on it what it called, beginning at `from` units of fuel.
fn draw(text: &mut String, node: &Node<'_>, name: &str, whole: u64, from: u64, bottom: u64) {
    let millipixels = |fuel: u64| {
        let wide = u128::from(fuel) * u128::from(WIDTH) * 1000 / u128::from(whole.max(1));
        u64::try_from(wide).unwrap_or(WIDTH * 1000)
    };
    let (left, width) = (millipixels(from), millipixels(node.fuel));
    if width < NARROWEST_MILLIPIXELS {
        return;
    }
    let pixels = |milli: u64| format!("{}.{:03}", milli / 1000, milli % 1000);
    let top = bottom.saturating_sub(ROW);
    let tenths = u128::from(node.fuel) * 1000 / u128::from(whole.max(1));
    let letters = usize::try_from((width / 1000).saturating_sub(6) / LETTER).unwrap_or(0);
    let label: String = if letters < 3 {
        String::new()
    } else if name.chars().count() <= letters {
        name.to_owned()
    } else {
        name.chars().take(letters - 1).chain(['…']).collect()
    };
    let _ = writeln!(
        text,
        "<g><title>{} — {} fuel, {}.{}%</title><rect x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\
         <text x=\"{}\" y=\"{}\">{}</text></g>",
        escaped(name),
        node.fuel,
        tenths / 10,
        tenths % 10,
        pixels(left),
        pixels(width),
        ROW - 1,
        colour(name),
        pixels(left + 3_000),
        top + 13,
        escaped(&label)
    );
    let mut at = from;
    for (inner, node) in &node.inner {
        draw(text, node, inner, whole, at, top);
        at += node.fuel;
    }
}

/// A warm colour that is the same for the same name.
fn colour(name: &str) -> String {
    let mixed = name.bytes().fold(7_u32, |mixed, byte| {
        mixed.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    format!("hsl({},75%,{}%)", 10 + mixed % 45, 62 + (mixed / 64) % 14)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use shopwit_policy::FuelStack;

    use super::*;

    fn profile() -> FuelProfile {
        let stack = |frames: &[&str], fuel| FuelStack {
            frames: frames.iter().map(|frame| (*frame).to_owned()).collect(),
            fuel,
        };
        FuelProfile {
            fuel_used: 100,
            samples: 10,
            failure: None,
            stacks: vec![
                stack(&["evaluate"], 10),
                stack(&["evaluate", "Vec<u8>::grow"], 60),
                stack(&["[start of the instance]"], 30),
            ],
        }
    }

    #[test]
    fn the_parts_add_up_in_every_format() {
        assert_eq!(
            own(&profile()),
            [
                ("Vec<u8>::grow", 60),
                ("[start of the instance]", 30),
                ("evaluate", 10)
            ]
        );
        assert_eq!(
            folded(&profile()),
            "evaluate 10\nevaluate;Vec<u8>::grow 60\n[start of the instance] 30\n"
        );
        let speedscope: serde_json::Value =
            serde_json::from_str(&speedscope("t", &profile())).unwrap();
        assert_eq!(speedscope["profiles"][0]["weights"], json!([10, 60, 30]));
        assert_eq!(
            speedscope["profiles"][0]["samples"],
            json!([[0], [0, 1], [2]])
        );
        let svg = svg("a & b", &profile());
        for part in [
            "a &amp; b",
            "the whole call — 100 fuel, 100.0%",
            "evaluate — 70 fuel, 70.0%",
            "Vec&lt;u8&gt;::grow — 60 fuel, 60.0%",
            "width=\"720.000\"",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
    }
}
