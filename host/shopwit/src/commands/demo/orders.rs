//! Buyers, articles, and a thousand orders on their way.

use anyhow::{Result, anyhow};
use jiff::ToSpan;
use rand::RngExt;
use shopwit_domain::{
    ids::CustomerId,
    money::{Currency, Money},
    people::Role,
    states::{Channel, FulfilmentState, PaymentState},
    trade::{BuyerClass, OrderOrigin, PaymentMethod, VerificationCheck},
};
use shopwit_policy::kinds::{CourierFee, Discount, discount};
use shopwit_service::{
    catalog::{
        products::{self, ProductFields},
        skus::{self, SkuFields},
    },
    courier_quotes::{self, Parcel},
    customers::{self, Customer, CustomerFields},
    offers,
    orders::{
        self, Order, amendments,
        amendments::apply::{AddressChange, Changes},
        create::{NewLine, NewOrder},
        printing, shipping, verification,
    },
    payments,
};

use super::{cases, data, world::World};

/// Buyers of the shop.
const CUSTOMERS: usize = 240;
/// The first look of the story's last day.
const LAST_DAY: i64 = 356;
/// Instead of a number of looks: the buyer writes to the desk at once.
const TO_THE_DESK: i64 = -1;
/// Orders at a look, on average a little over three: 360 looks make over a thousand.
const ORDERS_AT_A_LOOK: std::ops::Range<usize> = 2..5;

/// What becomes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// Never paid.
    Forgotten,
    /// Paid, shipped, delivered, completed.
    Smooth,
    /// As smooth, but the address changes after payment.
    Amended,
    /// Comes back to the desk after delivery.
    Complaint,
    /// Paid, and regretted before it is shipped.
    Regret,
    /// The buyer does not take the parcel in.
    Rejected,
}

/// An order of the story.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) order: Order,
    pub(super) plan: Plan,
    /// The look at which something happens next.
    pub(super) due: i64,
}

/// The shop's things.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) customers: Vec<Customer>,
    codes: Vec<String>,
    /// Orders on their way.
    pub(super) stories: Vec<Story>,
    /// Delivered orders whose buyers will complain.
    pub(super) complaints: Vec<Story>,
}

/// Fills shelves and the list of buyers.
pub(super) async fn open(world: &mut World<'_>) -> Result<Shop> {
    let mut unit = world.app.begin(&world.acting(Role::Owner)?).await?;
    let mut codes = Vec::new();
    for article in &data::ARTICLES {
        let attributes = [
            ("material", article.material),
            ("size-standard", "国标,详见尺码表"),
            ("craft", "自有工厂"),
        ];
        let product = ProductFields {
            name: Some(article.name.to_owned()),
            category: Some(article.category.to_owned()),
            attributes: Some(
                attributes
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
            ),
            resale_category: Some(article.resale.to_owned()),
            warranty_days: Some(180),
            ..ProductFields::default()
        };
        let product = products::create(&mut unit, product).await?;
        for (index, option) in article.options.iter().enumerate() {
            let real_stock = 20_000;
            let sku = SkuFields {
                code: Some(format!("{}-{}", article.code, index + 1)),
                options: Some([("规格".to_owned(), (*option).to_owned())].into()),
                list_price: Some(yuan(article.list)),
                floor_price: Some(yuan(article.floor)),
                // What the shop shows is not what is there (S-183).
                listed_stock: Some(real_stock + 50),
                real_stock: Some(real_stock),
                weight_grams: Some(article.grams),
                on_sale: Some(true),
                reason: None,
            };
            codes.push(skus::create(&mut unit, product.id, sku).await?.code);
        }
    }
    unit.commit().await?;
    let mut unit = world.app.begin(&world.acting(Role::Owner)?).await?;
    let mut customers = Vec::with_capacity(CUSTOMERS);
    for _ in 0..CUSTOMERS {
        customers.push(customers::create(&mut unit, somebody(world)).await?);
    }
    unit.commit().await?;
    Ok(Shop {
        customers,
        codes,
        stories: Vec::new(),
        complaints: Vec::new(),
    })
}

