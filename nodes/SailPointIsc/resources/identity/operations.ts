export * as get from './get.operation';
export * as getAccess from './getAccess.operation';
export * as getAll from './getAll.operation';
