/** The same keys as `T`, any text: a language that lacks a key, or has one more, does not compile. */
export type SameShape<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameShape<T[K]> };
