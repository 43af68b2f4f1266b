export * as check from './check.operation';
export * as get from './get.operation';
