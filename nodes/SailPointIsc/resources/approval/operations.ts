export * as approve from './approve.operation';
export * as comment from './comment.operation';
export * as forward from './forward.operation';
export * as getAll from './getAll.operation';
export * as getSummary from './getSummary.operation';
export * as reject from './reject.operation';
