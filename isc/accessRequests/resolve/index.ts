export { checkItemTypes } from './itemTypes';
export { chooseAccounts } from './chooseAccounts';
export { resolveRows, type Resolved } from './resolveRows';
export { onEveryAccount } from './everyAccount';
