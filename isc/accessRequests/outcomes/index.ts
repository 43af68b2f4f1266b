export { rowMessage, withRowMessage } from './rowMessage';
export { rowReports, type RowHead, type RunFacts } from './rowReports';
export { stopForRows, stopForRules } from './stop';
export { summaryOf } from './summary';
