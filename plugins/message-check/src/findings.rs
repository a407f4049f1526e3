//! Collects findings: in the order of the text, with replacements that do not overlap.

use crate::bindings::kind::{Finding, Severity, Span};
use shopwit_policy_sdk::alloc::string::{String, ToString};
use shopwit_policy_sdk::alloc::vec::Vec;
use shopwit_policy_sdk::insertion_sort;

/// The limit of the WIT.
const FINDINGS_MAX: usize = 200;

#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    /// Places that no word rule may find.
    exempt: Vec<Span>,
}

impl Findings {
    pub(crate) fn exempt(&mut self, span: Span) {
        self.exempt.push(span);
    }

    /// About a place.
    pub(crate) fn at(
        &mut self,
        rule: &str,
        severity: Severity,
        span: Span,
        message: &str,
        replacement: Option<String>,
    ) {
        self.push(rule, severity, Some(span), message, replacement);
    }

    /// About all of the message.
    pub(crate) fn whole(&mut self, rule: &str, severity: Severity, message: &str) {
        self.push(rule, severity, None, message, None);
    }

    fn push(
        &mut self,
        rule: &str,
        severity: Severity,
        span: Option<Span>,
        message: &str,
        replacement: Option<String>,
    ) {
        self.list.push(Finding {
            rule: rule.to_string(),
            severity,
            span,
            message: message.to_string(),
            replacement,
        });
    }

    /// The gravest first where there are too many; in the order of the text then.
    pub(crate) fn into_list(mut self) -> Vec<Finding> {
        let exempt = self.exempt;
        self.list.retain(|finding| {
            finding.severity == Severity::Block
                || finding
                    .span
                    .is_none_or(|span| !exempt.iter().any(|one| holds(one, &span)))
        });
        if self.list.len() > FINDINGS_MAX {
            insertion_sort(&mut self.list, |one, other| rank(other).cmp(&rank(one)));
            self.list.truncate(FINDINGS_MAX);
        }
        // Longer ones first where two begin at one place: they know more of what is meant.
        insertion_sort(&mut self.list, |one, other| place(one).cmp(&place(other)));
        let mut free_from = 0;
        let mut kept: Vec<Finding> = Vec::new();
        for mut finding in self.list {
            if let Some(span) = finding.span {
                let within_former = kept.iter().any(|former| {
                    former.rule == finding.rule && former.span.is_some_and(|one| holds(&one, &span))
                });
                if within_former {
                    continue;
                }
                if finding.replacement.is_some() {
                    if span.start < free_from {
                        finding.replacement = None;
                    } else {
                        free_from = span.end;
                    }
                }
            }
            kept.push(finding);
        }
        kept
    }
}

fn holds(outer: &Span, inner: &Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Those about the whole message come last.
fn place(finding: &Finding) -> (u32, u32) {
    finding
        .span
        .map_or((u32::MAX, 0), |span| (span.start, u32::MAX - span.end))
}

fn rank(finding: &Finding) -> u32 {
    match finding.severity {
        Severity::Hint => 0,
        Severity::Warn => 1,
        Severity::Block => 2,
    }
}
