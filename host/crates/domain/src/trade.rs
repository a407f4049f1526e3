//! Words of buying and selling.

use crate::words;

words! {
    /// How the shop classes a buyer (S-274, S-282).
    BuyerClass {
        Retail = "retail",
        /// From the first completed order on (S-263, S-481).
        Member = "member",
        SmallWholesaler = "small-wholesaler",
        BulkBuyer = "bulk-buyer",
        KeyAccount = "key-account",
    }
}

words! {
    /// What a buyer says of themselves (S-188).
    Gender {
        Female = "female",
        Male = "male",
        Other = "other",
    }
}

words! {
    /// What the goods are for (S-189).
    PurchaseMotive {
        OwnUse = "own-use",
        Gift = "gift",
        Resale = "resale",
        Other = "other",
    }
}

words! {
    /// How an order came into the desk (S-157).
    OrderOrigin {
        /// Entered by hand.
        Manual = "manual",
        /// Brought over from a marketplace or a file.
        Import = "import",
    }
}

words! {
    /// How a buyer pays (S-152).
    PaymentMethod {
        EPayment = "e-payment",
        BankTransfer = "bank-transfer",
    }
}

words! {
    /// What an amendment changes (S-137).
    AmendmentKind {
        /// Receiver, phone, street or region.
        Address = "address",
        /// Another SKU on a line.
        Sku = "sku",
    }
}

words! {
    /// What is looked at before an order goes to print (S-148, S-149).
    VerificationCheck {
        Product = "product",
        Quantity = "quantity",
        Price = "price",
        Address = "address",
        Contact = "contact",
        /// Another order of the same buyer looks the same, and this one is meant all the same.
        NotDuplicate = "not-duplicate",
    }
}

impl VerificationCheck {
    /// What is checked on every order (S-149).
    pub const ALWAYS: [Self; 5] = [
        Self::Product,
        Self::Quantity,
        Self::Price,
        Self::Address,
        Self::Contact,
    ];
}

words! {
    /// What put a hold on an order.
    HoldSource {
        /// The order check: somebody looks at it and releases it.
        Check = "check",
        /// The order check: the buyer is asked; verifying answers it.
        Question = "question",
        /// Somebody's word.
        Manual = "manual",
    }
}

words! {
    /// What an order check came to (S-148).
    CheckOutcome {
        Pass = "pass",
        Hold = "hold",
        AskCustomer = "ask-customer",
    }
}

words! {
    /// What came out of a question for a discount.
    OfferOutcome {
        /// The price stays.
        Keep = "keep",
        Offer = "offer",
        /// Somebody with more authority is asked (S-269).
        NeedsApproval = "needs-approval",
        /// The bulk process takes over (S-167).
        RouteBulk = "route-bulk",
    }
}
