export { entryOf, fieldOf, readEntries, type Entry } from './entries';
export { asLocator, type Locator } from './locator';
export { asChoice } from './choice';
export { checkEmpty, hasExpression, isNothing, isPresent, type Provided } from './provided';
export { literal } from './literal';
export { RowParameters } from './rowParameters';
export { sameForAll } from './sameForAll';
