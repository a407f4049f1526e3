//! Variants that carry their tag beside their members, in the OpenAPI document.
//!
//! Such a variant is described as all of its payload and an object with the tag. A payload that allows no other members
//! would forbid the tag, so nothing could fit both.

use std::collections::BTreeSet;

use utoipa::openapi::{Components, RefOr, Schema};

/// Lets the payloads of tagged variants stand beside their tag.
pub(crate) fn open_parts(components: &mut Components) {
    let parts: BTreeSet<String> = components.schemas.values().flat_map(parts).collect();
    for name in parts {
        if let Some(RefOr::T(Schema::Object(payload))) = components.schemas.get_mut(&name) {
            payload.additional_properties = None;
        }
    }
}

/// Names of the schemas that are combined with others in a variant.
fn parts(schema: &RefOr<Schema>) -> Vec<String> {
    let RefOr::T(Schema::OneOf(variants)) = schema else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for variant in &variants.items {
        let RefOr::T(Schema::AllOf(parts)) = variant else {
            continue;
        };
        names.extend(parts.items.iter().filter_map(|part| match part {
            RefOr::Ref(part) => part.ref_location.rsplit('/').next().map(str::to_owned),
            RefOr::T(_) => None,
        }));
    }
    names
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_tag_may_stand_beside_the_members_of_its_variant() {
        let document: serde_json::Value =
            serde_json::from_str(&crate::openapi().to_json().expect("JSON")).expect("JSON");
        let schemas = &document["components"]["schemas"];
        for variant in schemas["CourierFeeOutcome"]["oneOf"]
            .as_array()
            .expect("variants")
        {
            let payload = variant["allOf"][0]["$ref"]
                .as_str()
                .and_then(|at| at.rsplit('/').next())
                .expect("a payload");
            assert_eq!(
                schemas[payload].get("additionalProperties"),
                None,
                "{payload}"
            );
        }
        // What is no variant stays closed.
        assert_eq!(schemas["CourierFeeInput"]["additionalProperties"], false);
    }
}
