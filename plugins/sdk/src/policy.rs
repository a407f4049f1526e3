//! The macro that makes a component of a plain function.

/// Exports one kind and `describe`.
///
/// The [front page](crate) has a whole one.
///
/// ```text
/// shopwit_policy_sdk::policy! {
///     wit: "../../wit",              // the contract, from the plugin's own folder
///     world: "courier-fee-plugin",
///     kind: courier_fee,
///     describe: DESCRIPTION,         // a constant
///     evaluate: rule::evaluate,      // fn(&Context, &Input, &impl Tables) -> Result<Decision, PolicyError>
/// }
/// ```
///
/// The types of the kind are in `bindings::kind`.
#[macro_export]
macro_rules! policy {
    (
        wit: $wit:tt,
        world: $world:tt,
        kind: $kind:ident,
        describe: $description:expr,
        evaluate: $evaluate:path $(,)?
    ) => {
        pub(crate) mod bindings {
            #![allow(unsafe_code, reason = "generated calls across the component boundary")]
            #![allow(missing_debug_implementations, dead_code, clippy::all, clippy::restriction)]

            #[cfg(not(test))]
            $crate::wit_bindgen::generate!({
                path: $wit,
                world: $world,
                with: {
                    "shopwit:policy/types@0.1.0": ::shopwit_policy_sdk::types,
                    "shopwit:policy/log@0.1.0": ::shopwit_policy_sdk::bound_log,
                    "shopwit:policy/tables@0.1.0": ::shopwit_policy_sdk::bound_tables,
                },
                runtime_path: "::shopwit_policy_sdk::wit_bindgen::rt",
                additional_derives: [PartialEq],
            });

            #[cfg(test)]
            $crate::wit_bindgen::generate!({
                path: $wit,
                world: $world,
                with: {
                    "shopwit:policy/types@0.1.0": ::shopwit_policy_sdk::types,
                    "shopwit:policy/log@0.1.0": ::shopwit_policy_sdk::bound_log,
                    "shopwit:policy/tables@0.1.0": ::shopwit_policy_sdk::bound_tables,
                },
                runtime_path: "::shopwit_policy_sdk::wit_bindgen::rt",
                additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
            });

            pub(crate) use exports::shopwit::policy::$kind as kind;

            struct Component;

            impl kind::Guest for Component {
                fn evaluate(
                    context: $crate::types::Context,
                    input: kind::Input,
                ) -> Result<kind::Decision, $crate::types::PolicyError> {
                    $evaluate(&context, &input, &$crate::HostTables)
                }
            }

            impl exports::shopwit::policy::describe::Guest for Component {
                fn describe() -> exports::shopwit::policy::describe::Description {
                    use $crate::alloc::string::ToString;
                    use $crate::description as from;
                    use exports::shopwit::policy::describe as to;
                    const DESCRIPTION: from::Description = $description;
                    to::Description {
                        name: DESCRIPTION.name.to_string(),
                        summary: DESCRIPTION.summary.to_string(),
                        version: DESCRIPTION.version.to_string(),
                        settings_schema: DESCRIPTION.settings_schema.to_string(),
                        tables: DESCRIPTION
                            .tables
                            .iter()
                            .map(|table| to::TableSpec {
                                name: table.name.to_string(),
                                summary: table.summary.to_string(),
                                columns: table
                                    .columns
                                    .iter()
                                    .map(|column| to::Column {
                                        name: column.name.to_string(),
                                        column_type: match column.column_type {
                                            from::ColumnType::Text => to::ColumnType::Text,
                                            from::ColumnType::Integer => to::ColumnType::Integer,
                                            from::ColumnType::Money => to::ColumnType::Money,
                                            from::ColumnType::Boolean => to::ColumnType::Boolean,
                                        },
                                        column_role: match column.role {
                                            from::ColumnRole::Key => to::ColumnRole::Key,
                                            from::ColumnRole::BandFrom => to::ColumnRole::BandFrom,
                                            from::ColumnRole::BandTo => to::ColumnRole::BandTo,
                                            from::ColumnRole::Value => to::ColumnRole::Value,
                                        },
                                        unit: column.unit.to_string(),
                                        summary: column.summary.to_string(),
                                    })
                                    .collect(),
                                starter_csv: table.starter_csv.to_string(),
                            })
                            .collect(),
                        cases: DESCRIPTION
                            .cases
                            .iter()
                            .map(|case| to::TestCase {
                                name: case.name.to_string(),
                                kind: case.kind.to_string(),
                                case_json: case.json.to_string(),
                            })
                            .collect(),
                    }
                }
            }

            export!(Component);
        }
    };
}