fn yuan(minor_units: i64) -> Money {
    Money::new(minor_units, Currency::CNY)
}

fn pick<T: Copy>(world: &mut World<'_>, of: &[T]) -> Option<T> {
    of.get(world.random.random_range(0..of.len().max(1)))
        .copied()
}

fn somebody(world: &mut World<'_>) -> CustomerFields {
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    let mut name = String::new();
    name.extend(pick(world, &letters(data::SURNAMES)));
    for _ in 0..world.random.random_range(1..=2) {
        name.extend(pick(world, &letters(data::GIVEN)));
    }
    let (region, city, street) = pick(world, &data::PLACES).unwrap_or(data::PLACES[0]);
    let class = match world.random.random_range(0..100) {
        0..4 => BuyerClass::SmallWholesaler,
        4..6 => BuyerClass::BulkBuyer,
        6..8 => BuyerClass::KeyAccount,
        _ => BuyerClass::Retail,
    };
    CustomerFields {
        name: Some(name),
        phone: Some(format!(
            "1{}{:08}",
            world.random.random_range(30..90),
            world.random.random_range(0..100_000_000)
        )),
        address: Some(format!(
            "{city}{street}{}号",
            world.random.random_range(1..900)
        )),
        region: Some(region.to_owned()),
        buyer_class: Some(class),
        tags: Some(Vec::new()),
        language: Some("zh-CN".to_owned()),
        market: Some("CN".to_owned()),
        source: Some("demo".to_owned()),
        ..CustomerFields::default()
    }
}

/// New orders come in, others go on.
pub(super) async fn live(world: &mut World<'_>, shop: &mut Shop) -> Result<()> {
    for number in 0..world.random.random_range(ORDERS_AT_A_LOOK) {
        world.now = world.now.checked_add(7.minutes())?;
        let story = place(world, shop, number).await?;
        shop.stories.push(story);
    }
    world.now = world.now.checked_add(5.minutes())?;
    print_and_ship(world, shop).await
}

async fn place(world: &mut World<'_>, shop: &Shop, number: usize) -> Result<Story> {
    let index = world.random.random_range(0..shop.customers.len());
    let customer = shop
        .customers
        .get(index)
        .ok_or_else(|| anyhow!("no buyers"))?;
    let (mut lines, count) = (Vec::new(), world.random.random_range(1..=3));
    let first = world.random.random_range(0..shop.codes.len());
    for step in 0..count {
        let code = shop
            .codes
            .get((first + step * 7) % shop.codes.len())
            .cloned()
            .unwrap_or_default();
        lines.push(NewLine {
            sku: code,
            quantity: world.random.random_range(1..=4),
            personalised: false,
        });
    }
    let plan = match world.random.random_range(0..100) {
        // On the last day more orders still wait for their payment.
        0..40 if world.tick >= LAST_DAY => Plan::Forgotten,
        0..7 => Plan::Forgotten,
        7..16 => Plan::Amended,
        16..26 => Plan::Complaint,
        26..29 => Plan::Regret,
        29..31 => Plan::Rejected,
        _ => Plan::Smooth,
    };
    let (region, ..) = data::PLACES
        .iter()
        .find(|(code, ..)| Some(*code) == customer.region.as_deref())
        .unwrap_or(&data::PLACES[0]);
    let (receiver, phone) = (customer.name.clone(), customer.phone.clone());
    let new = NewOrder {
        origin: OrderOrigin::Import,
        external_number: Some(format!(
            "TB{:04}{number:02}{:04}",
            world.tick,
            world.random.random_range(0..10_000)
        )),
        channel: Channel::Chat,
        lines,
        shipping_fee: Some(yuan(if world.random.random_range(0..3) == 0 {
            800
        } else {
            0
        })),
        expected_total: None,
        consulted: world.random.random_range(0..2) == 0,
        destination_region: (*region).to_owned(),
        market: Some("CN".to_owned()),
        receiver: orders::Receiver {
            name: receiver,
            phone: phone.unwrap_or_else(|| "13800000000".to_owned()),
            address: customer
                .address
                .clone()
                .unwrap_or_else(|| "文三路 1 号".to_owned()),
        },
        requests: orders::SpecialRequests::default(),
    };
    let mut unit = world.app.begin(&world.acting(Role::InSalesAgent)?).await?;
    let order = orders::create::create(&mut unit, customer, new).await?;
    unit.commit().await?;
    let asked = world.random.random_range(0..100);
    let order = if asked < 12 {
        quote(world, order).await?
    } else {
        order
    };
    let order = if (12..22).contains(&asked) {
        bargain(world, order).await?
    } else {
        order
    };
    let wait = if plan == Plan::Forgotten {
        13
    } else {
        world.random.random_range(0..2)
    };
    Ok(Story {
        order,
        plan,
        due: world.tick + wait,
    })
}

