/**
 * How much one call may carry, for every type of item and both shapes: the strict reading of ISC's limits.
 * Source: ISC API, Submit Access Request (25 entitlements, 10 recipients) and the event triggers' input schemas (1 to 10
 * recipients, 1 to 25 items of any type).
 */
export const MAX_PEOPLE = 10;

/** Flat: different items. Nested: entries over all people. */
export const MAX_ITEMS = 25;
