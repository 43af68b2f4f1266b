export { rowMessage, withRowMessage } from './rowMessage';
export { rowReports, type RowHead } from './rowReports';
export { stopForRows, stopForRules } from './stop';
export { summaryOf } from './summary';