/// The buyer asks what carriage costs.
async fn quote(world: &mut World<'_>, order: Order) -> Result<Order> {
    let ctx = world.acting(Role::InSalesAgent)?;
    let bulk = world.random.random_range(0..4) == 0;
    let weight_grams = if bulk {
        world.random.random_range(300_000..760_000)
    } else {
        world.random.random_range(300..8_000)
    };
    let parcel = Parcel {
        weight_grams,
        volume_mm3: None,
        pieces: if bulk { 12 } else { 1 },
        bulk,
        wanted_courier: None,
    };
    let input = courier_quotes::input(&ctx, &order, parcel)?;
    let decided = world
        .app
        .decide::<CourierFee>(&ctx, Some(order.id.to_string()), input)
        .await?;
    let mut unit = world.app.begin(&ctx).await?;
    courier_quotes::record(&mut unit, &order, decided).await?;
    let order = reload(&mut unit, &order).await?;
    unit.commit().await?;
    Ok(order)
}

/// The buyer asks for a better price; the supervisor's say is asked for where the policy wants it.
async fn bargain(world: &mut World<'_>, order: Order) -> Result<Order> {
    let ctx = world.acting(Role::InSalesAgent)?;
    let mut conn = world.app.read(&ctx).await?;
    let question =
        offers::question(&mut conn, &ctx, &order, Some(discount::Ask::Cheaper), None).await?;
    drop(conn);
    let decided = world
        .app
        .decide::<Discount>(&ctx, Some(order.id.to_string()), question.input.clone())
        .await?;
    let mut unit = world.app.begin(&ctx).await?;
    let offer = offers::record(&mut unit, &order, question, decided).await?;
    unit.commit().await?;
    // Six in ten are granted while the buyer waits, and taken.
    let granted = world.random.random_range(0..10) < 6
        && cases::approve(world, &world.acting(Role::Supervisor)?, offer.approval).await?;
    let mut unit = world.app.begin(&ctx).await?;
    let order = reload(&mut unit, &order).await?;
    if !granted {
        return Ok(order);
    }
    let offer = offers::find(unit.conn(), order.id, &offer.id.to_string())
        .await?
        .ok_or_else(|| anyhow!("the offer is gone"))?;
    let (order, _) = offers::accept(&mut unit, &order, &offer).await?;
    unit.commit().await?;
    Ok(order)
}

async fn reload(unit: &mut shopwit_service::Unit, order: &Order) -> Result<Order> {
    orders::load(unit.conn(), order.id)
        .await?
        .ok_or_else(|| anyhow!("the order is gone"))
}

