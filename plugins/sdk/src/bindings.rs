//! The interfaces that a policy imports, bound once for all plugins.
#![allow(unsafe_code, reason = "generated calls across the component boundary")]
#![allow(missing_debug_implementations, clippy::all, clippy::restriction)]

#[cfg(target_arch = "wasm32")]
wit_bindgen::generate!({
    inline: "
        package shopwit:sdk;
        world guest {
            import shopwit:policy/types@0.1.0;
            import shopwit:policy/log@0.1.0;
            import shopwit:policy/tables@0.1.0;
        }
    ",
    path: "../../wit",
    world: "shopwit:sdk/guest",
    additional_derives: [PartialEq],
    generate_all,
});

#[cfg(not(target_arch = "wasm32"))]
wit_bindgen::generate!({
    inline: "
        package shopwit:sdk;
        world guest {
            import shopwit:policy/types@0.1.0;
            import shopwit:policy/log@0.1.0;
            import shopwit:policy/tables@0.1.0;
        }
    ",
    path: "../../wit",
    world: "shopwit:sdk/guest",
    additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    generate_all,
});

pub use shopwit::policy::tables;

/// Notes for the author and the decision log; nowhere outside a component.
pub mod log {
    /// Adds one line to the plugin's log. At most 64 lines and 8 KiB a call are kept.
    pub fn info(message: &str) {
        #[cfg(target_arch = "wasm32")]
        super::shopwit::policy::log::info(message);
        #[cfg(not(target_arch = "wasm32"))]
        let _ = message;
    }
}
