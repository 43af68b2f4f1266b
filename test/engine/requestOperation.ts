/** An operation of the resource Access Request. */
export const op = (operation: string): [string, string] => ['accessRequest', operation];