/// One step of every order that is due, all in one unit a role.
async fn print_and_ship(world: &mut World<'_>, shop: &mut Shop) -> Result<()> {
    let (due, mut later): (Vec<_>, Vec<_>) = shop
        .stories
        .drain(..)
        .partition(|story| story.due <= world.tick);
    let (mut kept, mut to_print) = (Vec::new(), Vec::new());
    for mut story in due {
        let system = world.system.clone();
        let ctx = shopwit_service::Ctx {
            now: world.now,
            ..system
        };
        let mut unit = world.app.begin(&ctx).await?;
        // Others may have moved it (an approval, a case).
        story.order = reload(&mut unit, &story.order).await?;
        let order = &story.order;
        let (after, wait) = match (order.payment_state, order.fulfilment_state) {
            (PaymentState::Unpaid, _) if story.plan == Plan::Forgotten => (
                orders::closing::close(&mut unit, order, "72 小时未付款".to_owned(), None).await?,
                None,
            ),
            (PaymentState::Unpaid, _) => {
                let reference = format!("ALI{}", order.number);
                let due = order.due();
                let (paid, _) = payments::take(
                    &mut unit,
                    order,
                    due,
                    PaymentMethod::EPayment,
                    reference,
                    None,
                )
                .await?;
                (paid, Some(1))
            }
            (PaymentState::Refunded, FulfilmentState::Pending) => {
                let to = FulfilmentState::Cancelled;
                (orders::set_fulfilment(&mut unit, order, to).await?, None)
            }
            (PaymentState::Paid, FulfilmentState::Pending) if story.plan == Plan::Regret => {
                (order.clone(), Some(TO_THE_DESK))
            }
            (_, FulfilmentState::Pending) => (prepare(&mut unit, &mut story).await?, Some(0)),
            (_, FulfilmentState::Verified) => {
                to_print.push(order.id.to_string());
                (order.clone(), Some(1))
            }
            (_, FulfilmentState::Printed) => {
                (shipping::pack(&mut unit, order, None).await?, Some(1))
            }
            (_, FulfilmentState::Packed) => {
                let waybill = format!("ZT{:08}", order.number);
                let (shipped, _) =
                    shipping::ship(&mut unit, order, "zto".to_owned(), waybill, None).await?;
                (shipped, Some(world.random.random_range(6..16)))
            }
            (_, FulfilmentState::Shipped) if story.plan == Plan::Rejected => {
                let to = FulfilmentState::Returned;
                (orders::set_fulfilment(&mut unit, order, to).await?, None)
            }
            (_, FulfilmentState::Shipped) => {
                let delivered = shipping::deliver(&mut unit, order, None).await?;
                (
                    delivered,
                    Some(if story.plan == Plan::Complaint {
                        TO_THE_DESK
                    } else {
                        28
                    }),
                )
            }
            (_, FulfilmentState::Delivered) if story.plan != Plan::Complaint => {
                (shipping::complete(&mut unit, order, None).await?, None)
            }
            _ => (order.clone(), None),
        };
        unit.commit().await?;
        story.order = after;
        match wait {
            Some(TO_THE_DESK) => shop.complaints.push(story),
            Some(wait) => {
                story.due = world.tick + wait;
                kept.push(story);
            }
            None => {}
        }
    }
    if !to_print.is_empty() {
        let mut unit = world.app.begin(&world.acting(Role::PrintOperator)?).await?;
        printing::print(&mut unit, Some(to_print)).await?;
        unit.commit().await?;
    }
    later.append(&mut kept);
    shop.stories = later;
    Ok(())
}

/// Amends where the story says so, then verifies.
async fn prepare(unit: &mut shopwit_service::Unit, story: &mut Story) -> Result<Order> {
    let mut order = story.order.clone();
    if story.plan == Plan::Amended {
        story.plan = Plan::Smooth;
        let address = AddressChange {
            address: Some("西湖区新址 18 号".to_owned()),
            ..AddressChange::default()
        };
        let reason = "买家付款后改地址".to_owned();
        let (amended, amendment) =
            amendments::apply::amend(unit, &order, Changes::Address(address), reason, None).await?;
        let amendment = amendments::confirm(unit, &amended, &amendment).await?;
        let amended = reload(unit, &amended).await?;
        amendments::acknowledge(unit, &amended, &amendment).await?;
        order = reload(unit, &amended).await?;
    }
    let mut checks = VerificationCheck::ALWAYS.to_vec();
    checks.push(VerificationCheck::NotDuplicate);
    Ok(verification::verify(unit, &order, checks, None).await?.0)
}

/// Whose order it is.
pub(super) fn buyer(story: &Story) -> CustomerId {
    story.order.customer
}
