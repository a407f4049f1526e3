//! What the shop works out about itself: the fees of a platform's service team, and the scorecards of its people.

mod scorecards;
mod service_fees;
