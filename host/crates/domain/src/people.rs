//! Roles of a shop's people and what each may do.

use crate::words;

words! {
    /// What a member is in a shop.
    Role {
        /// 店主: everything, without limit.
        Owner = "owner",
        /// 客服主管: runs the department, approves (S-001).
        Supervisor = "supervisor",
        /// 售前客服 (S-007).
        PreSalesAgent = "pre-sales-agent",
        /// 售中客服 (S-007).
        InSalesAgent = "in-sales-agent",
        /// 售后客服, 售后专员 (S-007, S-015).
        AfterSalesAgent = "after-sales-agent",
        /// 派单客服 (S-008).
        Dispatcher = "dispatcher",
        /// 打单人员 (S-010).
        PrintOperator = "print-operator",
        /// 跟单员 (S-011).
        OrderFollowUp = "order-follow-up",
        /// 发货人员 (S-012).
        Shipping = "shipping",
        /// Quality monitor (S-515).
        Quality = "quality",
        /// 外包人员, sees the least (S-013).
        Outsourced = "outsourced",
    }
}

words! {
    /// One thing a member may do. A token's scopes are words of this set.
    Permission {
        ShopRead = "shop:read",
        ShopWrite = "shop:write",
        MemberWrite = "member:write",
        TokenWrite = "token:write",
        AuditRead = "audit:read",
        CustomerRead = "customer:read",
        CustomerWrite = "customer:write",
        /// See names, phones and addresses unmasked, one record at a time, logged.
        PersonalDataReveal = "personal-data:reveal",
        CatalogRead = "catalog:read",
        CatalogWrite = "catalog:write",
        OrderRead = "order:read",
        OrderWrite = "order:write",
        OrderVerify = "order:verify",
        OrderPrint = "order:print",
        OrderShip = "order:ship",
        PaymentWrite = "payment:write",
        ConversationRead = "conversation:read",
        ConversationWrite = "conversation:write",
        CaseRead = "case:read",
        CaseWrite = "case:write",
        RefundWrite = "refund:write",
        ApprovalRead = "approval:read",
        ApprovalDecide = "approval:decide",
        PolicyRead = "policy:read",
        PolicyEvaluate = "policy:evaluate",
        PolicyWrite = "policy:write",
    }
}

use Permission as P;

/// Everything that reading the desk needs, for the people who work in it.
const DESK: &[Permission] = &[
    P::ShopRead,
    P::CustomerRead,
    P::CatalogRead,
    P::OrderRead,
    P::ConversationRead,
    P::CaseRead,
    P::PolicyRead,
    P::PolicyEvaluate,
    P::ApprovalRead,
];

impl Role {
    /// Whether the role may do this at all. How far (amounts) is `authority`.
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::Owner => true,
            Self::Supervisor => {
                !matches!(permission, P::MemberWrite | P::TokenWrite | P::ShopWrite)
            }
            Self::PreSalesAgent | Self::InSalesAgent => {
                DESK.contains(&permission)
                    || matches!(
                        permission,
                        P::CustomerWrite
                            | P::OrderWrite
                            | P::ConversationWrite
                            | P::PaymentWrite
                            | P::CaseWrite
                            | P::PersonalDataReveal
                    )
            }
            Self::AfterSalesAgent => {
                DESK.contains(&permission)
                    || matches!(
                        permission,
                        P::CustomerWrite
                            | P::OrderWrite
                            | P::ConversationWrite
                            | P::CaseWrite
                            | P::RefundWrite
                            | P::PersonalDataReveal
                    )
            }
            Self::Dispatcher => {
                DESK.contains(&permission)
                    || matches!(permission, P::ConversationWrite | P::OrderWrite)
            }
            Self::PrintOperator => {
                matches!(
                    permission,
                    P::ShopRead
                        | P::CatalogRead
                        | P::OrderRead
                        | P::OrderPrint
                        | P::PersonalDataReveal
                )
            }
            Self::OrderFollowUp => matches!(
                permission,
                P::ShopRead
                    | P::CatalogRead
                    | P::CustomerRead
                    | P::OrderRead
                    | P::OrderWrite
                    | P::OrderVerify
                    | P::PersonalDataReveal
            ),
            Self::Shipping => {
                matches!(
                    permission,
                    P::ShopRead
                        | P::CatalogRead
                        | P::OrderRead
                        | P::OrderShip
                        | P::PersonalDataReveal
                )
            }
            Self::Quality => DESK.contains(&permission) || permission == P::AuditRead,
            Self::Outsourced => {
                matches!(
                    permission,
                    P::ShopRead | P::CatalogRead | P::ConversationRead | P::ConversationWrite
                )
            }
        }
    }

    /// Height in the reporting line; approvals go to a higher one (S-003, S-414).
    pub fn rank(self) -> u8 {
        match self {
            Self::Owner => 3,
            Self::Supervisor => 2,
            Self::AfterSalesAgent => 1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::Word;

    #[test]
    fn every_role_can_see_its_shop_and_only_the_owner_hands_out_roles() {
        for role in Role::ALL {
            assert!(role.may(P::ShopRead), "{role}");
            assert_eq!(role.may(P::MemberWrite), *role == Role::Owner, "{role}");
        }
    }

    #[test]
    fn outsourced_people_see_no_customers_orders_or_money() {
        // S-013
        for permission in [
            P::CustomerRead,
            P::OrderRead,
            P::RefundWrite,
            P::PersonalDataReveal,
            P::ApprovalDecide,
        ] {
            assert!(!Role::Outsourced.may(permission), "{permission}");
        }
    }

    #[test]
    fn only_print_and_above_print_and_only_shipping_and_above_ship() {
        // S-010, S-012
        assert!(Role::PrintOperator.may(P::OrderPrint) && !Role::PreSalesAgent.may(P::OrderPrint));
        assert!(Role::Shipping.may(P::OrderShip) && !Role::PrintOperator.may(P::OrderShip));
    }

    #[test]
    fn words_read_back() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        let error = "boss".parse::<Role>().expect_err("unknown");
        assert!(error.to_string().contains("supervisor"), "{error}");
    }
}
