//! Ninety days of the shop, four times a day.

use anyhow::Result;
use jiff::{Timestamp, ToSpan};
use rand::{SeedableRng, rngs::StdRng};
use shopwit_domain::{money::Currency, people::Role};
use shopwit_policy::Kind;
use shopwit_service::{
    App, Ctx,
    people::shops::{self, NewShop},
    policies::settings,
};

use super::{
    DemoClock, SEED, cases, data, orders,
    people::{self, Staff},
    talk,
};

/// How far back the story begins, days.
const DAYS: i64 = 90;
/// Looks at the shop a day: morning, noon, afternoon, evening.
const TICKS_A_DAY: i64 = 4;
const TICK_HOURS: i64 = 3;

/// What the story is told with.
pub(super) struct World<'a> {
    pub(super) app: &'a App,
    /// The host itself.
    pub(super) system: Ctx,
    pub(super) staff: Staff,
    pub(super) random: StdRng,
    /// Where the story is.
    pub(super) now: Timestamp,
    /// Counts ticks from 0.
    pub(super) tick: i64,
}

impl World<'_> {
    /// Somebody of this role, now.
    pub(super) fn acting(&self, role: shopwit_domain::people::Role) -> Result<Ctx> {
        self.staff.acting(&self.system, role, self.now)
    }
}

/// Makes the whole shop.
pub(super) async fn make(app: &App, clock: &DemoClock) -> Result<()> {
    use shopwit_service::sources::Clock as _;

    let today = clock.now();
    let start = today.checked_sub((24 * DAYS).hours())?;
    clock.set(Some(start));
    let new = NewShop {
        slug: data::SLUG.to_owned(),
        name: data::NAME.to_owned(),
        currency: Currency::CNY,
        time_zone: "Asia/Shanghai".to_owned(),
        locale: "zh-CN".to_owned(),
        origin_region: "330000".to_owned(),
    };
    let system = shops::create(app, new).await?;
    let staff = people::hire(app, &system).await?;
    let random = StdRng::seed_from_u64(SEED + 1);
    let mut world = World {
        app,
        system,
        staff,
        random,
        now: start,
        tick: 0,
    };
    // Without its phone number the shop's automatic reply stays a suggestion.
    let phone = [("phone".to_owned(), "400-820-8820".into())];
    let owner = world.acting(Role::Owner)?;
    settings::put(
        app,
        &owner,
        Kind::Script,
        phone.into_iter().collect(),
        None,
        None,
    )
    .await?;
    let mut shop = orders::open(&mut world).await?;
    for tick in 0..DAYS * TICKS_A_DAY {
        let hours = tick / TICKS_A_DAY * 24 + tick % TICKS_A_DAY * TICK_HOURS;
        world.tick = tick;
        world.now = start.checked_add(hours.hours())?;
        clock.set(Some(world.now));
        talk::inquiries(&mut world, &shop).await?;
        orders::live(&mut world, &mut shop).await?;
        cases::live(&mut world, &mut shop).await?;
    }
    app.flush().await;
    Ok(())
}
