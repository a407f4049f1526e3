//! Who answers: the agent whose skills and language fit best and who has room (S-081 … S-083).

use crate::bindings::kind::{Agent, Input, Stage};
use shopwit_policy_sdk::alloc::format;
use shopwit_policy_sdk::types::ActorRole;

/// What counts when agents are compared.
const LANGUAGE_POINTS: i64 = 40;
const ROLE_POINTS: i64 = 20;
const SKILL_POINTS_A_LEVEL: i64 = 10;

/// What is looked for.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) stage: Stage,
    /// Empty: none.
    pub(crate) skill: &'a str,
    /// Only those who lead.
    pub(crate) leads: bool,
    /// Nobody without the buyer's language can answer.
    pub(crate) foreign: bool,
}

/// The best one, the first of equals.
pub(crate) fn agent<'a>(input: &'a Input, wanted: &Wanted<'_>) -> Option<&'a Agent> {
    let mut best: Option<(i64, &Agent)> = None;
    for agent in &input.agents {
        if let Some(points) = points(agent, input, wanted)
            && best.is_none_or(|(most, _)| points > most)
        {
            best = Some((points, agent));
        }
    }
    best.map(|(_, agent)| agent)
}

fn points(agent: &Agent, input: &Input, wanted: &Wanted<'_>) -> Option<i64> {
    let full = agent
        .capacity
        .is_some_and(|capacity| agent.open_tickets >= capacity);
    let leads = matches!(agent.role, ActorRole::Owner | ActorRole::Supervisor);
    if !agent.on_shift || full || leads != wanted.leads {
        return None;
    }
    let language = level(agent, &format!("language:{}", primary(&input.language)));
    if wanted.foreign && language == 0 {
        return None;
    }
    // The owner comes after the supervisors.
    let fits = matches!(
        (wanted.stage, agent.role),
        (_, ActorRole::Supervisor)
            | (Stage::PreSales, ActorRole::PreSalesAgent)
            | (Stage::InSales, ActorRole::InSalesAgent)
            | (Stage::AfterSales, ActorRole::AfterSalesAgent)
    );
    if !fits && !leads {
        return None;
    }
    let mut points = if fits { ROLE_POINTS } else { 0 };
    if language > 0 {
        points += LANGUAGE_POINTS;
    }
    if !wanted.skill.is_empty() {
        points += i64::from(level(agent, wanted.skill)) * SKILL_POINTS_A_LEVEL;
    }
    Some(points - i64::from(agent.open_tickets))
}

fn level(agent: &Agent, name: &str) -> u32 {
    agent
        .skills
        .iter()
        .filter(|skill| {
            skill.name == name
                || skill
                    .name
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('-'))
        })
        .map(|skill| skill.level)
        .max()
        .unwrap_or(0)
}

/// `zh` of `zh-CN`.
pub(crate) fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}
