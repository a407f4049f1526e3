// Generated from docs/openapi.json by `npm run generate`; do not edit.

export interface paths {
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and where they work. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in. The answer sets the session cookie. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PersonBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Sign out. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shops in which you work. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ShopBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One shop, by slug or id. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShopBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a shop. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ShopPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShopBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's approvals, newest first. */
        get: {
            parameters: {
                query?: {
                    state?: "pending" | "granted" | "declined" | "withdrawn";
                    kind?: "discount" | "refund" | "compensation";
                    /** @description Id of the offer or refund. */
                    subject?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ApprovalBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/approvals/{approval}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One approval. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    approval: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApprovalBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/approvals/{approval}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Grant or decline. Somebody else decides than the one who asked, with a role and a limit that reach. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    approval: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ApprovalDecisionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ApprovalBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/audit-chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Walk the whole chain; 409 names the first row that does not follow. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChainBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only what was done to this id. */
                    target?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_AuditEventBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backtests, newest first. */
        get: {
            parameters: {
                query?: {
                    kind?: components["schemas"]["PolicyKind"];
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_BacktestBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Order a backtest. It runs beside the desk's work; look at it with its address. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BacktestCreate"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests/{backtest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One backtest: how far it is and what it found. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    backtest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests/{backtest}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a backtest up; what it counted so far stays. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    backtest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests/{backtest}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Decisions of a backtest that did not come out as they were recorded, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only what changed in this way. */
                    change?: components["schemas"]["BacktestChange"];
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                    backtest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ExaminedDecisionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests/{backtest}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All of these decisions as CSV or JSON lines, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `csv` unless given. */
                    format?: "csv" | "jsonl";
                };
                header?: never;
                path: {
                    shop: string;
                    backtest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                        "application/jsonl": string;
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests/{backtest}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hold a backtest where it is. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    backtest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/backtests/{backtest}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a backtest go on where it was held. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    backtest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BacktestBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's cases, newest first. */
        get: {
            parameters: {
                query?: {
                    state?: "opened" | "contacted" | "verified" | "apologised" | "agreed" | "followed-up" | "closed" | "withdrawn";
                    kind?: "refund-only-unshipped" | "refund-only-shipped" | "return-refund" | "exchange" | "reship" | "rejected-parcel" | "repair";
                    cause?: "wrong-item" | "short-shipment" | "missed-shipment" | "missed-order" | "out-of-stock" | "damaged" | "quality" | "not-as-described" | "lost" | "delayed" | "no-longer-wanted";
                    /** @description `order_…` */
                    order?: string;
                    /** @description `customer_…` */
                    customer?: string;
                    /** @description `user_…` */
                    assignee?: string;
                    tag?: string;
                    /** @description Neither closed nor withdrawn. */
                    open?: boolean;
                    /** @description The supervisor's daily list: open, and about money back or in dispute. */
                    refund_or_dispute?: boolean;
                    /** @description Open and past `due_at`. */
                    overdue?: boolean;
                    /** @description Open, and the buyer is owed a message. */
                    update_due?: boolean;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_CaseBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Open a case; the order's after-sales side opens with it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCaseBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a case. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CasePatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/compensations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The compensations of a case, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Ask the shop's compensation policy for a ladder. Without an answer nothing is offered and a supervisor takes it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TroubleInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The evidence of a case, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_EvidenceBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Add evidence. It is written once and never changes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewEvidenceBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EvidenceBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/evidence/{evidence}/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that you looked at a piece of evidence and agree. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                    evidence: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConfirmationBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EvidenceBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/inspections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The inspections of a case, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_InspectionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Record what was found when the goods came back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewInspectionBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InspectionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note how far things are. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCaseNoteBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseEntryBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The refunds of a case, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_RefundBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Ask for a refund. The money is taken out of what can still be refunded at once; beyond your limit or the solution's
         *     maximum an approval is asked for.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewRefundBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/reopenings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a closed case again: the buyer is not satisfied. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CaseReasonBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register what the buyer sends back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewReturnBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReturnBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/solutions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every answer about a case, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_EvaluationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Ask the shop's refund policy what may be done. Without an answer one item says that a person reviews. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AskSolutionsBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EvaluationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/solutions/{solution}/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record the solution that the buyer chose and agreed to. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                    solution: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChoiceBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SolutionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The record of a case, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_CaseEntryBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Record the next step: contact, verify, apologise, agree, follow-up, register. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewStepBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseEntryBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that happened in a case, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_CaseTimelineEntryBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/cases/{case}/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer does not pursue it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    case: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CaseReasonBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/channel-hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When each channel is attended. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ChannelHoursBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Set when channels are attended. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChannelHoursSetting"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ChannelHoursBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's compensations, newest first: what waits to be paid is `state=approved`, what is late `overdue=true`. */
        get: {
            parameters: {
                query?: {
                    state?: "open" | "offered" | "awaiting-approval" | "approved" | "sending" | "unknown" | "done" | "failed" | "refused" | "withdrawn";
                    /** @description `case_…` */
                    case?: string;
                    /** @description `order_…` */
                    order?: string;
                    /** @description Agreed, not done, and later than `pay_by`. */
                    overdue?: boolean;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations/{compensation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One compensation. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    compensation: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations/{compensation}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record the buyer's answer. Taken: beyond your limit, the ladder's own level or its bottom line an approval is asked
         *     for. Declined: something else may be offered.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    compensation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CompensationAnswerInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations/{compensation}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A coupon, benefit, trial slot or gift was handed over. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    compensation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HandoverInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations/{compensation}/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put something before the buyer: a rung, one of its fallbacks, or something else with a reason. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    compensation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CompensationOfferInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations/{compensation}/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay an approved compensation in money. Where the provider gives no answer in time it is `unknown` and the desk asks
         *     the provider again by itself; it never pays twice.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    compensation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CompensationPayoutInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/compensations/{compensation}/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a compensation back that has not been paid or handed over. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    compensation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CompensationWithdrawalInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CompensationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's conversations; `?state=waiting` is the queue, longest waiting first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    /** @description `waiting` is the queue, longest waiting first; everything else comes newest first. */
                    state?: "waiting" | "answered" | "closed";
                    stage?: "pre-sales" | "in-sales" | "after-sales";
                    channel?: "chat" | "phone" | "email" | "social" | "app" | "wechat" | "in-person";
                    /** @description `user_…`, or `none` for those that nobody has taken. */
                    assignee?: string;
                    /** @description `customer_…` */
                    customer?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ConversationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Open a conversation. Where the buyer wrote, the script policy greets: at once where its answer may go out without a
         *     person, else as a suggestion. With an `Idempotency-Key` it is opened once.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewConversationBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation, by id or number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change stage, step, language or order of a conversation, or take it. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConversationPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close it. It opens again when somebody writes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Closing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/message-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a draft without sending it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DraftBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages of a conversation by their sequence, in either direction. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before, or the `seq` behind which to go on. */
                    cursor?: string;
                    order?: "oldest-first" | "newest-first";
                    /** @description `buyer` leaves out what the buyer never sees. */
                    audience?: "staff" | "buyer";
                };
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_MessageBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Write a message or a note. What goes out to the buyer needs an `Idempotency-Key` and is checked first: blocked, or not
         *     agreed to, it is 422 with findings and better words.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewMessageBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/promises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record what the buyer was promised: a ticket that is followed up until it is kept. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPromise"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/script-suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask what to say at a moment of a conversation. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ScriptQuestionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SuggestionsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a ticket for what the buyer wrote; the triage policy says its kind, levels, queue, owner and limits. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TicketFromConversation"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/conversations/{conversation}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How it was passed on, first to last. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_TransferBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Pass it on, with a reason. After three times only a supervisor can. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    conversation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTransfer"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConversationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The buyers of the shop, newest first. */
        get: {
            parameters: {
                query?: {
                    buyer_class?: "retail" | "member" | "small-wholesaler" | "bulk-buyer" | "key-account";
                    /** @description Only buyers with this tag. */
                    tag?: string;
                    market?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_CustomerBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Take a buyer in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CustomerInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/customers/{customer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One buyer, by id or short number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    customer: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is known of a buyer. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    customer: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CustomerInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/customers/{customer}/contact-consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the buyer agreed to. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    customer: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConsentsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Record what the buyer agreed to. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    customer: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgreedBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConsentsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/customers/{customer}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show name, phone and address of a buyer; who looked and why is noted. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    customer: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RevealInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevealedCustomerBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/customers/{customer}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders, conversations and cases of a buyer in one line of time, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                    customer: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_TimelineBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Decisions, newest first. */
        get: {
            parameters: {
                query?: {
                    kind?: components["schemas"]["PolicyKind"];
                    /** @description Only decisions about this id. */
                    subject?: string;
                    outcome?: components["schemas"]["DecisionOutcome"];
                    /** @description In which place the version answered. */
                    stage?: components["schemas"]["PolicyStage"];
                    /** @description Only decisions of this version, 64 hexadecimal digits. */
                    digest?: string;
                    /** @description RFC 3339, included. */
                    from?: string;
                    /** @description RFC 3339, excluded. */
                    to?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_RecordedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/decisions/{decision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One decision, with its input and context. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    decision: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecisionDetailBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/decisions/{decision}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a recorded call again, with the recorded version (it must be identical) or another one (what differs). */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    decision: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReplayBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Evidence of all cases, newest first, to find the same file or a like case. */
        get: {
            parameters: {
                query?: {
                    /** @description `case_…` */
                    case?: string;
                    kind?: "photo" | "video" | "waybill-photo" | "courier-statement" | "chat-record" | "inspection-report" | "other";
                    /** @description The same file in other cases. */
                    sha256?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_EvidenceBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much each role may give without asking. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LimitsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Set how much each role may give without asking; what is left out may give nothing. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LimitsBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LimitsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of the shop, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_MemberBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Take somebody into the shop. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewMemberBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One member. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    member: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a member. Holds at once, for open sessions too. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    member: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MemberPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MemberBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The orders of the shop, newest first. */
        get: {
            parameters: {
                query?: {
                    payment_state?: "unpaid" | "paid" | "partially-refunded" | "refunded" | "closed";
                    fulfilment_state?: "pending" | "verified" | "printed" | "packed" | "shipped" | "delivered" | "completed" | "returned" | "cancelled";
                    after_sales_state?: "none" | "open" | "closed";
                    /** @description Id or short number of a buyer. */
                    customer?: string;
                    /** @description The short number, or a marketplace's number. */
                    search?: string;
                    /** @description Held from printing, or not. */
                    held?: boolean;
                    /** @description The buyer had asked us before ordering, or not. */
                    consulted?: boolean;
                    /** @description Paid, not shipped, and past the promise. */
                    late?: boolean;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Enter an order. Stock is promised to it; what cannot be promised is refused. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewOrderInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetailBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order with its lines, notes, amendments and parcels, by id or short number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetailBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the postage of an unpaid order, or special requests until it is printed. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OrderPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetailBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/amendments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The amendments of an order, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_AmendmentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Change the address or a SKU of an order. It is held from printing until the buyer has confirmed and the print
         *     operator has acknowledged.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AmendmentInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AmendmentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/amendments/{amendment}/acknowledgements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The print operator knows of it; with the last one the order may be printed again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                    amendment: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AmendmentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/amendments/{amendment}/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer has confirmed what stands there now. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                    amendment: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AmendmentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/amendments/{amendment}/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an unconfirmed amendment back; what stood there before stands there again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                    amendment: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AmendmentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The checks of an order, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_OrderCheckBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Have the shop's policy look at an order: pass, hold, or ask the buyer. A paid order is looked at by itself. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckedOrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close an order that was never paid. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The trade is done; the buyer's first one makes a member. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/courier-quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The quotes of an order, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_QuoteBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Ask the shop's courier-fee policy what carriage of the order costs. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["QuoteInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QuoteBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/courier-quotes/{quote}/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a quote the postage of an unpaid order. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                    quote: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AppliedQuoteBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The parcel has arrived. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/discount-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The offers of an order, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_OfferBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Ask the shop's discount policy. What is beyond your own authority waits for an approval, which is asked for here. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OfferInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OfferBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/discount-offers/{offer}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One offer. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                    offer: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OfferBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/discount-offers/{offer}/acceptances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The buyer takes the offer: once, in time, while the order is unpaid. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    order: string;
                    offer: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AcceptedOfferBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The holds of an order, oldest first, released ones included. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_HoldBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Hold an order from printing by hand. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/holds/{hold}/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a hold away. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                    hold: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReleaseInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The notes of an order, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_NoteBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Write a flagged note; the print slip shows it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NoteInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NoteBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/packings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The goods were checked against the slip and packed. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The payments of an order, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_PaymentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Take a payment in. The order is paid when nothing is due any more. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PaymentInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TakenPaymentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/reveals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show the receiver of an order; who looked and why is noted. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RevealInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevealedReceiverBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/shipments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The courier has taken the parcel. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ShipmentInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ShippedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/orders/{order}/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify a paid order. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    order: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["VerificationInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VerificationBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/outreach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contacts, planned and made, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    /** @description `customer_…` */
                    customer?: string;
                    /** @description `order_…` */
                    order?: string;
                    purpose?: "payment-reminder" | "receiver-check" | "review-invitation" | "review-follow-up" | "care-callback" | "delivery-check" | "delay-notice" | "case-update" | "care-message" | "marketing" | "sales-offer" | "relationship";
                    state?: "allowed" | "deferred" | "denied" | "contacted";
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_OutreachBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Plan a contact: the outreach policy allows, defers or denies it, and the host's limits hold beside it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewOutreachBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OutreachBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/outreach/{outreach}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    outreach: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OutreachBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/outreach/{outreach}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record that an allowed contact was made, and what came of it. The host's limits are looked at again. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    outreach: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ContactBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OutreachBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugin-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's keys, newest first, revoked ones included. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_PluginKeyBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Add a key. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewPluginKeyBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginKeyBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugin-keys/{key}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a key. What it signed may no longer be bound where signatures are required; what is bound stays bound. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RevokeBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginKeyBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plugins of the shop, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_PluginBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Upload a component. The answer comes as soon as its bytes are stored; the check goes on in the background, and
         *     `…/events` tells how. A component that is refused is kept as a rejected version with the reasons, without its bytes.
         *     The same bytes are the same version.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Answer when the check has ended, or after so many seconds, whichever is first; at once unless given. */
                    wait?: number;
                };
                header?: {
                    /** @description `pluginkey_…:base64`, as `shopwit plugin sign` prints it */
                    "Shopwit-Signature"?: string | null;
                };
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/wasm": components["schemas"]["Component"];
                };
            };
            responses: {
                /** @description Known already */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionBody"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugins/{plugin}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One plugin, by id or name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    plugin: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PluginBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugins/{plugin}/versions/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version, with what it says of itself. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    plugin: string;
                    digest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VersionDetailBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugins/{plugin}/versions/{digest}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What becomes of an upload, as server-sent events: `step` with status, step, since when and the place in the queue, and
         *     at the end `report` with the version.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    plugin: string;
                    digest: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/plugins/{plugin}/versions/{digest}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a version without recording it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    plugin: string;
                    digest: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TryBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecisionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every kind, what answers it, and how it did in the last 24 hours. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_PolicyItem"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the shop may use of the host for its policies, and what it has used. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QuotasBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the shop binds signed versions only. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignatureRuleBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /**
         * Have the shop bind signed versions only, or any again. What is bound stays bound; what came with the host needs no
         *     signature.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignatureRuleBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignatureRuleBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What answers a kind. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PolicyBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /**
         * Set what answers a kind: the active version, a canary for a share of the subjects, shadows, guards. It holds from the
         *     next decision on; a canary or shadow that is left out ends. A version that can do more than the active one needs your
         *     consent: 409 `consent-needed` lists what. `If-Match` compares and swaps.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BindingPut"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}/canary/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the canary away. The active version answers for all subjects again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AbortBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PolicyBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}/canary/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the canary the active version, with its settings and tables. Shadows and guards stay. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PromoteBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}/evaluate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the policy of a kind. The decision is recorded; a policy that fails leaves the safe default. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EvaluateBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecisionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was active in a kind, newest first: the last hundred entries. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_HistoryBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go back to the former binding: the version, the settings it had last, and the rows that its tables had last. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RollbackBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/policies/{kind}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings that hold now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SettingsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Save settings as a new revision. They hold for the next decision; `If-Match` compares and swaps. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    kind: components["schemas"]["PolicyKind"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SettingsPut"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SettingsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/print-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The print batches, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_PrintBatchBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Print verified orders. What cannot be printed is named with the reason and does not keep the others. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PrintInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrintedBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/print-batches/{batch}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One batch with its slips, by id or short number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    batch: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrintBatchDetailBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/print-batches/{batch}/slips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The slips of a batch with the receivers in full, for the printer; noted. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    batch: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EmptyInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FullSlipsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalog, newest first. */
        get: {
            parameters: {
                query?: {
                    category?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ProductBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Take a product into the catalog. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProductInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProductBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/products/{product}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product, by id or short number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    product: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProductBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a product. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    product: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProductInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProductBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/products/{product}/skus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a SKU of a product in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    product: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewSkuInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SkuBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/promotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Promotions of the shop, past and future ones too. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_PromotionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/promotions/{promotion}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set the promotion of a code: 1 to 64 of a–z, A–Z, 0–9, dash and underscore. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    promotion: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PromotionPut"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PromotionBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's refunds, newest first. */
        get: {
            parameters: {
                query?: {
                    state?: "requested" | "approved" | "rejected" | "sending" | "sent" | "failed" | "unknown";
                    /** @description `case_…` */
                    case?: string;
                    /** @description `order_…` */
                    order?: string;
                    /** @description Approved, not sent, and later than `pay_by`. */
                    overdue?: boolean;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_RefundBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/refunds/{refund}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One refund. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    refund: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/refunds/{refund}/cancellations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a refund back that has not been handed to the provider; the money can be refunded again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    refund: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CancellationBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/refunds/{refund}/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay an approved refund out. Where the provider gives no answer in time, the refund is `unknown` and the desk asks the
         *     provider again by itself; it never pays twice.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    refund: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PayoutBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RefundBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's register of returns, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `case_…` */
                    case?: string;
                    /** @description `user_…`: the register of one person. */
                    registered_by?: string;
                    /** @description Model. */
                    sku?: string;
                    waybill_number?: string;
                    /** @description Received and inspected, or not. */
                    received?: boolean;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ReturnBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's reviews, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    state?: "open" | "settled";
                    rating?: "good" | "neutral" | "bad";
                    /** @description `order_…` */
                    order?: string;
                    /** @description `customer_…` */
                    customer?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ReviewBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Record a review; the review-plan policy says why it was written and what to do. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewReviewBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/reviews/{review}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One review, by id or number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    review: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/reviews/{review}/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record what came of a review. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    review: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SettlementBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/scorecards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scorecards, newest first. Supervisors, quality monitors and the owner see everybody's, anybody sees their own. */
        get: {
            parameters: {
                query?: {
                    /** @description `user_…` */
                    member?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ScorecardBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a member's scorecard of a period. The desk counts what it has; attendance, findings, red lines and training come
         *     with the request.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewScorecardInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScorecardBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/scorecards/{scorecard}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One scorecard. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    scorecard: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScorecardBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/scorecards/{scorecard}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A superior approves or rejects. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    scorecard: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ScorecardDecisionInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ScorecardBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/service-periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The intervals of self-run service, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ServicePeriodBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** The shop answers its buyers itself from then on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ServicePeriodInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServicePeriodBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/service-periods/{period}/ends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The shop no longer answers by itself. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    period: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ServicePeriodEndInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServicePeriodBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/service-standard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prices and holidays that hold now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceStandardBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Set prices and holidays as a new revision. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ServiceStandardInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceStandardBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/service-statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statements of the shop, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ServiceStatementBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Work out what the platform charges for a period. The desk counts its conversations. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ServiceStatementInput"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceStatementBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/service-statements/{statement}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One statement. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    statement: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceStatementBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/service-statements/{statement}/postings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deduct a statement from the sales proceeds: one posting, and never two for the same time. */
        post: {
            parameters: {
                query?: never;
                header: {
                    "Idempotency-Key": string;
                };
                path: {
                    shop: string;
                    statement: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PostingInput"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceStatementBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/shipments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The parcels of the shop, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Exactly this waybill number. */
                    waybill_number?: string;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ShipmentBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/skus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's SKUs, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Part of the code or of the product's name. */
                    search?: string;
                    /** @description `product_…` */
                    product?: string;
                    /** @description Something of it may still be promised. */
                    available?: boolean;
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_SkuBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/skus/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One SKU, by id or code. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    sku: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SkuBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change prices or correct stock; agents hear of a correction at once. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    sku: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SkuPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SkuBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tables of the shop. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_TableHeadBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tables/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One table: JSON, or CSV with `Accept: text/csv`. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stood at this revision; the present one unless given. */
                    revision?: number;
                };
                header?: never;
                path: {
                    shop: string;
                    table: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TableBody"];
                        "text/csv": string;
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /**
         * Replace the rows of a table by JSON or `text/csv`. They hold for the next decision, unless they are a draft; `If-Match`
         *     compares and swaps.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    table: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TablePut"];
                    "text/csv": string;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TableBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/ticket-kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Kinds of ticket, built in and the shop's own. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketKindsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        /** Set the shop's own kinds of ticket. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TicketKindsSetting"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketKindsBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's tickets, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                    state?: "new" | "open" | "waiting-customer" | "waiting-internal" | "snoozed" | "resolved" | "closed";
                    kind?: string;
                    /** @description Where triage placed it. */
                    queue?: string;
                    priority?: "low" | "normal" | "high" | "urgent";
                    stage?: "pre-sales" | "in-sales" | "after-sales";
                    /** @description `user_…` */
                    owner?: string;
                    /** @description `user_…` who takes part without owning it. */
                    participant?: string;
                    /** @description `customer_…` */
                    customer?: string;
                    /** @description `order_…` */
                    order?: string;
                    /** @description `conversation_…` */
                    conversation?: string;
                    /** @description `case_…` */
                    case?: string;
                    /** @description `ticket_…` */
                    parent?: string;
                    /** @description Only what should have been done by now. */
                    overdue?: boolean;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Record a piece of work. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTicketBody"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket, by id or number. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Correct what is known about a ticket. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TicketPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/escalations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report it to the one above, with a proposal. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewEscalation"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/help-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a colleague or the supervisor for help; you keep the ticket. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewHelpRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done, oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_LogLineBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note something among colleagues. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTicketNote"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogLineBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who takes part beside the owner. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_ParticipantBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Let a colleague of another department take part. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewParticipant"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pass it on, with a reason. After three times only a supervisor can. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewTransfer"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a ticket. An illegal move answers 409 with the legal ones in `allowed`. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TransitionBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tickets/{ticket}/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the triage policy again, with the transfers the ticket has had. Its kind and owner stay. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "If-Match"?: string | null;
                };
                path: {
                    shop: string;
                    ticket: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TicketBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop's tokens, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows, 1 to 100; 50 unless given. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_TokenBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        /** Make a token. It is shown once, here. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TokenBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a token at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    shop: string;
                    token: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shops/{shop}/triage-accuracy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often people left the class that triage gave, by class, the most frequent first. */
        get: {
            parameters: {
                query?: {
                    /** @description RFC 3339; everything unless given. */
                    since?: string;
                };
                header?: never;
                path: {
                    shop: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListBody_AccuracyBody"];
                    };
                };
                /** @description What went wrong, where, and what to do */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["ProblemBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AbortBody: {
            /** @description Why, for the audit; 1 to 500 characters. */
            reason?: string | null;
        };
        /** @description The last canary that was taken away, until another one begins. */
        AbortedBody: components["schemas"]["StageBody"] & {
            /** @description `failures`, `fuel`, `money`, or `by-hand`. */
            code: string;
            detail: string;
        };
        /** @description An accepted offer with the order as it is now. */
        AcceptedOfferBody: {
            offer: components["schemas"]["OfferBody"];
            order: components["schemas"]["OrderBody"];
        };
        /** @description How often triage was right for one class. */
        AccuracyBody: {
            class: string;
            /**
             * Format: int64
             * @description Tickets that were given the class.
             */
            placed: number;
            /**
             * Format: int64
             * @description Those of them that still have it.
             */
            kept: number;
            /**
             * Format: int64
             * @description The share, basis points.
             */
            accuracy_bps: number;
        };
        /** @description The version that answers, with its plugin's name. */
        ActiveBody: components["schemas"]["PluginRefBody"] & {
            /** @description Name of the plugin. */
            name: string;
        };
        /** @description The version that is to be active. */
        ActiveWish: {
            /** @description 64 hexadecimal digits. */
            digest: string;
            /** @description Fits the plugin's schema. Left out: its canary's, or what it knows of those that hold now. */
            settings?: Record<string, never> | null;
        };
        /** @description Who acts, and how far that person's own authority reaches. */
        Actor: {
            role: components["schemas"]["ActorRole"];
            limit?: components["schemas"]["Money"] | null;
        };
        /**
         * @description The role of the person for whom the host asks.
         * @enum {string}
         */
        ActorRole: "owner" | "supervisor" | "pre-sales-agent" | "in-sales-agent" | "after-sales-agent" | "dispatcher" | "print-operator" | "order-follow-up" | "shipping" | "quality" | "outsourced" | "system";
        /** @enum {string} */
        AfterSalesState: "none" | "open" | "closed";
        AgreedBody: {
            marketing: boolean;
            sales: boolean;
            calls: boolean;
        };
        AmendmentBody: {
            /** @description `amendment_…` */
            id: string;
            /** @description `order_…` */
            order: string;
            kind: components["schemas"]["AmendmentKind"];
            reason: string;
            state: components["schemas"]["AmendmentState"];
            before: components["schemas"]["SnapshotBody"];
            after: components["schemas"]["SnapshotBody"];
            /** @description `note_…` of the red flag note. */
            note: string;
            /** @description `user_…` or `system`. */
            made_by: string;
            /** Format: date-time */
            made_at: string;
            /** Format: date-time */
            confirmed_at?: string | null;
            /** Format: date-time */
            acknowledged_at?: string | null;
            /** Format: date-time */
            withdrawn_at?: string | null;
            /** @description What you may do with it now. */
            actions: string[];
        };
        AmendmentInput: {
            kind: components["schemas"]["AmendmentKind"];
            changes: components["schemas"]["ChangesInput"];
            /** @description Why; stands in the red flag note. 1 to 400 characters. */
            reason: string;
        };
        /** @enum {string} */
        AmendmentKind: "address" | "sku";
        /** @enum {string} */
        AmendmentState: "applied" | "customer-confirmed" | "print-acknowledged" | "withdrawn";
        /** @description A quote that became the postage, with the order as it is now. */
        AppliedQuoteBody: {
            quote: components["schemas"]["QuoteBody"];
            order: components["schemas"]["OrderBody"];
        };
        ApprovalBody: {
            /** @description `approval_…` */
            id: string;
            kind: components["schemas"]["AuthorityKind"];
            /** @description Id of the offer, refund or compensation that waits. */
            subject: string;
            amount: components["schemas"]["Money"];
            /** @description The lowest role that may grant it. */
            level: components["schemas"]["Role"];
            state: components["schemas"]["ApprovalState"];
            /** @description Why it is asked. */
            reason: string;
            /** @description `user_…`, or `system`. */
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            /** @description `user_…` */
            decided_by?: string | null;
            /** Format: date-time */
            decided_at?: string | null;
            decision_note?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What the caller may do with it now: `decide`. */
            actions: string[];
        };
        ApprovalDecisionBody: {
            granted: boolean;
            /** @description For the one who asked. */
            note?: string;
        };
        /** @enum {string} */
        ApprovalState: "pending" | "granted" | "declined" | "withdrawn";
        ApprovalsBody: {
            /**
             * Format: int64
             * @description Decisions that would now wait for a person.
             */
            gained: number;
            /**
             * Format: int64
             * @description Decisions that would no longer.
             */
            lost: number;
        };
        /** @description Nothing. */
        AskSolutionsBody: Record<string, never>;
        AuditEventBody: {
            /**
             * Format: int64
             * @description Place in the chain, from 1.
             */
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description `member` or `system`. */
            actor_kind: string;
            actor: string;
            /** @description `resource.verb` */
            command: string;
            target: string;
            /** @description What was before and is after. */
            change: unknown;
            reason?: string | null;
            request_id: string;
            prev_hash: string;
            /** @description SHA-256 over this row and `prev_hash`. */
            hash: string;
        };
        /** @enum {string} */
        AuthorityKind: "discount" | "refund" | "compensation";
        /** @description A backtest and how far it is. */
        BacktestBody: {
            /** @description `backtest_…` */
            id: string;
            kind: components["schemas"]["PolicyKind"];
            plugin: components["schemas"]["PluginRefBody"];
            /** @description Null: those of each decision. */
            settings?: Record<string, never> | null;
            /** @description Revisions that hold instead of the recorded ones. */
            tables: {
                [key: string]: number;
            };
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            /** Format: int64 */
            sample?: number | null;
            state: components["schemas"]["BacktestState"];
            progress: components["schemas"]["ProgressBody"];
            result?: components["schemas"]["BacktestResultBody"] | null;
            /** @description Why it failed. */
            problem?: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at?: string | null;
            /** Format: date-time */
            finished_at?: string | null;
            /** @description What the caller may do now: `pause`, `resume`, `cancel`. */
            actions: string[];
        };
        /** @enum {string} */
        BacktestChange: "unchanged" | "reasons-only" | "details" | "money" | "outcome" | "fails-otherwise" | "now-fails" | "no-longer-fails" | "not-replayable";
        /** @description Which version against which decisions. */
        BacktestCreate: {
            kind: components["schemas"]["PolicyKind"];
            /** @description A ready version of the shop, 64 hexadecimal digits. */
            digest: string;
            /** @description Checked against the version's schema; those of each decision unless given. */
            settings?: Record<string, never> | null;
            /** @description Revisions of tables by name; those of each decision unless given. */
            tables?: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description RFC 3339, included.
             */
            from: string;
            /**
             * Format: date-time
             * @description RFC 3339, excluded; a time to come is now.
             */
            to: string;
            /**
             * Format: int64
             * @description So many decisions, spread evenly over the period; all unless given.
             */
            sample?: number | null;
        };
        /** @description What was counted so far. */
        BacktestResultBody: {
            /** Format: int64 */
            examined: number;
            /**
             * Format: int64
             * @description Decisions that the host itself had failed; they are no baseline.
             */
            excluded_host_faults: number;
            /** @description Decisions by what became of them; every word is there. */
            changes: {
                [key: string]: number;
            };
            money: components["schemas"]["MoneyChangeBody"][];
            approvals: components["schemas"]["ApprovalsBody"];
            failures: components["schemas"]["FailuresBody"];
            fuel: components["schemas"]["FuelChangeBody"];
            forecast?: components["schemas"]["ForecastBody"] | null;
            /**
             * Format: int64
             * @description Single decisions that can be looked at.
             */
            decisions_kept: number;
            /**
             * Format: int64
             * @description Single decisions beyond 10,000: counted only.
             */
            decisions_left_out: number;
        };
        /** @enum {string} */
        BacktestState: "queued" | "running" | "paused" | "done" | "failed" | "cancelled";
        /** @description What is to answer from now on. */
        BindingPut: {
            active: components["schemas"]["ActiveWish"];
            canary?: components["schemas"]["CanaryWish"] | null;
            /** @description Left out or empty: no shadow from now on. */
            shadow?: components["schemas"]["StageWish"][];
            guards?: components["schemas"]["GuardsBody"] | null;
            on_failure?: components["schemas"]["OnFailure"] | null;
            /** @description You agree to what a version can do more than the active one; see the problem `consent-needed`. */
            consent?: boolean;
            /** @description Id of the backtest that it is based on. */
            backtest?: string | null;
            /** @description Why, for the audit; 1 to 500 characters. */
            reason?: string | null;
        };
        /**
         * @description How the shop classes the buyer.
         * @enum {string}
         */
        BuyerClass: "retail" | "member" | "small-wholesaler" | "bulk-buyer" | "key-account";
        /** @description A version that is to answer for a share of the subjects. */
        CanaryWish: {
            /** @description 64 hexadecimal digits. */
            digest: string;
            /** @description Fits the plugin's schema. Left out: what it has now, or what it knows of the active version's. */
            settings?: Record<string, never> | null;
            /** @description Revisions of tables that it reads instead of the present ones, by table name. */
            tables?: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Of the subjects, basis points. The same canary keeps its subjects: a larger share only adds some.
             */
            share_bps: number;
        };
        CancellationBody: {
            reason: string;
        };
        /** @enum {string} */
        CarriagePayer: "buyer" | "seller" | "courier";
        CaseBody: {
            /** @description `case_…` */
            id: string;
            /**
             * Format: int64
             * @description Short number in the shop.
             */
            number: number;
            /** @description `order_…` */
            order: string;
            /** @description `customer_…` */
            customer: string;
            kind: components["schemas"]["CaseKind"];
            cause: components["schemas"]["CaseCause"];
            claimed_fault: components["schemas"]["Fault"];
            verified_fault?: components["schemas"]["Fault"] | null;
            request?: components["schemas"]["CaseRequest"] | null;
            description: string;
            lines: components["schemas"]["CaseLineBody"][];
            state: components["schemas"]["CaseState"];
            /** @description A dispute before the platform. */
            in_dispute: boolean;
            /** @description `user_…` whose case it is. */
            assignee: string;
            opened_by: string;
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: date-time
             * @description Must be solved until then.
             */
            due_at: string;
            overdue: boolean;
            /**
             * Format: date-time
             * @description What the buyer was told.
             */
            expected_solution_at?: string | null;
            expected_solution_reason?: string | null;
            temporary_solution?: string | null;
            /**
             * Format: date-time
             * @description The buyer is owed the next message by then.
             */
            next_update_at?: string | null;
            /** Format: date-time */
            contacted_at?: string | null;
            identity_confirmed: boolean;
            /** @description `solution_…` that the buyer chose. */
            solution?: string | null;
            /** Format: date-time */
            consented_at?: string | null;
            consent_recorded_by?: string | null;
            tags: string[];
            feedback?: components["schemas"]["FeedbackBody"] | null;
            /** Format: int64 */
            spent_minutes?: number | null;
            /** Format: int64 */
            times_reopened: number;
            /** Format: date-time */
            closed_at?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What the caller may do with it now: the steps that come next, and `note`, `add-evidence`, `refund` … */
            actions: string[];
        };
        /** @enum {string} */
        CaseCause: "wrong-item" | "short-shipment" | "missed-shipment" | "missed-order" | "out-of-stock" | "damaged" | "quality" | "not-as-described" | "lost" | "delayed" | "no-longer-wanted";
        /** @description One entry of a case's record. */
        CaseEntryBody: {
            /** @description `step_…` */
            id: string;
            kind: components["schemas"]["CaseEntryKind"];
            note: string;
            /** @description What the step found out. */
            outcome: Record<string, never>;
            state_before: components["schemas"]["CaseState"];
            state_after: components["schemas"]["CaseState"];
            /** @description `user_…`, or `system`. */
            by: string;
            /** Format: date-time */
            at: string;
        };
        /** @enum {string} */
        CaseEntryKind: "opened" | "contact" | "contact-attempt" | "verify" | "apologise" | "agree" | "follow-up" | "register" | "note" | "nudge" | "consent" | "reopened" | "withdrawn";
        /** @enum {string} */
        CaseKind: "refund-only-unshipped" | "refund-only-shipped" | "return-refund" | "exchange" | "reship" | "rejected-parcel" | "repair";
        /** @description Pieces of one line of the order. */
        CaseLineBody: {
            /**
             * Format: int64
             * @description Line of the order, from 0.
             */
            line: number;
            /** Format: int64 */
            quantity: number;
        };
        /** @description What of a case can be changed; what is left out stays. */
        CasePatch: {
            /** @description `user_…` */
            assignee?: string | null;
            /** Format: date-time */
            due_at?: string | null;
            /**
             * Format: date-time
             * @description What the buyer was told; with the reason.
             */
            expected_solution_at?: string | null;
            expected_solution_reason?: string | null;
            temporary_solution?: string | null;
            in_dispute?: boolean | null;
            tags?: string[] | null;
        };
        CaseReasonBody: {
            reason: string;
        };
        /** @enum {string} */
        CaseRequest: "refund-only" | "return-refund" | "exchange" | "reship" | "repair";
        /** @enum {string} */
        CaseState: "opened" | "contacted" | "verified" | "apologised" | "agreed" | "followed-up" | "closed" | "withdrawn";
        /** @enum {string} */
        CaseStep: "contact" | "verify" | "apologise" | "agree" | "follow-up" | "register";
        /** @description One thing that happened in a case. */
        CaseTimelineEntryBody: {
            /** Format: date-time */
            at: string;
            /** @description `step`, `evidence`, `return`, `inspection`, `solutions`, `refund`, `approval`. */
            kind: string;
            /** @description Which of its kind. */
            what: string;
            /** @description Id of what it is about. */
            subject: string;
            /** @description `user_…`, or `system`. */
            by: string;
            note: string;
        };
        ChainBody: {
            /**
             * Format: int64
             * @description Rows that were walked; every one follows from the one before.
             */
            rows: number;
        };
        /** @description What answers a kind, after a change that may have put table rows back. */
        ChangedBody: components["schemas"]["PolicyBody"] & {
            /** @description Tables that got earlier rows back, or those of the canary. */
            restored_tables: components["schemas"]["RestoredTableBody"][];
        };
        /** @description For `address`: what of the receiver changes. For `sku`: the line and the new SKU. */
        ChangesInput: {
            /** @default null */
            name?: string | null;
            /** @default null */
            phone?: string | null;
            /**
             * @description Street and house.
             * @default null
             */
            address?: string | null;
            /**
             * @description GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad.
             * @default null
             */
            destination_region?: string | null;
            /**
             * Format: int64
             * @description From 0.
             * @default null
             */
            line?: number | null;
            /**
             * @description Id or code.
             * @default null
             */
            sku?: string | null;
        };
        /** @enum {string} */
        Channel: "chat" | "phone" | "email" | "social" | "app" | "wechat" | "in-person";
        /** @description When a channel is attended, and how fast it answers. */
        ChannelHoursBody: {
            channel: components["schemas"]["Channel"];
            /**
             * Format: int64
             * @description Minutes after midnight in the shop's time zone; later than `closes_minute`: over midnight.
             */
            opens_minute: number;
            /**
             * Format: int64
             * @description The first minute outside; equal to `opens_minute`: never attended.
             */
            closes_minute: number;
            /**
             * Format: int64
             * @description How long a buyer waits at most for a person, seconds.
             */
            response_target_seconds: number;
        };
        ChannelHoursSetting: {
            /** @description Channels that are left out stay. */
            items: components["schemas"]["ChannelHoursBody"][];
        };
        /** @description What the check of a draft came to. */
        CheckBody: {
            /** @description `decision_…` */
            decision: string;
            /** @description No plugin could answer; only internal marks were looked for. */
            by_default: boolean;
            verdict: components["schemas"]["Verdict"];
            findings: components["schemas"]["FindingBody"][];
            /** @description The draft with every proposed replacement put in; null where there is none. */
            rewritten?: string | null;
            approval?: components["schemas"]["Role"] | null;
            promises: components["schemas"]["PromiseSpanBody"][];
            /** @description Questions of the buyer that it leaves open. */
            unanswered: string[];
        };
        /** @enum {string} */
        CheckOutcome: "pass" | "hold" | "ask-customer";
        /** @description A check with the order as it is now. */
        CheckedOrderBody: {
            check: components["schemas"]["OrderCheckBody"];
            order: components["schemas"]["OrderBody"];
        };
        ChoiceBody: {
            /** @description The buyer understood steps and consequences, and agreed: must be true. */
            understood: boolean;
            /** @description How the buyer said so. */
            note?: string;
        };
        Closing: {
            /** @description Needed where the buyer still waits for an answer. */
            reason?: string | null;
        };
        /** @enum {string} */
        CompensationAnswer: "ladder" | "no-offer" | "default";
        CompensationAnswerInput: {
            /** @description The buyer takes what is offered. */
            accepted: boolean;
            /** @description How the buyer said so. */
            note?: string;
        };
        /** @description What the buyer asks for. */
        CompensationAsk: {
            amount?: components["schemas"]["Money"] | null;
            form?: components["schemas"]["CompensationForm"] | null;
        };
        /** @description What a buyer asks for. */
        CompensationAskInput: {
            amount?: components["schemas"]["Money"] | null;
            form?: components["schemas"]["CompensationMeans"] | null;
        };
        /** @description Open-ended facts, for example `("dry-cleaning", "receipt-seen")`. */
        CompensationAttribute: {
            /** @description Kebab-case, 1 to 64 characters. */
            name: string;
            /** @description At most 200 characters, never personal data. */
            value: string;
        };
        CompensationBody: {
            /** @description `compensation_…` */
            id: string;
            /** @description `case_…` */
            case: string;
            /** @description `order_…` */
            order: string;
            /** @description `decision_…`, the recorded decision. */
            decision: string;
            outcome: components["schemas"]["CompensationAnswer"];
            /** @description In the order in which they are offered, as the host bounded them. */
            rungs: components["schemas"]["CompensationRung"][];
            /**
             * Format: int64
             * @description Index of the rung to begin with.
             */
            start: number;
            /** @description The most that may be given in this case without a superior. */
            bottom_line: components["schemas"]["Money"];
            ask_approval?: components["schemas"]["Role"] | null;
            escalate?: components["schemas"]["Role"] | null;
            /**
             * Format: int64
             * @description From the buyer's agreement until the money must have left, seconds.
             */
            payout_seconds: number;
            /** @description For the buyer to read. */
            explanation: string;
            script_key: string;
            reasons: components["schemas"]["Reason"][];
            /** @description What the host changed in the policy's answer, and why. */
            host_notes: string[];
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            state: components["schemas"]["CompensationState"];
            /**
             * Format: int64
             * @description Offers that the buyer declined.
             */
            times_declined: number;
            form?: components["schemas"]["CompensationMeans"] | null;
            amount?: components["schemas"]["Money"] | null;
            /** @description Why the offer is not that of the ladder. */
            deviation?: string | null;
            offered_by?: string | null;
            /** Format: date-time */
            offered_at?: string | null;
            accepted_by?: string | null;
            /** Format: date-time */
            accepted_at?: string | null;
            /** @description `approval_…` that it waits for, or waited. */
            approval?: string | null;
            /**
             * Format: date-time
             * @description It must be there until then.
             */
            pay_by?: string | null;
            /** Format: date-time */
            sending_at?: string | null;
            /** @description What the provider calls the payout, or how it was handed over. */
            reference?: string | null;
            /** @description Why it failed, is unknown, was refused or withdrawn. */
            failure?: string | null;
            done_by?: string | null;
            /** Format: date-time */
            ended_at?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What the caller may do with it now: `offer`, `accept`, `decline`, `pay-out`, `deliver`, `withdraw`. */
            actions: string[];
        };
        /** @enum {string} */
        CompensationCause: "wrong-item" | "short-shipment" | "damaged" | "quality" | "not-as-described" | "lost" | "delayed" | "no-longer-wanted" | "service";
        /** @enum {string} */
        CompensationDissatisfaction: "calm" | "annoyed" | "angry" | "threatening";
        /** @description Something else of about the same worth, where the buyer does not like the rung's own form. */
        CompensationFallback: {
            form: components["schemas"]["CompensationForm"];
            /** @description What it is worth to the buyer; money forms are paid in this amount. */
            value: components["schemas"]["Money"];
            /** @description What to say to the buyer, at most 1,000 characters. */
            buyer_text: string;
        };
        /**
         * @description As verified, else as claimed.
         * @enum {string}
         */
        CompensationFault: "seller" | "buyer" | "courier" | "unknown";
        /** @enum {string} */
        CompensationForm: "coupon" | "member-benefit" | "trial-slot" | "red-packet" | "gift" | "cash";
        CompensationInput: {
            cause: components["schemas"]["CompensationCause"];
            fault: components["schemas"]["CompensationFault"];
            loss?: components["schemas"]["Money"] | null;
            /** @description What the buyer paid for the order. */
            order_value: components["schemas"]["Money"];
            dissatisfaction: components["schemas"]["CompensationDissatisfaction"];
            /**
             * Format: int32
             * @description How often something was offered in this case and not taken, 0 to 1,000.
             */
            round: number;
            ask?: components["schemas"]["CompensationAsk"] | null;
            /** @description What was given for this order already, all forms together. */
            earlier_given: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description Compensations that this buyer took within 90 days, other orders included.
             */
            earlier_count: number;
            buyer_class: components["schemas"]["BuyerClass"];
            /** @description Who asks, and how much that person may give without asking. */
            actor: components["schemas"]["Actor"];
            budget?: components["schemas"]["Money"] | null;
            /** @description At most 50. */
            attributes?: components["schemas"]["CompensationAttribute"][];
        };
        CompensationLadder: {
            /** @description In the order in which they are offered: virtual, then cash-like, then cash; 1 to 20. */
            rungs?: components["schemas"]["CompensationRung"][];
            /**
             * Format: int32
             * @description Index into `rungs` of the one to begin with.
             */
            start: number;
            /** @description The most that may be given in this case; never offered at first. */
            bottom_line: components["schemas"]["Money"];
            ask_approval?: components["schemas"]["ActorRole"] | null;
            /**
             * Format: int32
             * @description Seconds from the buyer's agreement until the money must have left or the gift been sent.
             */
            payout_deadline_seconds: number;
            /** @description Whose fault it was and what follows from it, for the buyer to read. */
            explanation: string;
            /** @description Which script tells it. */
            script_key: string;
        };
        /** @enum {string} */
        CompensationMeans: "coupon" | "member-benefit" | "trial-slot" | "red-packet" | "gift" | "cash";
        CompensationNoOffer: {
            escalate?: components["schemas"]["ActorRole"] | null;
            /** @description Why nothing is given, for the buyer to read. */
            explanation: string;
            script_key: string;
        };
        CompensationOfferInput: {
            form: components["schemas"]["CompensationMeans"];
            /** @description What it is worth; above zero for money. */
            amount: components["schemas"]["Money"];
            /** @description Needed where it is none of the ladder's rungs or fallbacks. */
            reason?: string | null;
        };
        CompensationOutcome: (components["schemas"]["CompensationLadder"] & {
            /** @enum {string} */
            type: "ladder";
        }) | (components["schemas"]["CompensationNoOffer"] & {
            /** @enum {string} */
            type: "no-offer";
        });
        /** @description Nothing. */
        CompensationPayoutInput: Record<string, never>;
        /** @description One offer of the ladder. */
        CompensationRung: {
            step: components["schemas"]["CompensationStep"];
            form: components["schemas"]["CompensationForm"];
            /** @description What it is worth to the buyer; money forms (`red-packet`, `cash`) are paid in this amount. */
            value: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description How long a coupon or a benefit can be used, seconds. None: does not apply.
             */
            valid_seconds?: number | null;
            /** @description At most 20. */
            fallbacks?: components["schemas"]["CompensationFallback"][];
            approval?: components["schemas"]["ActorRole"] | null;
            /** @description What to say to the buyer, at most 1,000 characters. */
            buyer_text: string;
        };
        /** @enum {string} */
        CompensationState: "open" | "offered" | "awaiting-approval" | "approved" | "sending" | "unknown" | "done" | "failed" | "refused" | "withdrawn";
        /** @enum {string} */
        CompensationStep: "virtual" | "cash-like" | "cash";
        CompensationWithdrawalInput: {
            reason: string;
        };
        /**
         * Format: binary
         * @description A WebAssembly component, 32 MiB at most.
         */
        Component: string;
        /** @enum {string} */
        Confirmation: "customer" | "timeout";
        /** @description Nothing. */
        ConfirmationBody: Record<string, never>;
        /** @description What a buyer agreed to. Until it is recorded: no marketing, no selling, calls about the order. */
        ConsentsBody: {
            /** @description Promotions and news. */
            marketing: boolean;
            /** @description Offers by a person. */
            sales: boolean;
            /** @description Calls. */
            calls: boolean;
            /** @description `user_…`; null until somebody recorded it. */
            recorded_by?: string | null;
            /** Format: date-time */
            recorded_at?: string | null;
        };
        ContactBody: {
            result: components["schemas"]["ContactResult"];
            note?: string | null;
        };
        /** @enum {string} */
        ContactChannel: "chat" | "phone" | "email" | "sms" | "in-person";
        /** @enum {string} */
        ContactLimit: "consent" | "quiet-hours" | "calls-a-day" | "contacts-a-day";
        /** @enum {string} */
        ContactPurpose: "payment-reminder" | "receiver-check" | "review-invitation" | "review-follow-up" | "care-callback" | "delivery-check" | "delay-notice" | "case-update" | "care-message" | "marketing" | "sales-offer" | "relationship";
        /** @enum {string} */
        ContactResult: "sent" | "answered" | "no-answer" | "declined";
        ConversationBody: {
            /** @description `conversation_…` */
            id: string;
            /**
             * Format: int64
             * @description Short number in the shop.
             */
            number: number;
            channel: components["schemas"]["Channel"];
            customer: components["schemas"]["ConversationCustomer"];
            /** @description `order_…` that it is about. */
            order?: string | null;
            stage: components["schemas"]["Stage"];
            sales_step?: components["schemas"]["SalesStep"] | null;
            /** @description BCP 47. */
            language: string;
            state: components["schemas"]["ConversationState"];
            /** @description `user_…` who answers. */
            assignee?: string | null;
            /**
             * Format: date-time
             * @description Since when the buyer waits for a person.
             */
            waiting_since?: string | null;
            /**
             * Format: date-time
             * @description When a person must have answered.
             */
            respond_by?: string | null;
            pace?: components["schemas"]["ResponsePace"] | null;
            /** Format: date-time */
            first_asked_at?: string | null;
            /**
             * Format: date-time
             * @description The first answer of a person.
             */
            first_answered_at?: string | null;
            /** Format: date-time */
            last_message_at?: string | null;
            /**
             * Format: int64
             * @description How often it was passed on.
             */
            transfers: number;
            /** @description It was passed on repeatedly; keep it if you can. */
            transfer_warning: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            closed_at?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @description A buyer as a conversation shows them. */
        ConversationCustomer: {
            /** @description `customer_…` */
            id: string;
            /** @description `王**` */
            name: string;
        };
        /** @description What of a conversation can be changed; what is left out stays. */
        ConversationPatch: {
            stage?: components["schemas"]["Stage"] | null;
            sales_step?: components["schemas"]["SalesStep"] | null;
            /** @description BCP 47. */
            language?: string | null;
            /** @description `user_…` who takes what nobody has; afterwards it is transferred. */
            assignee?: string | null;
            /** @description Id or number of the buyer's order. */
            order?: string | null;
        };
        /** @enum {string} */
        ConversationState: "waiting" | "answered" | "closed";
        /** @description Decisions of the last 24 hours. */
        CountsBody: {
            /** Format: int64 */
            decisions: number;
            /**
             * Format: int64
             * @description Of them, those for which the safe default held.
             */
            defaults: number;
        };
        /** @description A courier that can be used between the two places. */
        CourierFeeCourierOption: {
            /** @description The shop's code of the courier, for example `zto`. */
            courier: string;
            /**
             * Format: int32
             * @description How well it serves the destination, 0 (worst) to 100; none where nobody measured.
             */
            quality?: number | null;
        };
        CourierFeeInput: {
            /** @description GB/T 2260 province code of the sender, six digits; ISO 3166-1 alpha-2 abroad. */
            origin_region: string;
            /** @description The same of the receiver. */
            destination_region: string;
            /**
             * Format: int64
             * @description Grams, 1 to 100,000,000.
             */
            weight_grams: number;
            /**
             * Format: int64
             * @description Cubic millimetres, for volumetric weight.
             */
            volume_mm3?: number | null;
            /**
             * Format: int32
             * @description 1 to 100,000.
             */
            pieces: number;
            /** @description A lot that goes together as bulk goods. */
            bulk?: boolean;
            purpose: components["schemas"]["CourierFeePurpose"];
            /** @description The courier that the buyer asks for. */
            wanted_courier?: string | null;
            /** @description Couriers that can be used; empty: those of the settings. */
            couriers?: components["schemas"]["CourierFeeCourierOption"][];
            order_value?: components["schemas"]["Money"] | null;
            /** @description The parcel crosses a customs border. */
            cross_border?: boolean;
            fault?: components["schemas"]["FreightPayer"] | null;
        };
        /** @enum {string} */
        CourierFeeMode: "express" | "freight";
        CourierFeeNotCovered: {
            /** @description Couriers that could be asked by hand. */
            ask?: string[];
            disclosures?: string[];
        };
        CourierFeeOutcome: (components["schemas"]["CourierFeeQuotes"] & {
            /** @enum {string} */
            type: "quotes";
        }) | (components["schemas"]["CourierFeeNotCovered"] & {
            /** @enum {string} */
            type: "not-covered";
        });
        /** @enum {string} */
        CourierFeePurpose: "ship" | "return" | "redeliver" | "forwarded";
        CourierFeeQuote: {
            /** @description The shop's code of the courier. */
            courier: string;
            mode: components["schemas"]["CourierFeeMode"];
            /** @description What carriage costs, not who pays it. */
            fee: components["schemas"]["Money"];
            surcharge?: components["schemas"]["Money"] | null;
            /** @description The row of the fee table that was used, in words, for example `300–400 kg`. */
            band: string;
            /**
             * Format: int32
             * @description Delivery time in hours, where the table knows it.
             */
            eta_hours?: number | null;
        };
        CourierFeeQuotes: {
            /** @description The default one first, at most 100. */
            quotes?: components["schemas"]["CourierFeeQuote"][];
            /** @description Who pays. */
            payer: components["schemas"]["FreightPayer"];
            /** @description What the buyer pays: the first quote's fee, or zero where somebody else pays it. */
            buyer_fee: components["schemas"]["Money"];
            /** @description An agent must agree to the wanted courier before the buyer pays. */
            needs_agreement?: boolean;
            /** @description What the buyer must be told before paying, for example duties. */
            disclosures?: string[];
        };
        CustomerBody: {
            /** @description `customer_…` */
            id: string;
            /**
             * Format: int64
             * @description Short number, accepted wherever an id is.
             */
            number: number;
            /** @description Masked: `王**`. */
            name: string;
            /** @description Masked: `138****1234`. */
            phone?: string | null;
            /** @description GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. The street is shown by `reveals` only. */
            region?: string | null;
            buyer_class: components["schemas"]["BuyerClass"];
            tags: string[];
            /** @description BCP 47. */
            language?: string | null;
            /** @description ISO 3166-1 alpha-2. */
            market?: string | null;
            preference?: string | null;
            need: components["schemas"]["NeedBody"];
            /** @description Where the data came from. */
            source: string;
            /** Format: date-time */
            collected_at: string;
            /** Format: int64 */
            completed_orders: number;
            completed_total: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description Since the first completed order.
             */
            member_since?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @description What is known of a buyer. A new one needs `name` and `source`; in a change, what is left out stays. */
        CustomerInput: {
            name?: string | null;
            phone?: string | null;
            /** @description Street and house. */
            address?: string | null;
            /** @description GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. */
            region?: string | null;
            buyer_class?: components["schemas"]["BuyerClass"] | null;
            tags?: string[] | null;
            language?: string | null;
            market?: string | null;
            preference?: string | null;
            need?: components["schemas"]["NeedBody"];
            /** @description Where this data came from, for example `chat`. */
            source?: string | null;
            /**
             * Format: date-time
             * @description When it was collected; now unless given.
             */
            collected_at?: string | null;
        };
        /** @description What a policy answered. */
        DecisionBody: {
            /** @description `decision_…` */
            id: string;
            kind: components["schemas"]["PolicyKind"];
            outcome: components["schemas"]["DecisionOutcome"];
            /** @description The answer, or the safe default of the kind. */
            decision: components["schemas"]["PolicyOutcome"];
            /** @description Why. */
            reasons: components["schemas"]["Reason"][];
            plugin?: components["schemas"]["PluginRefBody"] | null;
            stage: components["schemas"]["PolicyStage"];
            /**
             * Format: int64
             * @description Units of fuel.
             */
            fuel_used: number;
            /** Format: int64 */
            memory_peak_bytes: number;
            /**
             * Format: int64
             * @description From the start of the instance to the answer, microseconds.
             */
            duration_us: number;
            failure?: components["schemas"]["PolicyFailureBody"];
        };
        /** @description A decision with everything that a replay needs. */
        DecisionDetailBody: components["schemas"]["RecordedBody"] & {
            input: components["schemas"]["PolicyInput"];
            /** @description What the policy was told of the shop, without the settings. */
            context: Record<string, never>;
            /** Format: int64 */
            settings_revision?: number | null;
            /** @description Of the tables that the plugin reads, by name. */
            table_revisions: {
                [key: string]: number;
            };
            /** @description What decides an outcome besides the plugin and its data. */
            engine: string;
            /**
             * Format: int64
             * @description Waiting for a thread, microseconds.
             */
            queued_us: number;
            /** @description What the policy wrote. */
            log: string[];
            effects: components["schemas"]["EffectBody"][];
            /** @description What the caller may do now: `replay`. */
            actions: string[];
        };
        /** @enum {string} */
        DecisionOutcome: "decided" | "default";
        DescribeColumn: {
            /** @description Kebab-case name, unique in the table. */
            name: string;
            column_type: components["schemas"]["DescribeColumnType"];
            column_role: components["schemas"]["DescribeColumnRole"];
            /** @description Unit of a number, for example `grams`; empty for none. */
            unit: string;
            /** @description For the people who fill in the table. */
            summary: string;
        };
        /** @enum {string} */
        DescribeColumnRole: "key" | "band-from" | "band-to" | "value";
        /** @enum {string} */
        DescribeColumnType: "text" | "integer" | "money" | "boolean";
        /** @description A table that the policy reads. */
        DescribeTableSpec: {
            /** @description Kebab-case name, unique in the shop. */
            name: string;
            summary: string;
            /** @description In the order in which cells are handed over; 1 to 64. */
            columns?: components["schemas"]["DescribeColumn"][];
            /** @description Rows to start a new shop with, as CSV with a header line; empty for none. */
            starter_csv: string;
        };
        /** @description What a version says of itself. */
        DescribedBody: {
            summary: string;
            /** @description JSON Schema (draft 2020-12). */
            settings_schema: Record<string, never>;
            defaults: Record<string, never>;
            tables: components["schemas"]["DescribeTableSpec"][];
        };
        /** @description One place in which two answers differ. */
        DifferenceBody: {
            /** @description JSON pointer into the answer: `/outcome/…` or `/reasons/…`. */
            pointer: string;
            /** @description Left out where it was not there. */
            before?: unknown;
            /** @description Left out where it is no longer there. */
            after?: unknown;
        };
        DiscountAmountOff: {
            amount: components["schemas"]["Money"];
        };
        /** @description What the buyer asks for. */
        DiscountAsk: {
            /** @enum {string} */
            type: "cheaper";
        } | (components["schemas"]["DiscountAmountOff"] & {
            /** @enum {string} */
            type: "amount-off";
        }) | (components["schemas"]["DiscountTotalPrice"] & {
            /** @enum {string} */
            type: "total-price";
        }) | {
            /** @enum {string} */
            type: "free-shipping";
        } | {
            /** @enum {string} */
            type: "cheaper-elsewhere";
        };
        DiscountBuyerHistory: {
            /**
             * Format: int32
             * @description Orders completed before this one.
             */
            completed_orders: number;
            /** @description What they came to. */
            completed_total: components["schemas"]["Money"];
        };
        DiscountCoupon: {
            code: string;
            amount: components["schemas"]["Money"];
            /** @description Spend from which the coupon holds. */
            minimum_spend: components["schemas"]["Money"];
        };
        DiscountGift: {
            /** @description Stock keeping unit of the gift, where it is stocked. */
            sku?: string | null;
            name: string;
        };
        DiscountInput: {
            /** @description 1 to 1,000. */
            lines?: components["schemas"]["DiscountLine"][];
            shipping?: components["schemas"]["Money"] | null;
            buyer_class: components["schemas"]["BuyerClass"];
            history?: components["schemas"]["DiscountBuyerHistory"] | null;
            /**
             * Format: int32
             * @description How often this buyer has bargained over this purchase; 0: not yet.
             */
            bargaining_round: number;
            ask?: components["schemas"]["DiscountAsk"] | null;
            actor: components["schemas"]["Actor"];
            coupons?: components["schemas"]["DiscountCoupon"][];
            /** @description The buyer has no earlier contact with a favour of this kind. */
            first_favour?: boolean;
        };
        DiscountKeep: {
            script_key: string;
            /**
             * Format: int32
             * @description How long the buyer is asked to wait, seconds.
             */
            hold_seconds: number;
        };
        DiscountLine: {
            /** @description Stock keeping unit. */
            sku: string;
            /**
             * Format: int32
             * @description 1 to 1,000,000.
             */
            quantity: number;
            /** @description List price of one. */
            list_price: components["schemas"]["Money"];
            floor_price?: components["schemas"]["Money"] | null;
        };
        DiscountLineDiscount: {
            /**
             * Format: int32
             * @description Index into `input.lines`.
             */
            line: number;
            /** @description Off the whole line. */
            amount: components["schemas"]["Money"];
            /** @description Stable code of the rule, for example `quantity-tier`. */
            rule: string;
            /** @description How the amount was worked out, for the buyer to read. */
            explanation: string;
        };
        DiscountNeedsApproval: {
            /** @description The lowest role that may grant it. */
            level: components["schemas"]["ActorRole"];
            proposal: components["schemas"]["DiscountOffer"];
            script_key: string;
        };
        DiscountOffer: {
            /** @description At most one a line and rule. */
            line_discounts?: components["schemas"]["DiscountLineDiscount"][];
            order_discount?: components["schemas"]["Money"] | null;
            free_shipping?: boolean;
            gift?: components["schemas"]["DiscountGift"] | null;
            voucher?: components["schemas"]["DiscountVoucher"] | null;
            /** @description One place in a new-product trial. */
            trial_slot?: boolean;
            /** @description The sum of what the shop gives in money: lines, order and carriage. */
            total_discount: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description How long the buyer is asked to wait before the offer is made, seconds.
             */
            hold_seconds: number;
            /**
             * Format: int32
             * @description How long the offer stands, seconds.
             */
            expires_seconds: number;
            /** @description For this buyer and one order only. */
            single_use?: boolean;
            stacking: components["schemas"]["DiscountStackingClass"];
            /** @description Which script tells it to the buyer. */
            script_key: string;
        };
        DiscountOutcome: (components["schemas"]["DiscountKeep"] & {
            /** @enum {string} */
            type: "keep";
        }) | (components["schemas"]["DiscountOffer"] & {
            /** @enum {string} */
            type: "offer";
        }) | (components["schemas"]["DiscountNeedsApproval"] & {
            /** @enum {string} */
            type: "needs-approval";
        }) | (components["schemas"]["DiscountRouteBulk"] & {
            /** @enum {string} */
            type: "route-bulk";
        });
        DiscountRouteBulk: {
            script_key: string;
            /** Format: int32 */
            hold_seconds: number;
        };
        /** @enum {string} */
        DiscountStackingClass: "exclusive" | "with-coupons" | "free";
        DiscountTotalPrice: {
            total: components["schemas"]["Money"];
        };
        DiscountVoucher: {
            amount: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description How long it can be used, seconds.
             */
            valid_seconds: number;
        };
        /** @enum {string} */
        Dissatisfaction: "calm" | "annoyed" | "angry" | "threatening";
        /** @description A paper about a product. */
        DocumentBody: {
            title: string;
            /** @description `https://…` */
            address: string;
        };
        /** @description A message that is to be checked. */
        DraftBody: {
            text: string;
        };
        /** @description What the host did with a decision. */
        EffectBody: {
            /** @description `resource.past-verb` */
            effect: string;
            /** @description Id of what was changed. */
            target: string;
            /** Format: date-time */
            at: string;
        };
        /** @description Nothing to say. */
        EmptyInput: Record<string, never>;
        /** @description A figure that the desk does not count itself. */
        EnteredMetricInput: {
            /** @description Kebab-case, for example `typing-speed`. */
            name: string;
            unit: components["schemas"]["ScorecardUnit"];
            /** Format: int64 */
            value: number;
            /**
             * Format: int32
             * @description Of how many cases the figure is made.
             */
            sample: number;
        };
        EvaluateBody: {
            /** @description The input of the kind. */
            input: components["schemas"]["PolicyInput"];
            /** @description Id of what it is about, for example `order_01h…` or `#1042`. */
            subject?: string | null;
        };
        /** @description One answer about a case. */
        EvaluationBody: {
            /** @description `decision_…`, the recorded decision. */
            decision: string;
            outcome: components["schemas"]["SolutionOutcome"];
            /** @description Nothing may be decided before the buyer was contacted. */
            contact_first: boolean;
            reasons: components["schemas"]["SolutionReasonBody"][];
            /** @description What the person who reviews should look at. */
            questions: string[];
            /** @description What the host changed in the policy's answer, and why. */
            host_notes: string[];
            /** @description Best first. */
            items: components["schemas"]["SolutionBody"][];
            by: string;
            /** Format: date-time */
            at: string;
        };
        EvidenceBody: {
            /** @description `evidence_…` */
            id: string;
            /** @description `case_…` */
            case: string;
            kind: components["schemas"]["EvidenceKind"];
            /** @description SHA-256 of the file, lower-case hexadecimal. */
            sha256: string;
            content_type: string;
            /** Format: int64 */
            size_bytes: number;
            /** @description Where the file is kept. */
            reference: string;
            note: string;
            added_by: string;
            /** Format: date-time */
            added_at: string;
            /** @description `user_…` who looked at it and agrees. */
            confirmed_by?: string | null;
            /** Format: date-time */
            confirmed_at?: string | null;
        };
        /** @enum {string} */
        EvidenceKind: "photo" | "video" | "waybill-photo" | "courier-statement" | "chat-record" | "inspection-report" | "other";
        /** @description A decision that did not come out as it was recorded. */
        ExaminedDecisionBody: {
            /** @description `decision_…` */
            decision: string;
            change: components["schemas"]["BacktestChange"];
            reason?: components["schemas"]["NotReplayable"] | null;
            recorded?: components["schemas"]["RecordedAnswerBody"] | null;
            /** @description `{"outcome": …, "reasons": […]}`; null where there is none. */
            answer?: Record<string, never> | null;
            failure?: components["schemas"]["PolicyFailureBody"] | null;
            /** Format: int64 */
            fuel_used?: number | null;
            /** @description Of two answers. */
            differences: components["schemas"]["DifferenceBody"][];
        };
        /** @description An open-ended fact. */
        FactInput: {
            /** @description Kebab-case, 1 to 64 characters. */
            name: string;
            /** @description 1 to 200 characters, never personal data. */
            value: string;
        };
        /** @description Failures by code. */
        FailuresBody: {
            before: {
                [key: string]: number;
            };
            after: {
                [key: string]: number;
            };
        };
        /** @enum {string} */
        Fault: "seller" | "buyer" | "courier" | "unknown";
        /** @description What is told when a case is registered. */
        FeedbackBody: {
            cause: string;
            solution: string;
            /** @description How it was repaired or settled. */
            process: string;
            result: string;
        };
        /** @description One field that does not fit. */
        FieldError: {
            /** @description JSON pointer into the body, or `?name` of a query parameter. */
            pointer: string;
            /** @description Stable kebab-case code. */
            code: string;
            /** @description What is wrong and what would be right. */
            message: string;
        };
        /** @description Something in a text that is not in order. */
        FindingBody: {
            /** @description Stable kebab-case code of the rule. */
            rule: string;
            severity: components["schemas"]["FindingSeverity"];
            span?: components["schemas"]["SpanBody"] | null;
            /** @description What is wrong, for the author. */
            message: string;
            /** @description What to write in place of the span. */
            replacement?: string | null;
        };
        /** @enum {string} */
        FindingSeverity: "hint" | "warn" | "block";
        /** @enum {string} */
        FlagColor: "red" | "yellow" | "green" | "blue" | "purple" | "grey";
        /** @description Where a straight line through fuel over input bytes meets the limit. */
        ForecastBody: {
            /** Format: int64 */
            fuel_limit: number;
            /**
             * Format: int64
             * @description Null: fuel does not grow with the input, or all inputs had one size.
             */
            fuel_per_kibibyte?: number | null;
            /**
             * Format: int64
             * @description Bytes of the input as JSON; null where fuel does not grow.
             */
            reached_at_input_bytes?: number | null;
        };
        /**
         * @description Who pays for carriage.
         * @enum {string}
         */
        FreightPayer: "buyer" | "seller" | "courier";
        FuelBody: {
            /** Format: int64 */
            recorded: number;
            /** Format: int64 */
            replayed: number;
        };
        FuelChangeBody: {
            before?: components["schemas"]["FuelPercentilesBody"] | null;
            after?: components["schemas"]["FuelPercentilesBody"] | null;
        };
        /** @description Fuel of a call; percentiles are at most 1/32 too high. */
        FuelPercentilesBody: {
            /** Format: int64 */
            p50: number;
            /** Format: int64 */
            p90: number;
            /** Format: int64 */
            p99: number;
            /** Format: int64 */
            max: number;
        };
        /** @enum {string} */
        FulfilmentState: "pending" | "verified" | "printed" | "packed" | "shipped" | "delivered" | "completed" | "returned" | "cancelled";
        /** @description One slip with the receiver in full, for the printer. */
        FullSlipBody: components["schemas"]["SlipBody"] & {
            reveal: components["schemas"]["RevealedReceiverBody"];
        };
        FullSlipsBody: {
            items: components["schemas"]["FullSlipBody"][];
        };
        /** @enum {string} */
        Gender: "female" | "male" | "other";
        /** @description What the owner tolerates of a version. Only failures of the version itself count, none of the host. */
        GuardsBody: {
            /**
             * Format: int64
             * @description Share of failed calls in the window at which the active version is put into quarantine and a canary is taken
             *     away; basis points.
             * @default 2500
             */
            failure_share_bps?: number;
            /**
             * Format: int64
             * @description Calls that the window holds. Nobody is judged before 20, or before a smaller window is full.
             * @default 100
             */
            window_decisions?: number;
            /**
             * Format: int64
             * @description Older calls leave the window; seconds.
             * @default 600
             */
            window_seconds?: number;
            /**
             * Format: int64
             * @description A canary may use this much of the active version's fuel in the mean; basis points. Null: no such limit.
             */
            fuel_ratio_bps?: number | null;
            /** @description One for each currency. */
            money?: components["schemas"]["MoneyGuardBody"][];
        };
        HandoverInput: {
            /** @description How it was handed over: the coupon's code, the gift's waybill number. */
            reference: string;
        };
        /** @description What was active, and with what. */
        HistoryBody: {
            /**
             * Format: int64
             * @description Counts entries, from 1.
             */
            seq: number;
            plugin: components["schemas"]["PluginRefBody"];
            /** Format: int64 */
            settings_revision: number;
            /** @description Of the tables that it reads: as they stood when it was replaced, or when it began where it still holds. */
            table_revisions: {
                [key: string]: number;
            };
            /** @description `bind`, `settings`, `promote` or `rollback`. */
            cause: string;
            /**
             * Format: int64
             * @description The entry that a rollback from it goes back to.
             */
            former_seq?: number | null;
            /** @description The backtest that it was based on. */
            backtest?: string | null;
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            reason?: string | null;
        };
        /** @description A reason not to print an order. */
        HoldBody: {
            /** @description `hold_…` */
            id: string;
            source: components["schemas"]["HoldSource"];
            code: string;
            reason: string;
            /** @description What the buyer is asked. */
            questions: components["schemas"]["HoldQuestionBody"][];
            /** @description `decision_…` that it comes from. */
            decision?: string | null;
            placed_by: string;
            /** Format: date-time */
            placed_at: string;
            released_by?: string | null;
            /** Format: date-time */
            released_at?: string | null;
            release_note?: string | null;
        };
        HoldQuestionBody: {
            /** @description For example `address`. */
            field: string;
            /** @description For the buyer to read. */
            buyer_text: string;
        };
        /** @enum {string} */
        HoldSource: "check" | "question" | "manual";
        InspectionBody: {
            /** @description `inspection_…` */
            id: string;
            /** @description `case_…` */
            case: string;
            /** @description `return_…` of the register. */
            return?: string | null;
            /** @description The goods can be sold again. */
            resalable: boolean;
            /** @description Codes of resale criteria that failed. */
            findings: string[];
            /** Format: int64 */
            received_count: number;
            /** Format: int64 */
            good_count: number;
            /** Format: int64 */
            damaged_count: number;
            note: string;
            by: string;
            /** Format: date-time */
            at: string;
        };
        /** @enum {string} */
        Level: "low" | "normal" | "high";
        /** @description How much one role may give of one kind without asking. */
        LimitBody: {
            role: components["schemas"]["Role"];
            kind: components["schemas"]["AuthorityKind"];
            limit?: components["schemas"]["Money"] | null;
        };
        LimitsBody: {
            items: components["schemas"]["LimitBody"][];
        };
        LineMaximumBody: {
            /**
             * Format: int64
             * @description Line of the order, from 0.
             */
            line: number;
            maximum: components["schemas"]["Money"];
        };
        /** @description A page of a list. */
        ListBody_AccuracyBody: {
            items: {
                class: string;
                /**
                 * Format: int64
                 * @description Tickets that were given the class.
                 */
                placed: number;
                /**
                 * Format: int64
                 * @description Those of them that still have it.
                 */
                kept: number;
                /**
                 * Format: int64
                 * @description The share, basis points.
                 */
                accuracy_bps: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_AmendmentBody: {
            items: {
                /** @description `amendment_…` */
                id: string;
                /** @description `order_…` */
                order: string;
                kind: components["schemas"]["AmendmentKind"];
                reason: string;
                state: components["schemas"]["AmendmentState"];
                before: components["schemas"]["SnapshotBody"];
                after: components["schemas"]["SnapshotBody"];
                /** @description `note_…` of the red flag note. */
                note: string;
                /** @description `user_…` or `system`. */
                made_by: string;
                /** Format: date-time */
                made_at: string;
                /** Format: date-time */
                confirmed_at?: string | null;
                /** Format: date-time */
                acknowledged_at?: string | null;
                /** Format: date-time */
                withdrawn_at?: string | null;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ApprovalBody: {
            items: {
                /** @description `approval_…` */
                id: string;
                kind: components["schemas"]["AuthorityKind"];
                /** @description Id of the offer, refund or compensation that waits. */
                subject: string;
                amount: components["schemas"]["Money"];
                /** @description The lowest role that may grant it. */
                level: components["schemas"]["Role"];
                state: components["schemas"]["ApprovalState"];
                /** @description Why it is asked. */
                reason: string;
                /** @description `user_…`, or `system`. */
                asked_by: string;
                /** Format: date-time */
                asked_at: string;
                /** @description `user_…` */
                decided_by?: string | null;
                /** Format: date-time */
                decided_at?: string | null;
                decision_note?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What the caller may do with it now: `decide`. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_AuditEventBody: {
            items: {
                /**
                 * Format: int64
                 * @description Place in the chain, from 1.
                 */
                seq: number;
                /** Format: date-time */
                at: string;
                /** @description `member` or `system`. */
                actor_kind: string;
                actor: string;
                /** @description `resource.verb` */
                command: string;
                target: string;
                /** @description What was before and is after. */
                change: unknown;
                reason?: string | null;
                request_id: string;
                prev_hash: string;
                /** @description SHA-256 over this row and `prev_hash`. */
                hash: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_BacktestBody: {
            items: {
                /** @description `backtest_…` */
                id: string;
                kind: components["schemas"]["PolicyKind"];
                plugin: components["schemas"]["PluginRefBody"];
                /** @description Null: those of each decision. */
                settings?: Record<string, never> | null;
                /** @description Revisions that hold instead of the recorded ones. */
                tables: {
                    [key: string]: number;
                };
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                /** Format: int64 */
                sample?: number | null;
                state: components["schemas"]["BacktestState"];
                progress: components["schemas"]["ProgressBody"];
                result?: components["schemas"]["BacktestResultBody"] | null;
                /** @description Why it failed. */
                problem?: string | null;
                created_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                started_at?: string | null;
                /** Format: date-time */
                finished_at?: string | null;
                /** @description What the caller may do now: `pause`, `resume`, `cancel`. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_CaseBody: {
            items: {
                /** @description `case_…` */
                id: string;
                /**
                 * Format: int64
                 * @description Short number in the shop.
                 */
                number: number;
                /** @description `order_…` */
                order: string;
                /** @description `customer_…` */
                customer: string;
                kind: components["schemas"]["CaseKind"];
                cause: components["schemas"]["CaseCause"];
                claimed_fault: components["schemas"]["Fault"];
                verified_fault?: components["schemas"]["Fault"] | null;
                request?: components["schemas"]["CaseRequest"] | null;
                description: string;
                lines: components["schemas"]["CaseLineBody"][];
                state: components["schemas"]["CaseState"];
                /** @description A dispute before the platform. */
                in_dispute: boolean;
                /** @description `user_…` whose case it is. */
                assignee: string;
                opened_by: string;
                /** Format: date-time */
                opened_at: string;
                /**
                 * Format: date-time
                 * @description Must be solved until then.
                 */
                due_at: string;
                overdue: boolean;
                /**
                 * Format: date-time
                 * @description What the buyer was told.
                 */
                expected_solution_at?: string | null;
                expected_solution_reason?: string | null;
                temporary_solution?: string | null;
                /**
                 * Format: date-time
                 * @description The buyer is owed the next message by then.
                 */
                next_update_at?: string | null;
                /** Format: date-time */
                contacted_at?: string | null;
                identity_confirmed: boolean;
                /** @description `solution_…` that the buyer chose. */
                solution?: string | null;
                /** Format: date-time */
                consented_at?: string | null;
                consent_recorded_by?: string | null;
                tags: string[];
                feedback?: components["schemas"]["FeedbackBody"] | null;
                /** Format: int64 */
                spent_minutes?: number | null;
                /** Format: int64 */
                times_reopened: number;
                /** Format: date-time */
                closed_at?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What the caller may do with it now: the steps that come next, and `note`, `add-evidence`, `refund` … */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_CaseEntryBody: {
            items: {
                /** @description `step_…` */
                id: string;
                kind: components["schemas"]["CaseEntryKind"];
                note: string;
                /** @description What the step found out. */
                outcome: Record<string, never>;
                state_before: components["schemas"]["CaseState"];
                state_after: components["schemas"]["CaseState"];
                /** @description `user_…`, or `system`. */
                by: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_CaseTimelineEntryBody: {
            items: {
                /** Format: date-time */
                at: string;
                /** @description `step`, `evidence`, `return`, `inspection`, `solutions`, `refund`, `approval`. */
                kind: string;
                /** @description Which of its kind. */
                what: string;
                /** @description Id of what it is about. */
                subject: string;
                /** @description `user_…`, or `system`. */
                by: string;
                note: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ChannelHoursBody: {
            items: {
                channel: components["schemas"]["Channel"];
                /**
                 * Format: int64
                 * @description Minutes after midnight in the shop's time zone; later than `closes_minute`: over midnight.
                 */
                opens_minute: number;
                /**
                 * Format: int64
                 * @description The first minute outside; equal to `opens_minute`: never attended.
                 */
                closes_minute: number;
                /**
                 * Format: int64
                 * @description How long a buyer waits at most for a person, seconds.
                 */
                response_target_seconds: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_CompensationBody: {
            items: {
                /** @description `compensation_…` */
                id: string;
                /** @description `case_…` */
                case: string;
                /** @description `order_…` */
                order: string;
                /** @description `decision_…`, the recorded decision. */
                decision: string;
                outcome: components["schemas"]["CompensationAnswer"];
                /** @description In the order in which they are offered, as the host bounded them. */
                rungs: components["schemas"]["CompensationRung"][];
                /**
                 * Format: int64
                 * @description Index of the rung to begin with.
                 */
                start: number;
                /** @description The most that may be given in this case without a superior. */
                bottom_line: components["schemas"]["Money"];
                ask_approval?: components["schemas"]["Role"] | null;
                escalate?: components["schemas"]["Role"] | null;
                /**
                 * Format: int64
                 * @description From the buyer's agreement until the money must have left, seconds.
                 */
                payout_seconds: number;
                /** @description For the buyer to read. */
                explanation: string;
                script_key: string;
                reasons: components["schemas"]["Reason"][];
                /** @description What the host changed in the policy's answer, and why. */
                host_notes: string[];
                asked_by: string;
                /** Format: date-time */
                asked_at: string;
                state: components["schemas"]["CompensationState"];
                /**
                 * Format: int64
                 * @description Offers that the buyer declined.
                 */
                times_declined: number;
                form?: components["schemas"]["CompensationMeans"] | null;
                amount?: components["schemas"]["Money"] | null;
                /** @description Why the offer is not that of the ladder. */
                deviation?: string | null;
                offered_by?: string | null;
                /** Format: date-time */
                offered_at?: string | null;
                accepted_by?: string | null;
                /** Format: date-time */
                accepted_at?: string | null;
                /** @description `approval_…` that it waits for, or waited. */
                approval?: string | null;
                /**
                 * Format: date-time
                 * @description It must be there until then.
                 */
                pay_by?: string | null;
                /** Format: date-time */
                sending_at?: string | null;
                /** @description What the provider calls the payout, or how it was handed over. */
                reference?: string | null;
                /** @description Why it failed, is unknown, was refused or withdrawn. */
                failure?: string | null;
                done_by?: string | null;
                /** Format: date-time */
                ended_at?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What the caller may do with it now: `offer`, `accept`, `decline`, `pay-out`, `deliver`, `withdraw`. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ConversationBody: {
            items: {
                /** @description `conversation_…` */
                id: string;
                /**
                 * Format: int64
                 * @description Short number in the shop.
                 */
                number: number;
                channel: components["schemas"]["Channel"];
                customer: components["schemas"]["ConversationCustomer"];
                /** @description `order_…` that it is about. */
                order?: string | null;
                stage: components["schemas"]["Stage"];
                sales_step?: components["schemas"]["SalesStep"] | null;
                /** @description BCP 47. */
                language: string;
                state: components["schemas"]["ConversationState"];
                /** @description `user_…` who answers. */
                assignee?: string | null;
                /**
                 * Format: date-time
                 * @description Since when the buyer waits for a person.
                 */
                waiting_since?: string | null;
                /**
                 * Format: date-time
                 * @description When a person must have answered.
                 */
                respond_by?: string | null;
                pace?: components["schemas"]["ResponsePace"] | null;
                /** Format: date-time */
                first_asked_at?: string | null;
                /**
                 * Format: date-time
                 * @description The first answer of a person.
                 */
                first_answered_at?: string | null;
                /** Format: date-time */
                last_message_at?: string | null;
                /**
                 * Format: int64
                 * @description How often it was passed on.
                 */
                transfers: number;
                /** @description It was passed on repeatedly; keep it if you can. */
                transfer_warning: boolean;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                closed_at?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_CustomerBody: {
            items: {
                /** @description `customer_…` */
                id: string;
                /**
                 * Format: int64
                 * @description Short number, accepted wherever an id is.
                 */
                number: number;
                /** @description Masked: `王**`. */
                name: string;
                /** @description Masked: `138****1234`. */
                phone?: string | null;
                /** @description GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. The street is shown by `reveals` only. */
                region?: string | null;
                buyer_class: components["schemas"]["BuyerClass"];
                tags: string[];
                /** @description BCP 47. */
                language?: string | null;
                /** @description ISO 3166-1 alpha-2. */
                market?: string | null;
                preference?: string | null;
                need: components["schemas"]["NeedBody"];
                /** @description Where the data came from. */
                source: string;
                /** Format: date-time */
                collected_at: string;
                /** Format: int64 */
                completed_orders: number;
                completed_total: components["schemas"]["Money"];
                /**
                 * Format: date-time
                 * @description Since the first completed order.
                 */
                member_since?: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_EvaluationBody: {
            items: {
                /** @description `decision_…`, the recorded decision. */
                decision: string;
                outcome: components["schemas"]["SolutionOutcome"];
                /** @description Nothing may be decided before the buyer was contacted. */
                contact_first: boolean;
                reasons: components["schemas"]["SolutionReasonBody"][];
                /** @description What the person who reviews should look at. */
                questions: string[];
                /** @description What the host changed in the policy's answer, and why. */
                host_notes: string[];
                /** @description Best first. */
                items: components["schemas"]["SolutionBody"][];
                by: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_EvidenceBody: {
            items: {
                /** @description `evidence_…` */
                id: string;
                /** @description `case_…` */
                case: string;
                kind: components["schemas"]["EvidenceKind"];
                /** @description SHA-256 of the file, lower-case hexadecimal. */
                sha256: string;
                content_type: string;
                /** Format: int64 */
                size_bytes: number;
                /** @description Where the file is kept. */
                reference: string;
                note: string;
                added_by: string;
                /** Format: date-time */
                added_at: string;
                /** @description `user_…` who looked at it and agrees. */
                confirmed_by?: string | null;
                /** Format: date-time */
                confirmed_at?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ExaminedDecisionBody: {
            items: {
                /** @description `decision_…` */
                decision: string;
                change: components["schemas"]["BacktestChange"];
                reason?: components["schemas"]["NotReplayable"] | null;
                recorded?: components["schemas"]["RecordedAnswerBody"] | null;
                /** @description `{"outcome": …, "reasons": […]}`; null where there is none. */
                answer?: Record<string, never> | null;
                failure?: components["schemas"]["PolicyFailureBody"] | null;
                /** Format: int64 */
                fuel_used?: number | null;
                /** @description Of two answers. */
                differences: components["schemas"]["DifferenceBody"][];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_HistoryBody: {
            items: {
                /**
                 * Format: int64
                 * @description Counts entries, from 1.
                 */
                seq: number;
                plugin: components["schemas"]["PluginRefBody"];
                /** Format: int64 */
                settings_revision: number;
                /** @description Of the tables that it reads: as they stood when it was replaced, or when it began where it still holds. */
                table_revisions: {
                    [key: string]: number;
                };
                /** @description `bind`, `settings`, `promote` or `rollback`. */
                cause: string;
                /**
                 * Format: int64
                 * @description The entry that a rollback from it goes back to.
                 */
                former_seq?: number | null;
                /** @description The backtest that it was based on. */
                backtest?: string | null;
                changed_by: string;
                /** Format: date-time */
                changed_at: string;
                reason?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_HoldBody: {
            items: {
                /** @description `hold_…` */
                id: string;
                source: components["schemas"]["HoldSource"];
                code: string;
                reason: string;
                /** @description What the buyer is asked. */
                questions: components["schemas"]["HoldQuestionBody"][];
                /** @description `decision_…` that it comes from. */
                decision?: string | null;
                placed_by: string;
                /** Format: date-time */
                placed_at: string;
                released_by?: string | null;
                /** Format: date-time */
                released_at?: string | null;
                release_note?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_InspectionBody: {
            items: {
                /** @description `inspection_…` */
                id: string;
                /** @description `case_…` */
                case: string;
                /** @description `return_…` of the register. */
                return?: string | null;
                /** @description The goods can be sold again. */
                resalable: boolean;
                /** @description Codes of resale criteria that failed. */
                findings: string[];
                /** Format: int64 */
                received_count: number;
                /** Format: int64 */
                good_count: number;
                /** Format: int64 */
                damaged_count: number;
                note: string;
                by: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_LogLineBody: {
            items: {
                /**
                 * Format: int64
                 * @description 1, 2, 3 … within the ticket.
                 */
                seq: number;
                /** Format: date-time */
                at: string;
                /** @description `user_…` or `system`. */
                actor: string;
                /** @description `create`, `transition`, `reopen`, `change`, `transfer`, `note`, `add-participant`, `ask-help`, `escalate`. */
                action: string;
                /** @description The ticket's state after it. */
                state: components["schemas"]["TicketState"];
                /** @description `user_…` whom it was about. */
                member?: string | null;
                text?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_MemberBody: {
            items: {
                /** @description `user_…` */
                id: string;
                login: string;
                display_name: string;
                role: components["schemas"]["Role"];
                /** @description What stands on notes and slips. */
                staff_number: string;
                /** @description What buyers see. */
                service_name: string;
                /** @description The next one up. */
                manager?: string | null;
                languages: string[];
                skills: string[];
                disabled: boolean;
                /** Format: date-time */
                created_at: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_MessageBody: {
            items: {
                /** @description `message_…` */
                id: string;
                /** @description `conversation_…` */
                conversation: string;
                /**
                 * Format: int64
                 * @description 1, 2, 3 … within the conversation.
                 */
                seq: number;
                author: components["schemas"]["MessageAuthor"];
                /** @description `user_…` who wrote it, for agents. */
                user?: string | null;
                /** @description What the buyer sees of an agent. */
                service_name?: string | null;
                /** @description Plain text, never HTML. */
                text: string;
                /** @description A note among colleagues; the buyer never sees it. */
                internal: boolean;
                client_id?: string | null;
                /** @description `decision_…` of the script policy that wrote it. */
                decision?: string | null;
                check?: components["schemas"]["MessageCheckedBody"] | null;
                /** Format: date-time */
                created_at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_NoteBody: {
            items: {
                /** @description `note_…` */
                id: string;
                flag: components["schemas"]["FlagColor"];
                note: string;
                /** @description Of whoever wrote it. */
                staff_number: string;
                /** @description `user_…` or `system`. */
                author: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_OfferBody: {
            items: {
                /** @description `offer_…` */
                id: string;
                /** @description `order_…` */
                order: string;
                /**
                 * Format: int64
                 * @description How often the buyer had bargained over this order before.
                 */
                round: number;
                /** @description `decision_…` */
                decision: string;
                outcome: components["schemas"]["OfferOutcome"];
                state?: components["schemas"]["OfferState"] | null;
                proposal?: components["schemas"]["DiscountOffer"] | null;
                reasons: components["schemas"]["Reason"][];
                /** @description Which script tells it to the buyer. */
                script_key?: string | null;
                /** @description What the order comes down by: lines, order and postage. */
                total_discount: components["schemas"]["Money"];
                /** @description `approval_…` that was asked for. */
                approval?: string | null;
                /** @description `user_…` or `system`. */
                asked_by: string;
                /** Format: date-time */
                asked_at: string;
                /**
                 * Format: date-time
                 * @description The buyer is asked to wait until then.
                 */
                hold_until: string;
                /**
                 * Format: date-time
                 * @description When an open offer ends.
                 */
                expires_at?: string | null;
                /** Format: date-time */
                accepted_at?: string | null;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_OrderBody: {
            items: {
                /** @description `order_…` */
                id: string;
                /**
                 * Format: int64
                 * @description Short number, accepted wherever an id is.
                 */
                number: number;
                /** @description `customer_…` */
                customer: string;
                origin: components["schemas"]["OrderOrigin"];
                external_number?: string | null;
                channel: components["schemas"]["Channel"];
                items_total: components["schemas"]["Money"];
                shipping_fee: components["schemas"]["Money"];
                discount_total: components["schemas"]["Money"];
                /** @description Items − discount + shipping. */
                total: components["schemas"]["Money"];
                paid: components["schemas"]["Money"];
                refunded: components["schemas"]["Money"];
                payment_state: components["schemas"]["PaymentState"];
                fulfilment_state: components["schemas"]["FulfilmentState"];
                after_sales_state: components["schemas"]["AfterSalesState"];
                /** @description The buyer had asked us before ordering. */
                consulted: boolean;
                destination_region: string;
                market?: string | null;
                receiver: components["schemas"]["MaskedReceiverBody"];
                special_requests: components["schemas"]["RequestsBody"];
                /** @description Why it must not be printed now. */
                hold_reason?: string | null;
                /** Format: date-time */
                placed_at: string;
                /** Format: date-time */
                paid_at?: string | null;
                /**
                 * Format: date-time
                 * @description Until when we promised to ship.
                 */
                ship_by?: string | null;
                /** @description The promise has passed. */
                late: boolean;
                /** Format: date-time */
                verified_at?: string | null;
                /** Format: date-time */
                printed_at?: string | null;
                /** Format: date-time */
                packed_at?: string | null;
                /** Format: date-time */
                shipped_at?: string | null;
                /** Format: date-time */
                delivered_at?: string | null;
                /** Format: date-time */
                completed_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it is closed unless paid.
                 */
                closes_at?: string | null;
                /** Format: date-time */
                closed_at?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_OrderCheckBody: {
            items: {
                /** @description `decision_…`, the recorded decision. */
                decision: string;
                outcome: components["schemas"]["CheckOutcome"];
                /** @description No policy answered: the safe default held. */
                by_default: boolean;
                /** @description Duplicates, merge hint, courier, gifts. */
                findings: components["schemas"]["OrderCheckFindings"];
                reasons: components["schemas"]["Reason"][];
                /** @description What the host changed in the policy's answer, and why. */
                host_notes: string[];
                /** @description `user_…` or `system`. */
                by: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_OutreachBody: {
            items: {
                /** @description `outreach_…` */
                id: string;
                /** @description `customer_…` */
                customer: string;
                /** @description `order_…` */
                order?: string | null;
                purpose: components["schemas"]["ContactPurpose"];
                channel: components["schemas"]["OutreachChannel"];
                state: components["schemas"]["OutreachState"];
                limit_hit?: components["schemas"]["ContactLimit"] | null;
                /**
                 * Format: date-time
                 * @description It is not made before.
                 */
                not_before?: string | null;
                /**
                 * Format: int64
                 * @description Contacts of this purpose that may follow.
                 */
                attempts_left: number;
                script_key?: string | null;
                /** @description What comes next if nothing happens; seconds count from `created_at`. */
                plan: components["schemas"]["OutreachPlannedContact"][];
                /** @description What is to be prepared. */
                checklist: components["schemas"]["Preparation"][];
                /** @description Channels that may be used instead. */
                alternatives: components["schemas"]["OutreachChannel"][];
                reasons: components["schemas"]["Reason"][];
                /** @description `decision_…` */
                decision: string;
                /** @description No plugin could answer: no calls, one message in the app. */
                by_default: boolean;
                /** @description `user_…` or `system`. */
                planned_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                contacted_at?: string | null;
                contacted_by?: string | null;
                result?: components["schemas"]["ContactResult"] | null;
                note?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ParticipantBody: {
            items: {
                /** @description `user_…` */
                member: string;
                purpose: components["schemas"]["Purpose"];
                /** @description `user_…` or `system`. */
                added_by: string;
                /** Format: date-time */
                added_at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_PaymentBody: {
            items: {
                /** @description `payment_…` */
                id: string;
                /** @description `order_…` */
                order: string;
                amount: components["schemas"]["Money"];
                method: components["schemas"]["PaymentMethod"];
                reference: string;
                /** @description `user_…` or `system`. */
                taken_by: string;
                /** Format: date-time */
                paid_at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_PluginBody: {
            items: {
                /** @description `plugin_…` */
                id: string;
                /** @description Kebab-case, unique in the shop. */
                name: string;
                summary: string;
                /** @description Came with the host. */
                shipped: boolean;
                /** Format: date-time */
                created_at: string;
                /** @description The newest 20. */
                versions: components["schemas"]["VersionBody"][];
                /** @description Kinds that one of its versions answers now. */
                bound: components["schemas"]["PolicyKind"][];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_PluginKeyBody: {
            items: {
                /** @description `pluginkey_…` */
                id: string;
                name: string;
                /** @description ed25519, 32 bytes in base64. */
                public_key: string;
                /**
                 * Format: date-time
                 * @description Uploads from then on.
                 */
                valid_from: string;
                /**
                 * Format: date-time
                 * @description Uploads before then; null: for ever.
                 */
                valid_until?: string | null;
                /**
                 * Format: date-time
                 * @description From then on nothing that it signed may be bound where signatures are required.
                 */
                revoked_at?: string | null;
                revoked_reason?: string | null;
                created_by: string;
                /** Format: date-time */
                created_at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_PolicyItem: {
            items: (components["schemas"]["PolicyBody"] & {
                last_day: components["schemas"]["CountsBody"];
                /**
                 * Format: int64
                 * @description Decisions of the active version that came out otherwise when the determinism sentinel ran them again: none, or
                 *     somebody must look.
                 */
                divergent_decisions: number;
            })[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_PrintBatchBody: {
            items: {
                /** @description `batch_…` */
                id: string;
                /** Format: int64 */
                number: number;
                /** @description `user_…` or `system`. */
                printed_by: string;
                /** Format: date-time */
                printed_at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ProductBody: {
            items: {
                /** @description `product_…` */
                id: string;
                /** Format: int64 */
                number: number;
                name: string;
                category: string;
                /** @description Facts: `material`, `craft`, `function`, `size-standard` … */
                attributes: {
                    [key: string]: string;
                };
                documents: components["schemas"]["DocumentBody"][];
                /** @description `product_…` of what goes well with it. */
                goes_with: string[];
                /** @description Which resale criteria hold when it comes back. */
                resale_category?: string | null;
                /**
                 * Format: int64
                 * @description Days after delivery.
                 */
                warranty_days: number;
                /** Format: date-time */
                created_at: string;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_PromotionBody: {
            items: {
                /** @description The shop's own code. */
                id: string;
                name: string;
                free_shipping: boolean;
                /** @description No further bargaining while it runs. */
                closes_bargaining: boolean;
                /**
                 * Format: int32
                 * @description Off the list price, basis points.
                 */
                discount_bps: number;
                /** Format: date-time */
                starts_at: string;
                /**
                 * Format: date-time
                 * @description Excluded.
                 */
                ends_at: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_QuoteBody: {
            items: {
                /** @description `quote_…` */
                id: string;
                /** @description `order_…` */
                order: string;
                /** @description `decision_…` */
                decision: string;
                outcome: components["schemas"]["CourierFeeOutcome"];
                reasons: components["schemas"]["Reason"][];
                buyer_fee?: components["schemas"]["Money"] | null;
                /** @description `user_…` or `system`. */
                asked_by: string;
                /** Format: date-time */
                asked_at: string;
                /**
                 * Format: date-time
                 * @description When it became the postage of the order.
                 */
                applied_at?: string | null;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_RecordedBody: {
            items: (components["schemas"]["DecisionBody"] & {
                /** @description Id of what it is about. */
                subject?: string | null;
                /** @description Of a shadow, the decision that it shadows; of a fallback, the failed call that it stands in for. */
                shadow_of?: string | null;
                /** @description `user_…` or `system`. */
                actor: string;
                /** Format: date-time */
                at: string;
            })[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_RefundBody: {
            items: {
                /** @description `refund_…` */
                id: string;
                /** @description `case_…` */
                case: string;
                /** @description `order_…` */
                order: string;
                /** @description `solution_…` that it carries out. */
                solution?: string | null;
                /** @description Lines and carriage together. */
                amount: components["schemas"]["Money"];
                shipping: components["schemas"]["Money"];
                lines: components["schemas"]["RefundLineBody"][];
                state: components["schemas"]["RefundState"];
                reason: string;
                /** @description `approval_…` that it waits for, or waited. */
                approval?: string | null;
                requested_by: string;
                /** Format: date-time */
                requested_at: string;
                approved_by?: string | null;
                /** Format: date-time */
                approved_at?: string | null;
                /**
                 * Format: date-time
                 * @description The money must have left until then.
                 */
                pay_by?: string | null;
                paid_out_by?: string | null;
                /**
                 * Format: date-time
                 * @description When it was handed to the provider.
                 */
                sending_at?: string | null;
                provider_reference?: string | null;
                /** @description Why it was rejected, failed or is unknown. */
                failure?: string | null;
                /** Format: date-time */
                ended_at?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What the caller may do with it now: `pay-out`, `cancel`. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ReturnBody: {
            items: {
                /** @description `return_…` */
                id: string;
                /** @description `case_…` */
                case: string;
                /** @description `order_…` */
                order: string;
                /**
                 * Format: int64
                 * @description Line of the order, from 0.
                 */
                line: number;
                /** @description Model. */
                sku: string;
                /** Format: int64 */
                quantity: number;
                courier: string;
                waybill_number: string;
                problem: string;
                registered_by: string;
                /** Format: date-time */
                registered_at: string;
                /**
                 * Format: date-time
                 * @description Filled in by the inspection.
                 */
                received_at?: string | null;
                /** Format: int64 */
                good_count?: number | null;
                /** Format: int64 */
                damaged_count?: number | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ReviewBody: {
            items: {
                /** @description `review_…` */
                id: string;
                /**
                 * Format: int64
                 * @description Short number in the shop.
                 */
                number: number;
                /** @description `order_…` */
                order: string;
                /** @description `customer_…` */
                customer: string;
                /** @description From the stars: 1 and 2 are bad, 3 neutral, 4 and 5 good. */
                rating: components["schemas"]["Rating"];
                /** Format: int64 */
                stars: number;
                /** @description Plain text, never HTML. */
                text: string;
                language: string;
                state: components["schemas"]["ReviewState"];
                /** @description What the policy proposes; seconds count from `created_at`. Nothing of it happens by itself. */
                plan: components["schemas"]["ReviewPlanPlan"];
                reasons: components["schemas"]["Reason"][];
                /** @description `decision_…` */
                decision: string;
                /** @description No plugin could answer: cause unknown, to after-sales. */
                by_default: boolean;
                /** @description What came of it. */
                outcome?: string | null;
                /** Format: date-time */
                written_at: string;
                /** @description `user_…` or `system`. */
                recorded_by: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                settled_at?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ScorecardBody: {
            items: {
                /** @description `scorecard_…` */
                id: string;
                /** @description `user_…` */
                member: string;
                /** @description `decision_…`, the recorded decision. */
                decision: string;
                /** @description `month`, `quarter` or `year`. */
                period: string;
                /** @description Local day. */
                first_day: string;
                /** @description Local day, excluded. */
                end_day: string;
                outcome: components["schemas"]["ScorecardAnswer"];
                /** @description What the policy was told. */
                metrics: components["schemas"]["ScorecardMetric"][];
                items: components["schemas"]["ScorecardItem"][];
                reasons: components["schemas"]["Reason"][];
                /** @description What the host changed in the policy's answer, and why. */
                host_notes: string[];
                /** Format: int64 */
                total: number;
                /** Format: int64 */
                maximum: number;
                grade: string;
                proposal?: components["schemas"]["ScorecardConsequence"] | null;
                proposal_amount?: components["schemas"]["Money"] | null;
                proposal_text?: string | null;
                state: components["schemas"]["ScorecardState"];
                made_by: string;
                /** Format: date-time */
                made_at: string;
                decided_by?: string | null;
                /** Format: date-time */
                decided_at?: string | null;
                decision_note?: string | null;
                /** Format: int64 */
                version: number;
                /** @description What the caller may do with it now: `decide`. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ServicePeriodBody: {
            items: {
                /** @description `period_…` */
                id: string;
                /**
                 * Format: date-time
                 * @description Included.
                 */
                from: string;
                /**
                 * Format: date-time
                 * @description Excluded; null: it still runs.
                 */
                to?: string | null;
                note: string;
                made_by: string;
                /** Format: date-time */
                made_at: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ServiceStatementBody: {
            items: {
                /** @description `statement_…` */
                id: string;
                /** @description `decision_…`, the recorded decision. */
                decision: string;
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                state: components["schemas"]["StatementState"];
                /** Format: int64 */
                standard_revision: number;
                /** @description What was counted and supplied. */
                inquiries: components["schemas"]["ServiceFeeInquiries"][];
                lines: components["schemas"]["ServiceFeeFeeLine"][];
                reasons: components["schemas"]["Reason"][];
                /** @description What the host found wrong with the policy's answer. */
                host_notes: string[];
                total: components["schemas"]["Money"];
                /** @description What is taken from the proceeds. */
                deduction: components["schemas"]["Money"];
                /** @description What is left to be taken from later ones. */
                carried_over: components["schemas"]["Money"];
                /** @description What the shop sold in the period. */
                proceeds: components["schemas"]["Money"];
                /** Format: int64 */
                free_count: number;
                made_by: string;
                /** Format: date-time */
                made_at: string;
                posted_by?: string | null;
                /** Format: date-time */
                posted_at?: string | null;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ShipmentBody: {
            items: {
                /** @description `shipment_…` */
                id: string;
                /** @description `order_…` */
                order: string;
                courier: string;
                waybill_number: string;
                /** @description `user_…` or `system`. */
                shipped_by: string;
                /** Format: date-time */
                shipped_at: string;
                /** Format: date-time */
                delivered_at?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_ShopBody: {
            items: {
                id: string;
                /** @description Short name in addresses. */
                slug: string;
                name: string;
                /** @description ISO 4217 code in which the shop counts. */
                currency: string;
                /** @description IANA name. */
                time_zone: string;
                /** @description BCP 47. */
                locale: string;
                /** @description GB/T 2260 province code from which it ships. */
                origin_region: string;
                /**
                 * Format: int64
                 * @description Days for which decisions are kept; those by which money moved stay longer.
                 */
                decision_retention_days: number;
                /** Format: date-time */
                created_at: string;
                /** Format: int64 */
                version: number;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_SkuBody: {
            items: {
                /** @description `sku_…` */
                id: string;
                /** @description The shop's own code; accepted wherever an id is. */
                code: string;
                /** @description `product_…` */
                product: string;
                product_name: string;
                category: string;
                /** @description Colour, size … */
                options: {
                    [key: string]: string;
                };
                list_price: components["schemas"]["Money"];
                floor_price?: components["schemas"]["Money"] | null;
                /**
                 * Format: int64
                 * @description What the shop page says.
                 */
                listed_stock: number;
                /**
                 * Format: int64
                 * @description What lies in the warehouse.
                 */
                real_stock: number;
                /**
                 * Format: int64
                 * @description What may still be promised: real stock less what open orders were promised.
                 */
                available: number;
                /** Format: int64 */
                weight_grams?: number | null;
                on_sale: boolean;
                /** Format: date-time */
                created_at: string;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_TableHeadBody: {
            items: {
                /** @description Kebab-case, unique in the shop. */
                name: string;
                summary: string;
                /**
                 * Format: int64
                 * @description Counts saved changes, from 1; the `ETag`.
                 */
                revision: number;
                /** Format: int64 */
                row_count: number;
                changed_by: string;
                /** Format: date-time */
                changed_at: string;
                reason?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_TicketBody: {
            items: {
                /** @description `ticket_…` */
                id: string;
                /**
                 * Format: int64
                 * @description Short number in the shop.
                 */
                number: number;
                kind: string;
                subject: string;
                description: string;
                state: components["schemas"]["TicketState"];
                importance: components["schemas"]["Level"];
                urgency: components["schemas"]["Level"];
                /** @description From importance and urgency. */
                priority: components["schemas"]["Priority"];
                stage?: components["schemas"]["Stage"] | null;
                nature?: string | null;
                degree?: string | null;
                cause?: string | null;
                /** @description Where somebody has to go. */
                location?: string | null;
                /** @description `customer_…` */
                customer?: string | null;
                /** @description `order_…` */
                order?: string | null;
                /** @description `conversation_…` */
                conversation?: string | null;
                /** @description `case_…` */
                case?: string | null;
                /** @description `ticket_…` out of which it came. */
                parent?: string | null;
                /** @description `user_…`, exactly one. */
                owner: string;
                /**
                 * Format: int64
                 * @description How often it was passed on.
                 */
                transfers: number;
                /** @description It was passed on repeatedly; keep it if you can. */
                transfer_warning: boolean;
                /** Format: date-time */
                due_at?: string | null;
                /** @description Should have been done by now. */
                overdue: boolean;
                /** Format: date-time */
                snoozed_until?: string | null;
                /** @description `user_…` */
                escalated_to?: string | null;
                resolution?: components["schemas"]["ResolutionBody"] | null;
                /** Format: date-time */
                resolved_at?: string | null;
                confirmation?: components["schemas"]["Confirmation"] | null;
                /** Format: date-time */
                closed_at?: string | null;
                /**
                 * Format: int64
                 * @description How often it was opened again.
                 */
                reopened: number;
                /** @description `user_…` or `system`. */
                created_by: string;
                /** Format: date-time */
                created_at: string;
                triage?: components["schemas"]["TriageBody"] | null;
                /** Format: int64 */
                version: number;
                /** @description What you may do with it now. */
                actions: string[];
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_TimelineBody: {
            items: {
                /** @description `order`, `conversation` or `case`. */
                kind: string;
                id: string;
                /** Format: int64 */
                number: number;
                /**
                 * Format: date-time
                 * @description When it began.
                 */
                at: string;
                state: string;
                amount?: components["schemas"]["Money"] | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_TokenBody: {
            items: {
                id: string;
                /** @description `user_…` as whom it acts. */
                user: string;
                name: string;
                /** @description Empty: all that the member may do. */
                scopes: components["schemas"]["Permission"][];
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                expires_at?: string | null;
                /** Format: date-time */
                last_used_at?: string | null;
                /** Format: date-time */
                revoked_at?: string | null;
                /** @description The token itself; only in the answer that made it. */
                token?: string | null;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        ListBody_TransferBody: {
            items: {
                /**
                 * Format: int64
                 * @description 1, 2, 3 …
                 */
                nth: number;
                /** @description `user_…`; null: nobody had it. */
                from?: string | null;
                to: string;
                reason: string;
                /** @description `user_…` or `system`. */
                by: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Where the next page begins; null on the last page. */
            next_cursor?: string | null;
        };
        LogLineBody: {
            /**
             * Format: int64
             * @description 1, 2, 3 … within the ticket.
             */
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description `user_…` or `system`. */
            actor: string;
            /** @description `create`, `transition`, `reopen`, `change`, `transfer`, `note`, `add-participant`, `ask-help`, `escalate`. */
            action: string;
            /** @description The ticket's state after it. */
            state: components["schemas"]["TicketState"];
            /** @description `user_…` whom it was about. */
            member?: string | null;
            text?: string | null;
        };
        /** @description To whom an order goes, masked. */
        MaskedReceiverBody: {
            /** @description `王**` */
            name: string;
            /** @description `138****1234` */
            phone: string;
            /** @description GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. The street is shown by `reveals` only. */
            region: string;
        };
        Me: {
            person: components["schemas"]["PersonBody"];
            shops: components["schemas"]["MyShop"][];
        };
        MemberBody: {
            /** @description `user_…` */
            id: string;
            login: string;
            display_name: string;
            role: components["schemas"]["Role"];
            /** @description What stands on notes and slips. */
            staff_number: string;
            /** @description What buyers see. */
            service_name: string;
            /** @description The next one up. */
            manager?: string | null;
            languages: string[];
            skills: string[];
            disabled: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            version: number;
        };
        /** @description What of a member can be changed; what is left out stays. */
        MemberPatch: {
            role?: components["schemas"]["Role"] | null;
            service_name?: string | null;
            manager?: string | null;
            disabled?: boolean | null;
        };
        /** @enum {string} */
        MessageAuthor: "buyer" | "agent" | "auto";
        MessageBody: {
            /** @description `message_…` */
            id: string;
            /** @description `conversation_…` */
            conversation: string;
            /**
             * Format: int64
             * @description 1, 2, 3 … within the conversation.
             */
            seq: number;
            author: components["schemas"]["MessageAuthor"];
            /** @description `user_…` who wrote it, for agents. */
            user?: string | null;
            /** @description What the buyer sees of an agent. */
            service_name?: string | null;
            /** @description Plain text, never HTML. */
            text: string;
            /** @description A note among colleagues; the buyer never sees it. */
            internal: boolean;
            client_id?: string | null;
            /** @description `decision_…` of the script policy that wrote it. */
            decision?: string | null;
            check?: components["schemas"]["MessageCheckedBody"] | null;
            /** Format: date-time */
            created_at: string;
        };
        MessageCheckAttachment: {
            /** @description Media type, for example `image/png`. */
            media_type: string;
            /** Format: int64 */
            bytes: number;
            /** @description Name of the file, at most 200 characters. */
            name: string;
        };
        /** @description Open-ended data; the names a host sends are listed in the manual. */
        MessageCheckAttribute: {
            name: string;
            value: string;
        };
        /** @enum {string} */
        MessageCheckChannel: "chat" | "phone" | "email" | "social" | "app" | "wechat" | "in-person";
        MessageCheckChecked: {
            /** @description In the order of the text, at most 200; spans of replacements do not overlap. */
            findings?: components["schemas"]["MessageCheckFinding"][];
            approval?: components["schemas"]["ActorRole"] | null;
            /** @description At most 20. */
            promises?: components["schemas"]["MessageCheckPromise"][];
            /** @description Indexes into `input.questions` that the draft does not answer. */
            unanswered?: number[];
        };
        /** @description Something known about the order or the product, without personal data. */
        MessageCheckFact: {
            /** @description For example `payment-state`, `product-name`, `size-standard`. */
            name: string;
            /** @description At most 1,000 characters. */
            value: string;
        };
        MessageCheckFinding: {
            /** @description Stable kebab-case code of the rule, for example `contact-detail`, 1 to 64 characters. */
            rule: string;
            severity: components["schemas"]["MessageCheckSeverity"];
            span?: components["schemas"]["MessageCheckSpan"] | null;
            /** @description What is wrong, for the author, at most 500 characters. */
            message: string;
            /**
             * @description What to write in place of the span. None: no proposal. The rewritten text is the draft with all of them put in;
             *     the host does that, so nobody has to unmask anything.
             */
            replacement?: string | null;
        };
        MessageCheckInput: {
            /**
             * @description The draft, at most 5,000 characters. The host has put `*` in place of every character of what `masked` lists; the
             *     length stays, so spans fit the draft itself.
             */
            text: string;
            /** @description In the order of the text. */
            masked?: components["schemas"]["MessageCheckMasked"][];
            attachments?: components["schemas"]["MessageCheckAttachment"][];
            /** @description Kebab-case code of the rules of the platform, for example `taobao`; `own` where there is none. */
            rule_set: string;
            channel: components["schemas"]["MessageCheckChannel"];
            buyer_class: components["schemas"]["BuyerClass"];
            stage: components["schemas"]["MessageCheckStage"];
            /** @description BCP 47 language of the conversation. */
            language: string;
            /** @description Slots `{name}` of the draft that nothing filled. */
            open_slots?: string[];
            /** @description At most 100. */
            order_facts?: components["schemas"]["MessageCheckFact"][];
            author_role: components["schemas"]["ActorRole"];
            /** @description What the buyer wrote since the last answer, oldest first, masked in the same way, at most 10 of 1,000 characters. */
            questions?: string[];
            attributes?: components["schemas"]["MessageCheckAttribute"][];
        };
        MessageCheckMasked: {
            kind: components["schemas"]["MessageCheckMaskedKind"];
            span: components["schemas"]["MessageCheckSpan"];
        };
        /**
         * @description What the host made unreadable.
         * @enum {string}
         */
        MessageCheckMaskedKind: "phone-number" | "email-address" | "address" | "name" | "number";
        MessageCheckOutcome: (components["schemas"]["MessageCheckChecked"] & {
            /** @enum {string} */
            type: "allow";
        }) | (components["schemas"]["MessageCheckChecked"] & {
            /** @enum {string} */
            type: "warn";
        }) | (components["schemas"]["MessageCheckChecked"] & {
            /** @enum {string} */
            type: "block";
        });
        /** @description Something that the draft promises the buyer. */
        MessageCheckPromise: {
            span: components["schemas"]["MessageCheckSpan"];
            /**
             * Format: int32
             * @description Seconds from now until it must be kept, where the draft says so.
             */
            due_seconds?: number | null;
        };
        /** @enum {string} */
        MessageCheckSeverity: "hint" | "warn" | "block";
        /** @description A part of a text in characters (Unicode scalar values), `start` included, `end` excluded. */
        MessageCheckSpan: {
            /** Format: int32 */
            start: number;
            /** Format: int32 */
            end: number;
        };
        /** @enum {string} */
        MessageCheckStage: "pre-sales" | "in-sales" | "after-sales";
        /** @description How a message was checked before it went out. */
        MessageCheckedBody: {
            /** @description `decision_…` of the message-check policy. */
            decision: string;
            /** @description `allow`, or `warn` where the author agreed to the warnings. */
            verdict: components["schemas"]["Verdict"];
            /** @description Rules whose warnings the author agreed to. */
            acknowledged: string[];
        };
        /** @description An amount: whole minor units (fen, cents) of one currency. */
        Money: {
            /**
             * Format: int64
             * @description Whole minor units.
             */
            minor_units: number;
            /** @description ISO 4217 code. */
            currency: string;
        };
        /** @description Money of changed decisions that both versions answered. */
        MoneyChangeBody: {
            /** @description `given`: from the shop to the buyer; `fee`: what carriage costs. */
            direction: string;
            before: components["schemas"]["Money"];
            after: components["schemas"]["Money"];
            /** @description `after` less `before`. */
            difference: components["schemas"]["Money"];
        };
        /** @description What a canary may give away in one currency: refunds, discounts, carriage. At least one of both limits is given. */
        MoneyGuardBody: {
            /** @description ISO 4217 code. */
            currency: string;
            /**
             * Format: int64
             * @description In the mean of the window, at most this much beyond the active version's mean; basis points.
             */
            mean_excess_bps?: number | null;
            /**
             * Format: int64
             * @description In one decision, at most; minor units. A decision beyond it never takes effect.
             */
            max_per_decision?: number | null;
        };
        MyShop: {
            id: string;
            slug: string;
            name: string;
            role: components["schemas"]["Role"];
            /** @description What this person may do there. */
            permissions: string[];
        };
        /** @description What a buyer needs, for recommending. */
        NeedBody: {
            /**
             * Format: int64
             * @description Years.
             * @default null
             */
            age?: number | null;
            /** @default null */
            gender?: components["schemas"]["Gender"] | null;
            /** @default null */
            occupation?: string | null;
            /** @default null */
            motive?: components["schemas"]["PurchaseMotive"] | null;
            /** @default null */
            budget_min?: components["schemas"]["Money"] | null;
            /** @default null */
            budget_max?: components["schemas"]["Money"] | null;
            /**
             * @description What the buyer values most, for example `material`.
             * @default null
             */
            values_most?: string[] | null;
        };
        NewCaseBody: {
            /** @description `order_…` or its short number. */
            order: string;
            kind: components["schemas"]["CaseKind"];
            cause: components["schemas"]["CaseCause"];
            claimed_fault: components["schemas"]["Fault"];
            /** @description Each line of the order once. */
            lines: components["schemas"]["CaseLineBody"][];
            description: string;
            request?: components["schemas"]["CaseRequest"] | null;
            /** @description A dispute before the platform. */
            in_dispute?: boolean;
            /**
             * Format: date-time
             * @description Must be solved until then; 72 hours from now unless given.
             */
            due_at?: string | null;
        };
        NewCaseNoteBody: {
            note: string;
            /** @description Ask the case's owner to hurry. */
            nudge?: boolean;
        };
        NewConversationBody: {
            channel: components["schemas"]["Channel"];
            /** @description Id or number of the buyer. */
            customer: string;
            stage?: components["schemas"]["Stage"] | null;
            /** @description BCP 47; the buyer's unless given. */
            language?: string | null;
            /** @description What the buyer wrote, plain text. */
            first_message?: string | null;
            /** @description Id or number of the buyer's order that it is about. */
            order?: string | null;
        };
        NewEscalation: {
            /** @description How you would solve it. */
            proposed_solution: string;
        };
        NewEvidenceBody: {
            kind: components["schemas"]["EvidenceKind"];
            /** @description SHA-256 of the file, 64 lower-case hexadecimal digits. */
            sha256: string;
            /** @description For example `image/jpeg`. */
            content_type: string;
            /** Format: int64 */
            size_bytes: number;
            /** @description Where the file is kept: an address or a number of the shop's own archive. */
            reference: string;
            note?: string;
        };
        NewHelpRequest: {
            /** @description `user_…`; the one above you unless given. */
            member?: string | null;
            question: string;
        };
        NewInspectionBody: {
            /** @description `return_…` of the register, where it was registered. */
            return?: string | null;
            /** @description The goods can be sold again. */
            resalable: boolean;
            /** @description Codes of resale criteria that failed, for example `washed`. */
            findings?: string[];
            /**
             * Format: int64
             * @description `good_count` + `damaged_count`.
             */
            received_count: number;
            /** Format: int64 */
            good_count: number;
            /** Format: int64 */
            damaged_count: number;
            note?: string;
        };
        /** @description One wanted line. */
        NewLineInput: {
            /** @description Id or code. */
            sku: string;
            /** Format: int64 */
            quantity: number;
            /** @description Made for this buyer. */
            personalised?: boolean;
        };
        NewMemberBody: {
            /** @description 3 to 64 of a–z, 0–9, dot, dash, underscore, at sign. */
            login: string;
            display_name: string;
            /** @description 8 to 128 characters. */
            password: string;
            role: components["schemas"]["Role"];
            staff_number: string;
            service_name: string;
            /** @description `user_…` of the next one up. */
            manager?: string | null;
            languages?: string[];
            skills?: string[];
        };
        NewMessageBody: {
            author: components["schemas"]["Sender"];
            /** @description Plain text; to a buyer no `{slot}` may be left open. */
            text: string;
            /** @description A note among colleagues instead of a message; agents only. */
            internal?: boolean;
            /** @description What the sending program calls it; the same one twice is one message. */
            client_id?: string | null;
            /** @description Rules whose warnings you have seen and want to send it with all the same. */
            acknowledged?: string[];
        };
        NewOrderInput: {
            /** @description Id or short number. */
            customer: string;
            channel: components["schemas"]["Channel"];
            /** @description 1 to 100 lines, one a SKU; list prices are copied. */
            lines: components["schemas"]["NewLineInput"][];
            shipping_fee?: components["schemas"]["Money"] | null;
            expected_total?: components["schemas"]["Money"] | null;
            /** @description The buyer had asked us before ordering. */
            consulted?: boolean;
            /** @description GB/T 2260 province code, or ISO 3166-1 alpha-2 abroad. */
            destination_region: string;
            /** @description ISO 3166-1 alpha-2; the buyer's unless given. */
            market?: string | null;
            receiver: components["schemas"]["ReceiverInput"];
            special_requests?: components["schemas"]["RequestsBody"];
            origin?: components["schemas"]["OrderOrigin"] | null;
            /** @description Number that a marketplace gave it; entered once. */
            external_number?: string | null;
        };
        NewOutreachBody: {
            /** @description Id or number. */
            customer: string;
            /** @description Id or number of an order of this buyer. */
            order?: string | null;
            purpose: components["schemas"]["ContactPurpose"];
            channel: components["schemas"]["OutreachChannel"];
            /** @description What was done to prepare it. */
            prepared?: components["schemas"]["Preparation"][];
        };
        NewParticipant: {
            /** @description `user_…` */
            member: string;
        };
        NewPluginKeyBody: {
            /** @description 1 to 100 characters. */
            name: string;
            /** @description ed25519, 32 bytes in base64. */
            public_key: string;
            /**
             * Format: date-time
             * @description RFC 3339; now unless given.
             */
            valid_from?: string | null;
            /**
             * Format: date-time
             * @description RFC 3339; for ever unless given.
             */
            valid_until?: string | null;
        };
        NewPromise: {
            /** @description What the buyer was promised. */
            text: string;
            /**
             * Format: date-time
             * @description Until when.
             */
            due_at: string;
        };
        NewRefundBody: {
            /** @description `solution_…` that it carries out; the one that the buyer chose unless given. */
            solution?: string | null;
            /** @description Lines of the order that the case is about, each once. */
            lines?: components["schemas"]["RefundLineBody"][];
            shipping?: components["schemas"]["Money"] | null;
            reason: string;
        };
        NewReturnBody: {
            /**
             * Format: int64
             * @description Line of the order, from 0.
             */
            line: number;
            /** Format: int64 */
            quantity: number;
            courier: string;
            waybill_number: string;
            problem: string;
        };
        NewReviewBody: {
            /** @description Id or number. */
            order: string;
            /** Format: int64 */
            stars: number;
            text?: string;
            /** @description BCP 47; the shop's unless given. */
            language?: string | null;
            /**
             * Format: date-time
             * @description Now unless given.
             */
            written_at?: string | null;
        };
        NewScorecardInput: {
            /** @description `user_…` */
            member: string;
            period: components["schemas"]["ScorecardPeriod"];
            /** @description Local day, `2026-03-01`. */
            first_day: string;
            /** @description Local day, excluded. */
            end_day: string;
            metrics?: components["schemas"]["EnteredMetricInput"][];
            attendance?: components["schemas"]["ScorecardAttendance"] | null;
            findings?: components["schemas"]["ScorecardFinding"][];
            red_lines?: components["schemas"]["ScorecardRedLine"][];
            training?: components["schemas"]["ScorecardTraining"][];
        };
        NewSkuInput: {
            /** @description 1 to 64 letters, digits, dots, dashes and underscores; never changes. */
            code: string;
            options?: {
                [key: string]: string;
            } | null;
            list_price: components["schemas"]["Money"];
            floor_price?: components["schemas"]["Money"] | null;
            /**
             * Format: int64
             * @description `real_stock` unless given.
             */
            listed_stock?: number | null;
            /** Format: int64 */
            real_stock?: number | null;
            /** Format: int64 */
            weight_grams?: number | null;
            on_sale?: boolean | null;
        };
        NewStepBody: {
            step: components["schemas"]["CaseStep"];
            /** @description What was done or said. */
            note: string;
            outcome?: components["schemas"]["StepOutcomeBody"];
        };
        NewTicketBody: {
            /** @description A built-in kind or one of the shop's own; see `ticket-kinds`. */
            kind: string;
            subject: string;
            description?: string;
            importance?: components["schemas"]["Level"] | null;
            urgency?: components["schemas"]["Level"] | null;
            stage?: components["schemas"]["Stage"] | null;
            nature?: string | null;
            degree?: string | null;
            cause?: string | null;
            location?: string | null;
            /** @description Id or number; the order's or conversation's buyer unless given. */
            customer?: string | null;
            /** @description Id or number. */
            order?: string | null;
            /** @description Id or number. */
            conversation?: string | null;
            /** @description Id or number of an after-sales case. */
            case?: string | null;
            /** @description Id or number of the ticket out of which it comes. */
            parent?: string | null;
            /** @description `user_…`; yourself unless given, for an incident the supervisor. */
            owner?: string | null;
            /** Format: date-time */
            due_at?: string | null;
            /** @description `user_…` of colleagues who take part. */
            participants?: string[];
        };
        NewTicketNote: {
            text: string;
        };
        NewToken: {
            name: string;
            /** @description As whom it acts; yourself unless given. */
            user?: string | null;
            /** @description Empty: all that the member may do. */
            scopes?: components["schemas"]["Permission"][];
            /**
             * Format: date-time
             * @description RFC 3339; never unless given.
             */
            expires_at?: string | null;
        };
        NewTransfer: {
            /** @description `user_…` */
            to: string;
            reason: string;
        };
        /** @description Why an order is not on the batch. */
        NotPrintedBody: {
            /** @description As it was asked for. */
            order: string;
            /** @description `not-found`, `held` or `illegal-transition`. */
            code: string;
            detail: string;
            /** @description Where the order may go from its present state. */
            allowed: string[];
        };
        /** @enum {string} */
        NotReplayable: "nothing-asked" | "settings-missing" | "table-missing" | "input-unknown" | "host-fault";
        /** @description A note; nobody can change it. */
        NoteBody: {
            /** @description `note_…` */
            id: string;
            flag: components["schemas"]["FlagColor"];
            note: string;
            /** @description Of whoever wrote it. */
            staff_number: string;
            /** @description `user_…` or `system`. */
            author: string;
            /** Format: date-time */
            at: string;
        };
        NoteInput: {
            flag?: components["schemas"]["FlagColor"] | null;
            /** @description 1 to 500 characters: why. Staff number and time are added. */
            note: string;
        };
        OfferBody: {
            /** @description `offer_…` */
            id: string;
            /** @description `order_…` */
            order: string;
            /**
             * Format: int64
             * @description How often the buyer had bargained over this order before.
             */
            round: number;
            /** @description `decision_…` */
            decision: string;
            outcome: components["schemas"]["OfferOutcome"];
            state?: components["schemas"]["OfferState"] | null;
            proposal?: components["schemas"]["DiscountOffer"] | null;
            reasons: components["schemas"]["Reason"][];
            /** @description Which script tells it to the buyer. */
            script_key?: string | null;
            /** @description What the order comes down by: lines, order and postage. */
            total_discount: components["schemas"]["Money"];
            /** @description `approval_…` that was asked for. */
            approval?: string | null;
            /** @description `user_…` or `system`. */
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            /**
             * Format: date-time
             * @description The buyer is asked to wait until then.
             */
            hold_until: string;
            /**
             * Format: date-time
             * @description When an open offer ends.
             */
            expires_at?: string | null;
            /** Format: date-time */
            accepted_at?: string | null;
            /** @description What you may do with it now. */
            actions: string[];
        };
        OfferInput: {
            ask?: components["schemas"]["DiscountAsk"] | null;
            /**
             * Format: int64
             * @description Which bargaining round you take it for; refused where the host counts another.
             */
            round?: number | null;
        };
        /** @enum {string} */
        OfferOutcome: "keep" | "offer" | "needs-approval" | "route-bulk";
        /** @enum {string} */
        OfferState: "awaiting-approval" | "open" | "accepted" | "declined" | "expired";
        /** @enum {string} */
        OnFailure: "safe-default" | "former-version";
        /** @description A conversation that was opened, with what was said so far. */
        OpenedBody: components["schemas"]["ConversationBody"] & {
            messages: components["schemas"]["MessageBody"][];
            suggestion?: components["schemas"]["SuggestionsBody"] | null;
        };
        OrderBody: {
            /** @description `order_…` */
            id: string;
            /**
             * Format: int64
             * @description Short number, accepted wherever an id is.
             */
            number: number;
            /** @description `customer_…` */
            customer: string;
            origin: components["schemas"]["OrderOrigin"];
            external_number?: string | null;
            channel: components["schemas"]["Channel"];
            items_total: components["schemas"]["Money"];
            shipping_fee: components["schemas"]["Money"];
            discount_total: components["schemas"]["Money"];
            /** @description Items − discount + shipping. */
            total: components["schemas"]["Money"];
            paid: components["schemas"]["Money"];
            refunded: components["schemas"]["Money"];
            payment_state: components["schemas"]["PaymentState"];
            fulfilment_state: components["schemas"]["FulfilmentState"];
            after_sales_state: components["schemas"]["AfterSalesState"];
            /** @description The buyer had asked us before ordering. */
            consulted: boolean;
            destination_region: string;
            market?: string | null;
            receiver: components["schemas"]["MaskedReceiverBody"];
            special_requests: components["schemas"]["RequestsBody"];
            /** @description Why it must not be printed now. */
            hold_reason?: string | null;
            /** Format: date-time */
            placed_at: string;
            /** Format: date-time */
            paid_at?: string | null;
            /**
             * Format: date-time
             * @description Until when we promised to ship.
             */
            ship_by?: string | null;
            /** @description The promise has passed. */
            late: boolean;
            /** Format: date-time */
            verified_at?: string | null;
            /** Format: date-time */
            printed_at?: string | null;
            /** Format: date-time */
            packed_at?: string | null;
            /** Format: date-time */
            shipped_at?: string | null;
            /** Format: date-time */
            delivered_at?: string | null;
            /** Format: date-time */
            completed_at?: string | null;
            /**
             * Format: date-time
             * @description When it is closed unless paid.
             */
            closes_at?: string | null;
            /** Format: date-time */
            closed_at?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        OrderCheckAddress: {
            /** @description GB/T 2260 province code of six digits; ISO 3166-1 alpha-2 abroad. */
            destination_region: string;
            against_last: components["schemas"]["OrderCheckAddressMatch"];
            /** @description The receiver has the name of the last one. None: there is no earlier order. */
            same_name?: boolean | null;
            /** @description The receiver has the phone of the last one. None: there is no earlier order. */
            same_phone?: boolean | null;
            /** @description The address names a street or house: it has at least five characters beyond the region. */
            complete?: boolean;
        };
        /**
         * @description The receiver against that of the buyer's last order.
         * @enum {string}
         */
        OrderCheckAddressMatch: "first-order" | "same" | "other-street" | "other-region";
        OrderCheckAskCustomer: {
            /** @description 1 to 20. */
            questions?: components["schemas"]["OrderCheckQuestion"][];
            findings: components["schemas"]["OrderCheckFindings"];
        };
        OrderCheckAttribute: {
            /** @description Kebab-case, 1 to 64 characters. */
            name: string;
            /** @description At most 200 characters, never personal data. */
            value: string;
        };
        /** @description What a check of an order came to. */
        OrderCheckBody: {
            /** @description `decision_…`, the recorded decision. */
            decision: string;
            outcome: components["schemas"]["CheckOutcome"];
            /** @description No policy answered: the safe default held. */
            by_default: boolean;
            /** @description Duplicates, merge hint, courier, gifts. */
            findings: components["schemas"]["OrderCheckFindings"];
            reasons: components["schemas"]["Reason"][];
            /** @description What the host changed in the policy's answer, and why. */
            host_notes: string[];
            /** @description `user_…` or `system`. */
            by: string;
            /** Format: date-time */
            at: string;
        };
        /**
         * @description What the buyer is asked to confirm.
         * @enum {string}
         */
        OrderCheckField: "product" | "quantity" | "price" | "address" | "receiver" | "phone" | "courier" | "invoice-title" | "greeting-card" | "duplicate";
        /** @description What was found, whatever follows from it. */
        OrderCheckFindings: {
            /** @description Numbers of orders that look like the same one entered twice. */
            duplicates?: number[];
            /**
             * Format: int64
             * @description Number of an order of the same buyer and receiver that could go in one parcel with this one.
             */
            merge_with?: number | null;
            /** @description The shop's code of the courier that should carry it. */
            courier?: string | null;
            /** @description What goes into the parcel for free, at most 20. */
            gifts?: components["schemas"]["OrderCheckGift"][];
        };
        /**
         * @description Colour of the flag on a note.
         * @enum {string}
         */
        OrderCheckFlag: "red" | "yellow" | "green" | "blue" | "purple" | "grey";
        OrderCheckGift: {
            /** @description Stock keeping unit of the gift. */
            sku: string;
            /**
             * Format: int32
             * @description 1 to 1,000.
             */
            quantity: number;
        };
        OrderCheckHold: {
            /** @description Stable kebab-case code, 1 to 64 characters, for example `duplicate`. */
            code: string;
            /** @description For staff, at most 200 characters. */
            text: string;
            findings: components["schemas"]["OrderCheckFindings"];
        };
        OrderCheckInput: {
            /** @description 1 to 1,000. */
            lines?: components["schemas"]["OrderCheckLine"][];
            /** @description Carriage that the buyer pays. */
            shipping: components["schemas"]["Money"];
            /** @description What came off the lines. */
            discount: components["schemas"]["Money"];
            /** @description What the buyer pays in all. */
            total: components["schemas"]["Money"];
            /** @description What was paid so far. */
            paid: components["schemas"]["Money"];
            address: components["schemas"]["OrderCheckAddress"];
            /** @description Of the last days, newest first, at most 50; never cancelled ones. */
            recent_orders?: components["schemas"]["OrderCheckRecentOrder"][];
            /** @description Flags of the order's notes, one a note, at most 100. */
            note_flags?: components["schemas"]["OrderCheckFlag"][];
            /** @description The buyer asks for a courier: the shop's code of it. */
            wanted_courier?: string | null;
            /** @description The buyer asks for a title on the invoice. */
            invoice_wanted?: boolean;
            /** @description The buyer asks for a greeting card. */
            card_wanted?: boolean;
            /** @description The buyer asked us before ordering. */
            consulted?: boolean;
            buyer_class: components["schemas"]["BuyerClass"];
            /**
             * Format: int32
             * @description Orders completed before this one.
             */
            completed_orders: number;
            /** @description At most 50. */
            attributes?: components["schemas"]["OrderCheckAttribute"][];
        };
        OrderCheckLine: {
            /** @description Stock keeping unit. */
            sku: string;
            /**
             * Format: int32
             * @description 1 to 1,000,000.
             */
            quantity: number;
            /** @description List price of one when it was ordered. */
            unit_price: components["schemas"]["Money"];
            /** @description List price of one now. */
            list_price: components["schemas"]["Money"];
            floor_price?: components["schemas"]["Money"] | null;
            /** @description What the buyer pays for the line, discount taken off. */
            total: components["schemas"]["Money"];
            /**
             * Format: int64
             * @description Pieces that the shop page shows.
             */
            listed_stock: number;
            /**
             * Format: int64
             * @description Pieces that lie in the warehouse and are promised to no other order.
             */
            real_stock: number;
            on_sale?: boolean;
            /** @description Made for this buyer. */
            personalised?: boolean;
        };
        OrderCheckOutcome: (components["schemas"]["OrderCheckPass"] & {
            /** @enum {string} */
            type: "pass";
        }) | (components["schemas"]["OrderCheckHold"] & {
            /** @enum {string} */
            type: "hold";
        }) | (components["schemas"]["OrderCheckAskCustomer"] & {
            /** @enum {string} */
            type: "ask-customer";
        });
        OrderCheckPass: {
            findings: components["schemas"]["OrderCheckFindings"];
        };
        OrderCheckQuestion: {
            field: components["schemas"]["OrderCheckField"];
            /** @description What to ask, for the buyer to read, at most 1,000 characters. */
            buyer_text: string;
        };
        /** @description Another order of the same buyer. */
        OrderCheckRecentOrder: {
            /**
             * Format: int64
             * @description Short number in the shop.
             */
            number: number;
            /**
             * Format: int64
             * @description Seconds between the two orders, whichever was first.
             */
            age_seconds: number;
            /** @description The same goods in the same quantities. */
            same_lines?: boolean;
            /** @description The same receiver at the same address. */
            same_receiver?: boolean;
            paid?: boolean;
            /** @description Printed, packed or shipped already: nothing can be added to it. */
            closed_for_merging?: boolean;
            total: components["schemas"]["Money"];
        };
        /** @description An order with what belongs to it. */
        OrderDetailBody: components["schemas"]["OrderBody"] & {
            lines: components["schemas"]["OrderLineBody"][];
            /** @description Oldest first. */
            notes: components["schemas"]["NoteBody"][];
            /** @description Oldest first. */
            amendments: components["schemas"]["AmendmentBody"][];
            shipments: components["schemas"]["ShipmentBody"][];
            /** @description Short numbers of the buyer's orders within a day that look the same. */
            possible_duplicates: number[];
        };
        OrderLineBody: {
            /**
             * Format: int64
             * @description From 0.
             */
            line: number;
            /** @description The shop's code. */
            sku: string;
            /** @description `sku_…` */
            sku_id: string;
            /** @description `product_…` */
            product: string;
            product_name: string;
            category: string;
            resale_category?: string | null;
            /** Format: int64 */
            quantity: number;
            /** @description List price of one when it was ordered. */
            unit_price: components["schemas"]["Money"];
            floor_price?: components["schemas"]["Money"] | null;
            discount: components["schemas"]["Money"];
            /** @description `unit_price` × `quantity` − `discount`. */
            total: components["schemas"]["Money"];
            refunded: components["schemas"]["Money"];
            /** @description Made for this buyer. */
            personalised: boolean;
        };
        /** @enum {string} */
        OrderOrigin: "manual" | "import";
        /** @description What is left out stays; an empty text takes a request away. */
        OrderPatch: {
            shipping_fee?: components["schemas"]["Money"] | null;
            /** @description Until the order is printed. */
            special_requests?: components["schemas"]["RequestsBody"];
            consulted?: boolean | null;
            /** @description Why, for the audit record; 1 to 200 characters. */
            reason?: string | null;
        };
        OutreachAllowed: {
            /**
             * Format: int32
             * @description How many more contacts of this purpose may follow this one.
             */
            attempts_left: number;
            /** @description The next contacts, in the order of time, at most 10. */
            plan?: components["schemas"]["OutreachPlannedContact"][];
            /** @description What to have done before. */
            checklist?: components["schemas"]["OutreachPreparation"][];
            script_key: string;
        };
        /** @description Open-ended data; the names a host sends are listed in the manual. */
        OutreachAttribute: {
            name: string;
            value: string;
        };
        /** @description A contact that was planned, and perhaps made. */
        OutreachBody: {
            /** @description `outreach_…` */
            id: string;
            /** @description `customer_…` */
            customer: string;
            /** @description `order_…` */
            order?: string | null;
            purpose: components["schemas"]["ContactPurpose"];
            channel: components["schemas"]["OutreachChannel"];
            state: components["schemas"]["OutreachState"];
            limit_hit?: components["schemas"]["ContactLimit"] | null;
            /**
             * Format: date-time
             * @description It is not made before.
             */
            not_before?: string | null;
            /**
             * Format: int64
             * @description Contacts of this purpose that may follow.
             */
            attempts_left: number;
            script_key?: string | null;
            /** @description What comes next if nothing happens; seconds count from `created_at`. */
            plan: components["schemas"]["OutreachPlannedContact"][];
            /** @description What is to be prepared. */
            checklist: components["schemas"]["Preparation"][];
            /** @description Channels that may be used instead. */
            alternatives: components["schemas"]["OutreachChannel"][];
            reasons: components["schemas"]["Reason"][];
            /** @description `decision_…` */
            decision: string;
            /** @description No plugin could answer: no calls, one message in the app. */
            by_default: boolean;
            /** @description `user_…` or `system`. */
            planned_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            contacted_at?: string | null;
            contacted_by?: string | null;
            result?: components["schemas"]["ContactResult"] | null;
            note?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @enum {string} */
        OutreachChannel: "in-app" | "chat" | "sms" | "email" | "phone" | "social" | "visit";
        /** @description What the buyer agreed to. */
        OutreachConsents: {
            /** @description Promotions and news. */
            marketing?: boolean;
            /** @description Offers by a person. */
            sales?: boolean;
            /** @description Service calls: true unless the buyer refused them. */
            calls?: boolean;
        };
        /** @enum {string} */
        OutreachContactResult: "sent" | "answered" | "no-answer" | "declined";
        OutreachDeferred: {
            /**
             * Format: int32
             * @description Seconds from now before which the contact is not made.
             */
            not_before_seconds: number;
            /** Format: int32 */
            attempts_left: number;
            /** @description What is still to be prepared. */
            checklist?: components["schemas"]["OutreachPreparation"][];
        };
        OutreachDenied: {
            /** @description What may be used instead. */
            alternatives?: components["schemas"]["OutreachChannel"][];
            /** Format: int32 */
            attempts_left: number;
        };
        OutreachInput: {
            purpose: components["schemas"]["OutreachPurpose"];
            channel: components["schemas"]["OutreachChannel"];
            /**
             * Format: int32
             * @description Minutes after midnight where the buyer lives, 0 to 1,439.
             */
            buyer_local_minute: number;
            /** @description The last 30 days, newest first, at most 100. */
            past_contacts?: components["schemas"]["OutreachPastContact"][];
            consents: components["schemas"]["OutreachConsents"];
            /**
             * Format: int64
             * @description Seconds since the order was entered.
             */
            order_age_seconds?: number | null;
            /**
             * Format: int64
             * @description Seconds until the order closes unpaid.
             */
            closes_in_seconds?: number | null;
            /**
             * Format: int64
             * @description Seconds since the goods were shipped.
             */
            shipped_seconds_ago?: number | null;
            buyer_class: components["schemas"]["BuyerClass"];
            /** @description What was done to prepare the contact. */
            prepared?: components["schemas"]["OutreachPreparation"][];
            /**
             * Format: int32
             * @description How often a dispute or a bad review was tried to be solved in writing before.
             */
            written_attempts: number;
            actor: components["schemas"]["Actor"];
            attributes?: components["schemas"]["OutreachAttribute"][];
        };
        OutreachOutcome: (components["schemas"]["OutreachAllowed"] & {
            /** @enum {string} */
            type: "allow";
        }) | (components["schemas"]["OutreachDeferred"] & {
            /** @enum {string} */
            type: "defer";
        }) | (components["schemas"]["OutreachDenied"] & {
            /** @enum {string} */
            type: "deny";
        });
        OutreachPastContact: {
            purpose: components["schemas"]["OutreachPurpose"];
            channel: components["schemas"]["OutreachChannel"];
            contact_result: components["schemas"]["OutreachContactResult"];
            /**
             * Format: int64
             * @description Epoch milliseconds.
             */
            at_ms: number;
            /** @description It was about the same order. */
            same_order?: boolean;
        };
        OutreachPlannedContact: {
            channel: components["schemas"]["OutreachChannel"];
            /**
             * Format: int32
             * @description Seconds from now before which it is not made.
             */
            not_before_seconds: number;
            /** @description Which script tells it. */
            script_key: string;
        };
        /** @enum {string} */
        OutreachPreparation: "history-read" | "order-checked" | "solution-prepared" | "fallback-prepared" | "script-ready";
        /** @enum {string} */
        OutreachPurpose: "payment-reminder" | "receiver-check" | "review-invitation" | "review-follow-up" | "care-callback" | "delivery-check" | "delay-notice" | "case-update" | "care-message" | "marketing" | "sales-offer" | "relationship";
        /** @enum {string} */
        OutreachState: "allowed" | "deferred" | "denied" | "contacted";
        /** @description A kind that the shop added. */
        OwnKindBody: {
            /** @description Kebab-case. */
            kind: string;
            /** @description For people. */
            name: string;
        };
        ParticipantBody: {
            /** @description `user_…` */
            member: string;
            purpose: components["schemas"]["Purpose"];
            /** @description `user_…` or `system`. */
            added_by: string;
            /** Format: date-time */
            added_at: string;
        };
        PaymentBody: {
            /** @description `payment_…` */
            id: string;
            /** @description `order_…` */
            order: string;
            amount: components["schemas"]["Money"];
            method: components["schemas"]["PaymentMethod"];
            reference: string;
            /** @description `user_…` or `system`. */
            taken_by: string;
            /** Format: date-time */
            paid_at: string;
        };
        PaymentInput: {
            /** @description What the order comes to, or a part of what is due. */
            amount: components["schemas"]["Money"];
            method: components["schemas"]["PaymentMethod"];
            /** @description What the bank or the provider calls it; taken in once. */
            reference: string;
        };
        /** @enum {string} */
        PaymentMethod: "e-payment" | "bank-transfer";
        /** @enum {string} */
        PaymentState: "unpaid" | "paid" | "partially-refunded" | "refunded" | "closed";
        /** @description Nothing. */
        PayoutBody: Record<string, never>;
        /** @enum {string} */
        Permission: "shop:read" | "shop:write" | "member:write" | "token:write" | "audit:read" | "customer:read" | "customer:write" | "personal-data:reveal" | "catalog:read" | "catalog:write" | "order:read" | "order:write" | "order:verify" | "order:print" | "order:ship" | "payment:write" | "conversation:read" | "conversation:write" | "case:read" | "case:write" | "refund:write" | "approval:read" | "approval:decide" | "policy:read" | "policy:evaluate" | "policy:write";
        PersonBody: {
            /** @description `user_…` */
            id: string;
            login: string;
            display_name: string;
        };
        /** @description A plugin with its newest versions. */
        PluginBody: {
            /** @description `plugin_…` */
            id: string;
            /** @description Kebab-case, unique in the shop. */
            name: string;
            summary: string;
            /** @description Came with the host. */
            shipped: boolean;
            /** Format: date-time */
            created_at: string;
            /** @description The newest 20. */
            versions: components["schemas"]["VersionBody"][];
            /** @description Kinds that one of its versions answers now. */
            bound: components["schemas"]["PolicyKind"][];
        };
        /** @description A key whose signatures the shop takes. */
        PluginKeyBody: {
            /** @description `pluginkey_…` */
            id: string;
            name: string;
            /** @description ed25519, 32 bytes in base64. */
            public_key: string;
            /**
             * Format: date-time
             * @description Uploads from then on.
             */
            valid_from: string;
            /**
             * Format: date-time
             * @description Uploads before then; null: for ever.
             */
            valid_until?: string | null;
            /**
             * Format: date-time
             * @description From then on nothing that it signed may be bound where signatures are required.
             */
            revoked_at?: string | null;
            revoked_reason?: string | null;
            created_by: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A version of a plugin. */
        PluginRefBody: {
            /** @description `plugin_…` */
            id: string;
            /** @description Semantic version, as the component says itself. */
            version: string;
            /** @description SHA-256 of the component, 64 hexadecimal digits. */
            digest: string;
        };
        /** @description What answers a kind. */
        PolicyBody: {
            kind: components["schemas"]["PolicyKind"];
            /** @description The question that the kind answers. */
            question: string;
            active?: components["schemas"]["ActiveBody"] | null;
            canary?: components["schemas"]["StageBody"] | null;
            /** @description Run after the answer was given, are recorded, and decide nothing. */
            shadow: components["schemas"]["StageBody"][];
            aborted_canary?: components["schemas"]["AbortedBody"] | null;
            quarantine?: components["schemas"]["QuarantineBody"] | null;
            stopped?: components["schemas"]["StopBody"] | null;
            guards?: components["schemas"]["GuardsBody"] | null;
            on_failure?: components["schemas"]["OnFailure"] | null;
            /** Format: int64 */
            settings_revision?: number | null;
            former?: components["schemas"]["PluginRefBody"] | null;
            /**
             * Format: int64
             * @description With which settings.
             */
            former_settings_revision?: number | null;
            /** @description The backtest that the active version is based on. */
            backtest?: string | null;
            changed_by?: string | null;
            /** Format: date-time */
            changed_at?: string | null;
            reason?: string | null;
            /**
             * Format: int64
             * @description The `ETag`; 0 where nothing is bound.
             */
            version: number;
            /** @description What the caller may do now: `evaluate`, `bind`, `set-settings`, `rollback`, `promote-canary`, `abort-canary`. */
            actions: string[];
        };
        /** @description How one of the component's own cases went. */
        PolicyCaseReport: {
            /** @description Its name. */
            name: string;
            /** @description The kind asked, as the case says. */
            kind: string;
            /** @description Both runs gave what was expected, in the same way. */
            passed: boolean;
            /** @description What must be changed. */
            problems: string[];
            /**
             * Format: int64
             * @description Fuel of the first run.
             */
            fuel_used: number;
            /**
             * Format: int64
             * @description Peak memory of the first run, bytes.
             */
            memory_peak_bytes: number;
            /** @description What the first run wrote. */
            log: string[];
        };
        /** @description Why there is no decision. */
        PolicyFailureBody: {
            /** @description Stable kebab-case code, for example `fuel-exhausted`, or `no-policy` where nothing is bound. */
            code: string;
            /** @description What happened and what to do. */
            detail: string;
            limit?: components["schemas"]["PolicyLimitBody"];
            /** @description The field that the policy names. */
            field?: string;
        };
        PolicyInput: components["schemas"]["CompensationInput"] | components["schemas"]["CourierFeeInput"] | components["schemas"]["DiscountInput"] | components["schemas"]["MessageCheckInput"] | components["schemas"]["OrderCheckInput"] | components["schemas"]["OutreachInput"] | components["schemas"]["RefundInput"] | components["schemas"]["ReviewPlanInput"] | components["schemas"]["ScorecardInput"] | components["schemas"]["ScriptInput"] | components["schemas"]["ServiceFeeInput"] | components["schemas"]["TriageInput"];
        PolicyItem: components["schemas"]["PolicyBody"] & {
            last_day: components["schemas"]["CountsBody"];
            /**
             * Format: int64
             * @description Decisions of the active version that came out otherwise when the determinism sentinel ran them again: none, or
             *     somebody must look.
             */
            divergent_decisions: number;
        };
        /**
         * @description One rule that the host asks for; written in kebab-case, for example `courier-fee`.
         * @enum {string}
         */
        PolicyKind: "compensation" | "courier-fee" | "discount" | "message-check" | "order-check" | "outreach" | "refund" | "review-plan" | "scorecard" | "script" | "service-fee" | "triage";
        /** @description A limit that was passed. */
        PolicyLimitBody: {
            /** @description For example `fuel`. */
            name: string;
            /** Format: int64 */
            allowed: number;
            /** Format: int64 */
            used: number;
            /** @description What both are counted in. */
            unit: string;
        };
        PolicyOutcome: components["schemas"]["CompensationOutcome"] | components["schemas"]["CourierFeeOutcome"] | components["schemas"]["DiscountOutcome"] | components["schemas"]["MessageCheckOutcome"] | components["schemas"]["OrderCheckOutcome"] | components["schemas"]["OutreachOutcome"] | components["schemas"]["RefundOutcome"] | components["schemas"]["ReviewPlanOutcome"] | components["schemas"]["ScorecardOutcome"] | components["schemas"]["ScriptOutcome"] | components["schemas"]["ServiceFeeOutcome"] | components["schemas"]["TriageOutcome"];
        /** @enum {string} */
        PolicyStage: "active" | "canary" | "shadow" | "fallback" | "try" | "replay";
        /**
         * @description Which engine runs a component; read from the component, see `preflight`.
         * @enum {string}
         */
        PolicyTier: "compact" | "runtime";
        /** @description Nothing. */
        PostingInput: Record<string, never>;
        /** @enum {string} */
        Preparation: "history-read" | "order-checked" | "solution-prepared" | "fallback-prepared" | "script-ready";
        PrintBatchBody: {
            /** @description `batch_…` */
            id: string;
            /** Format: int64 */
            number: number;
            /** @description `user_…` or `system`. */
            printed_by: string;
            /** Format: date-time */
            printed_at: string;
        };
        /** @description A batch with its slips, receivers masked. */
        PrintBatchDetailBody: components["schemas"]["PrintBatchBody"] & {
            orders: components["schemas"]["SlipBody"][];
        };
        PrintInput: {
            /** @description Ids or short numbers, 1 to 100; every verified order unless given. */
            orders?: string[] | null;
        };
        /** @description A batch with what is on it and what is not. */
        PrintedBody: components["schemas"]["PrintBatchBody"] & {
            orders: components["schemas"]["SlipBody"][];
            refused: components["schemas"]["NotPrintedBody"][];
        };
        /** @enum {string} */
        Priority: "low" | "normal" | "high" | "urgent";
        /** @description The body of every failure. */
        ProblemBody: {
            /** @description `urn:shopwit:problem:` and the code. */
            type: string;
            title: string;
            /** Format: int32 */
            status: number;
            /** @description What happened this time and what to do. */
            detail: string;
            /** @description Stable kebab-case code, for programs. */
            code: string;
            /** @description Fields that do not fit. */
            errors?: components["schemas"]["FieldError"][];
            /** @description The moves that would be legal. */
            allowed?: string[] | null;
            /** @description What is not in order in a text that was not sent. */
            findings?: components["schemas"]["FindingBody"][];
            /** @description What could be sent instead. */
            rewritten?: string | null;
            /** @description For the operator, who finds the request's log by it. */
            request_id?: string | null;
        };
        ProductBody: {
            /** @description `product_…` */
            id: string;
            /** Format: int64 */
            number: number;
            name: string;
            category: string;
            /** @description Facts: `material`, `craft`, `function`, `size-standard` … */
            attributes: {
                [key: string]: string;
            };
            documents: components["schemas"]["DocumentBody"][];
            /** @description `product_…` of what goes well with it. */
            goes_with: string[];
            /** @description Which resale criteria hold when it comes back. */
            resale_category?: string | null;
            /**
             * Format: int64
             * @description Days after delivery.
             */
            warranty_days: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @description A new product needs `name` and `category`; in a change, what is left out stays. */
        ProductInput: {
            name?: string | null;
            category?: string | null;
            attributes?: {
                [key: string]: string;
            } | null;
            documents?: components["schemas"]["DocumentBody"][] | null;
            goes_with?: string[] | null;
            resale_category?: string | null;
            /** Format: int64 */
            warranty_days?: number | null;
        };
        /** @description How far it is, in decisions of the period. */
        ProgressBody: {
            /** Format: int64 */
            done: number;
            /**
             * Format: int64
             * @description 0 before it runs.
             */
            total: number;
        };
        /** @description Something that a draft promises; record it with `…/promises`. */
        PromiseSpanBody: {
            /** @description Characters, included. */
            start: number;
            /** @description Characters, excluded. */
            end: number;
            /**
             * Format: int32
             * @description Seconds from now, where the draft says so.
             */
            due_seconds?: number | null;
        };
        PromoteBody: {
            /** @description Id of the backtest that it is based on. */
            backtest?: string | null;
            /** @description Why, for the audit; 1 to 500 characters. */
            reason?: string | null;
        };
        PromotionBody: {
            /** @description The shop's own code. */
            id: string;
            name: string;
            free_shipping: boolean;
            /** @description No further bargaining while it runs. */
            closes_bargaining: boolean;
            /**
             * Format: int32
             * @description Off the list price, basis points.
             */
            discount_bps: number;
            /** Format: date-time */
            starts_at: string;
            /**
             * Format: date-time
             * @description Excluded.
             */
            ends_at: string;
            /** Format: int64 */
            version: number;
        };
        PromotionPut: {
            name: string;
            free_shipping?: boolean;
            /** @description No further bargaining while it runs. */
            closes_bargaining?: boolean;
            /**
             * Format: int32
             * @description Off the list price, basis points.
             */
            discount_bps?: number;
            /** Format: date-time */
            starts_at: string;
            /**
             * Format: date-time
             * @description Excluded.
             */
            ends_at: string;
        };
        /** @enum {string} */
        PurchaseMotive: "own-use" | "gift" | "resale" | "other";
        /** @enum {string} */
        Purpose: "participant" | "help" | "escalation";
        /** @description The active version fails too often: the one before it answers, or the safe default holds. */
        QuarantineBody: {
            /** Format: date-time */
            since: string;
            /**
             * Format: int64
             * @description In the window when it began.
             */
            calls: number;
            /**
             * Format: int64
             * @description Of them.
             */
            failures: number;
            /**
             * Format: int64
             * @description Single calls that were let through since, and failed.
             */
            failed_probes: number;
            /**
             * Format: date-time
             * @description When single calls are let through again.
             */
            probe_at: string;
        };
        /** @description One quota. */
        QuotaBody: {
            /** @description For example `uploads_a_day` or `fuel_a_minute`. */
            quota: string;
            /** Format: int64 */
            used: number;
            /** Format: int64 */
            allowed: number;
            /** @description What both are counted in. */
            unit: string;
            /**
             * Format: date-time
             * @description When nothing of it is used any more; null where that does not depend on time, or nothing is used.
             */
            resets_at?: string | null;
        };
        QuotasBody: {
            items: components["schemas"]["QuotaBody"][];
        };
        /** @description What the policy answered. */
        QuoteBody: {
            /** @description `quote_…` */
            id: string;
            /** @description `order_…` */
            order: string;
            /** @description `decision_…` */
            decision: string;
            outcome: components["schemas"]["CourierFeeOutcome"];
            reasons: components["schemas"]["Reason"][];
            buyer_fee?: components["schemas"]["Money"] | null;
            /** @description `user_…` or `system`. */
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            /**
             * Format: date-time
             * @description When it became the postage of the order.
             */
            applied_at?: string | null;
            /** @description What you may do with it now. */
            actions: string[];
        };
        QuoteInput: {
            /** Format: int64 */
            weight_grams: number;
            /**
             * Format: int64
             * @description Cubic millimetres, for volumetric weight.
             */
            volume_mm3?: number | null;
            /**
             * Format: int64
             * @description 1 unless given.
             */
            pieces?: number | null;
            /** @description A lot that goes together as bulk goods. */
            bulk?: boolean;
            /** @description What the buyer asks for; the order's special request unless given. */
            wanted_courier?: string | null;
            /** @description Make the quote the postage of the order at once, where it is covered. */
            apply?: boolean;
        };
        /** @enum {string} */
        Rating: "good" | "neutral" | "bad";
        /** @description Why a policy answered as it did. */
        Reason: {
            /** @description Stable kebab-case code for reports and tests, 1 to 64 characters. */
            code: string;
            /** @description For staff, in the language of `context.locale`, at most 1,000 characters. */
            staff_text: string;
            /** @description For the buyer, where a buyer may see it, at most 1,000 characters. */
            buyer_text?: string | null;
        };
        /** @description Why something is done; stands in the audit record. */
        ReasonInput: {
            /** @description 1 to 200 characters. */
            reason: string;
        };
        /** @description To whom an order goes. */
        ReceiverInput: {
            name: string;
            phone: string;
            /** @description Street and house. */
            address: string;
        };
        /** @description The answer as it was recorded. */
        RecordedAnswerBody: {
            /** @description Id of what it is about. */
            subject?: string | null;
            /** Format: date-time */
            at: string;
            /** @description `{"outcome": …, "reasons": […]}`; null where it failed. */
            answer?: Record<string, never> | null;
            failure?: components["schemas"]["PolicyFailureBody"] | null;
            /** Format: int64 */
            fuel_used: number;
        };
        /** @description A decision as it was recorded. */
        RecordedBody: components["schemas"]["DecisionBody"] & {
            /** @description Id of what it is about. */
            subject?: string | null;
            /** @description Of a shadow, the decision that it shadows; of a fallback, the failed call that it stands in for. */
            shadow_of?: string | null;
            /** @description `user_…` or `system`. */
            actor: string;
            /** Format: date-time */
            at: string;
        };
        RefundBody: {
            /** @description `refund_…` */
            id: string;
            /** @description `case_…` */
            case: string;
            /** @description `order_…` */
            order: string;
            /** @description `solution_…` that it carries out. */
            solution?: string | null;
            /** @description Lines and carriage together. */
            amount: components["schemas"]["Money"];
            shipping: components["schemas"]["Money"];
            lines: components["schemas"]["RefundLineBody"][];
            state: components["schemas"]["RefundState"];
            reason: string;
            /** @description `approval_…` that it waits for, or waited. */
            approval?: string | null;
            requested_by: string;
            /** Format: date-time */
            requested_at: string;
            approved_by?: string | null;
            /** Format: date-time */
            approved_at?: string | null;
            /**
             * Format: date-time
             * @description The money must have left until then.
             */
            pay_by?: string | null;
            paid_out_by?: string | null;
            /**
             * Format: date-time
             * @description When it was handed to the provider.
             */
            sending_at?: string | null;
            provider_reference?: string | null;
            /** @description Why it was rejected, failed or is unknown. */
            failure?: string | null;
            /** Format: date-time */
            ended_at?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What the caller may do with it now: `pay-out`, `cancel`. */
            actions: string[];
        };
        /** @enum {string} */
        RefundCause: "wrong-item" | "short-shipment" | "damaged" | "quality" | "not-as-described" | "lost" | "delayed" | "no-longer-wanted";
        /** @enum {string} */
        RefundClaimedFault: "seller" | "buyer" | "courier" | "unknown";
        RefundEvidence: {
            kind: components["schemas"]["RefundEvidenceKind"];
            /** @description A member of staff has looked at it and agrees. */
            confirmed?: boolean;
        };
        /** @enum {string} */
        RefundEvidenceKind: "photo" | "video" | "waybill-photo" | "courier-statement" | "chat-record" | "inspection-report" | "other";
        RefundInput: {
            shipment: components["schemas"]["RefundShipmentState"];
            cause: components["schemas"]["RefundCause"];
            claimed_fault: components["schemas"]["RefundClaimedFault"];
            /**
             * Format: int32
             * @description Whole days since receipt; none before it.
             */
            days_since_receipt?: number | null;
            request?: components["schemas"]["RefundRequest"] | null;
            /** @description 1 to 1,000. */
            lines?: components["schemas"]["RefundLine"][];
            /** @description What the buyer paid for the whole order. */
            paid: components["schemas"]["Money"];
            /** @description What has gone back already. */
            refunded: components["schemas"]["Money"];
            shipping_refundable?: components["schemas"]["Money"] | null;
            evidence?: components["schemas"]["RefundEvidence"][];
            inspection?: components["schemas"]["RefundInspection"] | null;
            /** @description Somebody has talked to the buyer about it. */
            contact_logged?: boolean;
            /** @description The order was sent back on the way at our request. */
            intercepted?: boolean;
            /** @description ISO 3166-1 alpha-2 country of the buyer. */
            market: string;
            actor: components["schemas"]["Actor"];
            /**
             * Format: int32
             * @description After-sales cases of this buyer in the last 90 days.
             */
            earlier_cases: number;
        };
        RefundInspection: {
            /** @description The returned goods can be sold again. */
            resalable?: boolean;
            /** @description Codes of the resale criteria that failed, for example `washed`. */
            findings?: string[];
        };
        RefundLine: {
            sku: string;
            /** @description The shop's category, which decides the resale criteria. */
            category: string;
            /**
             * Format: int32
             * @description Pieces the buyer complains of, 1 to 1,000,000.
             */
            quantity: number;
            /** @description The rest of what was paid for them that can still be refunded. */
            refundable: components["schemas"]["Money"];
            /** @description Made for this buyer. */
            personalised?: boolean;
            /** @description Can be sent again from stock. */
            in_stock?: boolean;
            /** @description No longer made. */
            discontinued?: boolean;
        };
        /** @description What goes back of one line of the order. */
        RefundLineBody: {
            /**
             * Format: int64
             * @description Line of the order, from 0.
             */
            line: number;
            /** @description Above zero, in the shop's currency. */
            amount: components["schemas"]["Money"];
        };
        RefundLineMaximum: {
            /**
             * Format: int32
             * @description Index into `input.lines`.
             */
            line: number;
            maximum: components["schemas"]["Money"];
        };
        /** @enum {string} */
        RefundNextStep: "contact-buyer" | "collect-evidence" | "await-buyer-consent" | "await-return" | "inspect-return" | "ask-approval" | "intercept-parcel" | "ship-replacement" | "pay-refund" | "close";
        RefundOutcome: (components["schemas"]["RefundSolutions"] & {
            /** @enum {string} */
            type: "solutions";
        }) | (components["schemas"]["RefundReview"] & {
            /** @enum {string} */
            type: "needs-review";
        });
        /** @enum {string} */
        RefundRequest: "refund-only" | "return-refund" | "exchange" | "reship" | "repair";
        RefundReview: {
            /** @description What the person should look at. */
            questions?: string[];
            /** @description Who. */
            level: components["schemas"]["ActorRole"];
        };
        /** @enum {string} */
        RefundShipmentState: "not-shipped" | "in-transit" | "received";
        RefundSolution: {
            kind: components["schemas"]["RefundSolutionKind"];
            /** @description The most that may be paid, lines and carriage together. Zero where no money moves. */
            maximum: components["schemas"]["Money"];
            line_maxima?: components["schemas"]["RefundLineMaximum"][];
            /** @description Who pays the carriage of a return or a replacement. */
            freight_payer: components["schemas"]["FreightPayer"];
            missing_evidence?: components["schemas"]["RefundEvidenceKind"][];
            /** @description What to look at when the goods come back: codes of resale criteria. */
            inspect?: string[];
            approval?: components["schemas"]["ActorRole"] | null;
            /** @description No person needs to look at it. */
            automatic?: boolean;
            next_step: components["schemas"]["RefundNextStep"];
            /**
             * Format: int32
             * @description Seconds from now until the next step must be done.
             */
            deadline_seconds: number;
            /** @description Why this solution, for the buyer to read. */
            buyer_text: string;
        };
        /** @enum {string} */
        RefundSolutionKind: "refund-only" | "return-refund" | "exchange" | "reship" | "advance-replacement" | "partial-keep" | "repair" | "persuade-wait" | "intercept" | "refuse";
        RefundSolutions: {
            /** @description Best first, 1 to 20. */
            ranked?: components["schemas"]["RefundSolution"][];
            /** @description Nothing may be decided before the buyer was contacted. */
            contact_first?: boolean;
        };
        /** @enum {string} */
        RefundState: "requested" | "approved" | "rejected" | "sending" | "sent" | "failed" | "unknown";
        ReleaseInput: {
            /** @description What was found, or what the buyer said, without personal data; 1 to 200 characters. */
            note: string;
        };
        ReplayBody: {
            /** @description Another version; the recorded one unless given. */
            digest?: string | null;
        };
        /** @description What came of a replay. */
        ReplayedBody: {
            /** @description The same answer; of the same version on the same engine for the same fuel too. */
            identical: boolean;
            /** @description Whether fuel can be compared. */
            same_engine: boolean;
            fuel_used: components["schemas"]["FuelBody"];
            differences: components["schemas"]["DifferenceBody"][];
            recorded: components["schemas"]["DecisionBody"];
            replayed: components["schemas"]["DecisionBody"];
        };
        /** @description What the check of an upload found, in words for the plugin's author. */
        ReportBody: {
            passed: boolean;
            /** @description Stable code of the refusal, for example `import-refused` or `check-failed`. */
            code?: string | null;
            /** @description What must be changed. */
            problems: string[];
            /** @description What should be looked at. */
            warnings: string[];
            /** @description How the component's own test cases went. */
            cases: components["schemas"]["PolicyCaseReport"][];
            /**
             * Format: int32
             * @description Questions of its kinds that the host asked it besides, each twice.
             */
            questions_asked: number;
        };
        /** @description What the buyer asked for besides the goods. */
        RequestsBody: {
            /**
             * @description The shop's code of a courier.
             * @default null
             */
            wanted_courier?: string | null;
            /** @default null */
            invoice_title?: string | null;
            /**
             * @description What stands on the greeting card.
             * @default null
             */
            greeting_card?: string | null;
            /**
             * @description When the courier may come, in words.
             * @default null
             */
            delivery_slot?: string | null;
        };
        /** @description How it was solved and what came of it. */
        ResolutionBody: {
            /** @description For example `explain product`, `help operate`, `recommend substitute`. */
            method: string;
            outcome: string;
        };
        /** @enum {string} */
        ResponsePace: "on-time" | "due-soon" | "late";
        /** @description A table that got earlier rows back, as a new revision. */
        RestoredTableBody: {
            table: string;
            /**
             * Format: int64
             * @description Whose rows it has.
             */
            from: number;
            /** Format: int64 */
            revision: number;
        };
        ReturnBody: {
            /** @description `return_…` */
            id: string;
            /** @description `case_…` */
            case: string;
            /** @description `order_…` */
            order: string;
            /**
             * Format: int64
             * @description Line of the order, from 0.
             */
            line: number;
            /** @description Model. */
            sku: string;
            /** Format: int64 */
            quantity: number;
            courier: string;
            waybill_number: string;
            problem: string;
            registered_by: string;
            /** Format: date-time */
            registered_at: string;
            /**
             * Format: date-time
             * @description Filled in by the inspection.
             */
            received_at?: string | null;
            /** Format: int64 */
            good_count?: number | null;
            /** Format: int64 */
            damaged_count?: number | null;
        };
        /** @description Why personal data is looked at. */
        RevealInput: {
            /** @description 1 to 200 characters; stands in the audit record. */
            reason: string;
        };
        /** @description Personal data of a buyer. */
        RevealedCustomerBody: {
            name: string;
            phone?: string | null;
            address?: string | null;
        };
        /** @description To whom an order goes, in full. */
        RevealedReceiverBody: {
            name: string;
            phone: string;
            /** @description Street and house. */
            address: string;
            destination_region: string;
        };
        ReviewBody: {
            /** @description `review_…` */
            id: string;
            /**
             * Format: int64
             * @description Short number in the shop.
             */
            number: number;
            /** @description `order_…` */
            order: string;
            /** @description `customer_…` */
            customer: string;
            /** @description From the stars: 1 and 2 are bad, 3 neutral, 4 and 5 good. */
            rating: components["schemas"]["Rating"];
            /** Format: int64 */
            stars: number;
            /** @description Plain text, never HTML. */
            text: string;
            language: string;
            state: components["schemas"]["ReviewState"];
            /** @description What the policy proposes; seconds count from `created_at`. Nothing of it happens by itself. */
            plan: components["schemas"]["ReviewPlanPlan"];
            reasons: components["schemas"]["Reason"][];
            /** @description `decision_…` */
            decision: string;
            /** @description No plugin could answer: cause unknown, to after-sales. */
            by_default: boolean;
            /** @description What came of it. */
            outcome?: string | null;
            /** Format: date-time */
            written_at: string;
            /** @description `user_…` or `system`. */
            recorded_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            settled_at?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @description An after-sales case about the order. */
        ReviewPlanAfterSalesCase: {
            cause: components["schemas"]["ReviewPlanCaseCause"];
            open?: boolean;
            /** @description The shop's people found the fault to be ours. */
            our_fault?: boolean;
        };
        /** @description Open-ended data; the names a host sends are listed in the manual. */
        ReviewPlanAttribute: {
            name: string;
            value: string;
        };
        /** @enum {string} */
        ReviewPlanCaseCause: "wrong-item" | "short-shipment" | "damaged" | "quality" | "not-as-described" | "lost" | "delayed" | "no-longer-wanted";
        /** @enum {string} */
        ReviewPlanCause: "quality" | "service" | "courier" | "mood" | "malicious" | "unknown";
        /** @enum {string} */
        ReviewPlanEvidence: "chat-record" | "order-record" | "waybill-record" | "review-screenshot" | "buyer-history" | "inspection-report";
        /** @enum {string} */
        ReviewPlanFulfilmentState: "preparing" | "shipped" | "delivered" | "completed" | "returned" | "cancelled";
        ReviewPlanHistory: {
            /**
             * Format: int32
             * @description Orders completed before.
             */
            completed_orders: number;
            /**
             * Format: int32
             * @description Reviews of this buyer before this one.
             */
            reviews: number;
            /**
             * Format: int32
             * @description Those among them that were not good.
             */
            bad_reviews: number;
            /**
             * Format: int32
             * @description After-sales cases of the last 90 days.
             */
            cases: number;
        };
        ReviewPlanInput: {
            rating: components["schemas"]["ReviewPlanRating"];
            /**
             * Format: int32
             * @description Stars, 1 to 5.
             */
            stars: number;
            /** @description What the buyer wrote, at most 2,000 characters, masked as in `triage`; empty for none. */
            text: string;
            /** @description BCP 47 language of the text. */
            language: string;
            /**
             * Format: int64
             * @description Seconds since it was written.
             */
            age_seconds: number;
            buyer_class: components["schemas"]["BuyerClass"];
            order?: components["schemas"]["ReviewPlanOrder"] | null;
            /** @description At most 20. */
            cases?: components["schemas"]["ReviewPlanAfterSalesCase"][];
            history: components["schemas"]["ReviewPlanHistory"];
            attributes?: components["schemas"]["ReviewPlanAttribute"][];
        };
        ReviewPlanOrder: {
            fulfilment: components["schemas"]["ReviewPlanFulfilmentState"];
            /**
             * Format: int32
             * @description Hours from payment to shipping, where it was shipped.
             */
            hours_to_ship?: number | null;
            /**
             * Format: int32
             * @description Hours from shipping to delivery, or until now.
             */
            hours_on_the_way?: number | null;
            /**
             * Format: int32
             * @description Whole days since receipt.
             */
            days_since_receipt?: number | null;
            /**
             * Format: int32
             * @description Share of what was paid that has gone back, basis points, 0 to 10,000.
             */
            refunded_bps: number;
        };
        ReviewPlanOutcome: components["schemas"]["ReviewPlanPlan"] & {
            /** @enum {string} */
            type: "plan";
        };
        ReviewPlanPlan: {
            cause: components["schemas"]["ReviewPlanCause"];
            /**
             * Format: int32
             * @description 0 to 10,000 basis points.
             */
            confidence_bps: number;
            /** @description In the order in which they are done, at most 20. */
            steps?: components["schemas"]["ReviewPlanStep"][];
            freight_payer?: components["schemas"]["FreightPayer"] | null;
            /** @description Best first; the host asks the refund policy before any of it is promised. */
            solutions?: components["schemas"]["ReviewPlanSolutionKind"][];
            /** @description What to put together for a complaint to the platform. */
            evidence_pack?: components["schemas"]["ReviewPlanEvidence"][];
            /** @description To be written below the review, at most 1,000 characters; a person sends it. */
            reply?: string | null;
            /** @description The role that takes care of it. */
            responsible: components["schemas"]["ActorRole"];
        };
        /** @enum {string} */
        ReviewPlanRating: "good" | "neutral" | "bad";
        /** @enum {string} */
        ReviewPlanSolutionKind: "exchange" | "return-refund" | "partial-keep" | "reship" | "repair" | "none";
        ReviewPlanStep: {
            kind: components["schemas"]["ReviewPlanStepKind"];
            /**
             * Format: int32
             * @description Seconds from now before which it is not done.
             */
            not_before_seconds: number;
            /**
             * Format: int32
             * @description Seconds from now until it must be done.
             */
            due_seconds: number;
            /** @description Which script tells it; empty for none. */
            script_key: string;
        };
        /** @enum {string} */
        ReviewPlanStepKind: "thank" | "apologise" | "write" | "call" | "explain" | "offer-solution" | "improve" | "collect-evidence" | "report-to-platform" | "reply-in-public" | "invite-change" | "hand-over";
        /** @enum {string} */
        ReviewState: "open" | "settled";
        RevokeBody: {
            /** @description 1 to 500 characters. */
            reason?: string | null;
        };
        /** @enum {string} */
        Role: "owner" | "supervisor" | "pre-sales-agent" | "in-sales-agent" | "after-sales-agent" | "dispatcher" | "print-operator" | "order-follow-up" | "shipping" | "quality" | "outsourced";
        RollbackBody: {
            /** @description Why, for the audit; 1 to 500 characters. */
            reason?: string | null;
        };
        /** @enum {string} */
        SalesStep: "greet" | "ask" | "recommend" | "bargain" | "courier" | "verify" | "farewell" | "follow-up";
        /** @enum {string} */
        ScorecardAnswer: "card" | "no-proposal" | "default";
        /** @description 0 to 400 each. */
        ScorecardAttendance: {
            /** Format: int32 */
            scheduled_days: number;
            /** Format: int32 */
            worked_days: number;
            /** Format: int32 */
            late_count: number;
            /**
             * Format: int32
             * @description Away without leave.
             */
            absent_days: number;
        };
        ScorecardAttribute: {
            /** @description Kebab-case, 1 to 64 characters. */
            name: string;
            /** @description At most 200 characters, never personal data. */
            value: string;
        };
        ScorecardBody: {
            /** @description `scorecard_…` */
            id: string;
            /** @description `user_…` */
            member: string;
            /** @description `decision_…`, the recorded decision. */
            decision: string;
            /** @description `month`, `quarter` or `year`. */
            period: string;
            /** @description Local day. */
            first_day: string;
            /** @description Local day, excluded. */
            end_day: string;
            outcome: components["schemas"]["ScorecardAnswer"];
            /** @description What the policy was told. */
            metrics: components["schemas"]["ScorecardMetric"][];
            items: components["schemas"]["ScorecardItem"][];
            reasons: components["schemas"]["Reason"][];
            /** @description What the host changed in the policy's answer, and why. */
            host_notes: string[];
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            maximum: number;
            grade: string;
            proposal?: components["schemas"]["ScorecardConsequence"] | null;
            proposal_amount?: components["schemas"]["Money"] | null;
            proposal_text?: string | null;
            state: components["schemas"]["ScorecardState"];
            made_by: string;
            /** Format: date-time */
            made_at: string;
            decided_by?: string | null;
            /** Format: date-time */
            decided_at?: string | null;
            decision_note?: string | null;
            /** Format: int64 */
            version: number;
            /** @description What the caller may do with it now: `decide`. */
            actions: string[];
        };
        ScorecardCard: {
            /** @description 1 to 200. */
            items?: components["schemas"]["ScorecardItem"][];
            /**
             * Format: int32
             * @description Sum of the points, never below zero.
             */
            total: number;
            /**
             * Format: int32
             * @description Points that could be had.
             */
            maximum: number;
            /** @description The shop's own word, 1 to 20 characters, for example `A`. */
            grade: string;
            proposal?: components["schemas"]["ScorecardProposal"] | null;
        };
        /** @enum {string} */
        ScorecardConsequence: "reward" | "penalty";
        ScorecardDecisionInput: {
            approved: boolean;
            note?: string;
        };
        /** @enum {string} */
        ScorecardDirection: "reward" | "penalty";
        /** @description What somebody noticed in a review of the member's work. */
        ScorecardFinding: {
            /** @description Kebab-case code of the criterion, for example `interrupted-buyer`. */
            code: string;
            severity: components["schemas"]["ScorecardSeverity"];
            /** @description Id of what shows it, for example of a conversation. */
            evidence: string;
        };
        ScorecardInput: {
            period: components["schemas"]["ScorecardPeriod"];
            /** @description Local day, `2026-03-01`, included. */
            first_day: string;
            /** @description Local day, excluded. */
            end_day: string;
            role: components["schemas"]["ActorRole"];
            /** @description Each name once, at most 100. */
            metrics?: components["schemas"]["ScorecardMetric"][];
            attendance?: components["schemas"]["ScorecardAttendance"] | null;
            /** @description At most 200. */
            findings?: components["schemas"]["ScorecardFinding"][];
            /** @description At most 100. */
            red_lines?: components["schemas"]["ScorecardRedLine"][];
            /** @description At most 100. */
            training?: components["schemas"]["ScorecardTraining"][];
            /** @description At most 50. */
            attributes?: components["schemas"]["ScorecardAttribute"][];
        };
        ScorecardItem: {
            /** @description Name of the metric, or `attendance`, `quality`, `training`, or `red-line-` and its code. */
            metric: string;
            /**
             * Format: int64
             * @description What was reached. None: it is not a number.
             */
            value?: number | null;
            /**
             * Format: int64
             * @description What was asked for. None: there is no target.
             */
            target?: number | null;
            /**
             * Format: int32
             * @description Points that can be had, 0 to 10,000.
             */
            weight: number;
            /**
             * Format: int32
             * @description Points that were had, −10,000 to `weight`.
             */
            points: number;
            /** @description What shows it: ids, or how many cases the figure is made of. */
            evidence?: string[];
        };
        /** @description One figure of the member in the period. */
        ScorecardMetric: {
            /** @description Kebab-case, 1 to 64 characters, for example `first-response-median`. */
            name: string;
            unit: components["schemas"]["ScorecardUnit"];
            /**
             * Format: int64
             * @description Zero or more.
             */
            value: number;
            /**
             * Format: int32
             * @description Of how many cases the figure is made.
             */
            sample: number;
            /** @description Counted by the host itself, not entered by somebody. */
            measured?: boolean;
        };
        ScorecardNoProposal: {
            /** @description What is missing, kebab-case codes. */
            missing?: string[];
        };
        ScorecardOutcome: (components["schemas"]["ScorecardCard"] & {
            /** @enum {string} */
            type: "card";
        }) | (components["schemas"]["ScorecardNoProposal"] & {
            /** @enum {string} */
            type: "no-proposal";
        });
        /** @enum {string} */
        ScorecardPeriod: "month" | "quarter" | "year";
        ScorecardProposal: {
            direction: components["schemas"]["ScorecardDirection"];
            amount?: components["schemas"]["Money"] | null;
            /** @description For the superior who decides. */
            text: string;
        };
        /** @description Something that must not happen at all. */
        ScorecardRedLine: {
            /** @description Kebab-case code, for example `harassed-buyer`. */
            code: string;
            /** @description Id of what shows it. */
            evidence: string;
        };
        /** @enum {string} */
        ScorecardSeverity: "minor" | "major" | "critical";
        /** @enum {string} */
        ScorecardState: "proposed" | "approved" | "rejected";
        ScorecardTraining: {
            /** @description Kebab-case code of the course. */
            code: string;
            passed?: boolean;
            /**
             * Format: int32
             * @description Result, basis points, 0 to 10,000. None: no test.
             */
            result_bps?: number | null;
        };
        /** @enum {string} */
        ScorecardUnit: "count" | "seconds" | "basis-points" | "minor-units" | "characters-per-minute";
        ScriptCandidate: {
            /** @description Stable key of the text, for usage counts. */
            key: string;
            /** @description Ready to send, except for open slots written as `{slot-name}`. */
            text: string;
            /** @description Slots that no fact filled; the message cannot be sent before they are. */
            open_slots?: string[];
            /** @description Codes of documents or pictures to attach. */
            attachments?: string[];
            send_mode: components["schemas"]["ScriptSendMode"];
            /**
             * Format: int32
             * @description When to write again if there is no answer, seconds.
             */
            follow_up_seconds?: number | null;
        };
        ScriptCandidates: {
            /** @description Best first, 1 to 50. */
            candidates?: components["schemas"]["ScriptCandidate"][];
        };
        /** @enum {string} */
        ScriptChannel: "chat" | "phone" | "email" | "social" | "in-person";
        /** @description Something known about the order, the product or the shop, with personal data already masked. */
        ScriptFact: {
            /** @description Slot name, for example `order-number`, `product-name`, `material`. */
            name: string;
            /** @description At most 1,000 characters. */
            value: string;
        };
        ScriptInput: {
            moment: components["schemas"]["ScriptMoment"];
            /** @description Which question, bargaining case or text within the moment, for example `genuine`. */
            topic?: string | null;
            /** @description BCP 47 language of the buyer. */
            language: string;
            channel: components["schemas"]["ScriptChannel"];
            /** @description The service name of the agent, never the legal one. None for automatic messages. */
            agent_name?: string | null;
            /** @description Display name of the shop. */
            shop_name: string;
            buyer_class: components["schemas"]["BuyerClass"];
            facts?: components["schemas"]["ScriptFact"][];
            fault?: components["schemas"]["FreightPayer"] | null;
            /** @description Outside the shop's hours. */
            off_hours?: boolean;
            /** @description The buyer talked to us before ordering. */
            consulted?: boolean;
            /** @description ISO 3166-1 alpha-2 country of the buyer. */
            market?: string | null;
        };
        /** @enum {string} */
        ScriptMoment: "welcome" | "auto-reply" | "greet" | "ask" | "recommend" | "bargain" | "courier" | "verify" | "farewell" | "follow-up" | "in-stock" | "sold-out" | "polite-refusal" | "question" | "payment-guidance" | "payment-done" | "payment-reminder" | "receiver-check" | "logistics" | "duties-disclosure" | "farewell-deal" | "farewell-no-deal" | "apology" | "thanks" | "review-invitation" | "care-callback" | "other-remedies" | "call-introduce" | "call-reason" | "call-listen" | "call-propose" | "call-negotiate" | "call-adjust" | "call-apologise";
        ScriptOutcome: components["schemas"]["ScriptCandidates"] & {
            /** @enum {string} */
            type: "candidates";
        };
        ScriptQuestionBody: {
            moment: components["schemas"]["ScriptMoment"];
            /** @description Which question or case within the moment, for example `genuine`. */
            topic?: string | null;
            /** @description Id or number of the buyer's order; the conversation's own unless given. */
            order?: string | null;
            /** @description Id or number of the product; the order's first unless given. */
            product?: string | null;
            fault?: components["schemas"]["FreightPayer"] | null;
        };
        /** @enum {string} */
        ScriptSendMode: "automatic" | "suggest";
        /** @enum {string} */
        Sender: "buyer" | "agent";
        ServiceFeeAttribute: {
            /** @description Kebab-case, 1 to 64 characters. */
            name: string;
            /** @description At most 200 characters, never personal data. */
            value: string;
        };
        ServiceFeeFeeLine: {
            /** @description Local day. */
            date: string;
            inquiry_type: components["schemas"]["ServiceFeeInquiryType"];
            /**
             * Format: int32
             * @description Inquiries that are charged.
             */
            count: number;
            unit_price: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description 10,000: an ordinary day.
             */
            holiday_factor_bps: number;
            /** @description count × unit price × factor, rounded half up once a line. */
            amount: components["schemas"]["Money"];
        };
        ServiceFeeHoliday: {
            /** @description Local day, `2026-10-01`. */
            date: string;
            /**
             * Format: int32
             * @description Share of the unit price on that day, basis points, 0 to 100,000. None: the policy's own.
             */
            factor_bps?: number | null;
        };
        ServiceFeeInput: {
            /**
             * Format: int64
             * @description Epoch milliseconds, included.
             */
            period_from_ms: number;
            /**
             * Format: int64
             * @description Epoch milliseconds, excluded.
             */
            period_to_ms: number;
            /** @description When the self-run service was on, in order, without overlap, cut at the period; at most 1,000. */
            self_run?: components["schemas"]["ServiceFeeInterval"][];
            /** @description In order of day, at most 10,000. */
            inquiries?: components["schemas"]["ServiceFeeInquiries"][];
            /** @description Statutory holidays within the period, at most 400. */
            holidays?: components["schemas"]["ServiceFeeHoliday"][];
            /** @description Oldest first, at most 200. */
            prices?: components["schemas"]["ServiceFeePrice"][];
            /** @description What the shop sold in the period, from which the fee is taken. */
            sales_proceeds: components["schemas"]["Money"];
            /** @description At most 50. */
            attributes?: components["schemas"]["ServiceFeeAttribute"][];
        };
        /** @description Inquiries of one type on one day. All of them lie on the same side of every switch of the self-run service. */
        ServiceFeeInquiries: {
            /** @description Local day, `2026-03-02`. */
            date: string;
            /**
             * Format: int64
             * @description The time of one of them, epoch milliseconds.
             */
            at_ms: number;
            inquiry_type: components["schemas"]["ServiceFeeInquiryType"];
            /**
             * Format: int32
             * @description 1 to 1,000,000.
             */
            count: number;
        };
        /** @enum {string} */
        ServiceFeeInquiryType: "pre-sales" | "after-sales" | "transferred";
        /** @description When the shop answered its buyers itself. */
        ServiceFeeInterval: {
            /**
             * Format: int64
             * @description Epoch milliseconds, included.
             */
            from_ms: number;
            /**
             * Format: int64
             * @description Epoch milliseconds, excluded.
             */
            to_ms: number;
        };
        ServiceFeeNoCharge: {
            /** @description Something is missing: a person must look at it. */
            flagged?: boolean;
        };
        ServiceFeeOutcome: (components["schemas"]["ServiceFeeStatement"] & {
            /** @enum {string} */
            type: "statement";
        }) | (components["schemas"]["ServiceFeeNoCharge"] & {
            /** @enum {string} */
            type: "no-charge";
        });
        /** @description A price of the platform's standard. */
        ServiceFeePrice: {
            inquiry_type: components["schemas"]["ServiceFeeInquiryType"];
            /** @description Of one inquiry. */
            unit_price: components["schemas"]["Money"];
            /** @description Local day from which it holds, included. */
            effective_from: string;
            /** @description Version of the standard, for the statement. */
            standard: string;
        };
        ServiceFeeStatement: {
            /** @description At most 1,000. */
            lines?: components["schemas"]["ServiceFeeFeeLine"][];
            /** @description Sum of the lines. */
            total: components["schemas"]["Money"];
            /** @description What is taken from the sales proceeds now: never more than they are. */
            deduction: components["schemas"]["Money"];
            /** @description What is left to be taken from the next ones: total − deduction. */
            carried_over: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description Inquiries in the period that are not charged.
             */
            free_count: number;
        };
        /** @description When the shop answers its buyers itself. */
        ServicePeriodBody: {
            /** @description `period_…` */
            id: string;
            /**
             * Format: date-time
             * @description Included.
             */
            from: string;
            /**
             * Format: date-time
             * @description Excluded; null: it still runs.
             */
            to?: string | null;
            note: string;
            made_by: string;
            /** Format: date-time */
            made_at: string;
            /** Format: int64 */
            version: number;
        };
        ServicePeriodEndInput: {
            /** Format: date-time */
            to: string;
        };
        ServicePeriodInput: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to?: string | null;
            note?: string;
        };
        /** @description The platform's prices and holidays, as the shop keeps them. */
        ServiceStandardBody: {
            /**
             * Format: int64
             * @description From 1; 0: none was set.
             */
            revision: number;
            prices: components["schemas"]["ServiceFeePrice"][];
            holidays: components["schemas"]["ServiceFeeHoliday"][];
            set_by?: string | null;
            /** Format: date-time */
            set_at?: string | null;
        };
        ServiceStandardInput: {
            /** @description One a type and day of effect. */
            prices: components["schemas"]["ServiceFeePrice"][];
            /** @description Statutory holidays. */
            holidays: components["schemas"]["ServiceFeeHoliday"][];
        };
        ServiceStatementBody: {
            /** @description `statement_…` */
            id: string;
            /** @description `decision_…`, the recorded decision. */
            decision: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            state: components["schemas"]["StatementState"];
            /** Format: int64 */
            standard_revision: number;
            /** @description What was counted and supplied. */
            inquiries: components["schemas"]["ServiceFeeInquiries"][];
            lines: components["schemas"]["ServiceFeeFeeLine"][];
            reasons: components["schemas"]["Reason"][];
            /** @description What the host found wrong with the policy's answer. */
            host_notes: string[];
            total: components["schemas"]["Money"];
            /** @description What is taken from the proceeds. */
            deduction: components["schemas"]["Money"];
            /** @description What is left to be taken from later ones. */
            carried_over: components["schemas"]["Money"];
            /** @description What the shop sold in the period. */
            proceeds: components["schemas"]["Money"];
            /** Format: int64 */
            free_count: number;
            made_by: string;
            /** Format: date-time */
            made_at: string;
            posted_by?: string | null;
            /** Format: date-time */
            posted_at?: string | null;
            /** Format: int64 */
            version: number;
        };
        ServiceStatementInput: {
            /**
             * Format: date-time
             * @description Included.
             */
            from: string;
            /**
             * Format: date-time
             * @description Excluded; not in the future.
             */
            to: string;
            /** @description What only the platform can count; in place of what the desk counted of the same type on the same day. */
            inquiries?: components["schemas"]["SuppliedInquiriesInput"][];
        };
        /** @description Settings with what describes them. */
        SettingsBody: {
            kind: components["schemas"]["PolicyKind"];
            /**
             * Format: int64
             * @description Counts saved changes, from 1; the `ETag`.
             */
            revision: number;
            settings: Record<string, never>;
            /** @description The active plugin's JSON Schema (draft 2020-12). */
            schema: Record<string, never>;
            /** @description What each member is unless it is set. */
            defaults: Record<string, never>;
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            reason?: string | null;
        };
        SettingsPut: {
            /** @description Fits the plugin's schema; a member that is left out has its default. 64 KiB as JSON at most. */
            settings: Record<string, never>;
            /** @description Why, for the audit; 1 to 500 characters. */
            reason?: string | null;
        };
        SettlementBody: {
            /** @description What came of it. */
            outcome: string;
        };
        /** @description A parcel. */
        ShipmentBody: {
            /** @description `shipment_…` */
            id: string;
            /** @description `order_…` */
            order: string;
            courier: string;
            waybill_number: string;
            /** @description `user_…` or `system`. */
            shipped_by: string;
            /** Format: date-time */
            shipped_at: string;
            /** Format: date-time */
            delivered_at?: string | null;
        };
        ShipmentInput: {
            /** @description The shop's code of the courier, for example `zto`. */
            courier: string;
            /** @description 1 to 64 letters, digits and dashes. */
            waybill_number: string;
        };
        /** @description A parcel with the order as it is now. */
        ShippedBody: {
            shipment: components["schemas"]["ShipmentBody"];
            order: components["schemas"]["OrderBody"];
        };
        ShopBody: {
            id: string;
            /** @description Short name in addresses. */
            slug: string;
            name: string;
            /** @description ISO 4217 code in which the shop counts. */
            currency: string;
            /** @description IANA name. */
            time_zone: string;
            /** @description BCP 47. */
            locale: string;
            /** @description GB/T 2260 province code from which it ships. */
            origin_region: string;
            /**
             * Format: int64
             * @description Days for which decisions are kept; those by which money moved stay longer.
             */
            decision_retention_days: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            version: number;
        };
        /** @description What of a shop can be changed; what is left out stays. */
        ShopPatch: {
            name?: string | null;
            time_zone?: string | null;
            locale?: string | null;
            origin_region?: string | null;
            /**
             * Format: int64
             * @description 30 to 3,650.
             */
            decision_retention_days?: number | null;
        };
        SignIn: {
            login: string;
            password: string;
        };
        /** @description Whether the shop binds signed versions only. */
        SignatureRuleBody: {
            required: boolean;
        };
        SkuBody: {
            /** @description `sku_…` */
            id: string;
            /** @description The shop's own code; accepted wherever an id is. */
            code: string;
            /** @description `product_…` */
            product: string;
            product_name: string;
            category: string;
            /** @description Colour, size … */
            options: {
                [key: string]: string;
            };
            list_price: components["schemas"]["Money"];
            floor_price?: components["schemas"]["Money"] | null;
            /**
             * Format: int64
             * @description What the shop page says.
             */
            listed_stock: number;
            /**
             * Format: int64
             * @description What lies in the warehouse.
             */
            real_stock: number;
            /**
             * Format: int64
             * @description What may still be promised: real stock less what open orders were promised.
             */
            available: number;
            /** Format: int64 */
            weight_grams?: number | null;
            on_sale: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @description What is left out stays. */
        SkuPatch: {
            options?: {
                [key: string]: string;
            } | null;
            list_price?: components["schemas"]["Money"] | null;
            floor_price?: components["schemas"]["Money"] | null;
            /** Format: int64 */
            listed_stock?: number | null;
            /** Format: int64 */
            real_stock?: number | null;
            /** Format: int64 */
            weight_grams?: number | null;
            on_sale?: boolean | null;
            /** @description Why, for the audit record; 1 to 200 characters. */
            reason?: string | null;
        };
        /** @description One slip, receiver masked. */
        SlipBody: {
            /** @description `order_…` */
            order: string;
            /** Format: int64 */
            number: number;
            receiver: components["schemas"]["MaskedReceiverBody"];
            special_requests: components["schemas"]["RequestsBody"];
            lines: components["schemas"]["OrderLineBody"][];
            /** @description Every flagged note of the order. */
            notes: components["schemas"]["NoteBody"][];
        };
        /** @description What stands there before or after: of an address the receiver, masked; of a SKU the line. */
        SnapshotBody: {
            receiver?: components["schemas"]["MaskedReceiverBody"] | null;
            line?: components["schemas"]["SnapshotLineBody"] | null;
        };
        SnapshotLineBody: {
            /**
             * Format: int64
             * @description From 0.
             */
            line: number;
            sku: string;
            product_name: string;
            /** Format: int64 */
            quantity: number;
            /** @description What the buyer pays for the line. */
            total: components["schemas"]["Money"];
        };
        SolutionBody: {
            /** @description `solution_…` */
            id: string;
            kind: components["schemas"]["SolutionKind"];
            /** @description The most that may be paid. Zero where no money moves. */
            maximum: components["schemas"]["Money"];
            /** @description Empty: only the whole is bounded. */
            line_maxima: components["schemas"]["LineMaximumBody"][];
            /** @description Who pays the carriage of a return or a replacement. */
            freight_payer: components["schemas"]["CarriagePayer"];
            missing_evidence: components["schemas"]["EvidenceKind"][];
            /** @description Codes of resale criteria to look at when the goods come back. */
            inspect: string[];
            approval?: components["schemas"]["Role"] | null;
            /** @description No person needs to look at it. */
            automatic: boolean;
            next_step: components["schemas"]["SolutionStep"];
            /** Format: date-time */
            deadline_at: string;
            /** @description Why, for the buyer to read. */
            buyer_text: string;
        };
        /** @enum {string} */
        SolutionKind: "refund-only" | "return-refund" | "exchange" | "reship" | "advance-replacement" | "partial-keep" | "repair" | "persuade-wait" | "intercept" | "refuse" | "review";
        /** @enum {string} */
        SolutionOutcome: "solutions" | "needs-review" | "default";
        SolutionReasonBody: {
            code: string;
            staff_text: string;
            buyer_text?: string | null;
        };
        /** @enum {string} */
        SolutionStep: "contact-buyer" | "collect-evidence" | "await-buyer-consent" | "await-return" | "inspect-return" | "ask-approval" | "intercept-parcel" | "ship-replacement" | "pay-refund" | "close";
        /** @description A part of a text in characters (Unicode scalar values). */
        SpanBody: {
            /** @description Included. */
            start: number;
            /** @description Excluded. */
            end: number;
        };
        /** @enum {string} */
        Stage: "pre-sales" | "in-sales" | "after-sales";
        /** @description A version beside the active one. */
        StageBody: components["schemas"]["PluginRefBody"] & {
            /** @description Name of the plugin. */
            name: string;
            /** Format: int64 */
            settings_revision: number;
            /** @description Revisions of tables that it reads instead of the present ones, by table name. */
            tables: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Of the subjects, basis points; 0 for a shadow.
             */
            share_bps: number;
            /**
             * Format: date-time
             * @description When it began with these settings and tables.
             */
            since: string;
        };
        /** @description A version that is to run beside the active one. */
        StageWish: {
            /** @description 64 hexadecimal digits. */
            digest: string;
            /** @description Fits the plugin's schema. Left out: what it has now, or what it knows of the active version's. */
            settings?: Record<string, never> | null;
            /** @description Revisions of tables that it reads instead of the present ones, by table name. */
            tables?: {
                [key: string]: number;
            };
        };
        /** @enum {string} */
        StatementState: "draft" | "flagged" | "posted";
        /** @description What a step found out; which fields belong to which step is said at each. */
        StepOutcomeBody: {
            channel?: components["schemas"]["ContactChannel"] | null;
            /** @description contact, required: `false` notes the attempt and leaves the case where it is. */
            reached?: boolean | null;
            /** @description contact by phone, required: the other party was asked who they are. */
            identity_confirmed?: boolean | null;
            cause?: components["schemas"]["CaseCause"] | null;
            request?: components["schemas"]["CaseRequest"] | null;
            /** @description verify, required: the report is true. */
            authentic?: boolean | null;
            fault?: components["schemas"]["Fault"] | null;
            /** @description agree: the buyer understood steps and consequences, and agreed. Not needed after a choice of a solution. */
            understood?: boolean | null;
            /**
             * Format: date-time
             * @description agree, follow-up: when it will be solved; with the reason.
             */
            expected_solution_at?: string | null;
            expected_solution_reason?: string | null;
            /** @description agree, follow-up: what helps the buyer until then. */
            temporary_solution?: string | null;
            /** @description follow-up, required: the note was sent to the buyer. */
            sent_to_buyer?: boolean | null;
            /** @description register, required and true: the buyer confirmed that it is solved. */
            buyer_confirmed?: boolean | null;
            /** @description register, required: 1 to 20 tags. */
            tags?: string[];
            feedback?: components["schemas"]["FeedbackBody"] | null;
            /**
             * Format: int64
             * @description register, required: minutes that people spent on it.
             */
            spent_minutes?: number | null;
        };
        /** @description The operator of the host stopped it: the safe default holds. */
        StopBody: {
            /** @description Empty where none was given. */
            reason: string;
            /** Format: date-time */
            since: string;
        };
        /**
         * @description Who answered.
         * @enum {string}
         */
        SuggestionOutcome: "decided" | "default";
        /** @description Texts for a moment, best first, filled with masked facts. */
        SuggestionsBody: {
            /** @description `decision_…`; null where no policy could be asked. */
            decision?: string | null;
            /** @description `decided`, or `default`: the built-in neutral text. */
            outcome: components["schemas"]["SuggestionOutcome"];
            candidates: components["schemas"]["ScriptCandidate"][];
            reasons: components["schemas"]["Reason"][];
        };
        SuppliedInquiriesInput: {
            /**
             * Format: date-time
             * @description The time of one of them, in the period.
             */
            at: string;
            inquiry_type: components["schemas"]["ServiceFeeInquiryType"];
            /** Format: int64 */
            count: number;
        };
        /** @description A table with its rows. */
        TableBody: components["schemas"]["TableHeadBody"] & {
            columns: components["schemas"]["DescribeColumn"][];
            /** @description Cells in the order of the columns: texts, whole numbers, booleans, null for blank. */
            rows: unknown[][];
        };
        /** @description A table without its rows. */
        TableHeadBody: {
            /** @description Kebab-case, unique in the shop. */
            name: string;
            summary: string;
            /**
             * Format: int64
             * @description Counts saved changes, from 1; the `ETag`.
             */
            revision: number;
            /** Format: int64 */
            row_count: number;
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
            reason?: string | null;
        };
        TablePut: {
            /** @description Names of the columns in the order of the cells; the table's own order unless given. */
            columns?: string[] | null;
            /** @description Cells: texts, whole numbers, booleans, null for blank. 50,000 cells at most. */
            rows: unknown[][];
            /**
             * @description The revision waits: a canary or a shadow may read it by its number, the active version goes on with the present
             *     one.
             */
            draft?: boolean;
            /** @description Why, for the audit; 1 to 500 characters. */
            reason?: string | null;
        };
        /** @description A payment with what it did to the order. */
        TakenPaymentBody: {
            payment: components["schemas"]["PaymentBody"];
            order: components["schemas"]["OrderBody"];
        };
        TicketBody: {
            /** @description `ticket_…` */
            id: string;
            /**
             * Format: int64
             * @description Short number in the shop.
             */
            number: number;
            kind: string;
            subject: string;
            description: string;
            state: components["schemas"]["TicketState"];
            importance: components["schemas"]["Level"];
            urgency: components["schemas"]["Level"];
            /** @description From importance and urgency. */
            priority: components["schemas"]["Priority"];
            stage?: components["schemas"]["Stage"] | null;
            nature?: string | null;
            degree?: string | null;
            cause?: string | null;
            /** @description Where somebody has to go. */
            location?: string | null;
            /** @description `customer_…` */
            customer?: string | null;
            /** @description `order_…` */
            order?: string | null;
            /** @description `conversation_…` */
            conversation?: string | null;
            /** @description `case_…` */
            case?: string | null;
            /** @description `ticket_…` out of which it came. */
            parent?: string | null;
            /** @description `user_…`, exactly one. */
            owner: string;
            /**
             * Format: int64
             * @description How often it was passed on.
             */
            transfers: number;
            /** @description It was passed on repeatedly; keep it if you can. */
            transfer_warning: boolean;
            /** Format: date-time */
            due_at?: string | null;
            /** @description Should have been done by now. */
            overdue: boolean;
            /** Format: date-time */
            snoozed_until?: string | null;
            /** @description `user_…` */
            escalated_to?: string | null;
            resolution?: components["schemas"]["ResolutionBody"] | null;
            /** Format: date-time */
            resolved_at?: string | null;
            confirmation?: components["schemas"]["Confirmation"] | null;
            /** Format: date-time */
            closed_at?: string | null;
            /**
             * Format: int64
             * @description How often it was opened again.
             */
            reopened: number;
            /** @description `user_…` or `system`. */
            created_by: string;
            /** Format: date-time */
            created_at: string;
            triage?: components["schemas"]["TriageBody"] | null;
            /** Format: int64 */
            version: number;
            /** @description What you may do with it now. */
            actions: string[];
        };
        /** @description What a person says of the new ticket; the rest is the policy's. */
        TicketFromConversation: {
            /** @description The beginning of the buyer's latest message unless given. */
            subject?: string | null;
            /** @description `user_…`; whoever the policy proposes, else yourself, unless given. */
            owner?: string | null;
        };
        TicketKindsBody: {
            /** @description Kinds of every shop. */
            built_in: string[];
            /** @description The shop's own. */
            items: components["schemas"]["OwnKindBody"][];
        };
        TicketKindsSetting: {
            items: components["schemas"]["OwnKindBody"][];
        };
        /** @description What of a ticket can be changed; what is left out stays. The owner changes by a transfer, the state by a transition. */
        TicketPatch: {
            kind?: string | null;
            subject?: string | null;
            importance?: components["schemas"]["Level"] | null;
            urgency?: components["schemas"]["Level"] | null;
            stage?: components["schemas"]["Stage"] | null;
            nature?: string | null;
            degree?: string | null;
            cause?: string | null;
            location?: string | null;
            /** Format: date-time */
            due_at?: string | null;
        };
        /** @enum {string} */
        TicketState: "new" | "open" | "waiting-customer" | "waiting-internal" | "snoozed" | "resolved" | "closed";
        /** @description One thing that happened with a buyer. */
        TimelineBody: {
            /** @description `order`, `conversation` or `case`. */
            kind: string;
            id: string;
            /** Format: int64 */
            number: number;
            /**
             * Format: date-time
             * @description When it began.
             */
            at: string;
            state: string;
            amount?: components["schemas"]["Money"] | null;
        };
        TokenBody: {
            id: string;
            /** @description `user_…` as whom it acts. */
            user: string;
            name: string;
            /** @description Empty: all that the member may do. */
            scopes: components["schemas"]["Permission"][];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at?: string | null;
            /** Format: date-time */
            last_used_at?: string | null;
            /** Format: date-time */
            revoked_at?: string | null;
            /** @description The token itself; only in the answer that made it. */
            token?: string | null;
        };
        TransferBody: {
            /**
             * Format: int64
             * @description 1, 2, 3 …
             */
            nth: number;
            /** @description `user_…`; null: nobody had it. */
            from?: string | null;
            to: string;
            reason: string;
            /** @description `user_…` or `system`. */
            by: string;
            /** Format: date-time */
            at: string;
        };
        TransitionBody: {
            to: components["schemas"]["TicketState"];
            /** @description Why; needed to open something again that was done. */
            note?: string | null;
            resolution?: components["schemas"]["ResolutionBody"] | null;
            confirmation?: components["schemas"]["Confirmation"] | null;
            /**
             * Format: date-time
             * @description Needed for `snoozed`.
             */
            snoozed_until?: string | null;
        };
        /** @description Somebody who may answer buyers. */
        TriageAgent: {
            /** @description Id of the member. */
            id: string;
            role: components["schemas"]["ActorRole"];
            skills?: components["schemas"]["TriageSkill"][];
            /** @description At work now. True where the shop keeps no shifts. */
            on_shift?: boolean;
            /**
             * Format: int32
             * @description Tickets that this person owns and that are not done.
             */
            open_tickets: number;
            /**
             * Format: int32
             * @description How many are meant to be the most. None: not limited.
             */
            capacity?: number | null;
        };
        /** @description Open-ended data; the names a host sends are listed in the manual. */
        TriageAttribute: {
            name: string;
            value: string;
        };
        /** @enum {string} */
        TriageAuthor: "buyer" | "agent" | "automatic";
        /** @description Where triage placed a ticket, as far as the host let it stand. */
        TriageBody: {
            /** @description `decision_…` */
            decision: string;
            /** @description No plugin could answer: general queue, normal. */
            by_default: boolean;
            /** @description The kind that the ticket was given then; correct it by changing the ticket. */
            class: string;
            /**
             * Format: int64
             * @description Basis points.
             */
            confidence_bps: number;
            queue: string;
            /** @description `user_…` who fits best. */
            agent?: string | null;
            track: components["schemas"]["TriageTrack"];
            /**
             * Format: date-time
             * @description A person must have answered by then.
             */
            first_response_by?: string | null;
            /** @description A person must answer; nothing goes out by itself. */
            to_human: boolean;
            /** @description Seconds count from `triaged_at`. */
            escalation: components["schemas"]["TriageEscalationStep"][];
            /** @description `ticket_…` that are open and about the same. */
            duplicates: string[];
            tags: string[];
            /** Format: date-time */
            triaged_at: string;
        };
        /** @enum {string} */
        TriageChannel: "chat" | "phone" | "email" | "social" | "app" | "wechat" | "in-person";
        TriageEscalationStep: {
            /** @description Who is told. */
            role: components["schemas"]["ActorRole"];
            /**
             * Format: int32
             * @description Seconds from now, if it is not solved by then.
             */
            after_seconds: number;
        };
        /** @enum {string} */
        TriageFulfilmentState: "preparing" | "shipped" | "delivered" | "completed" | "returned" | "cancelled";
        TriageInput: {
            /** @description The latest messages, oldest first, at most 20 and 6,000 characters together; at least one of the buyer. */
            messages?: components["schemas"]["TriageMessage"][];
            channel: components["schemas"]["TriageChannel"];
            /** @description Arrived on the shop's main account, where nobody answers. */
            main_account?: boolean;
            /** @description BCP 47 language of the conversation. */
            language: string;
            /** @description Where the sale stands by what the host knows. */
            stage: components["schemas"]["TriageStage"];
            buyer_class: components["schemas"]["BuyerClass"];
            /** @description The shop's tags of the buyer, at most 50. */
            customer_flags?: string[];
            /** @description The order it is about first, then other orders of the buyer that are not done; at most 20. */
            orders?: components["schemas"]["TriageOrder"][];
            /** @description At most 50. */
            open_tickets?: components["schemas"]["TriageOpenTicket"][];
            /** @description At most 100. */
            queues?: components["schemas"]["TriageQueueLoad"][];
            /** @description At most 200. */
            agents?: components["schemas"]["TriageAgent"][];
            /**
             * Format: int32
             * @description How often it was passed on already.
             */
            transfers: number;
            /** @description The ticket that is classed again, where it is one. */
            ticket?: string | null;
            attributes?: components["schemas"]["TriageAttribute"][];
        };
        /** @enum {string} */
        TriageLevel: "low" | "normal" | "high";
        TriageMessage: {
            author: components["schemas"]["TriageAuthor"];
            /**
             * @description What was written, at most 2,000 characters. The host has put `*` in place of every character of phone and other
             *     long numbers, e-mail addresses, street addresses and names that it knows; the length stays.
             */
            text: string;
            /**
             * Format: int64
             * @description Epoch milliseconds.
             */
            at_ms: number;
        };
        /** @description Something that the buyer already waits for. */
        TriageOpenTicket: {
            /** @description Id of the ticket. */
            id: string;
            /** @description Its class: a kind of ticket of the shop. */
            class: string;
            /** @description Id of the order that it is about. */
            order?: string | null;
            /**
             * Format: int64
             * @description Seconds since it was opened.
             */
            age_seconds: number;
        };
        TriageOrder: {
            /** @description Id of the order. */
            id: string;
            payment: components["schemas"]["TriagePaymentState"];
            fulfilment: components["schemas"]["TriageFulfilmentState"];
            /** @description An after-sales case about it is open. */
            case_open?: boolean;
            /**
             * Format: int64
             * @description Seconds since it was entered.
             */
            age_seconds: number;
        };
        TriageOutcome: components["schemas"]["TriagePlacement"] & {
            /** @enum {string} */
            type: "placed";
        };
        /** @enum {string} */
        TriagePaymentState: "unpaid" | "paid" | "partially-refunded" | "refunded" | "closed";
        TriagePlacement: {
            /**
             * @description A kind of ticket of the shop, for example `inquiry-product`. The host keeps the general one where it knows none of
             *     this name.
             */
            class: string;
            /**
             * Format: int32
             * @description 0 to 10,000 basis points.
             */
            confidence_bps: number;
            stage: components["schemas"]["TriageStage"];
            importance: components["schemas"]["TriageLevel"];
            urgency: components["schemas"]["TriageLevel"];
            /** @description Kebab-case, 1 to 40 characters. */
            queue: string;
            /** @description Id of the agent who fits best, one of `input.agents`. None: whoever takes it out of the queue. */
            agent?: string | null;
            track: components["schemas"]["TriageTrack"];
            /**
             * Format: int32
             * @description Seconds from now until a person must have answered. None: the channel's own time.
             */
            first_response_seconds?: number | null;
            /**
             * Format: int32
             * @description Seconds from now until it must be solved. None: no limit.
             */
            resolution_seconds?: number | null;
            /** @description In the order of time, at most 10. */
            escalation?: components["schemas"]["TriageEscalationStep"][];
            /** @description Ids of `input.open-tickets` that are about the same. */
            duplicates?: string[];
            /** @description Kebab-case words, at most 20. */
            tags?: string[];
            /** @description A person must answer; nothing goes out by itself. */
            to_human?: boolean;
        };
        TriageQueueLoad: {
            /** @description Kebab-case name of the queue. */
            queue: string;
            /**
             * Format: int32
             * @description Tickets in it that are not done.
             */
            open_tickets: number;
        };
        TriageSkill: {
            /** @description Kebab-case word, or `language:` and a BCP 47 tag. */
            name: string;
            /**
             * Format: int32
             * @description 1 (beginner) to 5 (expert).
             */
            level: number;
        };
        /** @enum {string} */
        TriageStage: "pre-sales" | "in-sales" | "after-sales";
        /** @enum {string} */
        TriageTrack: "fast" | "negotiation";
        TroubleInput: {
            dissatisfaction: components["schemas"]["Dissatisfaction"];
            loss?: components["schemas"]["Money"] | null;
            ask?: components["schemas"]["CompensationAskInput"] | null;
            budget?: components["schemas"]["Money"] | null;
            /** @description It is about how somebody of ours spoke or worked, not about the goods. */
            about_service?: boolean;
            attributes?: components["schemas"]["FactInput"][];
        };
        TryBody: {
            kind: components["schemas"]["PolicyKind"];
            /** @description The input of the kind. */
            input: components["schemas"]["PolicyInput"];
            /** @description Settings that fit the version's schema; its defaults unless given. */
            settings?: Record<string, never> | null;
        };
        /** @enum {string} */
        UploadStep: "waiting" | "inspecting" | "compiling" | "checking";
        /** @enum {string} */
        Verdict: "allow" | "warn" | "block";
        VerificationBody: {
            /** @description `verification_…` */
            id: string;
            checks: components["schemas"]["VerificationCheck"][];
            /** @description `user_…` */
            verified_by: string;
            /** Format: date-time */
            at: string;
            /** @description The order as it is now. */
            order: components["schemas"]["OrderBody"];
        };
        /** @enum {string} */
        VerificationCheck: "product" | "quantity" | "price" | "address" | "contact" | "not-duplicate";
        VerificationInput: {
            /** @description `product`, `quantity`, `price`, `address` and `contact`; `not-duplicate` where another order looks the same. */
            checks: components["schemas"]["VerificationCheck"][];
        };
        /** @description One immutable upload. */
        VersionBody: {
            /** @description `plugin_…`, of the plugin. */
            id: string;
            /** @description Of the plugin. */
            name: string;
            /** @description Semantic version; empty where the component never said one. */
            version: string;
            /** @description SHA-256 of the component, 64 hexadecimal digits. */
            digest: string;
            status: components["schemas"]["VersionStatus"];
            /** @description The questions that it answers. */
            kinds: components["schemas"]["PolicyKind"][];
            tier?: components["schemas"]["PolicyTier"] | null;
            /** Format: int64 */
            size_bytes: number;
            report?: components["schemas"]["ReportBody"] | null;
            /** @description `pluginkey_…` whose signature it carries; null: unsigned. */
            signature_key?: string | null;
            uploaded_by: string;
            /** Format: date-time */
            created_at: string;
        };
        VersionDetailBody: components["schemas"]["VersionBody"] & {
            progress?: components["schemas"]["ProgressBody"] | null;
            description?: components["schemas"]["DescribedBody"] | null;
        };
        /** @enum {string} */
        VersionStatus: "inspecting" | "compiling" | "checking" | "ready" | "rejected";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
